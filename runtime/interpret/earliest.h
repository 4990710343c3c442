#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/clock.h"

namespace tiaowen::interpret {

// For every conclusion (in the order of ir::ListConclusions) the first day, from clock.as_of on, on
// which it is 是 for applicant `applicant` of `batch`, if the register stays as it is: periods,
// anniversaries and orders of dates as of that day, while conditions on years keep clock.year.
// Nothing when there is no such day up to 2199-12-31.
std::vector<std::optional<int32_t>> FindEarliestDays(const ir::Module& module,
                                                     const batch::Batch& batch,
                                                     const builtin::Clock& clock,
                                                     int64_t applicant);

}  // namespace tiaowen::interpret
