#pragma once

#include <cstdint>

#include "compiler/base/work_calendar.h"
#include "compiler/lower/lower.h"
#include "runtime/builtin/clock.h"

namespace tiaowen::jit {

// The value of `parameter` for a run at the clock `run`, with the working days of `calendar`.
int32_t ValueOf(const lower::Parameter& parameter, const builtin::Clock& run,
                const base::WorkCalendar& calendar);

}  // namespace tiaowen::jit
