#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the function that evaluates all prerequisites and exclusions in one pass over the
// applicants: their clauses, the facts of leaf clauses, the scopes of rules and who is examined.
// Null when there are none.
llvm::Function* LowerEarlyProvisions(Context& context);

// Emits the function that evaluates all rules in one pass: their clauses, the facts of leaf
// clauses, the verdicts.
llvm::Function* LowerRules(Context& context);

}  // namespace tiaowen::lower
