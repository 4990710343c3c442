#include "compiler/ir/print.h"

#include <fmt/format.h>

namespace tiaowen::ir {
namespace {

constexpr const char* kCompareNames[] = {"eq", "ne", "lt", "le", "gt", "ge"};
constexpr const char* kTruthNames[] = {"false", "unknown", "true"};
constexpr const char* kAggregateNames[] = {
    "count", "sum", "max", "min", "latest", "earliest", "distinct_years", "excess"};
constexpr const char* kTypeNames[] = {"text", "category", "grade",  "bool",
                                      "int",  "date",     "decimal"};
constexpr const char* kRoundings[] = {"half up", "down"};
constexpr const char* kJoins[] = {"", " highest", " sum"};
constexpr const char* kModalities[] = {"", " may", " shall", " encourage", " generally"};

const char* ModalityName(Modality modality) { return kModalities[static_cast<size_t>(modality)]; }

// Prints the attributes of an instruction, without its operands.
struct AttributePrinter {
  const Module& module;

  std::string TableName(TableId id) const {
    return id.valid() ? module.schema.table(id).name : "-";
  }
  std::string ColumnName(TableId table, int column) const {
    return module.schema.table(table).columns[static_cast<size_t>(column)].name;
  }

  std::string operator()(const IntConst& inst) const { return fmt::format(" {}", inst.value); }
  std::string operator()(const DecimalConst& inst) const {
    return " " + FormatDecimal(inst.value, inst.scale);
  }
  std::string operator()(const Product& inst) const {
    std::string ratio = inst.numerator != 1 || inst.denominator != 1
                            ? fmt::format(" * {} / {}", inst.numerator, inst.denominator)
                            : "";
    return fmt::format("{} to {} digits {}", ratio, inst.scale,
                       kRoundings[static_cast<int>(inst.rounding)]);
  }
  std::string operator()(const CodeConst& inst) const {
    const EnumType& type = module.schema.enum_type(inst.enum_id);
    return fmt::format(" {}.{}", type.name, type.values[static_cast<size_t>(inst.code)]);
  }
  std::string operator()(const TextConst& inst) const {
    return fmt::format(" \"{}\"", module.text(inst.text));
  }
  std::string operator()(const AsOf& inst) const { return At(inst.at); }
  std::string operator()(const AsOfYear& inst) const {
    return fmt::format(" {:+}", inst.offset) + At(inst.at);
  }
  std::string operator()(const Lookback& inst) const {
    if (inst.working_days > 0)
      return fmt::format(" {} working days", inst.working_days) + Days(inst.days_after) +
             At(inst.at);
    return Span(inst.years, inst.months, inst.days_after) + Missing(inst.missing_day) + At(inst.at);
  }
  std::string operator()(const YearStart& inst) const {
    return fmt::format(" {:+}", inst.offset) + At(inst.at);
  }
  std::string operator()(const LookUp& inst) const {
    return fmt::format("{} -> {}", Columns(inst.table, inst.key_columns),
                       ColumnName(inst.table, inst.column));
  }
  std::string operator()(const Aggregate& inst) const {
    std::string text =
        fmt::format(" {} {}{}", kAggregateNames[static_cast<int>(inst.kind)], TableName(inst.table),
                    inst.column < 0 ? "" : "." + ColumnName(inst.table, inst.column));
    if (inst.kind != AggregateKind::kExcess) return text;
    const Column& column =
        module.schema.table(inst.table).columns[static_cast<size_t>(inst.column)];
    return text + " over " + FormatDecimal(inst.base, column.type.scale);
  }
  std::string operator()(const Sum& inst) const {
    std::string text = inst.absolute ? " absolute" : "";
    for (const Term& term : inst.terms) {
      text += term.subtracted ? " -" : " +";
      if (term.shift != 0) text += fmt::format(" 10^{} *", term.shift);
    }
    return fmt::format("{} to {} digits", text, inst.scale);
  }
  std::string operator()(const InReference& inst) const {
    return Columns(inst.table, inst.columns);
  }
  std::string operator()(const ColumnRef& inst) const {
    return fmt::format(" {}.{}", TableName(inst.table), ColumnName(inst.table, inst.column));
  }
  std::string operator()(const ParentRef& inst) const {
    return fmt::format(" {}.{} from {}", TableName(kMainTable), ColumnName(kMainTable, inst.column),
                       TableName(inst.child));
  }
  std::string operator()(const TruthConst& inst) const {
    return fmt::format(" {} at {}", kTruthNames[static_cast<int>(inst.value)],
                       TableName(inst.level));
  }
  std::string operator()(const Compare& inst) const {
    return fmt::format(" {}", kCompareNames[static_cast<int>(inst.op)]);
  }
  std::string operator()(const InSet& inst) const { return inst.negated ? " negated" : ""; }
  std::string operator()(const InCatalogue& inst) const {
    const Catalogue& catalogue = module.schema.catalogue(inst.catalogue);
    std::string text = " " + catalogue.name;
    for (int column : inst.columns) {
      text += fmt::format(" [{}]", catalogue.columns[static_cast<size_t>(column)].name);
    }
    return text;
  }
  std::string operator()(const Accumulated& inst) const {
    std::string span = inst.required.valid() ? Required(inst.days_after)
                                             : Span(inst.years, inst.months, inst.days_after);
    span += Missing(inst.missing_day);
    return fmt::format(" {}{}{}{} at {}{}", TableName(inst.table), span,
                       inst.continuous ? " continuous" : "", inst.since.valid() ? " since" : "",
                       TableName(inst.level), At(inst.at));
  }
  std::string operator()(const Exists& inst) const { return " " + TableName(inst.table); }
  std::string operator()(const Keyed& inst) const { return " " + TableName(inst.table); }
  std::string operator()(const Prerequisite& inst) const {
    const Matter& matter = module.matter(inst.matter);
    std::string text = fmt::format(" {} of {}", module.sentence(inst.sentence).label, matter.name);
    if (inst.target >= 0) {
      text += fmt::format("({})", matter.targets[static_cast<size_t>(inst.target)]);
    }
    for (int path : inst.paths) text += " by " + matter.paths[static_cast<size_t>(path)];
    return text;
  }
  std::string operator()(const Exclusion& inst) const {
    const Matter& matter = module.matter(inst.matter);
    std::string text = fmt::format(" {}#{} of {}", module.sentence(inst.sentence).label,
                                   inst.part + 1, matter.name);
    if (inst.target >= 0) {
      text += fmt::format("({})", matter.targets[static_cast<size_t>(inst.target)]);
    }
    return text + ModalityName(inst.modality);
  }
  std::string operator()(const Rule& inst) const {
    const Matter& matter = module.matter(inst.matter);
    return fmt::format(" {}#{} {}({}){}{}", module.sentence(inst.sentence).label, inst.part + 1,
                       matter.name, matter.targets[static_cast<size_t>(inst.target)],
                       inst.path >= 0 ? " by " + matter.paths[static_cast<size_t>(inst.path)] : "",
                       ModalityName(inst.modality));
  }
  std::string operator()(const Untranslated& inst) const {
    return fmt::format(" {} of {}", module.sentence(inst.sentence).label,
                       module.matter(inst.matter).name);
  }
  template <typename T>
  std::string operator()(const T&) const {
    return "";
  }

