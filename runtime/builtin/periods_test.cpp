#include "runtime/builtin/periods.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "runtime/batch/batch.h"

namespace tiaowen::builtin {
namespace {

using batch::kDateHigh;
using batch::kDateLow;

struct Day {
  int32_t first = 0;
  int32_t last = 0;
};

constexpr Day kNull{kDateLow, kDateHigh};
constexpr Day kOngoing{kDateHigh, kDateHigh};
constexpr Day On(int32_t day) { return {day, day}; }

enum class Answer { kNo, kUnknown, kYes };
enum class Filter { kNo, kUnknown, kYes };

struct Period {
  Day start;
  Day end;
  Filter filter = Filter::kYes;
};

// Which days count, besides those between `since` and the as-of date.
struct Counting {
  bool continuous = false;
  bool end_excluded = false;
};

// One applicant at the applicant's level.
Answer Ask(const std::vector<Period>& periods, const Day* since, int32_t as_of, int32_t bound,
           const Counting& counting = {}) {
  std::vector<int32_t> start_first, start_last, end_first, end_last;
  std::vector<uint64_t> filter_certain((periods.size() + 63) / 64), filter_possible(filter_certain);
  for (size_t row = 0; row < periods.size(); ++row) {
    const Period& period = periods[row];
    start_first.push_back(period.start.first);
    start_last.push_back(period.start.last);
    end_first.push_back(period.end.first);
    end_last.push_back(period.end.last);
    const uint64_t bit = uint64_t{1} << (row % 64);
    if (period.filter == Filter::kYes) filter_certain[row / 64] |= bit;
    if (period.filter != Filter::kNo) filter_possible[row / 64] |= bit;
  }
  const std::vector<int32_t> offsets{0, static_cast<int32_t>(periods.size())};
  uint64_t certain = 9, possible = 9;
  PeriodDemand demand{};
  PeriodQuery query{.demands = &demand, .demand_count = 1};
  query.level_rows = demand.wanted.rows = 1;
  query.since_first = since == nullptr ? nullptr : &since->first;
  query.since_last = since == nullptr ? nullptr : &since->last;
  query.offsets = offsets.data();
  query.start_first = start_first.data();
  query.start_last = start_last.data();
  query.end_first = end_first.data();
  query.end_last = end_last.data();
  query.filter_certain = filter_certain.data();
  query.filter_possible = filter_possible.data();
  demand.certain = &certain;
  demand.possible = &possible;
  query.as_of = as_of;
  demand.bound = bound;
  query.continuous = counting.continuous;
  query.end_excluded = counting.end_excluded;
  tiaowen_accumulate(&query);
  if ((certain & 1) != 0) return Answer::kYes;
  return (possible & 1) != 0 ? Answer::kUnknown : Answer::kNo;
}

// The interval of days that the periods cover, whatever the bound.
struct Covered {
  int64_t least = 0;
  int64_t most = 0;
};

// The greatest bounds that are certainly, and possibly, reached.
Covered Count(const std::vector<Period>& periods, const Day* since, int32_t as_of,
              const Counting& counting = {}) {
  const auto ask = [&](int64_t bound) {
    return Ask(periods, since, as_of, static_cast<int32_t>(bound), counting);
  };
  Covered covered;
  while (ask(covered.least + 1) == Answer::kYes) ++covered.least;
  covered.most = covered.least;
  while (ask(covered.most + 1) != Answer::kNo) {
    if (++covered.most > 5000) break;  // without bound
  }
  return covered;
}

bool operator==(const Covered& a, const Covered& b) {
  return a.least == b.least && a.most == b.most;
}

}  // namespace

TEST_CASE("A period covers its first and its last day") {
  CHECK(Count({{On(10), On(19)}}, nullptr, 100) == Covered{10, 10});
  CHECK(Count({{On(10), On(10)}}, nullptr, 100) == Covered{1, 1});
  CHECK(Count({}, nullptr, 100) == Covered{0, 0});
}

TEST_CASE("Days that several periods cover count once") {
  CHECK(Count({{On(10), On(19)}, {On(15), On(24)}, {On(12), On(13)}}, nullptr, 100) ==
        Covered{15, 15});
  CHECK(Count({{On(20), On(29)}, {On(10), On(19)}}, nullptr, 100) == Covered{20, 20});
  CHECK(Count({{On(40), On(49)}, {On(10), On(19)}}, nullptr, 100) == Covered{20, 20});
}

TEST_CASE("Only days from `since` on and before the as-of date count") {
  const Day since = On(15);
  CHECK(Count({{On(10), On(19)}, {On(30), On(39)}}, &since, 35) == Covered{10, 10});
  const Day later = On(36);
  CHECK(Count({{On(10), On(19)}, {On(30), On(39)}}, &later, 35) == Covered{0, 0});
}

TEST_CASE("An ongoing period reaches to the as-of date, which does not count") {
  CHECK(Count({{On(90), kOngoing}}, nullptr, 100) == Covered{10, 10});
  CHECK(Count({{On(100), kOngoing}}, nullptr, 100) == Covered{0, 0});
}

TEST_CASE("A partial start counts from its latest day at least and from its earliest at most") {
  CHECK(Count({{{10, 14}, On(19)}}, nullptr, 100) == Covered{6, 10});
  CHECK(Count({{On(10), {15, 19}}}, nullptr, 100) == Covered{6, 10});
  CHECK(Count({{{10, 19}, {12, 15}}}, nullptr, 100) == Covered{0, 6});
}

TEST_CASE("A null end is the start at least and the as-of date at most") {
  CHECK(Count({{On(10), kNull}}, nullptr, 30) == Covered{1, 20});
  // It may have ended on day 10, or begun on day 12: no day is certain.
  CHECK(Count({{{10, 12}, kNull}}, nullptr, 30) == Covered{0, 20});
}

TEST_CASE("A null start counts nothing at least and reaches back without bound at most") {
  CHECK(Count({{kNull, On(19)}}, nullptr, 30) == Covered{0, 5001});
  const Day since = On(10);
  CHECK(Count({{kNull, On(19)}}, &since, 30) == Covered{0, 10});
  CHECK(Count({{kNull, kNull}}, &since, 30) == Covered{0, 20});
}

TEST_CASE("A partial or null `since` is latest at least and earliest at most") {
  const Day since{12, 15};
  CHECK(Count({{On(10), On(19)}}, &since, 30) == Covered{5, 8});
  CHECK(Count({{On(10), On(19)}}, &kNull, 30) == Covered{0, 10});
}

TEST_CASE("Rows whose filter is unknown count at most, rows whose filter is false not at all") {
  CHECK(Count({{On(10), On(19), Filter::kUnknown}, {On(30), On(34)}}, nullptr, 50) ==
        Covered{5, 15});
  CHECK(Count({{On(10), On(19), Filter::kNo}, {On(30), On(34)}}, nullptr, 50) == Covered{5, 5});
}

TEST_CASE("A bound of zero days is reached by nothing at all") {
  CHECK(Ask({}, nullptr, 100, 0) == Answer::kYes);
}

TEST_CASE("An excluded end does not count") {
  const Counting excluded = {.end_excluded = true};
  CHECK(Count({{On(10), On(19)}}, nullptr, 100, excluded) == Covered{9, 9});
  CHECK(Count({{On(10), On(10)}}, nullptr, 100, excluded) == Covered{0, 0});
  CHECK(Count({{On(90), kOngoing}}, nullptr, 100, excluded) == Covered{10, 10});
  CHECK(Count({{On(10), kNull}}, nullptr, 30, excluded) == Covered{0, 20});
}

TEST_CASE("Only the run of periods that goes on at the as-of date is continuous") {
  const Counting continuous = {.continuous = true};
  CHECK(Count({{On(10), On(19)}, {On(30), kOngoing}}, nullptr, 35, continuous) == Covered{5, 5});
  CHECK(Count({{On(10), On(29)}, {On(30), kOngoing}}, nullptr, 35, continuous) == Covered{25, 25});
  CHECK(Count({{On(10), On(34)}}, nullptr, 35, continuous) == Covered{0, 0});
  CHECK(Count({{On(10), On(34)}, {On(35), On(40)}}, nullptr, 35, continuous) == Covered{25, 25});
  const Day since{12, 15};
  CHECK(Count({{On(10), On(35)}}, &since, 35, continuous) == Covered{20, 23});
  // With the end excluded the as-of date must lie before it.
  const Counting both = {.continuous = true, .end_excluded = true};
  CHECK(Count({{On(10), On(35)}}, nullptr, 35, both) == Covered{0, 0});
  CHECK(Count({{On(10), On(36)}}, nullptr, 35, both) == Covered{25, 25});
  CHECK(Count({{On(20), On(36)}, {On(10), On(20)}}, nullptr, 35, both) == Covered{25, 25});
  CHECK(Count({{On(21), On(36)}, {On(10), On(20)}}, nullptr, 35, both) == Covered{14, 14});
}

namespace {

// Counts the days of [since, as_of) that are in `covered`; when continuous, only those from which
// every day to the as-of date, itself included, is.
int64_t CountOneByOne(const std::set<int32_t>& covered, int32_t since, int32_t as_of,
                      bool continuous) {
  int64_t days = 0;
  if (continuous && !covered.contains(as_of)) return 0;
  for (int32_t day = as_of - 1; day >= since; --day) {
    if (covered.contains(day)) ++days;
    if (continuous && !covered.contains(day)) break;
  }
  return days;
}

}  // namespace

TEST_CASE("Random periods agree with counting day by day") {
  std::mt19937_64 random(28);
  auto below = [&](int32_t limit) {
    return static_cast<int32_t>(random() % static_cast<uint64_t>(limit));
  };
  constexpr int32_t kHorizon = 200;  // beyond every date here
  for (int round = 0; round < 12000; ++round) {
    const Counting counting = {below(2) == 0, below(3) == 0};
    const int32_t as_of = 60 + below(40);
    const Day since{below(100), 0};
    const Day range{since.first, since.first + below(3) * below(10)};
    std::vector<Period> periods;
    for (int32_t count = below(6); count > 0; --count) {
      const int32_t start = below(110), length = below(30);
      Period period{{start, start + below(2) * below(9)},
                    {start + length, start + length + below(2) * below(9)},
                    static_cast<Filter>(below(3))};
      if (below(8) == 0) period.end = kOngoing;
      periods.push_back(period);
    }
    std::set<int32_t> least, most;
    const int32_t cut = counting.end_excluded ? 1 : 0;
    for (const Period& period : periods) {
      for (int32_t day = 0; day < kHorizon; ++day) {
        const bool at_least = day >= period.start.last && day <= period.end.first - cut;
        const bool at_most = day >= period.start.first && day <= period.end.last - cut;
        if (period.filter == Filter::kYes && at_least) least.insert(day);
        if (period.filter != Filter::kNo && at_most) most.insert(day);
      }
    }
    const Covered expected{CountOneByOne(least, range.last, as_of, counting.continuous),
                           CountOneByOne(most, range.first, as_of, counting.continuous)};
    REQUIRE(Count(periods, &range, as_of, counting) == expected);
  }
}

TEST_CASE("Each row may demand its own years; without them it comes out unknown") {
  // Day 18014 is 2019-04-28; one year before it is day 17649, two years are day 17284.
  const int32_t as_of = 18014;
  const std::vector<int32_t> start{17284}, end{kDateHigh}, offsets{0, 1};
  const std::vector<int32_t> parents(6, 0), required{0, 1, 2, 3, -5, 2}, since(6, 17284);
  const uint64_t valid = 0b011111, filter = 1;
  uint64_t certain = 0, possible = 0;
  PeriodDemand demand{};
  PeriodQuery query{.demands = &demand, .demand_count = 1};
  query.level_rows = demand.wanted.rows = 6;
  query.level_parents = parents.data();
  query.since_first = query.since_last = since.data();
  query.offsets = offsets.data();
  query.start_first = query.start_last = start.data();
  query.end_first = query.end_last = end.data();
  query.filter_certain = query.filter_possible = &filter;
  demand.certain = &certain;
  demand.possible = &possible;
  query.as_of = as_of;
  demand.required = required.data();
  demand.required_valid = &valid;
  tiaowen_accumulate(&query);
  CHECK((certain & 0b111111) == 0b010111);
  CHECK((possible & 0b111111) == 0b110111);
  demand.days_after = 1;
  tiaowen_accumulate(&query);
  CHECK((certain & 0b111111) == 0b010011);  // two years fall short by the day after
  CHECK((possible & 0b111111) == 0b110011);
}

// Whether one applicant with one period, from day `begin` on, certainly and possibly has `required`
// years.
std::pair<bool, bool> AskOne(int32_t as_of, int32_t begin, int32_t required, int32_t days_after,
                             bool continuous) {
  const std::vector<int32_t> offsets{0, 1}, start{begin}, end{kDateHigh};
  const uint64_t one = 1;
  uint64_t certain = 0, possible = 0;
  PeriodDemand demand{};
  PeriodQuery query{.demands = &demand, .demand_count = 1};
  query.level_rows = demand.wanted.rows = 1;
  query.offsets = offsets.data();
  query.start_first = query.start_last = start.data();
  query.end_first = query.end_last = end.data();
  query.filter_certain = query.filter_possible = demand.required_valid = &one;
  demand.certain = &certain;
  demand.possible = &possible;
  query.as_of = as_of;
  demand.required = &required;
  demand.days_after = days_after;
  query.continuous = continuous;
  tiaowen_accumulate(&query);
  return {(certain & 1) == 1, (possible & 1) == 1};
}

TEST_CASE("A run that is full on the day after must begin on or before a day") {
  // On 2024-02-29, day 19782, a year is full on the day after if it was on 2024-02-28, that is
  // from 2023-02-28, day 19416, on. On 2021-02-28, day 18686, it is from 2020-02-27, day 18319.
  const auto full = [](int32_t as_of, int32_t begin, bool continuous) {
    return AskOne(as_of, begin, 1, 1, continuous).first;
  };
  CHECK(full(19782, 19416, true));
  CHECK_FALSE(full(19782, 19417, true));
  CHECK_FALSE(full(19782, 19416, false));
  CHECK(full(18686, 18319, true));
  CHECK_FALSE(full(18686, 18320, true));
  CHECK(full(18686, 18320, false));
}

TEST_CASE("More years than the greatest bound demand no more than it") {
  const int32_t as_of = 18014, far = 2'000'000'000;
  // 2019-04-28 less 300 years is 1719-04-28: 300 × 365 days and the leap days of 1720 … 2016, which
  // are 75 less those of 1800 and 1900.
  const int32_t days = 300 * 365 + 73;
  for (int32_t missing : {0, 1}) {
    const auto [certain, possible] = AskOne(as_of, as_of - days + missing, far, 0, false);
    CHECK(certain == (missing == 0));
    CHECK(possible == (missing == 0));
  }
}

TEST_CASE("Only wanted rows of wanted applicants are answered; the others come out unknown") {
  // Applicants 0, 1, 2 with one period each, of 5, 10 and 20 days; two rows of the level each.
  const std::vector<int32_t> start{0, 0, 0}, end{4, 9, 19}, offsets{0, 1, 2, 3};
  const std::vector<int32_t> parents{0, 0, 1, 1, 2, 2};
  const std::vector<int32_t> since{0, 0, 0, 5, 0, 0};
  const uint64_t filter = 0b111, rows = 0b101111, applicants_rows = 0b111100;
  uint64_t certain = 0, possible = 0;
  PeriodDemand demand{};
  PeriodQuery query{.demands = &demand, .demand_count = 1};
  query.level_rows = demand.wanted.rows = 6;
  query.level_parents = parents.data();
  demand.wanted.masks = {&rows, &applicants_rows};
  query.since_first = query.since_last = since.data();
  query.offsets = offsets.data();
  query.start_first = query.start_last = start.data();
  query.end_first = query.end_last = end.data();
  query.filter_certain = query.filter_possible = &filter;
  demand.certain = &certain;
  demand.possible = &possible;
  query.as_of = 100;
  demand.bound = 10;
  tiaowen_accumulate(&query);
  // Row 2 covers 10 days, row 3 five, row 5 twenty; rows 0 and 1 have an unwanted applicant, row 4
  // is unwanted.
  CHECK((certain & 0b111111) == 0b100100);
  CHECK((possible & 0b111111) == 0b110111);
}

}  // namespace tiaowen::builtin
