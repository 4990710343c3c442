#include "compiler/lower/references.h"

#include "compiler/lower/record.h"
#include "runtime/builtin/references.h"

namespace tiaowen::lower {
namespace {

// The value of a constant key, an i64.
llvm::Value* ConstantOf(Frame& frame, ir::InstId key) {
  const ir::InstData& data = frame.context.ir.inst(key);
  llvm::IRBuilder<>& builder = frame.builder;
  if (const auto* year = std::get_if<ir::AsOfYear>(&data)) {
    return builder.CreateSExt(
        frame.ParameterAt(
            {.kind = Parameter::Kind::kAsOfYear, .years = year->offset, .at = year->at}),
        frame.context.i64());
  }
  int64_t value = 0;
  if (const auto* code = std::get_if<ir::CodeConst>(&data)) {
    value = code->code;
  } else if (const auto* text = std::get_if<ir::TextConst>(&data)) {
    value = text->text.index;
  } else {
    value = frame.context.ir.get<ir::IntConst>(key).value;
  }
  return builder.getInt64(static_cast<uint64_t>(value));
}

bool IsCode(const ir::Type& type) { return type.enum_id.valid(); }

// Stores the builtin::ReferenceKey at `base` of `record`.
void StoreKey(Frame& frame, Record& record, size_t base, ir::InstId key,
              const ColumnPointers& cells, int may_equal_empty) {
  using Key = builtin::ReferenceKey;
  const bool varies = frame.context.ir.LevelOf(key).valid();
  const ColumnPointers values = varies ? frame.ColumnOf(key) : ColumnPointers{};
  record.Store(base + offsetof(Key, values), values.values);
  record.Store(base + offsetof(Key, valid), values.valid);
  record.Store(base + offsetof(Key, cells), cells.values);
  record.Store(base + offsetof(Key, cells_valid), cells.valid);
  record.Store(base + offsetof(Key, constant),
               varies ? frame.builder.getInt64(0) : ConstantOf(frame, key));
  record.StoreInt32(base + offsetof(Key, is_code), IsCode(frame.context.ir.TypeOf(key)) ? 1 : 0);
  record.Store(base + offsetof(Key, may_equal_empty),
               may_equal_empty < 0 ? nullptr : frame.BufferAt(may_equal_empty));
}

}  // namespace

#define TW_FIELD(field) offsetof(builtin::ReferenceQuery, field)

void CallReferenceTest(Frame& frame, const ReferenceTest& test, const std::array<int, 2>& masks) {
  const ir::Module& module = frame.context.ir;
  const auto* look_up = std::get_if<ir::LookUp>(&module.inst(test.inst));
  const auto* listed = std::get_if<ir::InReference>(&module.inst(test.inst));
  const ir::TableId table = look_up != nullptr ? look_up->table : listed->table;
  const std::vector<int>& columns = look_up != nullptr ? look_up->key_columns : listed->columns;
  const std::vector<ir::InstId>& values = look_up != nullptr ? look_up->keys : listed->values;

  Record keys(frame, sizeof(builtin::ReferenceKey) * values.size(), alignof(builtin::ReferenceKey));
  for (size_t i = 0; i < values.size(); ++i) {
    StoreKey(frame, keys, i * sizeof(builtin::ReferenceKey), values[i],
             frame.Column(table, columns[i]), look_up != nullptr ? -1 : test.may_equal_empty[i]);
  }
  Record query(frame, sizeof(builtin::ReferenceQuery), alignof(builtin::ReferenceQuery));
  query.Store(TW_FIELD(wanted.rows), frame.Rows(module.LevelOf(test.inst)));
  for (size_t i = 0; i < masks.size(); ++i) {
    query.Store(TW_FIELD(wanted.masks) + i * sizeof(void*),
                masks[i] < 0 ? nullptr : frame.BufferAt(masks[i]));
  }
  query.Store(TW_FIELD(reference_rows), frame.Rows(table));
  query.Store(TW_FIELD(keys), keys.memory());
  query.StoreInt32(TW_FIELD(key_count), values.size());
  query.StoreInt32(TW_FIELD(complete), module.schema.table(table).complete ? 1 : 0);
  if (look_up == nullptr) {
    query.Store(TW_FIELD(certain), frame.BufferAt(test.planes.certain));
    query.Store(TW_FIELD(possible), frame.BufferAt(test.planes.possible));
    frame.CallKernel(TW_KERNEL_NAME(tiaowen_find_in_reference), {query.memory()});
    return;
  }
  const ColumnPointers cells = frame.Column(table, look_up->column);
  query.Store(TW_FIELD(cells), cells.values);
  query.Store(TW_FIELD(cells_valid), cells.valid);
  query.Store(TW_FIELD(values), frame.BufferAt(test.values));
  query.Store(TW_FIELD(valid), frame.BufferAt(test.valid));
  query.Store(TW_FIELD(found), frame.BufferAt(test.found));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_look_up), {query.memory()});
}

void ClearReferenceTest(Frame& frame, const ReferenceTest& test) {
  const ir::TableId level = frame.context.ir.LevelOf(test.inst);
  const auto fill = [&](int plane, uint8_t byte) {
    llvm::Value* bytes = frame.builder.CreateShl(frame.Words(level), 3);
    if (plane >= 0) {
      frame.builder.CreateMemSet(frame.BufferAt(plane), frame.builder.getInt8(byte), bytes,
                                 llvm::Align(alignof(uint64_t)));
    }
  };
  fill(test.planes.certain, 0);
  fill(test.planes.possible, 0xFF);
  for (int plane : test.may_equal_empty) fill(plane, 0);
  fill(test.valid, 0);
  fill(test.found, 0);
}

#undef TW_FIELD

}  // namespace tiaowen::lower
