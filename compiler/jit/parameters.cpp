#include "compiler/jit/parameters.h"

#include "runtime/builtin/calendar.h"
#include "runtime/builtin/workdays.h"

namespace tiaowen::jit {

int32_t ValueOf(const lower::Parameter& parameter, const builtin::Clock& run,
                const base::WorkCalendar& calendar) {
  const builtin::Clock clock = builtin::ClockAt(run, parameter.at);
  switch (parameter.kind) {
    case lower::Parameter::Kind::kAsOf:
      return clock.as_of;
    case lower::Parameter::Kind::kAsOfYear:
      return clock.year + parameter.years;
    case lower::Parameter::Kind::kYearStart:
      return builtin::YearStart(clock, parameter.years);
    case lower::Parameter::Kind::kLookback:
      return builtin::Lookback(clock.as_of - parameter.days_after, parameter.years,
                               parameter.months, parameter.missing_day);
    case lower::Parameter::Kind::kBound:
      return clock.as_of -
             builtin::Lookback(clock.as_of, parameter.years, parameter.months,
                               parameter.missing_day) +
             parameter.days_after;
    case lower::Parameter::Kind::kWorkdaysAll:
      return builtin::WorkdaysBack(calendar, clock.as_of - parameter.days_after,
                                   parameter.working_days, builtin::UnknownYear::kAllWork);
    case lower::Parameter::Kind::kWorkdaysNone:
      return builtin::WorkdaysBack(calendar, clock.as_of - parameter.days_after,
                                   parameter.working_days, builtin::UnknownYear::kNoneWork);
    case lower::Parameter::Kind::kRun:
      return clock.as_of - builtin::Lookback(clock.as_of - parameter.days_after, parameter.years,
                                             parameter.months, parameter.missing_day);
  }
  TW_CHECK(false, "a parameter has no kind");
}

}  // namespace tiaowen::jit
