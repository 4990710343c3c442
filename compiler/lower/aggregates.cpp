#include "compiler/lower/aggregates.h"

#include <limits>

#include "runtime/batch/batch.h"
#include "runtime/builtin/aggregates.h"

namespace tiaowen::lower {
namespace {

using builtin::AggregateQuery;
using builtin::Fold;

Fold FoldOf(ir::AggregateKind kind) {
  switch (kind) {
    case ir::AggregateKind::kCount:
      return Fold::kCount;
    case ir::AggregateKind::kSum:
      return Fold::kSum;
    case ir::AggregateKind::kMax:
      return Fold::kMax;
    case ir::AggregateKind::kMin:
      return Fold::kMin;
    case ir::AggregateKind::kLatest:
      return Fold::kLatest;
    case ir::AggregateKind::kEarliest:
      return Fold::kEarliest;
    case ir::AggregateKind::kDistinctYears:
      return Fold::kDistinctYears;
    case ir::AggregateKind::kExcess:
      return Fold::kExcess;
  }
  TW_CHECK(false, "an aggregate has no kind");
}

// What a cell of `column` can be of which nothing is known.
std::pair<int64_t, int64_t> AnyCell(const ir::Column& column) {
  if (column.type.kind == ir::TypeKind::kDate) return {batch::kDateLow, batch::kDateHigh};
  return {column.Least().value_or(std::numeric_limits<int64_t>::min()),
          std::numeric_limits<int64_t>::max()};
}

}  // namespace

#define TW_FIELD(field) offsetof(AggregateQuery, field)

void CallAggregate(Frame& frame, const AggregateTest& test) {
  Context& context = frame.context;
  llvm::IRBuilder<>& builder = frame.builder;
  const auto& inst = context.ir.get<ir::Aggregate>(test.inst);
  const ir::Table& table = context.ir.schema.table(inst.table);
  const RowPredicate& filter = context.plan.FilterOf(test.inst);

  auto* type = llvm::ArrayType::get(context.i8(), sizeof(AggregateQuery));
  llvm::AllocaInst* query = builder.CreateAlloca(type, nullptr, "query");
  query->setAlignment(llvm::Align(alignof(AggregateQuery)));
  const auto store = [&](size_t offset, llvm::Value* value) {
    if (value == nullptr) value = llvm::ConstantPointerNull::get(context.pointer());
    builder.CreateStore(value, builder.CreateConstInBoundsGEP1_64(context.i8(), query, offset));
  };
  const auto store_number = [&](size_t offset, int64_t value) {
    store(offset, builder.getInt64(static_cast<uint64_t>(value)));
  };
  store(TW_FIELD(applicants), frame.Rows(ir::kMainTable));
  store(TW_FIELD(offsets), frame.Offsets(inst.table));
  store(TW_FIELD(filter_certain), frame.BufferAt(filter.rows.certain));
  store(TW_FIELD(filter_possible), frame.BufferAt(filter.rows.possible));
  ColumnPointers cells;
  std::pair<int64_t, int64_t> any = {0, 0};
  if (inst.column >= 0) {
    cells = frame.Column(inst.table, inst.column);
    any = AnyCell(table.columns[static_cast<size_t>(inst.column)]);
  }
  const bool wide = context.ir.TypeOf(test.inst).kind == ir::TypeKind::kDecimal;
  store(TW_FIELD(first), wide ? nullptr : cells.values);
  store(TW_FIELD(last), wide ? nullptr : cells.upper);
  store(TW_FIELD(wide), wide ? cells.values : nullptr);
  store(TW_FIELD(cells_valid), cells.valid);
  store_number(TW_FIELD(any_first), any.first);
  store_number(TW_FIELD(any_last), any.second);
  store_number(TW_FIELD(base), inst.base);
  store(TW_FIELD(low), frame.BufferAt(test.low));
  store(TW_FIELD(high), frame.BufferAt(test.high));
  store(TW_FIELD(valid), frame.BufferAt(test.valid));
  store(TW_FIELD(none), frame.BufferAt(test.none));
  store(TW_FIELD(fold), builder.getInt32(static_cast<uint32_t>(FoldOf(inst.kind))));
  store(TW_FIELD(complete), builder.getInt32(table.complete ? 1 : 0));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_aggregate), {query});
}

#undef TW_FIELD

}  // namespace tiaowen::lower
