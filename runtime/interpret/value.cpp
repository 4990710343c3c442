#include "runtime/interpret/value.h"

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

}  // namespace tiaowen::interpret
