#include "compiler/lower/sums.h"

#include <limits>

#include "compiler/lower/record.h"
#include "runtime/builtin/sums.h"

namespace tiaowen::lower {
namespace {

// Stores the builtin::SumTerm of `term` at `base` of `record`.
void StoreTerm(Frame& frame, Record& record, size_t base, const ir::Term& term, int scale) {
  using builtin::SumTerm;
  const Context& context = frame.context;
  const ir::Type type = context.ir.TypeOf(term.value);
  const int64_t power = ir::PowerOfTen(scale + term.shift - type.scale);
  record.StoreInt64(base + offsetof(SumTerm, factor), term.subtracted ? -power : power);
  const auto* column = std::get_if<ir::ColumnRef>(&context.ir.inst(term.value));
  record.StoreInt64(base + offsetof(SumTerm, null_is_any), column != nullptr ? 1 : 0);
  if (column == nullptr) {
    const AggregateTest& test = context.plan.AggregateTestOf(term.value);
    record.Store(base + offsetof(SumTerm, low), frame.BufferAt(test.low));
    record.Store(base + offsetof(SumTerm, high), frame.BufferAt(test.high));
    record.Store(base + offsetof(SumTerm, valid), frame.BufferAt(test.valid));
    record.StoreInt64(base + offsetof(SumTerm, is_wide), 1);
    record.StoreInt64(base + offsetof(SumTerm, null_low), 0);
    return;
  }
  const ColumnPointers cells = frame.Column(column->table, column->column);
  const ir::Column& declared =
      context.ir.schema.table(column->table).columns[static_cast<size_t>(column->column)];
  record.Store(base + offsetof(SumTerm, low), cells.values);
  record.Store(base + offsetof(SumTerm, high), nullptr);
  record.Store(base + offsetof(SumTerm, valid), cells.valid);
  record.StoreInt64(base + offsetof(SumTerm, is_wide), type.kind == ir::TypeKind::kDecimal ? 1 : 0);
  record.StoreInt64(base + offsetof(SumTerm, null_low),
                    declared.Least().value_or(std::numeric_limits<int64_t>::min()));
}

}  // namespace

void CallSum(Frame& frame, const SumTest& test) {
  using Query = builtin::SumQuery;
  using builtin::SumTerm;
  const auto& sum = frame.context.ir.get<ir::Sum>(test.inst);
  Record terms(frame, sizeof(SumTerm) * sum.terms.size(), alignof(SumTerm));
  for (size_t i = 0; i < sum.terms.size(); ++i)
    StoreTerm(frame, terms, i * sizeof(SumTerm), sum.terms[i], sum.scale);
  Record query(frame, sizeof(Query), alignof(Query));
  query.Store(offsetof(Query, applicants), frame.Rows(ir::kMainTable));
  query.Store(offsetof(Query, terms), terms.memory());
  query.StoreInt64(offsetof(Query, term_count), static_cast<int64_t>(sum.terms.size()));
  query.StoreInt64(offsetof(Query, absolute), sum.absolute ? 1 : 0);
  query.Store(offsetof(Query, low), frame.BufferAt(test.low));
  query.Store(offsetof(Query, high), frame.BufferAt(test.high));
  query.Store(offsetof(Query, valid), frame.BufferAt(test.valid));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_sum), {query.memory()});
}

}  // namespace tiaowen::lower
