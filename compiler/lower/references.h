#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the call that fills the buffers of `test` for the rows in the plane `row_mask` whose
// applicants are in the plane `applicant_mask`; -1: for all.
void CallReferenceTest(Frame& frame, const ReferenceTest& test, int row_mask, int applicant_mask);

// Makes `test` unknown for all rows of its level, before calls for some of them.
void ClearReferenceTest(Frame& frame, const ReferenceTest& test);

}  // namespace tiaowen::lower
