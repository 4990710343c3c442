#pragma once

#include <llvm/IR/DerivedTypes.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <map>
#include <memory>
#include <vector>

#include "compiler/lower/plan.h"

namespace tiaowen::lower {

// The structures of runtime/abi/abi.h.
struct AbiTypes {
  llvm::StructType* column;
  llvm::StructType* table;
  llvm::StructType* batch;
  llvm::StructType* output;
};

// What all topic files share while one module is lowered. Stores and does not think.
struct Context {
  Context(const ir::Module& ir_module, llvm::LLVMContext& llvm_context,
          const Options& lower_options);

  const ir::Module& ir;
  const Options options;
  const ir::ClauseTable clause_table;
  Plan plan;

  llvm::LLVMContext& llvm;
  std::unique_ptr<llvm::Module> module;
  AbiTypes abi;
  llvm::FunctionType*
      function_type;  // of every generated function: void(batch, parameters, buffers, output)

  std::vector<Parameter> parameters;
  // Set tests whose plane a kernel fills: by the number of the value and the set. Filled where they
  // are first met, which is in a function that always runs before all others that read them.
  std::map<std::pair<int, std::vector<int32_t>>, int> member_planes;

  llvm::Type* i1() const { return llvm::Type::getInt1Ty(llvm); }
  llvm::IntegerType* i8() const { return llvm::Type::getInt8Ty(llvm); }
  llvm::IntegerType* i32() const { return llvm::Type::getInt32Ty(llvm); }
  llvm::IntegerType* i64() const { return llvm::Type::getInt64Ty(llvm); }
  llvm::PointerType* pointer() const { return llvm::PointerType::getUnqual(llvm); }

  // The slot of `parameter` in the entry's parameters.
  int SlotOf(const Parameter& parameter);
  std::string ColumnName(ir::TableId table, int column) const;
};

}  // namespace tiaowen::lower
