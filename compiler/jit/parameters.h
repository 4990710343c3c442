#pragma once

#include <cstdint>

#include "compiler/lower/lower.h"

namespace tiaowen::jit {

// The value of `parameter` for a run as of the day `as_of`.
int32_t ValueOf(const lower::Parameter& parameter, int32_t as_of);

}  // namespace tiaowen::jit
