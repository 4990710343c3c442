#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the function that computes all row predicates and key tests of `table` in one pass, with
// every Accumulated left unknown. Null when the table has none.
llvm::Function* LowerRowPredicates(Context& context, ir::TableId table);

// Emits the function that evaluates a costly predicate again, with its Accumulated computed.
llvm::Function* LowerCompletedPredicate(Context& context, const RowPredicate& predicate);

// Emits a call that computes `test` for the rows in plane `row_mask` whose applicants are in plane
// `applicant_mask` (buffers; -1: all).
void CallAccumulate(Frame& frame, const PeriodTest& test, int row_mask, int applicant_mask);

}  // namespace tiaowen::lower
