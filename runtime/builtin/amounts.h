#pragma once

#include <cstdint>

namespace tiaowen::builtin {

// A number of every row: an array, or one value for all.
struct NumberColumn {
  const void* values;     // null: every row has the value `constant`
  const uint64_t* valid;  // null: no row is null
  int64_t constant;
  int64_t is_wide;  // int64_t, else int32_t
};

// The question of an ir::Product for all rows of a level. Its value is the product of the factors'
// integers × numerator / denominator × 10^digits.
struct ProductQuery {
  int64_t rows;
  const NumberColumn* factors;
  int64_t factor_count;  // 1 or 2
  int64_t numerator;     // from 1 to ir::kRatioMax, as is the denominator
  int64_t denominator;
  int64_t digits;   // from −18 to 18
  int64_t half_up;  // else towards zero
  int64_t* values;  // 0 where not valid
  uint64_t* valid;
};

// The question of an ir::Least or ir::Greatest.
struct ChoiceQuery {
  int64_t rows;
  const NumberColumn* operands;
  int64_t operand_count;  // from 1
  int64_t greatest;
  int64_t* values;  // 0 where not valid
  uint64_t* valid;
};

// A rule with an amount: for whom it gives its conclusion, and how much.
struct AmountRule {
  const uint64_t* certain;
  const uint64_t* possible;
  NumberColumn amount;
};

// How amounts go together, as ir::AmountJoin.
inline constexpr int64_t kJoinOne = 0, kJoinHighest = 1, kJoinSum = 2;

// The amount of one conclusion, by compiler/ir/module.h.
struct AmountQuery {
  int64_t applicants;
  const uint64_t* verdict_certain;
  const AmountRule* rules;
  int64_t rule_count;
  int64_t join;
  int64_t* amounts;  // 0 where not known; so are the elements up to the next multiple of 64
  uint64_t* known;
};

}  // namespace tiaowen::builtin

// Each called once a batch.
extern "C" {

void tiaowen_multiply(const tiaowen::builtin::ProductQuery* query) noexcept;
void tiaowen_choose(const tiaowen::builtin::ChoiceQuery* query) noexcept;
void tiaowen_join_amounts(const tiaowen::builtin::AmountQuery* query) noexcept;

}  // extern "C"
