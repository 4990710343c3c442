#pragma once

#include <vector>

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits the function that evaluates all prerequisites and exclusions in one pass over the
// applicants: their clauses, the facts of leaf clauses, the scopes of rules and who is examined.
// Null when there are none.
llvm::Function* LowerEarlyProvisions(Context& context);

// Emits the functions that evaluate all rules, each some of them in one pass over the applicants:
// their clauses, the facts of leaf clauses, the verdicts.
std::vector<llvm::Function*> LowerRules(Context& context);

}  // namespace tiaowen::lower
