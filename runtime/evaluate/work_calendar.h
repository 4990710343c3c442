#pragma once

#include <cstdint>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"

namespace tiaowen::evaluate {

// Whether a condition of `module` counts working days.
bool CountsWorkdays(const ir::Module& module);

// Whether the work calendar of `module` knows the years that its spans of working days need on the
// as-of date. They concern every applicant, so an evaluation on that date is refused otherwise.
base::Status CheckWorkCalendar(const ir::Module& module, int32_t as_of);

}  // namespace tiaowen::evaluate
