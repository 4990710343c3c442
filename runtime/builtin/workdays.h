#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/base/work_calendar.h"

// Periods of working days. The day on which one begins does not count; the next working day is its
// first.
namespace tiaowen::builtin {

// What the days of a year are taken for that the calendar does not know. What is wanted lies
// between the two.
enum class UnknownYear : uint8_t { kAllWork, kNoneWork };

// The latest x such that at least `count` days of (x, day] are working days: of the days x from
// which so many working days have passed on `day`, the last. Days before 1900 are no working days;
// kDateLow of batch.h when there are too few. `count` is positive.
int32_t WorkdaysBack(const base::WorkCalendar& calendar, int32_t day, int count,
                     UnknownYear unknown);

// The working day number `count` after `day`: the first on which WorkdaysBack is not before `day`.
// Nothing when it is not before 2200.
std::optional<int32_t> WorkdaysOn(const base::WorkCalendar& calendar, int32_t day, int count,
                                  UnknownYear unknown);

// The years, ascending, whose working days WorkdaysBack needs and the calendar does not know: none
// iff both ways to take them lead back to one day.
std::vector<int> UnknownYearsBack(const base::WorkCalendar& calendar, int32_t day, int count);

}  // namespace tiaowen::builtin
