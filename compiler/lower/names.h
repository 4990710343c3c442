#pragma once

#include <string>

#include "compiler/lower/lower.h"

// Names of generated values and functions, for whoever reads the LLVM IR.
namespace tiaowen::lower {

std::string NameOf(const Parameter& parameter);

}  // namespace tiaowen::lower
