#include "runtime/builtin/sums.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <optional>
#include <vector>

namespace tiaowen::builtin {
namespace {

constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

struct Answer {
  bool valid = false;
  int64_t low = 0;
  int64_t high = 0;

  friend bool operator==(const Answer&, const Answer&) = default;
};

// A term of one applicant; `numbers` nothing: it is null.
struct TestTerm {
  std::optional<Answer> numbers;
  int64_t factor = 1;
  bool null_is_any = true;
  int64_t null_low = kLow;
};

TestTerm Exactly(int64_t number, int64_t factor = 1) {
  return {Answer{true, number, number}, factor};
}
TestTerm Between(int64_t low, int64_t high, int64_t factor = 1) {
  return {Answer{true, low, high}, factor};
}
TestTerm Null(int64_t least, int64_t factor = 1) { return {std::nullopt, factor, true, least}; }

Answer Ask(const std::vector<TestTerm>& terms, bool absolute = false) {
  std::vector<SumTerm> asked;
  std::vector<Answer> numbers(terms.size());
  std::vector<uint64_t> valid(terms.size());
  for (size_t i = 0; i < terms.size(); ++i) {
    numbers[i] = terms[i].numbers.value_or(Answer{});
    valid[i] = terms[i].numbers.has_value() ? 1 : 0;
    asked.push_back({.low = &numbers[i].low,
                     .high = &numbers[i].high,
                     .valid = &valid[i],
                     .is_wide = 1,
                     .factor = terms[i].factor,
                     .null_is_any = terms[i].null_is_any ? 1 : 0,
                     .null_low = terms[i].null_low});
  }
  Answer answer;
  uint64_t has_value = 0;
  const SumQuery query{.applicants = 1,
                       .terms = asked.data(),
                       .term_count = static_cast<int64_t>(asked.size()),
                       .absolute = absolute ? 1 : 0,
                       .low = &answer.low,
                       .high = &answer.high,
                       .valid = &has_value};
  tiaowen_sum(&query);
  answer.valid = has_value == 1;
  return answer;
}

TEST_CASE("Numbers add up, each times its factor") {
  CHECK(Ask({Exactly(3), Exactly(4)}) == Answer{true, 7, 7});
  CHECK(Ask({Exactly(3), Exactly(4, -1)}) == Answer{true, -1, -1});
  CHECK(Ask({Exactly(2, 10'000), Exactly(5), Exactly(1, 100)}) == Answer{true, 20'105, 20'105});
}

TEST_CASE("Intervals add up by their ends, crosswise when one is taken away") {
  CHECK(Ask({Between(1, 3), Between(10, 20)}) == Answer{true, 11, 23});
  CHECK(Ask({Between(1, 3), Between(10, 20, -1)}) == Answer{true, -19, -7});
}

TEST_CASE("A null column is any number from its least on") {
  CHECK(Ask({Exactly(5), Null(0)}) == Answer{true, 5, kHigh});
  CHECK(Ask({Exactly(5), Null(kLow)}) == Answer{true, kLow, kHigh});
  CHECK(Ask({Exactly(5), Null(2, -1)}) == Answer{true, kLow, 3});
}

TEST_CASE("A null that is no column makes the sum null") {
  CHECK(Ask({Exactly(5), {std::nullopt, 1, false, 0}}) == Answer{false, 0, 0});
}

TEST_CASE("Open ends stay open on their side") {
  CHECK(Ask({Between(1, kHigh), Exactly(4)}) == Answer{true, 5, kHigh});
  CHECK(Ask({Exactly(4), Between(1, kHigh, -1)}) == Answer{true, kLow, 3});
  CHECK(Ask({Between(kLow, 1), Between(2, kHigh)}) == Answer{true, kLow, kHigh});
}

TEST_CASE("A sum outside 64 bits leaves nothing known") {
  const int64_t most = kHigh - 1;
  CHECK(Ask({Exactly(most), Exactly(1)}) == Answer{true, kHigh, kHigh});
  CHECK(Ask({Exactly(most), Exactly(2)}) == Answer{true, kLow, kHigh});
  // What leaves 64 bits on the way and comes back is exact.
  CHECK(Ask({Exactly(most), Exactly(2), Exactly(3, -1)}) == Answer{true, kHigh - 2, kHigh - 2});
  CHECK(Ask({Exactly(kLow / 10, 100), Exactly(0)}) == Answer{true, kLow, kHigh});
}

TEST_CASE("Without its sign, a difference is no less than 0") {
  CHECK(Ask({Exactly(3), Exactly(5, -1)}, true) == Answer{true, 2, 2});
  CHECK(Ask({Between(1, 3), Between(10, 20, -1)}, true) == Answer{true, 7, 19});
  CHECK(Ask({Between(1, 9), Between(5, 6, -1)}, true) == Answer{true, 0, 5});
  CHECK(Ask({Between(4, 9), Between(2, 3, -1)}, true) == Answer{true, 1, 7});
  CHECK(Ask({Exactly(3), Null(5, -1)}, true) == Answer{true, 2, kHigh});
  CHECK(Ask({Exactly(9), Null(5, -1)}, true) == Answer{true, 0, kHigh});
}

TEST_CASE("Narrow columns are read, and every applicant is answered") {
  const std::vector<int32_t> first(70, 3), second = [] {
    std::vector<int32_t> numbers;
    for (int i = 0; i < 70; ++i) numbers.push_back(i);
    return numbers;
  }();
  const std::vector<uint64_t> all(2, ~uint64_t{0});
  const std::vector<SumTerm> terms = {
      {first.data(), nullptr, all.data(), 0, 1, 1, kLow},
      {second.data(), nullptr, all.data(), 0, -2, 1, kLow},
  };
  std::vector<int64_t> low(70), high(70);
  std::vector<uint64_t> valid(2);
  const SumQuery query{70, terms.data(), 2, 0, low.data(), high.data(), valid.data()};
  tiaowen_sum(&query);
  for (int i = 0; i < 70; ++i) {
    CHECK(low[static_cast<size_t>(i)] == 3 - 2 * i);
    CHECK(high[static_cast<size_t>(i)] == 3 - 2 * i);
  }
  CHECK(valid == std::vector<uint64_t>{~uint64_t{0}, 0x3f});
}

}  // namespace
}  // namespace tiaowen::builtin
