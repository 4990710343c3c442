#include <utility>

#include "compiler/check/context.h"

// Columns, rows and connectives as instructions.
namespace tiaowen::check {

using ir::CompareOp;
using ir::InstId;

InstId Column(Context& context, ir::TableId table, int column, source::Range range) {
  if (table == ir::kMainTable && context.level != ir::kMainTable)
    return context.module.Add(ir::ParentRef{context.level, column}, SpanOf(range));
  return context.module.Add(ir::ColumnRef{table, column}, SpanOf(range));
}

std::optional<InstId> ByAsOf(Context& context, ir::TableId table, source::Range range) {
  int date = context.module.schema.table(table).event_date;
  if (date < 0) return std::nullopt;
  InstId column = Column(context, table, date, range);
  InstId as_of = context.module.Add(ir::AsOf{context.cut_off}, SpanOf(range));
  return context.module.Add(ir::Compare{CompareOp::kLe, column, as_of}, SpanOf(range));
}

InstId All(Context& context, std::vector<InstId> operands, ir::TableId level, source::Range range) {
  if (operands.empty())
    return context.module.Add(ir::TruthConst{base::Truth::kTrue, level}, SpanOf(range));
  std::erase_if(operands, [](InstId operand) { return !operand.valid(); });
  if (operands.empty()) return {};
  if (operands.size() == 1) return operands.front();
  CheckContradiction(context, operands, range);
  return context.module.Add(ir::And{std::move(operands)}, SpanOf(range));
}

InstId Soften(Context& context, InstId condition, source::Range range) {
  if (!condition.valid()) return condition;
  const InstId discretion =
      context.module.Add(ir::TruthConst{base::Truth::kUnknown, context.level}, SpanOf(range));
  if (context.excludes) return context.module.Add(ir::And{{condition, discretion}}, SpanOf(range));
  return context.module.Add(ir::Or{{condition, discretion}}, SpanOf(range));
}

InstId Whole(Context& context, std::vector<InstId> operands, ir::TableId level,
             source::Range range) {
  InstId all = All(context, std::move(operands), level, range);
  return all.valid() ? all : All(context, {}, level, range);
}

InstId ExistsRow(Context& context, ir::TableId table, std::vector<InstId> conditions,
                 source::Range range) {
  InstId predicate = Whole(context, std::move(conditions), table, range);
  return context.module.Add(ir::Exists{table, predicate}, SpanOf(range));
}

InstId Any(Context& context, std::vector<InstId> operands, source::Range range) {
  std::erase_if(operands, [](InstId operand) { return !operand.valid(); });
  if (operands.empty()) return {};
  if (operands.size() == 1) return operands.front();
  return context.module.Add(ir::Or{std::move(operands)}, SpanOf(range));
}

InstId Negate(Context& context, InstId condition, source::Range range) {
  if (!condition.valid()) return condition;
  if (const auto* negation = std::get_if<ir::Not>(&context.module.inst(condition)))
    return ir::CloneTree(context.module, negation->operand);
  return context.module.Add(ir::Not{condition}, SpanOf(range));
}

}  // namespace tiaowen::check
