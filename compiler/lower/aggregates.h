#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the call that fills the buffers of `test` for all applicants.
void CallAggregate(Frame& frame, const AggregateTest& test);

}  // namespace tiaowen::lower
