#include "compiler/lower/frame.h"

#include "compiler/lower/names.h"

namespace tiaowen::lower {
namespace {

// Arguments of every generated function.
enum Argument : unsigned { kBatch, kParameters, kBuffers, kOutput };

// Fields of the ABI's structures.
constexpr unsigned kColumnValues = 0, kColumnUpper = 1, kColumnValid = 2;
constexpr unsigned kTableRows = 0, kTableOffsets = 1, kTableParents = 2, kTableColumns = 3;
constexpr unsigned kBatchApplicants = 0, kBatchTables = 1;

// What Frame::loaded_ holds.
enum Loaded : int {
  kTableField,
  kTablesPointer,
  kColumnField,
  kBufferPointer,
  kParameterValue,
  kWords,
  kOutputField,
  kOutputPlane
};

}  // namespace

Frame::Frame(Context& shared, const std::string& name, llvm::GlobalValue::LinkageTypes linkage)
    : context(shared),
      function(llvm::Function::Create(context.function_type, linkage, name, context.module.get())),
      builder(llvm::BasicBlock::Create(context.llvm, "entry", function)) {
  function->setDoesNotThrow();
  const char* names[] = {"batch", "parameters", "buffers", "output"};
  for (unsigned i = 0; i < 4; ++i) {
    function->getArg(i)->setName(names[i]);
    function->addParamAttr(i, llvm::Attribute::NoAlias);
    if (i != kOutput) function->addParamAttr(i, llvm::Attribute::ReadOnly);
  }
}

llvm::Value* Frame::LoadInvariant(llvm::Type* type, llvm::Value* pointer, const std::string& name) {
  llvm::LoadInst* load = builder.CreateLoad(type, pointer, name);
  load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(context.llvm, {}));
  return load;
}

llvm::Value* Frame::TableField(ir::TableId table, unsigned field, const std::string& name) {
  llvm::Value*& value = loaded_[{kTableField, table.index, static_cast<int>(field)}];
  if (value != nullptr) return value;
  llvm::Value*& tables = loaded_[{kTablesPointer, 0, 0}];
  if (tables == nullptr) {
    llvm::Value* pointer =
        builder.CreateStructGEP(context.abi.batch, function->getArg(kBatch), kBatchTables);
    tables = LoadInvariant(context.pointer(), pointer, "tables");
  }
  llvm::Value* row = builder.CreateConstInBoundsGEP2_32(context.abi.table, tables,
                                                        static_cast<unsigned>(table.index), field);
  llvm::Type* type =
      field == kTableRows ? static_cast<llvm::Type*>(context.i64()) : context.pointer();
  return value = LoadInvariant(type, row, context.ir.schema.table(table).name + name);
}

llvm::Value* Frame::Rows(ir::TableId table) {
  if (table != ir::kMainTable) return TableField(table, kTableRows, ".rows");
  llvm::Value*& value = loaded_[{kTableField, -1, 0}];
  if (value != nullptr) return value;
  llvm::Value* pointer =
      builder.CreateStructGEP(context.abi.batch, function->getArg(kBatch), kBatchApplicants);
  return value = LoadInvariant(context.i64(), pointer, "applicants");
}

llvm::Value* Frame::Words(ir::TableId table) {
  llvm::Value*& value = loaded_[{kWords, table.index, 0}];
  if (value != nullptr) return value;
  llvm::Value* padded = builder.CreateNUWAdd(Rows(table), builder.getInt64(63));
  return value = builder.CreateLShr(padded, 6, "words");
}

llvm::Value* Frame::Offsets(ir::TableId table) {
  return TableField(table, kTableOffsets, ".offsets");
}

llvm::Value* Frame::Parents(ir::TableId table) {
  return TableField(table, kTableParents, ".parents");
}

ColumnPointers Frame::Column(ir::TableId table, int column) {
  auto load = [&](unsigned field, const char* name) {
    llvm::Value*& value =
        loaded_[{kColumnField, table.index, column * 3 + static_cast<int>(field)}];
    if (value != nullptr) return value;
    llvm::Value* columns = TableField(table, kTableColumns, ".columns");
    llvm::Value* pointer = builder.CreateConstInBoundsGEP2_32(context.abi.column, columns,
                                                              static_cast<unsigned>(column), field);
    return value =
               LoadInvariant(context.pointer(), pointer, context.ColumnName(table, column) + name);
  };
  const ir::Column& declared = context.ir.schema.table(table).columns[static_cast<size_t>(column)];
  ColumnPointers pointers{load(kColumnValues, ".values"), nullptr, load(kColumnValid, ".valid")};
  if (declared.type.kind == ir::TypeKind::kDate) pointers.upper = load(kColumnUpper, ".upper");
  return pointers;
}

