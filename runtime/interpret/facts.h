#pragma once

#include <cstdint>

#include "compiler/ir/clauses.h"
#include "runtime/interpret/evaluator.h"

namespace tiaowen::interpret {

// Whether `fact` is missing for an applicant for whom its clause `clause` was examined and is
// unknown.
bool IsMissing(const Evaluator& evaluator, const ir::Clause& clause, const ir::Fact& fact,
               int64_t applicant);

}  // namespace tiaowen::interpret
