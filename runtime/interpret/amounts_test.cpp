#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "runtime/interpret/interpreter.h"

namespace tiaowen::interpret {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

AmountWay Way(bool gives, std::optional<int64_t> amount) {
  return {.rule = {}, .gives = gives, .amount = amount ? Value::Exact(*amount) : Value::Null()};
}

std::optional<int64_t> Join(ir::AmountJoin join, const std::vector<AmountWay>& ways) {
  return JoinAmounts({.unit = "元", .scale = 2, .join = join}, ways);
}

TEST_CASE("amounts of several rules go together as declared") {
  using enum ir::AmountJoin;
  const AmountWay gives500 = Way(true, 500), may300 = Way(false, 300), may800 = Way(false, 800);
  for (ir::AmountJoin join : {kOne, kHighest, kSum}) {
    CHECK(Join(join, {gives500}) == 500);
    CHECK_FALSE(Join(join, {}));
    CHECK_FALSE(Join(join, {may300}));
    CHECK_FALSE(Join(join, {gives500, Way(true, std::nullopt)}));
    CHECK_FALSE(Join(join, {gives500, Way(false, std::nullopt)}));
  }
  CHECK(Join(kOne, {gives500, gives500, Way(false, 500)}) == 500);
  CHECK_FALSE(Join(kOne, {gives500, Way(true, 300)}));
  CHECK_FALSE(Join(kOne, {gives500, may300}));
  CHECK(Join(kHighest, {Way(true, 300), gives500, may300}) == 500);
  CHECK_FALSE(Join(kHighest, {gives500, may800}));
  CHECK(Join(kSum, {gives500, Way(true, -200), Way(false, 0)}) == 300);
  CHECK_FALSE(Join(kSum, {gives500, may300}));
  CHECK_FALSE(Join(kSum, {Way(true, kMost), Way(true, 1)}));
  CHECK(Join(kSum, {Way(true, kMost), Way(true, 1), Way(true, -1)}) == kMost);
}

TEST_CASE("numbers of different scales compare by what they stand for") {
  const auto compare = [](int64_t lhs, int lhs_scale, int64_t rhs, int rhs_scale) {
    const Value left = Value::Exact(lhs), right = Value::Exact(rhs);
    if (CompareNumbers(ir::CompareOp::kLt, left, lhs_scale, right, rhs_scale) == base::Truth::kTrue)
      return -1;
    return CompareNumbers(ir::CompareOp::kEq, left, lhs_scale, right, rhs_scale) ==
                   base::Truth::kTrue
               ? 0
               : 1;
  };
  CHECK(compare(150, 2, 15, 1) == 0);
  CHECK(compare(149, 2, 15, 1) == -1);
  CHECK(compare(2, 0, 1'999'999'999, 9) == 1);
  CHECK(compare(kMost, 0, kMost, 9) == 1);  // kMost × 10^9 would not fit in 64 bits
  CHECK(compare(-kMost, 0, kMost, 9) == -1);
  CHECK(CompareNumbers(ir::CompareOp::kLe, Value::Null(), 0, Value::Exact(1), 2) ==
        base::Truth::kUnknown);
}

}  // namespace
}  // namespace tiaowen::interpret
