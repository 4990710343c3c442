#pragma once

#include <cstdint>

#include "compiler/lower/lower.h"
#include "runtime/builtin/clock.h"

namespace tiaowen::jit {

// The value of `parameter` for a run at `clock`.
int32_t ValueOf(const lower::Parameter& parameter, const builtin::Clock& clock);

}  // namespace tiaowen::jit
