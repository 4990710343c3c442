#pragma once

#include <cstdint>

namespace tiaowen::builtin {

// A term of a SumQuery: numbers of every applicant.
struct SumTerm {
  const void* low;
  const void* high;       // null: as `low`
  const uint64_t* valid;  // a bit plane
  int64_t is_wide;        // int64_t, else int32_t
  int64_t factor;         // ±10^n, at most 10^13: what a number counts
  int64_t null_is_any;    // a null is any number no less than null_low; else the sum is null
  int64_t null_low;
};

// The question of an ir::Sum for a whole batch: its value for every applicant, an interval.
struct SumQuery {
  int64_t applicants;
  const SumTerm* terms;
  int64_t term_count;
  int64_t absolute;

  // The result. `valid`: there is a value; elsewhere its ends are 0.
  int64_t* low;
  int64_t* high;
  uint64_t* valid;
};

}  // namespace tiaowen::builtin

// Answers `query`. Called once a batch.
extern "C" void tiaowen_sum(const tiaowen::builtin::SumQuery* query) noexcept;