  std::string Columns(TableId table, const std::vector<int>& columns) const {
    std::string text = " " + TableName(table);
    for (int column : columns) text += fmt::format(" [{}]", ColumnName(table, column));
    return text;
  }
  // The cut-off, where it is another day than the as-of date.
  static std::string At(const base::CutOff& at) {
    switch (at.kind) {
      case base::CutOff::Kind::kAsOf:
        return "";
      case base::CutOff::Kind::kOfYear:
        return fmt::format(" on {:02}-{:02} of year {:+}", at.month, at.day, at.offset);
      case base::CutOff::Kind::kMonthEnd:
        return fmt::format(" on the last of month {:+}", at.offset);
      case base::CutOff::Kind::kDay:
        return " on " + FormatDay(at.date);
    }
    TW_CHECK(false, "a cut-off has no kind");
  }
  static const char* Missing(base::MissingDay missing_day) {
    return missing_day == base::MissingDay::kNextMonth ? " next_month" : "";
  }
  static std::string Span(int years, int months, int days_after) {
    std::string text;
    if (years != 0 || months == 0) text += fmt::format(" {} years", years);
    if (months != 0) text += fmt::format(" {} months", months);
    return text + Days(days_after);
  }
  static std::string Required(int days_after) {
    return fmt::format(" required years{}", Days(days_after));
  }
  static std::string Days(int days_after) {
    return days_after != 0 ? fmt::format(" + {} days", days_after) : "";
  }
};

void PrintTree(const Module& module, InstId id, int depth, std::string* out) {
  const InstData& data = module.inst(id);
  *out += std::string(static_cast<size_t>(depth) * 2, ' ') + InstName(data) +
          std::visit(AttributePrinter{module}, data) + "\n";
  for (InstId operand : module.OperandsOf(id)) PrintTree(module, operand, depth + 1, out);
}

std::string TypeName(const Module& module, const Type& type) {
  if (type.enum_id.valid()) return module.schema.enum_type(type.enum_id).name;
  std::string name = kTypeNames[static_cast<int>(type.kind)];
  return type.kind == TypeKind::kDecimal ? fmt::format("{}({})", name, type.scale) : name;
}

void PrintSchema(const Module& module, std::string* out) {
  for (const EnumType& type : module.schema.enums) {
    *out += fmt::format("{} {}: {}\n", type.ordered ? "grade" : "category", type.name,
                        fmt::join(type.values, type.ordered ? " < " : ", "));
  }
  for (const Table& table : module.schema.tables) {
    *out += fmt::format("table {}{}\n", table.name, table.complete ? "" : " incomplete");
    for (const Column& column : table.columns) {
      *out += fmt::format("  {}: {}{}{}\n", column.name, TypeName(module, column.type),
                          column.unit.empty() ? "" : " in " + column.unit,
                          column.null_meaning == NullMeaning::kOngoing ? " ongoing" : "");
    }
  }
  for (const base::WorkYear& year : module.work_calendar)
    *out += fmt::format("work year {}: {} working days\n", year.year, year.days.size());
  for (const Catalogue& catalogue : module.schema.catalogues) {
    *out += fmt::format("catalogue {}: {} rows\n", catalogue.name, catalogue.rows.size());
  }
  for (const Matter& matter : module.matters) {
    if (!matter.amount) continue;
    *out += fmt::format("amount of {}: decimal({}) in {}{}\n", matter.name, matter.amount->scale,
                        matter.amount->unit, kJoins[static_cast<int>(matter.amount->join)]);
  }
}

}  // namespace

std::string PrintTree(const Module& module, InstId root) {
  std::string out;
  PrintTree(module, root, 0, &out);
  return out;
}

std::string Print(const Module& module, std::string_view label_filter) {
  std::string out;
  if (label_filter.empty()) PrintSchema(module, &out);
  auto matches = [&](SentenceId sentence) {
    return label_filter.empty() || module.sentence(sentence).label == label_filter;
  };
  for (InstId id : module.prerequisites) {
    if (matches(module.get<Prerequisite>(id).sentence)) PrintTree(module, id, 0, &out);
  }
  for (InstId id : module.rules) {
    if (matches(module.get<Rule>(id).sentence)) PrintTree(module, id, 0, &out);
  }
  for (InstId id : module.exclusions) {
    if (matches(module.get<Exclusion>(id).sentence)) PrintTree(module, id, 0, &out);
  }
  for (InstId id : module.untranslated) {
    if (matches(module.get<Untranslated>(id).sentence)) PrintTree(module, id, 0, &out);
  }
  return out;
}

}  // namespace tiaowen::ir
