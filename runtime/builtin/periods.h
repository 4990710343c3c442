#pragma once

#include <cstdint>

#include "compiler/base/missing_day.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/wanted_rows.h"

namespace tiaowen::builtin {

// A row requires no more years than this, and no fewer than none.
inline constexpr int32_t kRequiredYearsMax = 300;

// How much an ir::Accumulated demands of the wanted rows of a level, and its result: planes of the
// level, in which rows that are not wanted come out unknown.
//
// With `required` or an interval, row r demands the days of required[r] years, or as many as the
// interval has, before the as-of date and `days_after` more (of continuous periods: the days since
// the day that lies so many years before as_of − days_after), in place of `bound`; where its bit in
// `required_valid` is not set, it comes out unknown.
struct PeriodDemand {
  WantedRows wanted;
  const int32_t* required;  // null: `bound`
  const uint64_t* required_valid;
  // An interval in place of `required`; null: none.
  const int64_t* required_low;
  const int64_t* required_high;
  uint64_t* certain;
  uint64_t* possible;
  int32_t bound;
  int32_t days_after;
  base::MissingDay missing_day;  // of the years in place of `bound`
};

// The most demands of a query.
inline constexpr int32_t kPeriodDemandsMax = 8;

// The question of several ir::Accumulated over the same periods for a whole batch: for every row of
// a level that a demand wants, whether the applicant's periods cover as many days within
// [since, as_of). Dates are intervals as in batch.h; planes are bit planes as in segments.h.
struct PeriodQuery {
  const PeriodDemand* demands;
  int32_t demand_count;  // from 1
  int32_t as_of;

  // The level.
  int64_t level_rows;
  const int32_t* level_parents;  // null: a row is an applicant
  const int32_t* since_first;    // null: `since` of all rows
  const int32_t* since_last;
  int32_t since = batch::kDateLow;  // kDateLow: no lower bound

  // The period table and the planes of its filter. Arrays of dates and planes are readable to the
  // next multiple of 64 rows.
  int64_t period_rows;
  const int32_t* offsets;
  const int32_t* start_first;
  const int32_t* start_last;
  const int32_t* end_first;
  const int32_t* end_last;
  const uint64_t* filter_certain;
  const uint64_t* filter_possible;

  bool continuous;    // only days of the run of periods that goes on at the as-of date count
  bool end_excluded;  // a period does not cover its end
};

}  // namespace tiaowen::builtin

// Answers `query`.
extern "C" void tiaowen_accumulate(const tiaowen::builtin::PeriodQuery* query);
