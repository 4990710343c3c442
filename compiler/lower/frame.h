#pragma once

#include <llvm/IR/IRBuilder.h>

#include <map>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "compiler/lower/context.h"

namespace tiaowen::lower {

// Pointers to the arrays of a column; `upper` is null for all but dates.
struct ColumnPointers {
  llvm::Value* values = nullptr;
  llvm::Value* upper = nullptr;
  llvm::Value* valid = nullptr;
};

enum class OutputField : uint8_t {
  kVerdictCertain,
  kVerdictPossible,
  kClauseCertain,
  kClausePossible,
  kFacts,
  kAmounts,
  kAmountKnown
};

// One generated function and the loads of its arguments, each done once. Everything is emitted at
// `builder`, which starts in the entry block.
class Frame {
 public:
  Frame(Context& shared, const std::string& name, llvm::GlobalValue::LinkageTypes linkage);
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  Context& context;
  llvm::Function* function;
  llvm::IRBuilder<> builder;

  llvm::Value* Rows(ir::TableId table);  // of the main table: the applicants
  llvm::Value* Words(ir::TableId table);
  llvm::Value* Offsets(ir::TableId table);
  llvm::Value* Parents(ir::TableId table);
  ColumnPointers Column(ir::TableId table, int column);
  // The column of a ColumnRef or ParentRef, or the values of a LookUp, Product, Least or Greatest.
  ColumnPointers ColumnOf(ir::InstId reference);
  llvm::Value* BufferAt(int buffer);
  // The arguments themselves.
  llvm::Value* Batch();
  llvm::Value* Buffers();
  llvm::Value* Output();
  // The first of `numbers`, which become data of the module.
  llvm::Value* ConstantArray(const std::vector<int32_t>& numbers);
  llvm::Value* ParameterAt(const Parameter& parameter);  // an i32
  // The first word of plane `plane` of the output.
  llvm::Value* OutputPlane(OutputField field, size_t plane);
  // The first of the amounts at position `position` of ir::ListAmounts.
  llvm::Value* OutputAmounts(size_t position);

  // Calls another generated function with this one's arguments.
  void CallFunction(llvm::Function* callee);
  // Calls a kernel of runtime/builtin; its type is that of the C++ function. See TW_KERNEL_NAME.
  template <typename Result, typename... Arguments>
  llvm::Value* CallKernel(const char* name, Result (*)(Arguments...),
                          const std::vector<llvm::Value*>& arguments) {
    static_assert(std::is_void_v<Result> || std::is_same_v<Result, int32_t>);
    llvm::Type* result =
        std::is_void_v<Result> ? builder.getVoidTy() : static_cast<llvm::Type*>(context.i32());
    return CallDeclared(name, llvm::FunctionType::get(result, {TypeOf<Arguments>()...}, false),
                        arguments);
  }

 private:
  template <typename T>
  llvm::Type* TypeOf() const {
    static_assert(std::is_pointer_v<T> || std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>);
    if constexpr (std::is_pointer_v<T>) return context.pointer();
    return std::is_same_v<T, int32_t> ? context.i32() : context.i64();
  }

  llvm::Value* CallDeclared(const char* name, llvm::FunctionType* type,
                            const std::vector<llvm::Value*>& arguments);
  // The first word or amount of the output, not yet at a plane.
  llvm::Value* OutputBase(OutputField field);
  llvm::Value* TableField(ir::TableId table, unsigned field, const std::string& name);
  // Loads what does not change while the function runs.
  llvm::Value* LoadInvariant(llvm::Type* type, llvm::Value* pointer, const std::string& name);

  // Loaded values by what they are: a small tag and two indices.
  std::map<std::tuple<int, int, int>, llvm::Value*> loaded_;
};

// The name and type of a kernel, as the first two arguments of Frame::CallKernel.
#define TW_KERNEL_NAME(symbol) #symbol, &symbol

}  // namespace tiaowen::lower
