#include "runtime/interpret/value.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

Truth Less(const Value& lhs, const Value& rhs) {
  return base::FromPlanes(lhs.last < rhs.first, lhs.first < rhs.last);
}

Truth Equal(const Value& lhs, const Value& rhs) {
  const bool both_exact = lhs.first == lhs.last && rhs.first == rhs.last;
  const bool overlap = lhs.first <= rhs.last && rhs.first <= lhs.last;
  return base::FromPlanes(both_exact && overlap, overlap);
}

}  // namespace

Truth Compare(ir::CompareOp op, const Value& lhs, const Value& rhs) {
  if (lhs.null || rhs.null) return Truth::kUnknown;
  switch (op) {
    case ir::CompareOp::kEq:
      return Equal(lhs, rhs);
    case ir::CompareOp::kNe:
      return base::Not(Equal(lhs, rhs));
    case ir::CompareOp::kLt:
      return Less(lhs, rhs);
    case ir::CompareOp::kLe:
      return base::Not(Less(rhs, lhs));
    case ir::CompareOp::kGt:
      return Less(rhs, lhs);
    case ir::CompareOp::kGe:
      return base::Not(Less(lhs, rhs));
  }
  TW_CHECK(false, "comparison {}", static_cast<int>(op));
}

Truth CompareNumbers(ir::CompareOp op, const Value& lhs, int lhs_scale, const Value& rhs,
                     int rhs_scale) {
  if (lhs.null || rhs.null) return Truth::kUnknown;
  const int scale = std::max(lhs_scale, rhs_scale);
  const __int128 left = static_cast<__int128>(lhs.first) * ir::PowerOfTen(scale - lhs_scale);
  const __int128 right = static_cast<__int128>(rhs.first) * ir::PowerOfTen(scale - rhs_scale);
  const int sign = left < right ? -1 : left > right ? 1 : 0;
  return Compare(op, Value::Exact(sign), Value::Exact(0));
}

}  // namespace tiaowen::interpret
