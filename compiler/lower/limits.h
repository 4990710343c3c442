#pragma once

#include "compiler/base/result.h"
#include "compiler/ir/module.h"

namespace tiaowen::lower {

// Whether every instruction is within what generated code can express; the error names the first
// that is not.
base::Status CheckLimits(const ir::Module& module);

}  // namespace tiaowen::lower
