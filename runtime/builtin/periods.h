#pragma once

#include <cstdint>

#include "compiler/base/missing_day.h"
#include "runtime/builtin/wanted_rows.h"

namespace tiaowen::builtin {

// A row requires no more years than this, and no fewer than none.
inline constexpr int32_t kRequiredYearsMax = 300;

// The question of an ir::Accumulated for a whole batch: for every wanted row of a level, whether
// the applicant's periods cover at least `bound` days within [since, as_of). Dates are intervals as
// in batch.h; planes are bit planes as in segments.h.
//
// With `required` or an interval, row r demands the days of required[r] years, or as many as the
// interval has, before the as-of date and `days_after` more (`continuous`: the days since the day
// that lies so many years before as_of − days_after), in place of `bound`; where its bit in
// `required_valid` is not set, it comes out unknown.
struct PeriodQuery {
  WantedRows wanted;           // of the level
  const int32_t* since_first;  // null: no lower bound
  const int32_t* since_last;

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

  // The result, planes of the level. Rows that are not wanted come out unknown.
  uint64_t* certain;
  uint64_t* possible;

  const int32_t* required;  // null: `bound`
  const uint64_t* required_valid;
  // An interval in place of `required`; null: none.
  const int64_t* required_low;
  const int64_t* required_high;

  int32_t as_of;
  int32_t bound;
  int32_t days_after;
  bool continuous;    // only days of the run of periods that goes on at the as-of date count
  bool end_excluded;  // a period does not cover its end
  base::MissingDay missing_day;  // of the years in place of `bound`
};

}  // namespace tiaowen::builtin

// Answers `query`.
extern "C" void tiaowen_accumulate(const tiaowen::builtin::PeriodQuery* query);
