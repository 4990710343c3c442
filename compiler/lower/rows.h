#pragma once

#include <array>
#include <vector>

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the functions that compute all row predicates and key tests of `table`, each in one pass
// over its rows, with every costly leaf left unknown.
std::vector<llvm::Function*> LowerRowPredicates(Context& context, ir::TableId table);

// Emits the function that evaluates a predicate again, with its costly leaves computed.
llvm::Function* LowerCompletedPredicate(Context& context, const RowPredicate& predicate);

// A test, and the planes of its level's rows for which it is to be computed: those in both (-1:
// all).
struct MaskedPeriodTest {
  const PeriodTest* test;
  std::array<int, 2> masks;
};

// Whether two Accumulated count the same days, whatever they demand.
bool CountSameDays(const Context& context, ir::InstId a, ir::InstId b);

// Emits a call that computes `tests`, all of which count the same days.
void CallAccumulate(Frame& frame, const std::vector<MaskedPeriodTest>& tests);

}  // namespace tiaowen::lower
