#include "runtime/evaluate/person_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "compiler/ir/clauses.h"
#include "compiler/ir/describe.h"
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
  return batch_.text_beyond_policy(at - module_.texts.size());
}

std::string PersonValues::Cell(ir::TableId table, int column, int64_t row) const {
  const ir::Column& declared = module_.schema.table(table).columns[static_cast<size_t>(column)];
  interpret::Value value = evaluator_.Cell(table, column, row);
  bool ongoing = declared.null_meaning == ir::NullMeaning::kOngoing;
  if (ongoing && (value.null || value.first == batch::kDateHigh))
    return Say("至今", "to the present");
  return Value(declared.type, value);
}

std::string PersonValues::Value(const ir::Type& type, const interpret::Value& value) const {
  if (value.null) return Say("空", "empty");
  switch (type.kind) {
    case ir::TypeKind::kText:
      return Text(value.first);
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      return module_.schema.enum_type(type.enum_id).values[static_cast<size_t>(value.first)];
    case ir::TypeKind::kBool:
      return value.first != 0 ? "是" : "否";
    case ir::TypeKind::kInt:
      return Number(value, 0);
    case ir::TypeKind::kDecimal:
      return Number(value, type.scale);
    case ir::TypeKind::kDate:
      break;
  }
  // Only of an aggregate an end may be open.
  if (value.first == batch::kDateHigh) return Say("至今", "to the present");
  const bool from = value.first > batch::kDateLow, to = value.last < batch::kDateHigh;
  if (!from && !to) return Say("未知", "unknown");
  const std::string first = from ? builtin::FormatDate(static_cast<int32_t>(value.first)) : "";
  const std::string last = to ? builtin::FormatDate(static_cast<int32_t>(value.last)) : "";
  if (!to) return fmt::format(fmt::runtime(Say("不早于 {}", "not before {}")), first);
  if (!from) return fmt::format(fmt::runtime(Say("不晚于 {}", "not after {}")), last);
  return value.first == value.last ? first : first + Say("至", " to ") + last;
}

std::string PersonValues::Number(const interpret::Value& value, int scale) const {
  constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
  constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();
  const std::string first = ir::FormatDecimal(value.first, scale);
  if (value.first == value.last) return first;
  if (value.first == kLow && value.last == kHigh) return Say("未知", "unknown");
  if (value.last == kHigh) return fmt::format(fmt::runtime(Say("不小于 {}", "at least {}")), first);
  const std::string last = ir::FormatDecimal(value.last, scale);
  if (value.first == kLow) return fmt::format(fmt::runtime(Say("不大于 {}", "at most {}")), last);
  return fmt::format(fmt::runtime(Say("{} 至 {}", "{} to {}")), first, last);
}

std::string PersonValues::AggregatesOf(ir::InstId leaf, const interpret::Place& place) const {
  std::vector<std::string> parts;
  for (ir::InstId id : ir::ListAggregates(module_, leaf)) {
    const interpret::Value value = evaluator_.ValueOf(id, place);
    std::string part = fmt::format(
        "{}{}{}",
        ir::Describe(module_, id,
                     {.language = language_, .as_of_year = evaluator_.clock().year, .quoted = {}}),
        Say("＝", " = "), Value(module_.TypeOf(id), value));
    if (std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
  }
  return Join(parts);
}

std::string PersonValues::Assignment(ir::TableId table, int column, int64_t row) const {
  return fmt::format("{}{}{}",
                     module_.schema.table(table).columns[static_cast<size_t>(column)].name,
                     Say("＝", " = "), Cell(table, column, row));
}

std::string PersonValues::Join(const std::vector<std::string>& parts) const {
  return fmt::format("{}", fmt::join(parts, Say("，", ", ")));
}

std::string PersonValues::LookedUp(const ir::LookUp& look_up, const interpret::Place& place) const {
  std::vector<std::string> keys;
  for (ir::InstId key : look_up.keys) {
    const interpret::Value value = evaluator_.ValueOf(key, place);
    if (value.null) return {};
    keys.push_back(Value(module_.TypeOf(key), value));
  }
  const ir::Table& table = module_.schema.table(look_up.table);
  std::string row = fmt::format(fmt::runtime(Say("{}（{}）", "{} ({})")), table.name, Join(keys));
  const std::optional<int64_t> found = evaluator_.RowOf(look_up, place);
  if (!found) return row + Say("无记录", ": no record");
  return fmt::format("{}.{}", row, Assignment(look_up.table, look_up.column, *found));
}

std::string PersonValues::LookUpsOf(ir::InstId leaf, const interpret::Place& place) const {
  std::vector<std::string> parts;
  for (ir::InstId id : ir::ListLookUps(module_, leaf)) {
    std::string part = LookedUp(module_.get<ir::LookUp>(id), place);
    if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
  }
  return Join(parts);
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
  if (std::string look_ups = LookUpsOf(leaf, place); !look_ups.empty())
    parts.push_back(std::move(look_ups));
  if (std::string aggregates = AggregatesOf(leaf, place); !aggregates.empty())
    parts.push_back(std::move(aggregates));
  return Join(parts);
}

std::string PersonValues::Row(ir::TableId table, int64_t row) const {
  const batch::Table& data = batch_.tables[static_cast<size_t>(table.index)];
  std::vector<std::string> parts;
  for (size_t c = 0; c < data.columns.size(); ++c) {
    if (data.columns[c].valid.empty()) continue;  // no instruction reads it
    parts.push_back(Assignment(table, static_cast<int>(c), row));
  }
  return Join(parts);
}

std::string PersonValues::Amount(ir::InstId amount, const ir::AmountType& type,
                                 const interpret::Place& place) const {
  std::string text = Say("数额 ", "amount ");
  const interpret::Value value = evaluator_.ValueOf(amount, place);
  const std::string shown =
      value.null ? Say("未知", "unknown")
                 : fmt::format("{} {}", ir::FormatDecimal(value.first, type.scale), type.unit);
  if (std::holds_alternative<ir::DecimalConst>(module_.inst(amount))) return text + shown;
  text += fmt::format("{}{}{}", ir::Describe(module_, amount, {.language = language_}),
                      Say(" ＝ ", " = "), shown);
  const std::string operands = OperandsOf(amount, place);
  if (operands.empty()) return text;
  return text + fmt::format(fmt::runtime(Say("（{}）", " ({})")), operands);
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
  std::string bound = fmt::format("{}", *days.bound);
  if (days.bound_most != *days.bound)
    bound = fmt::format(fmt::runtime(Say("{} 至 {}", "{} to {}")), *days.bound, days.bound_most);
  std::string text =
      fmt::format(fmt::runtime(Say("{} 天／需 {} 天", "{} days of {} needed")), counted, bound);
  if (days.most >= *days.bound) return text;
  return text + fmt::format(fmt::runtime(Say("（还差 {} 天）", " ({} days short)")),
                            *days.bound - days.most);
}

}  // namespace tiaowen::evaluate
