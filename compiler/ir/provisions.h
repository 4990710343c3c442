#pragma once

#include <vector>

#include "compiler/ir/module.h"

// Which provisions decide what, as compiler/ir/module.h defines it.
namespace tiaowen::ir {

// The rules that give `conclusion`, in the order of the text.
std::vector<InstId> RulesOf(const Module& module, const Conclusion& conclusion);

// The prerequisites that govern `rule`, a Rule, in the order of the text.
std::vector<InstId> PrerequisitesOf(const Module& module, InstId rule);

// The exclusions that take `conclusion` away, in the order of the text.
std::vector<InstId> ExclusionsOf(const Module& module, const Conclusion& conclusion);

}  // namespace tiaowen::ir
