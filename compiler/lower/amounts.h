#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Calls the kernel that computes a Product, Least or Greatest for all rows of its level.
void CallComputed(Frame& frame, const ComputedValue& computed);

// Calls the kernel that joins the amounts of the conclusion at position `position` of
// ir::ListAmounts. The verdicts and the planes of its rules are complete.
void CallJoinAmounts(Frame& frame, size_t position);

}  // namespace tiaowen::lower
