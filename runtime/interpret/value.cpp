#include "runtime/interpret/value.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

// Any of the numbers [first, last].
template <typename Number>
struct Interval {
  Number first;
  Number last;
};

template <typename Number>
Truth Less(const Interval<Number>& lhs, const Interval<Number>& rhs) {
  return base::FromPlanes(lhs.last < rhs.first, lhs.first < rhs.last);
}

template <typename Number>
Truth Equal(const Interval<Number>& lhs, const Interval<Number>& rhs) {
  const bool both_exact = lhs.first == lhs.last && rhs.first == rhs.last;
  const bool overlap = lhs.first <= rhs.last && rhs.first <= lhs.last;
  return base::FromPlanes(both_exact && overlap, overlap);
}

template <typename Number>
Truth CompareIntervals(ir::CompareOp op, const Interval<Number>& lhs, const Interval<Number>& rhs) {
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

}  // namespace

Truth Compare(ir::CompareOp op, const Value& lhs, const Value& rhs) {
  if (lhs.null || rhs.null) return Truth::kUnknown;
  return CompareIntervals<int64_t>(op, {lhs.first, lhs.last}, {rhs.first, rhs.last});
}

Truth CompareNumbers(ir::CompareOp op, const Value& lhs, int lhs_scale, const Value& rhs,
                     int rhs_scale) {
  if (lhs.null || rhs.null) return Truth::kUnknown;
  const int scale = std::max(lhs_scale, rhs_scale);
  // 128 bits hold any 64-bit number × 10^ir::kScaleMax.
  const auto widen = [&](const Value& value, int own) -> Interval<__int128> {
    const __int128 power = ir::PowerOfTen(scale - own);
    return {value.first * power, value.last * power};
  };
  return CompareIntervals(op, widen(lhs, lhs_scale), widen(rhs, rhs_scale));
}

}  // namespace tiaowen::interpret
