#pragma once

#include <array>

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the call that fills the buffers of `test` for the rows of its level that are in both planes
// of `masks`; -1: all.
void CallReferenceTest(Frame& frame, const ReferenceTest& test, const std::array<int, 2>& masks);

// Makes `test` unknown for all rows of its level, before calls for some of them.
void ClearReferenceTest(Frame& frame, const ReferenceTest& test);

}  // namespace tiaowen::lower
