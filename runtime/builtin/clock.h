#pragma once

#include <cstdint>

#include "compiler/base/cut_off.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::builtin {

// When an evaluation takes place, by two hands: conditions on days go by `as_of`, conditions on
// calendar years by `year`. They part when a later day is tried with the years left where they are.
struct Clock {
  int32_t as_of = 0;  // the as-of date (截止日), in days since 1970-01-01
  int32_t year = 0;   // the year that ir::AsOfYear and ir::YearStart start from
};

// The clock of an as-of date alone: its own year.
inline Clock ClockAt(int32_t as_of) { return {as_of, YearOf(as_of)}; }

// The clock of a cut-off: its day and year in place of those of `clock`. While the year of `clock`
// stays and its day does not, the day of the cut-off moves and its year stays, or is no later one.
Clock ClockAt(const Clock& clock, const base::CutOff& at);

// The first day of the year `years` after the clock's.
inline int32_t YearStart(const Clock& clock, int32_t years) {
  constexpr int32_t kEpochYear = 1970;  // day 0 is its first
  // Every January has a first day, so nothing is missing.
  return AddYears(0, clock.year + years - kEpochYear, base::MissingDay::kMonthEnd);
}

}  // namespace tiaowen::builtin
