#include "runtime/builtin/clock.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace tiaowen::builtin {

Clock ClockAt(const Clock& clock, const base::CutOff& at) {
  switch (at.kind) {
    case base::CutOff::Kind::kAsOf:
      return clock;
    case base::CutOff::Kind::kOfYear: {
      const std::optional<int32_t> day =
          DaysFromCivil(YearOf(clock.as_of) + at.offset, at.month, at.day);
      TW_CHECK(day.has_value(), "a cut-off on day {} of month {}", at.day, at.month);
      return {*day, clock.year + at.offset};
    }
    case base::CutOff::Kind::kMonthEnd: {
      const int32_t first = clock.as_of - DayOfMonth(clock.as_of) + 1;
      // Every month has a first day, so nothing is missing.
      const int32_t day = AddMonths(first, at.offset + 1, base::MissingDay::kMonthEnd) - 1;
      return {day, std::min(YearOf(day), clock.year)};
    }
    case base::CutOff::Kind::kDay:
      return {at.date, YearOf(at.date)};
  }
  TW_CHECK(false, "a cut-off has no kind");
}

}  // namespace tiaowen::builtin
