#pragma once

#include <llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h>
#include <llvm/IR/Module.h>
#include <llvm/Target/TargetMachine.h>

#include <memory>
#include <string>

#include "compiler/base/result.h"

// Machine code for the computer at hand.
namespace tiaowen::jit {

// The host's processor with all its features.
base::Result<llvm::orc::JITTargetMachineBuilder> DetectHost();

// Sets the module's target, verifies it, and optimises it if `optimize` is true.
void PrepareForTarget(llvm::Module& module, llvm::TargetMachine& target, bool optimize);

// Returns the assembly of a prepared module.
base::Result<std::string> EmitAssembly(llvm::Module& module, llvm::TargetMachine& target);

}  // namespace tiaowen::jit