ColumnPointers Frame::ColumnOf(ir::InstId reference) {
  if (const auto* column = std::get_if<ir::ColumnRef>(&context.ir.inst(reference))) {
    return Column(column->table, column->column);
  }
  if (std::holds_alternative<ir::LookUp>(context.ir.inst(reference))) {
    const ReferenceTest& test = context.plan.ReferenceTestOf(reference);
    return {BufferAt(test.values), nullptr, BufferAt(test.valid)};
  }
  if (const ComputedValue* computed = context.plan.FindComputed(reference)) {
    return {BufferAt(computed->values), nullptr, BufferAt(computed->valid)};
  }
  const auto& parent = context.ir.get<ir::ParentRef>(reference);
  const ParentColumn& copy = context.plan.parent_columns.at({parent.child, parent.column});
  return {BufferAt(copy.values), copy.upper < 0 ? nullptr : BufferAt(copy.upper),
          BufferAt(copy.valid)};
}

llvm::Value* Frame::BufferAt(int buffer) {
  llvm::Value*& value = loaded_[{kBufferPointer, buffer, 0}];
  if (value != nullptr) return value;
  llvm::Value* pointer = builder.CreateConstInBoundsGEP1_32(
      context.pointer(), function->getArg(kBuffers), static_cast<unsigned>(buffer));
  return value = LoadInvariant(context.pointer(), pointer, "buffer" + std::to_string(buffer));
}

llvm::Value* Frame::ParameterAt(const Parameter& parameter) {
  const int slot = context.SlotOf(parameter);
  llvm::Value*& value = loaded_[{kParameterValue, slot, 0}];
  if (value != nullptr) return value;
  llvm::Value* pointer = builder.CreateConstInBoundsGEP1_32(
      context.i32(), function->getArg(kParameters), static_cast<unsigned>(slot));
  return value = LoadInvariant(context.i32(), pointer, NameOf(parameter));
}

llvm::Value* Frame::OutputBase(OutputField field) {
  const int field_index = static_cast<int>(field);
  llvm::Value*& base = loaded_[{kOutputField, field_index, 0}];
  if (base != nullptr) return base;
  static constexpr const char* kNames[] = {
      "verdict_certain", "verdict_possible", "clause_certain", "clause_possible",
      "facts",           "amounts",          "amount_known"};
  llvm::Value* pointer = builder.CreateStructGEP(context.abi.output, function->getArg(kOutput),
                                                 static_cast<unsigned>(field_index));
  return base = LoadInvariant(context.pointer(), pointer, kNames[field_index]);
}

llvm::Value* Frame::OutputAmounts(size_t position) {
  llvm::Value* first = builder.CreateNUWMul(Words(ir::kMainTable), builder.getInt64(position * 64));
  return builder.CreateInBoundsGEP(context.i64(), OutputBase(OutputField::kAmounts), first);
}

llvm::Value* Frame::OutputPlane(OutputField field, size_t plane) {
  llvm::Value* base = OutputBase(field);
  llvm::Value*& value = loaded_[{kOutputPlane, static_cast<int>(field), static_cast<int>(plane)}];
  if (value != nullptr) return value;
  llvm::Value* first = builder.CreateNUWMul(Words(ir::kMainTable), builder.getInt64(plane));
  return value = builder.CreateInBoundsGEP(context.i64(), base, first);
}

llvm::Value* Frame::Batch() { return function->getArg(kBatch); }
llvm::Value* Frame::Buffers() { return function->getArg(kBuffers); }
llvm::Value* Frame::Output() { return function->getArg(kOutput); }

llvm::Value* Frame::ConstantArray(const std::vector<int32_t>& numbers) {
  const std::vector<uint32_t> words(numbers.begin(), numbers.end());
  llvm::Constant* data = llvm::ConstantDataArray::get(context.llvm, words);
  return new llvm::GlobalVariable(*context.module, data->getType(), /*isConstant=*/true,
                                  llvm::GlobalValue::PrivateLinkage, data, "numbers");
}

void Frame::CallFunction(llvm::Function* callee) {
  builder.CreateCall(callee, {function->getArg(kBatch), function->getArg(kParameters),
                              function->getArg(kBuffers), function->getArg(kOutput)});
}

llvm::Value* Frame::CallDeclared(const char* name, llvm::FunctionType* type,
                                 const std::vector<llvm::Value*>& arguments) {
  llvm::FunctionCallee callee = context.module->getOrInsertFunction(name, type);
  llvm::CallInst* call = builder.CreateCall(callee, arguments);
  call->setDoesNotThrow();
  return call;
}

}  // namespace tiaowen::lower
