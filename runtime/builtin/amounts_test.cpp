#include "runtime/builtin/amounts.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <optional>
#include <random>
#include <vector>

namespace tiaowen::builtin {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

NumberColumn Constant(int64_t value) { return {nullptr, nullptr, value, 1}; }

// The product of constants, computed for one row.
std::optional<int64_t> Product(const std::vector<NumberColumn>& factors, int64_t numerator,
                               int64_t denominator, int64_t digits, bool half_up) {
  std::vector<int64_t> values(64, -1);
  uint64_t valid = ~uint64_t{0};
  const ProductQuery query{1,
                           factors.data(),
                           static_cast<int64_t>(factors.size()),
                           numerator,
                           denominator,
                           digits,
                           half_up ? 1 : 0,
                           values.data(),
                           &valid};
  tiaowen_multiply(&query);
  CHECK((valid & ~uint64_t{1}) == 0);
  CHECK(values[63] == 0);
  if (valid == 0) {
    CHECK(values[0] == 0);
    return std::nullopt;
  }
  return values[0];
}

TEST_CASE("products are rounded once and never wrap") {
  CHECK(Product({Constant(30000)}, 300, 100, 0, true) == 90000);
  CHECK(Product({Constant(5)}, 1, 2, 0, true) == 3);
  CHECK(Product({Constant(5)}, 1, 2, 0, false) == 2);
  CHECK(Product({Constant(-5)}, 1, 2, 0, true) == -3);
  CHECK(Product({Constant(-5)}, 1, 2, 0, false) == -2);
  CHECK(Product({Constant(kMost)}, 1, 1, 0, true) == kMost);
  CHECK(Product({Constant(kLeast)}, 1, 1, 0, true) == kLeast);
  CHECK_FALSE(Product({Constant(kMost)}, 2, 1, 0, true));
  CHECK_FALSE(Product({Constant(kLeast), Constant(kLeast)}, 1'000'000'000, 1, 9, true));
  CHECK(Product({Constant(kLeast), Constant(1'000'000'000)}, 1, 1, -9, true) == kLeast);
  CHECK_FALSE(Product({Constant(kLeast), Constant(1'000'000'001)}, 1, 1, -9, true));
  // The largest ratio and scale: 2^63 × 10^9 / 10^9 / 10^18 = 9.22…
  CHECK(Product({Constant(kMost), Constant(1)}, 1'000'000'000, 1'000'000'000, -18, true) == 9);
}

TEST_CASE("a product equals what 128 bits say of it") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<int64_t>(random()) >> (33 + random() % 31);
    const auto b = static_cast<int64_t>(random()) >> (33 + random() % 31);
    const auto numerator = static_cast<int64_t>(1 + random() % 1000);
    const auto denominator = static_cast<int64_t>(1 + random() % 1000);
    const int64_t digits = static_cast<int64_t>(random() % 19) - 9;
    const bool half_up = random() % 2 == 0;
    __int128 above = static_cast<__int128>(a) * b * numerator, below = denominator;
    for (int64_t d = 0; d < digits; ++d) above *= 10;
    for (int64_t d = 0; d > digits; --d) below *= 10;
    const bool negative = above < 0;
    if (negative) above = -above;
    __int128 expected = above / below;
    if (half_up && above % below * 2 >= below) ++expected;
    if (negative) expected = -expected;
    const auto result =
        Product({Constant(a), Constant(b)}, numerator, denominator, digits, half_up);
    if (expected < kLeast || expected > kMost) {
      CHECK_FALSE(result);
    } else {
      CHECK(result == static_cast<int64_t>(expected));
    }
  }
}

TEST_CASE("null and narrow columns are read as they are") {
  std::vector<int32_t> days(64, 5);
  std::vector<int64_t> wages(64, 30000), values(64, -1);
  const uint64_t known_days = 0b1011, known_wages = 0b1101;
  const NumberColumn factors[] = {{days.data(), &known_days, 0, 0},
                                  {wages.data(), &known_wages, 0, 1}};
  uint64_t valid = 0;
  const ProductQuery query{4, factors, 2, 3, 1, 0, 1, values.data(), &valid};
  tiaowen_multiply(&query);
  CHECK(valid == 0b1001);
  CHECK(values[0] == 450000);
  CHECK(values[1] == 0);
  const ChoiceQuery choice{4, factors, 2, 1, values.data(), &valid};
  tiaowen_choose(&choice);
  CHECK(valid == 0b1001);
  CHECK(values[3] == 30000);
}

// The amount of one applicant for whom two rules give or may give 500 and `other`.
std::optional<int64_t> Joined(int64_t join, bool first_gives, bool second_gives,
                              std::optional<int64_t> other, uint64_t verdict = 1) {
  const uint64_t none = 0, all = 1;
  const AmountRule rules[] = {{first_gives ? &all : &none, &all, Constant(500)},
                              {second_gives ? &all : &none,
                               &all,
                               {nullptr, other ? nullptr : &none, other.value_or(0), 1}}};
  std::vector<int64_t> amounts(64, -1);
  uint64_t known = 0;
  const AmountQuery query{1, &verdict, rules, 2, join, amounts.data(), &known};
  tiaowen_join_amounts(&query);
  return known == 0 ? std::nullopt : std::optional(amounts[0]);
}

TEST_CASE("amounts of several rules go together as declared") {
  CHECK(Joined(kJoinOne, true, true, 500) == 500);
  CHECK_FALSE(Joined(kJoinOne, true, true, 300));
  CHECK_FALSE(Joined(kJoinOne, true, false, 300));
  CHECK(Joined(kJoinOne, true, false, 500) == 500);
  CHECK(Joined(kJoinHighest, true, true, 300) == 500);
  CHECK(Joined(kJoinHighest, true, true, 800) == 800);
  CHECK(Joined(kJoinHighest, true, false, 300) == 500);
  CHECK_FALSE(Joined(kJoinHighest, true, false, 800));
  CHECK(Joined(kJoinSum, true, true, 300) == 800);
  CHECK_FALSE(Joined(kJoinSum, true, false, 300));
  CHECK(Joined(kJoinSum, true, false, 0) == 500);
  CHECK_FALSE(Joined(kJoinSum, true, true, kMost));
  for (int64_t join : {kJoinOne, kJoinHighest, kJoinSum}) {
    CHECK_FALSE(Joined(join, true, true, std::nullopt));
    CHECK_FALSE(Joined(join, false, false, 500));
    CHECK_FALSE(Joined(join, true, true, 500, /*verdict=*/0));
  }
}

}  // namespace
}  // namespace tiaowen::builtin
