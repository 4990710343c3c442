#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the call that fills the buffers of `test` for all rows of its level.
void CallReferenceTest(Frame& frame, const ReferenceTest& test);

}  // namespace tiaowen::lower
