#pragma once

#include <llvm/ADT/SmallVector.h>
#include <llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h>
#include <llvm/IR/Module.h>
#include <llvm/Target/TargetMachine.h>

#include "compiler/base/result.h"

// Machine code for the computer at hand.
namespace tiaowen::jit {

// The host's processor with all its features.
base::Result<llvm::orc::JITTargetMachineBuilder> DetectHost();

// Sets the module's target, verifies it, and optimises it if `optimize` is true.
void PrepareForTarget(llvm::Module& module, llvm::TargetMachine& target, bool optimize);

// Returns the object code or assembly of a prepared module, which code generation changes.
base::Result<llvm::SmallVector<char, 0>> EmitCode(llvm::Module& module, llvm::TargetMachine& target,
                                                  llvm::CodeGenFileType type);

}  // namespace tiaowen::jit
