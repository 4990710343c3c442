#pragma once

#include <cstdint>

namespace tiaowen::builtin {

// As in ir::AggregateKind.
enum class Fold : int32_t { kCount, kSum, kMax, kMin, kLatest, kEarliest, kDistinctYears, kExcess };

// The question of an ir::Aggregate for a whole batch: its value for every applicant, an interval.
// Planes are bit planes as in segments.h.
struct AggregateQuery {
  int64_t applicants;
  const int32_t* offsets;  // applicant a has the rows [offsets[a], offsets[a + 1])
  const uint64_t* filter_certain;
  const uint64_t* filter_possible;

  // The column; all null for kCount. A null cell may be anything in [any_first, any_last].
  const int32_t* first;
  const int32_t* last;  // null: as `first`
  const int64_t* wide;  // in place of both; null: they have the cells
  const uint64_t* cells_valid;
  int64_t any_first;
  int64_t any_last;
  int64_t base;  // of kExcess

  // The result. `valid`: there is a value; elsewhere its ends are 0. `none`: no row may count.
  int64_t* low;
  int64_t* high;
  uint64_t* valid;
  uint64_t* none;

  Fold fold;
  int32_t complete;  // the table has all rows
};

}  // namespace tiaowen::builtin

// Answers `query`. Called once a batch.
extern "C" void tiaowen_aggregate(const tiaowen::builtin::AggregateQuery* query);
