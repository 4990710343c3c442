#pragma once

#include <cstdint>
#include <limits>

#include "compiler/base/truth.h"
#include "compiler/ir/inst.h"

namespace tiaowen::interpret {

// The ends of a value that may be anything.
inline constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
inline constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

// What a cell or constant says: nothing (null), or that the value is one of [first, last]. Only a
// partial date has first < last. Texts are text codes, categories and grades their codes, booleans
// 0 and 1, dates days.
struct Value {
  bool null = false;
  int64_t first = 0;
  int64_t last = 0;

  static Value Null() { return {.null = true}; }
  static Value Exact(int64_t value) { return {.first = value, .last = value}; }
  static Value Between(int64_t first, int64_t last) { return {.first = first, .last = last}; }
};

// Returns 是 when the comparison holds for every choice of a value on either side, 否 when for
// none, else 待定.
base::Truth Compare(ir::CompareOp op, const Value& lhs, const Value& rhs);

// The same for two numbers, whose integers are their values × 10^lhs_scale and × 10^rhs_scale.
base::Truth CompareNumbers(ir::CompareOp op, const Value& lhs, int lhs_scale, const Value& rhs,
                           int rhs_scale);

}  // namespace tiaowen::interpret
