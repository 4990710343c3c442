#include "compiler/lower/context.h"

#include <algorithm>

namespace tiaowen::lower {
namespace {

AbiTypes MakeAbiTypes(llvm::LLVMContext& llvm) {
  llvm::Type* pointer = llvm::PointerType::getUnqual(llvm);
  llvm::Type* i64 = llvm::Type::getInt64Ty(llvm);
  return {llvm::StructType::create(llvm, {pointer, pointer, pointer}, "Column"),
          llvm::StructType::create(llvm, {i64, pointer, pointer, pointer}, "Table"),
          llvm::StructType::create(llvm, {i64, pointer}, "Batch"),
          llvm::StructType::create(
              llvm, {pointer, pointer, pointer, pointer, pointer, pointer, pointer}, "Output")};
}

}  // namespace

Context::Context(const ir::Module& ir_module, llvm::LLVMContext& llvm_context,
                 const Options& lower_options)
    : ir(ir_module),
      options(lower_options),
      clause_table(ir::ListClauses(ir_module)),
      plan(ir_module, clause_table),
      llvm(llvm_context),
      module(std::make_unique<llvm::Module>(ir_module.title.empty() ? "policy" : ir_module.title,
                                            llvm_context)),
      abi(MakeAbiTypes(llvm_context)),
      function_type(llvm::FunctionType::get(llvm::Type::getVoidTy(llvm_context),
                                            {pointer(), pointer(), pointer(), pointer()}, false)) {}

int Context::SlotOf(const Parameter& parameter) {
  auto found = std::find(parameters.begin(), parameters.end(), parameter);
  if (found == parameters.end()) found = parameters.insert(found, parameter);
  return static_cast<int>(found - parameters.begin());
}

std::string Context::ColumnName(ir::TableId table, int column) const {
  const ir::Table& declared = ir.schema.table(table);
  return declared.name + "." + declared.columns[static_cast<size_t>(column)].name;
}

}  // namespace tiaowen::lower
