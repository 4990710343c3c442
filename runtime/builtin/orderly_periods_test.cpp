#include "runtime/builtin/orderly_periods.h"

#include <algorithm>
#include <array>
#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <random>
#include <vector>

#include "runtime/batch/batch.h"

namespace tiaowen::builtin {
namespace {

// Many applicants with random periods, and rows of a level that ask about them.
class RandomQuestion {
 public:
  explicit RandomQuestion(uint64_t seed) : random_(seed) {
    for (int applicant = 0; applicant < kApplicants; ++applicant) {
      AddPeriods();
      offsets_.push_back(static_cast<int32_t>(start_first_.size()));
      for (int row = Below(3); row >= 0; --row) {
        parents_.push_back(applicant);
        AddDay(kAsOf - Below(400), &since_first_, &since_last_);
      }
    }
    rows_ = static_cast<int64_t>(start_first_.size());
    for (size_t i = 0; i < kDemands; ++i) {
      bounds_[i] = Below(500);
      for (size_t row = 0; row < parents_.size(); row += 64) masks_[i].push_back(random_());
    }
    // What lies beyond the rows must not matter.
    for (auto* days : {&start_first_, &start_last_, &end_first_, &end_last_})
      days->resize(static_cast<size_t>(batch::PaddedRows(rows_)), Below(2) == 0 ? kAsOf : 0);
  }

  // The planes of the answers to several demands; eight rows at a time where that is possible, or
  // never; demands together, or one after another.
  std::vector<uint64_t> Ask(bool at_a_time, bool together) {
    const size_t words = (parents_.size() + 63) / 64;
    std::vector<uint64_t> planes(2 * words * kDemands, 99);
    std::vector<PeriodDemand> demands(kDemands);
    for (size_t i = 0; i < kDemands; ++i) {
      demands[i].wanted.rows = static_cast<int64_t>(parents_.size());
      demands[i].wanted.masks = {i == 0 ? nullptr : masks_[i].data(), nullptr};
      demands[i].certain = planes.data() + 2 * i * words;
      demands[i].possible = planes.data() + (2 * i + 1) * words;
      demands[i].bound = bounds_[i];
    }
    PeriodQuery query{};
    query.level_rows = static_cast<int64_t>(parents_.size());
    query.level_parents = parents_.data();
    query.since_first = since_first_.data();
    query.since_last = since_last_.data();
    query.period_rows = at_a_time ? rows_ : 0;
    query.offsets = offsets_.data();
    query.start_first = start_first_.data();
    query.start_last = start_last_.data();
    query.end_first = end_first_.data();
    query.end_last = end_last_.data();
    query.filter_certain = filter_certain_.data();
    query.filter_possible = filter_possible_.data();
    query.as_of = kAsOf;
    query.end_excluded = end_excluded_;
    query.demand_count = together ? kDemands : 1;
    for (size_t i = 0; i < kDemands; i += static_cast<size_t>(query.demand_count)) {
      query.demands = &demands[i];
      tiaowen_accumulate(&query);
    }
    const uint64_t last = ~uint64_t{0} >> (64 * words - parents_.size());
    for (size_t plane = 1; plane <= 2 * kDemands; ++plane) planes[plane * words - 1] &= last;
    return planes;
  }

  // How many applicants have orderly periods, told here by the definition; and more than eight.
  int orderly = 0, long_lists = 0;

 private:
  static constexpr int32_t kAsOf = 18014;
  static constexpr int kApplicants = 70;
  static constexpr int kDemands = 3;

  int32_t Below(int32_t limit) {
    return static_cast<int32_t>(random_() % static_cast<uint64_t>(limit));
  }
  void AddDay(int32_t day, std::vector<int32_t>* first, std::vector<int32_t>* last) {
    const bool is_null = Below(60) == 0;
    first->push_back(is_null ? batch::kDateLow : day);
    last->push_back(is_null ? batch::kDateHigh : day + (Below(30) == 0 ? Below(40) : 0));
  }

  void AddPeriods() {
    const int32_t count = Below(6) == 0 ? 7 + Below(4) : Below(6);
    const bool may_overlap = Below(3) == 0;
    int32_t day = kAsOf - 100 * (1 + Below(9));
    bool is_orderly = count <= 8;
    int32_t latest = batch::kDateLow;
    for (int32_t i = 0; i < count; ++i) {
      const int32_t start = day;
      int32_t end = start + Below(150) - (Below(10) == 0 ? 20 : 0);
      if (Below(12) == 0) end = batch::kDateHigh;
      AddDay(start, &start_first_, &start_last_);
      if (end == batch::kDateHigh) {
        end_first_.push_back(end);
        end_last_.push_back(end);
      } else {
        AddDay(end, &end_first_, &end_last_);
      }
      is_orderly = is_orderly && start_first_.back() == start_last_.back() &&
                   end_first_.back() == end_last_.back() && latest <= start;
      latest = std::max(start, std::min(end_excluded_ ? end : end + 1, kAsOf));
      day = (end == batch::kDateHigh ? start + 30 : end + 1) +
            (may_overlap ? Below(40) - 30 : Below(9));
      AddFilter();
    }
    orderly += is_orderly;
    long_lists += count > 8;
  }

  void AddFilter() {
    const size_t row = start_first_.size() - 1;
    filter_certain_.resize(row / 64 + 1);
    filter_possible_.resize(row / 64 + 1);
    const uint64_t bit = uint64_t{1} << (row % 64);
    const int32_t kind = Below(8);
    if (kind > 1) filter_certain_.back() |= bit;
    if (kind > 0) filter_possible_.back() |= bit;
  }

  std::mt19937_64 random_;
  const bool end_excluded_ = Below(2) == 0;
  std::array<int32_t, kDemands> bounds_;
  std::array<std::vector<uint64_t>, kDemands> masks_;
  int64_t rows_ = 0;
  std::vector<int32_t> offsets_{0}, parents_;
  std::vector<int32_t> start_first_, start_last_, end_first_, end_last_, since_first_, since_last_;
  std::vector<uint64_t> filter_certain_, filter_possible_;
};

}  // namespace

TEST_CASE("Orderly periods, eight at a time, agree with their union") {
  int orderly = 0, long_lists = 0, certain = 0, unknown = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    RandomQuestion question(seed);
    const std::vector<uint64_t> planes = question.Ask(true, seed % 2 == 0);
    REQUIRE(planes == question.Ask(false, seed % 3 == 0));
    const size_t words = planes.size() / 6;  // the first demand wants all rows
    for (size_t word = 0; word < words; ++word) {
      certain += std::popcount(planes[word]);
      unknown += std::popcount(planes[word + words] & ~planes[word]);
    }
    orderly += question.orderly;
    long_lists += question.long_lists;
  }
  CHECK(orderly > 60000);
  CHECK(long_lists > 10000);
  CHECK(certain > 40000);
  CHECK(unknown > 10000);
}

}  // namespace tiaowen::builtin
