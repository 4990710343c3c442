#include "runtime/evaluate/person_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/clauses.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::evaluate {

PersonValues::PersonValues(const ir::Module& module, const batch::Batch& batch, int32_t as_of,
                           base::Language language)
    : module_(module),
      batch_(batch),
      language_(language),
      evaluator_(module, batch, builtin::ClockAt(as_of)) {}

std::string PersonValues::Text(int64_t code) const {
  auto at = static_cast<size_t>(code);
  if (at < module_.texts.size()) return module_.texts[at];
  return batch_.own_texts[at - module_.texts.size()];
}

std::string PersonValues::Cell(ir::TableId table, int column, int64_t row) const {
  const ir::Column& declared = module_.schema.table(table).columns[static_cast<size_t>(column)];
  interpret::Value value = evaluator_.Cell(table, column, row);
  bool ongoing = declared.null_meaning == ir::NullMeaning::kOngoing;
  if (ongoing && (value.null || value.first == batch::kDateHigh))
    return Say("至今", "to the present");
  if (value.null) return Say("空", "empty");
  switch (declared.type.kind) {
    case ir::TypeKind::kText:
      return Text(value.first);
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      return module_.schema.enum_type(declared.type.enum_id)
          .values[static_cast<size_t>(value.first)];
    case ir::TypeKind::kBool:
      return value.first != 0 ? "是" : "否";
    case ir::TypeKind::kInt:
      return fmt::format("{}", value.first);
    case ir::TypeKind::kDate:
      break;
  }
  std::string first = builtin::FormatDate(static_cast<int32_t>(value.first));
  if (value.first == value.last) return first;
  return first + Say("至", " to ") + builtin::FormatDate(static_cast<int32_t>(value.last));
}

std::string PersonValues::Assignment(ir::TableId table, int column, int64_t row) const {
  return fmt::format("{}{}{}",
                     module_.schema.table(table).columns[static_cast<size_t>(column)].name,
                     Say("＝", " = "), Cell(table, column, row));
}

std::string PersonValues::OperandsOf(ir::InstId leaf, const interpret::Place& place) const {
  std::vector<std::string> parts;
  for (ir::InstId operand : ir::ListColumnOperands(module_, leaf)) {
    const auto* parent = std::get_if<ir::ParentRef>(&module_.inst(operand));
    std::string part =
        parent != nullptr
            ? Assignment(ir::kMainTable, parent->column, place.applicant)
            : Assignment(place.table, module_.get<ir::ColumnRef>(operand).column, place.row);
    if (std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
  }
  return fmt::format("{}", fmt::join(parts, Say("，", ", ")));
}

std::string PersonValues::Row(ir::TableId table, int64_t row) const {
  const batch::Table& data = batch_.tables[static_cast<size_t>(table.index)];
  std::vector<std::string> parts;
  for (size_t c = 0; c < data.columns.size(); ++c) {
    if (data.columns[c].valid.empty()) continue;  // no instruction reads it
    parts.push_back(Assignment(table, static_cast<int>(c), row));
  }
  return fmt::format("{}", fmt::join(parts, Say("，", ", ")));
}

std::string PersonValues::Days(ir::InstId accumulated, const interpret::Place& place) const {
  interpret::AccumulatedDays days = evaluator_.DaysOf(accumulated, place);
  std::string counted =
      days.least == days.most
          ? fmt::format("{}", days.least)
          : fmt::format(fmt::runtime(Say("{} 至 {}", "{} to {}")), days.least, days.most);
  if (!days.bound) {
    return fmt::format(fmt::runtime(Say("{} 天／所需年数未知", "{} days, years needed unknown")),
                       counted);
  }
  std::string text = fmt::format(fmt::runtime(Say("{} 天／需 {} 天", "{} days of {} needed")),
                                 counted, *days.bound);
  if (days.most >= *days.bound) return text;
  return text + fmt::format(fmt::runtime(Say("（还差 {} 天）", " ({} days short)")),
                            *days.bound - days.most);
}

}  // namespace tiaowen::evaluate
