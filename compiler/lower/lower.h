#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/entry/entry.h"

namespace llvm {
class LLVMContext;
class Module;
}  // namespace llvm

// From a checked policy to LLVM IR: column-wise kernels over batches of applicants.
namespace tiaowen::lower {

// Slot i of the entry's `parameters` is LoweredModule::parameters[i].
using entry::Buffer;
using entry::Parameter;

// A column that the code reads; a batch must have it.
struct UsedColumn {
  ir::TableId table;
  int column = 0;

  friend auto operator<=>(const UsedColumn&, const UsedColumn&) = default;
};

// The one function that a lowered module exports, an entry::Function.
inline constexpr char kEntryName[] = "tiaowen_evaluate";

struct LoweredModule {
  LoweredModule();
  LoweredModule(LoweredModule&&) noexcept;
  LoweredModule& operator=(LoweredModule&&) noexcept;
  ~LoweredModule();

  std::unique_ptr<llvm::Module>
      module;  // verified; calls the functions of runtime/builtin/kernels.def
  std::vector<Parameter> parameters;
  std::vector<Buffer> buffers;
  std::vector<UsedColumn> columns;
  std::vector<ir::TableId> tables;  // child tables whose rows it reads
  size_t conclusions = 0;           // planes of the output
  size_t clauses = 0;
  size_t facts = 0;
  size_t amounts = 0;
};

struct Options {
  // false: clauses and facts are not written, and their planes have no place in the output. Nobody
  // can be told a reason then.
  bool reasons = true;
  // How many predicates, clauses or questions one loop computes at most: LLVM takes more than
  // linear time for long blocks, and a long code would have one of hundreds of thousands of
  // instructions.
  size_t parts_per_loop = 64;
};

// Lowers a module that ir::Verify finds sound. An error says what cannot be lowered.
base::Result<LoweredModule> Lower(const ir::Module& module, llvm::LLVMContext& context,
                                  const Options& options = {});

}  // namespace tiaowen::lower
