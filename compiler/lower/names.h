#pragma once

#include <string>

#include "compiler/lower/lower.h"

// Names of generated values and functions, for whoever reads the LLVM IR.
namespace tiaowen::lower {

std::string NameOf(const Parameter& parameter);

// The label of the sentence of a Prerequisite, Rule or Exclusion.
std::string LabelOf(const ir::Module& module, ir::InstId owner);

}  // namespace tiaowen::lower
