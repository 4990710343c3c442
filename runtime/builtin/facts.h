#pragma once

#include <cstdint>

#include "runtime/abi/abi.h"

namespace tiaowen::builtin {

// Rows of a child table: those with `possible` and `lacking` set and `certain` not. The planes are
// given by the indexes of their buffers.
struct FactRows {
  int32_t table = -1;  // -1: no rows are asked for
  int32_t possible = -1;
  int32_t certain = -1;  // -1: nowhere set
  int32_t lacking = -1;  // -1: set everywhere
  friend bool operator==(const FactRows&, const FactRows&) = default;
};

// Asks for whom fact `fact` is missing: for the applicants for whom clause `clause` is unknown and
// who have a row of `through`, if that is asked, and one of `rows`.
struct FactQuery {
  int32_t clause = 0;
  int32_t fact = 0;
  FactRows through;
  FactRows rows;
};

}  // namespace tiaowen::builtin

extern "C" {

// Whether one of `clauses` is unknown for somebody.
int32_t tiaowen_any_unknown(const tiaowen::abi::Batch* batch, const tiaowen::abi::Output* output,
                            const int32_t* clauses, int64_t count) noexcept;

// Fills the planes of the facts that `queries` ask about. `unknown` and `mask` are planes of
// applicants for its own use.
void tiaowen_find_facts(const tiaowen::abi::Batch* batch, void* const* buffers,
                        const tiaowen::abi::Output* output,
                        const tiaowen::builtin::FactQuery* queries, int64_t count,
                        uint64_t* unknown, uint64_t* mask) noexcept;

}  // extern "C"
