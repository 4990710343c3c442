#pragma once

#include <string>

#include "compiler/ir/module.h"

namespace tiaowen::ir {

// Prints a module as deterministic text: schema, texts, then every prerequisite and rule as an
// indented tree. With a non-empty `label_filter`, prints only the prerequisites and rules of
// sentences with that label.
std::string Print(const Module& module, std::string_view label_filter = {});

// Prints a condition or value as a tree by the names of what it reads: equal for what means the
// same, also in two modules.
std::string PrintTree(const Module& module, InstId root);

}  // namespace tiaowen::ir
