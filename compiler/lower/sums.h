#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Calls the kernel that computes a Sum for all applicants of the batch.
void CallSum(Frame& frame, const SumTest& test);

}  // namespace tiaowen::lower
