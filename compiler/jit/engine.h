#pragma once

#include <memory>
#include <string>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "compiler/lower/lower.h"
#include "runtime/evaluate/engine.h"

// From a checked policy to machine code of this computer, by LLVM's ORC.
namespace tiaowen::jit {

struct Options {
  bool optimize = true;              // false: for reading and debugging only
  std::string cache_directory = {};  // of object_cache.h; empty: none
  lower::Options lowering = {};
};

// Compiles a module that ir::Verify finds sound. The engine does not refer to `module`. An error
// says what cannot be compiled; there is no other engine behind this one.
base::Result<std::unique_ptr<evaluate::Engine>> Compile(const ir::Module& module,
                                                        const Options& options = {});

// Returns the LLVM IR of `module` as text, before or after optimisation for this computer.
base::Result<std::string> DumpLlvm(const ir::Module& module, bool optimized);

// Returns the assembly of `module` for this computer.
base::Result<std::string> DumpAssembly(const ir::Module& module);

}  // namespace tiaowen::jit
