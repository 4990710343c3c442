#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "compiler/check/context.h"

// Columns, rows and connectives as instructions.
namespace tiaowen::check {
namespace {

using ir::CompareOp;
using ir::InstId;

// The values that a person's category columns must equal under `condition` and the Ands in it.
void CollectEqualities(const ir::Module& module, InstId condition,
                       std::vector<std::pair<ir::ColumnRef, ir::CodeConst>>* equalities) {
  if (const auto* all = std::get_if<ir::And>(&module.inst(condition))) {
    for (InstId operand : all->operands) CollectEqualities(module, operand, equalities);
  }
  const auto* compare = std::get_if<ir::Compare>(&module.inst(condition));
  if (compare == nullptr || compare->op != CompareOp::kEq) return;
  const auto* column = std::get_if<ir::ColumnRef>(&module.inst(compare->lhs));
  const auto* code = std::get_if<ir::CodeConst>(&module.inst(compare->rhs));
  if (column != nullptr && code != nullptr) equalities->emplace_back(*column, *code);
}

void ReportContradiction(Context& context, const std::vector<InstId>& operands,
                         source::Range range) {
  std::vector<std::pair<ir::ColumnRef, ir::CodeConst>> equalities;
  for (InstId operand : operands) CollectEqualities(context.module, operand, &equalities);
  for (size_t i = 0; i < equalities.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const auto& [column, code] = equalities[i];
      const auto& [other_column, other_code] = equalities[j];
      bool same = column.table == other_column.table && column.column == other_column.column;
      if (!same || code.code == other_code.code) continue;
      const ir::EnumType& type = context.module.schema.enum_type(code.enum_id);
      context.consumer.Emit(diagnostics::Kind::kContradiction, context.Place(range),
                            context.module.schema.table(column.table)
                                .columns[static_cast<size_t>(column.column)]
                                .name,
                            type.values[static_cast<size_t>(other_code.code)],
                            type.values[static_cast<size_t>(code.code)]);
      return;
    }
  }
}

}  // namespace

bool AreCases(const ir::Module& module, const std::vector<InstId>& operands) {
  std::map<std::pair<int, int>, std::set<int>> values;  // of the columns that the first asks for
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!operands[i].valid()) return false;
    std::vector<std::pair<ir::ColumnRef, ir::CodeConst>> equalities;
    CollectEqualities(module, operands[i], &equalities);
    for (const auto& [column, code] : equalities) {
      std::set<int>& known = values[{column.table.index, column.column}];
      if (known.size() == i) known.insert(code.code);
    }
  }
  return operands.size() > 1 && std::any_of(values.begin(), values.end(), [&](const auto& column) {
           return column.second.size() == operands.size();
         });
}

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
  ReportContradiction(context, operands, range);
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
