#include "runtime/interpret/value.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <utility>

namespace tiaowen::interpret {
namespace {

using base::Truth;
using ir::CompareOp;

// By the definition: over all pairs of days.
Truth CompareAllPairs(const std::function<bool(int64_t, int64_t)>& holds, const Value& lhs,
                      const Value& rhs) {
  bool all = true, any = false;
  for (int64_t a = lhs.first; a <= lhs.last; ++a) {
    for (int64_t b = rhs.first; b <= rhs.last; ++b) {
      all = all && holds(a, b);
      any = any || holds(a, b);
    }
  }
  return base::FromPlanes(all, any);
}

const std::pair<CompareOp, std::function<bool(int64_t, int64_t)>> kOperators[] = {
    {CompareOp::kEq, std::equal_to<>()}, {CompareOp::kNe, std::not_equal_to<>()},
    {CompareOp::kLt, std::less<>()},     {CompareOp::kLe, std::less_equal<>()},
    {CompareOp::kGt, std::greater<>()},  {CompareOp::kGe, std::greater_equal<>()},
};

TEST_CASE("A comparison of intervals holds for all pairs, for none, or is unknown") {
  for (const auto& [op, holds] : kOperators) {
    for (int64_t a = 0; a < 4; ++a) {
      for (int64_t b = a; b < 4; ++b) {
        for (int64_t c = 0; c < 4; ++c) {
          for (int64_t d = c; d < 4; ++d) {
            const Value lhs = Value::Between(a, b), rhs = Value::Between(c, d);
            INFO("operator " << static_cast<int>(op) << " [" << a << "," << b << "] [" << c << ","
                             << d << "]");
            REQUIRE(Compare(op, lhs, rhs) == CompareAllPairs(holds, lhs, rhs));
          }
        }
      }
    }
  }
}

TEST_CASE("A comparison with null is unknown") {
  for (const auto& [op, holds] : kOperators) {
    CHECK(Compare(op, Value::Null(), Value::Exact(1)) == Truth::kUnknown);
    CHECK(Compare(op, Value::Exact(1), Value::Null()) == Truth::kUnknown);
    CHECK(Compare(op, Value::Null(), Value::Null()) == Truth::kUnknown);
  }
}

}  // namespace
}  // namespace tiaowen::interpret
