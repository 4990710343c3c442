#pragma once

#include "compiler/lower/lower.h"
#include "compiler/object/object.h"

namespace tiaowen::object {

// Adds to `lowered`, made of `module`, the tiaowen_policy that describes it, and hides its entry.
// The data layout of its LLVM module is set.
void AddDescriptor(lower::LoweredModule& lowered, const ir::Module& module, const Options& options);

}  // namespace tiaowen::object
