#include "compiler/check/resolver.h"

#include <algorithm>
#include <charconv>

#include "compiler/syntax/near.h"

namespace tiaowen::check {

using diagnostics::Kind;
using ir::TableId;
using ir::TypeKind;
using syntax::BindingKind;
using syntax::OperandKind;
using syntax::Word;

void Resolver::ReportUnknown(const Word& word, const std::vector<std::string>& names) {
  std::vector<std::string> near = syntax::FindNear(word.text, names);
  std::string zh, en;
  if (!near.empty()) {
    zh = fmt::format("；相近的有「{}」", fmt::join(near, "」「"));
    en = fmt::format("; similar: “{}”", fmt::join(near, "”, “"));
  }
  consumer_.Emit(Kind::kUnknownName, Place(word.range), word.text, zh, en);
}

int Resolver::FindColumn(const ir::Table& table, const Word& word) {
  int column = table.FindColumn(word.text);
  if (column >= 0 || IsBroken(table.name, word.text)) return column;
  std::vector<std::string> names;
  for (const ir::Column& candidate : table.columns) names.push_back(candidate.name);
  ReportUnknown(word, names);
  return -1;
}

namespace {

ir::AggregateKind AggregateOf(syntax::FoldKind fold) {
  switch (fold) {
    case syntax::FoldKind::kCount:
      return ir::AggregateKind::kCount;
    case syntax::FoldKind::kSum:
      return ir::AggregateKind::kSum;
    case syntax::FoldKind::kGreatest:
      return ir::AggregateKind::kMax;
    case syntax::FoldKind::kLeast:
      return ir::AggregateKind::kMin;
    case syntax::FoldKind::kDistinctYears:
      return ir::AggregateKind::kDistinctYears;
    case syntax::FoldKind::kAverage:
      return ir::AggregateKind::kExcess;
  }
  TW_CHECK(false, "a fold has no kind");
}

}  // namespace

bool Resolver::ResolveQuantity(const Declarations& declared,
                               const syntax::PhraseDeclaration& declaration, Phrase* phrase) {
  const ir::Schema& schema = declared.schema;
  const Word& word = *declaration.table;
  phrase->table = schema.FindTable(word.text);
  if (!phrase->table.valid() || schema.table(phrase->table).kind == ir::TableKind::kReference) {
    std::vector<std::string> names;
    for (const ir::Table& table : schema.tables) {
      if (table.kind != ir::TableKind::kReference) names.push_back(table.name);
    }
    ReportUnknown(word, names);
    return false;
  }
  const bool of_rows = phrase->table != ir::kMainTable;
  if (of_rows != declaration.fold.has_value()) {
    consumer_.Emit(
        Kind::kQuantityFold, Place(word.range), word.text,
        of_rows ? "一人可有几条记录，要说明怎样归成一个数：合计、计数、最大、最小、平均或年度数"
                : "是主表，一人一条，不能合计、计数、平均、取最大、最小或年度数",
        of_rows ? "has several rows a person: say 合计, 计数, 最大, 最小, 平均 or 年度数"
                : "is the main table, with one row a person and nothing to fold");
    return false;
  }
  if (declaration.fold.has_value()) phrase->fold = AggregateOf(*declaration.fold);
  if (declaration.unit.has_value()) phrase->unit = declaration.unit->text;
  return !declaration.column.has_value() || ResolveQuantityColumn(declared, declaration, phrase);
}

bool Resolver::ResolveQuantityColumn(const Declarations& declared,
                                     const syntax::PhraseDeclaration& declaration, Phrase* phrase) {
  const ir::Table& table = declared.schema.table(phrase->table);
  const Word& word = *declaration.column;
  phrase->column = FindColumn(table, word);
  if (phrase->column < 0) return false;
  const ir::Column& column = table.columns[static_cast<size_t>(phrase->column)];
  const bool years = phrase->fold == ir::AggregateKind::kDistinctYears;
  const bool dated =
      column.type.kind == TypeKind::kDate && column.null_meaning != ir::NullMeaning::kOngoing;
  const bool fits = years ? column.type.kind == TypeKind::kInt || dated : column.type.is_number();
  if (!fits) {
    consumer_.Emit(Kind::kWrongColumnType, Place(word.range), word.text,
                   years ? "整数或日期" : "整数、小数或金额",
                   years ? "an integer or a date" : "an integer, a decimal or money");
    return false;
  }
  // Years are counted, whatever the column is measured in.
  if (years || column.unit.empty()) return true;
  if (phrase->unit.empty()) phrase->unit = column.unit;
  if (phrase->unit == column.unit) return true;
  consumer_.Emit(Kind::kUnitMismatch, Place(declaration.unit->range), declaration.unit->text,
                 fmt::format("「{}」", column.unit), fmt::format("“{}”", column.unit));
  return false;
}

bool Resolver::TableServes(const syntax::PhraseDeclaration& declaration, const ir::Table& table) {
  const char *zh = nullptr, *en = nullptr;
  const bool spans = declaration.kind == syntax::PhraseKind::kExperience ||
                     declaration.kind == syntax::PhraseKind::kStanding;
  if (spans && table.period_start < 0) {
    zh = "期间", en = "a period (期间)";
  } else if (declaration.kind == syntax::PhraseKind::kYearly && table.unique_key < 0) {
    zh = "每…一条", en = "a unique key (每…一条)";
  } else if (declaration.kind == syntax::PhraseKind::kEvent && table.event_date < 0) {
    zh = "时为", en = "a date (时为)";
  }
  if (zh == nullptr) return true;
  if (HasBroken(table.name)) return false;  // perhaps the column that it declares for it
  const char* kind = "事件";
  if (declaration.kind == syntax::PhraseKind::kStanding) kind = "在期";
  if (declaration.kind == syntax::PhraseKind::kExperience) kind = "经历";
  if (declaration.kind == syntax::PhraseKind::kYearly) kind = "年度";
  consumer_.Emit(Kind::kTableLacksKey, Place(declaration.table->range), table.name, zh, kind, en);
  return false;
}

int Resolver::FindNumber(const syntax::PhraseDeclaration& declaration, const ir::Table& table) {
  const int column = FindColumn(table, *declaration.column);
  if (column < 0) return -1;
  const ir::Type& type = table.columns[static_cast<size_t>(column)].type;
  const bool base = declaration.kind == syntax::PhraseKind::kBase;
  if (base && type.is_number()) return column;
  const auto is_key = [&](const syntax::Binding& b) {
    const int key = table.FindColumn(b.name.text);
    return b.kind == BindingKind::kIs && b.operands.size() == 1 &&
           (key < 0 || table.columns[static_cast<size_t>(key)].type.kind != TypeKind::kDecimal);
  };
  if (!base && type.kind == TypeKind::kInt &&
      std::all_of(declaration.bindings.begin(), declaration.bindings.end(), is_key))
    return column;
  consumer_.Emit(
      Kind::kWrongColumnType, Place(declaration.column->range), declaration.column->text,
      base ? "整数、小数或金额" : "整数，按「列 为 …」查找",
      base ? "an integer or a decimal" : "an integer, found by columns that equal something");
  return -1;
}

std::optional<Binding> Resolver::Resolve(const ir::Schema& schema, TableId table_id,
                                         const syntax::Binding& binding) {
  Binding out{.kind = binding.kind, .table = table_id, .range = binding.range};
  if (binding.kind == BindingKind::kListed)
    return ResolveListed(schema, binding, table_id, std::move(out));
  if (binding.kind == BindingKind::kAny || binding.kind == BindingKind::kNone)
    return ResolveParts(schema, table_id, binding, std::move(out));
  if (binding.kind == BindingKind::kTruth && !binding.operands.empty()) {
    std::optional<Operand> column =
        ResolveColumn(schema, table_id, binding.operands[0], {TypeKind::kBool, {}});
    if (!column.has_value()) return std::nullopt;
    out.table = ir::kMainTable;
    out.column = column->column;
    return out;
  }
  const ir::Table& table = schema.table(table_id);
  out.column = FindColumn(table, binding.name);
  if (out.column < 0) return std::nullopt;
  const ir::Type& type = table.columns[static_cast<size_t>(out.column)].type;
  if (!CheckType(binding, type)) return std::nullopt;
  for (const syntax::Operand& operand : binding.operands) {
    std::optional<Operand> resolved = ResolveOperand(schema, operand, binding.name, type);
    if (!resolved.has_value()) return std::nullopt;
    bool fixed = resolved->kind == OperandKind::kInteger ||
                 (resolved->kind == OperandKind::kValue && type.kind == TypeKind::kGrade);
    if (fixed || (binding.kind == BindingKind::kNotBelow && resolved->kind != OperandKind::kSlot)) {
      consumer_.Emit(Kind::kBindingHoldsThreshold, Place(operand.word.range), operand.word.text);
      return std::nullopt;
    }
    out.operands.push_back(std::move(*resolved));
  }
  return out;
}

bool Resolver::CheckOpenClass(const syntax::PhraseDeclaration& declaration) {
  const bool allowed = declaration.kind == syntax::PhraseKind::kOpenClass;
  return std::all_of(
      declaration.bindings.begin(), declaration.bindings.end(),
      [&](const syntax::Binding& binding) { return CheckOpenClass(binding, allowed); });
}

bool Resolver::CheckOpenClass(const syntax::Binding& binding, bool allowed) {
  const bool of_list = binding.kind == BindingKind::kNotBelowListed ||
                       binding.kind == BindingKind::kNotListed ||
                       binding.kind == BindingKind::kStrength;
  if (of_list && !allowed) {
    const source::Location place = Place(binding.range);
    consumer_.Emit(Kind::kBindingOutsideOpenClass, place, place.file->Slice(place.range));
    return false;
  }
  return std::all_of(binding.parts.begin(), binding.parts.end(),
                     [&](const syntax::Binding& part) { return CheckOpenClass(part, false); });
}

bool Resolver::CheckType(const syntax::Binding& binding, const ir::Type& type) {
  bool needs_bool = binding.kind == BindingKind::kTruth || binding.kind == BindingKind::kStrength;
  bool needs_order = binding.kind == BindingKind::kNotBelow ||
                     binding.kind == BindingKind::kNotBelowListed ||
                     binding.kind == BindingKind::kReaches;
  if (needs_bool && type.kind != TypeKind::kBool) {
    consumer_.Emit(Kind::kWrongColumnType, Place(binding.name.range), binding.name.text, "是否",
                   "a boolean");
    return false;
  }
  if (needs_order && type.kind != TypeKind::kGrade && type.kind != TypeKind::kInt) {
    consumer_.Emit(Kind::kWrongColumnType, Place(binding.name.range), binding.name.text,
                   "等级或整数", "a grade or an integer");
    return false;
  }
  return true;
}

std::optional<Binding> Resolver::ResolveParts(const ir::Schema& schema, TableId table_id,
                                              const syntax::Binding& binding, Binding out) {
  if (binding.kind == BindingKind::kNone) {
    out.table = schema.FindTable(binding.name.text);
    if (!out.table.valid() || schema.table(out.table).kind != ir::TableKind::kChild ||
        table_id != ir::kMainTable) {
      std::vector<std::string> names;
      for (const ir::Table& table : schema.tables) {
        if (table.kind == ir::TableKind::kChild) names.push_back(table.name);
      }
      ReportUnknown(binding.name, names);
      return std::nullopt;
    }
  }
  for (const syntax::Binding& part : binding.parts) {
    TableId own = binding.kind == BindingKind::kNone ? out.table : table_id;
    std::optional<Binding> resolved = Resolve(schema, own, part);
    if (!resolved.has_value()) return std::nullopt;
    out.parts.push_back(std::move(*resolved));
  }
  return out;
}

std::optional<Binding> Resolver::ResolveListed(const ir::Schema& schema,
                                               const syntax::Binding& binding, TableId own,
                                               Binding out) {
  struct Listed {
    std::string name;
    ir::Type type;
  };
  std::vector<Listed> columns;
  std::vector<std::string> names;
  for (size_t i = 0; i < schema.catalogues.size(); ++i) {
    names.push_back(schema.catalogues[i].name);
    if (names.back() != binding.name.text) continue;
    out.catalogue = ir::CatalogueId(i);
    for (const auto& column : schema.catalogues[i].columns)
      columns.push_back({column.name, column.type});
  }
  for (size_t i = 0; i < schema.tables.size(); ++i) {
    if (schema.tables[i].kind != ir::TableKind::kReference) continue;
    names.push_back(schema.tables[i].name);
    if (names.back() != binding.name.text) continue;
    out.table = TableId(i);
    for (const auto& column : schema.tables[i].columns)
      columns.push_back({column.name, column.type});
  }
  if (columns.empty()) {
    if (!HasBroken(binding.name.text)) ReportUnknown(binding.name, names);
    return std::nullopt;
  }
  for (const auto& [listed, operand] : binding.pairs) {
    auto wanted =
        std::find_if(columns.begin(), columns.end(),
                     [&, &word = listed](const Listed& c) { return c.name == word.text; });
    if (wanted == columns.end() && IsBroken(binding.name.text, listed.text)) return std::nullopt;
    if (wanted == columns.end()) {
      std::vector<std::string> column_names;
      for (const Listed& column : columns) column_names.push_back(column.name);
      ReportUnknown(listed, column_names);
      return std::nullopt;
    }
    if (wanted->type.kind == TypeKind::kDecimal) {
      consumer_.Emit(Kind::kWrongColumnType, Place(listed.range), listed.text,
                     "文本、整数、类别或等级", "a text, integer, category or grade");
      return std::nullopt;
    }
    std::optional<Operand> value = ResolveColumn(schema, own, operand, wanted->type);
    if (!value.has_value()) return std::nullopt;
    out.look_ups.push_back({static_cast<int>(wanted - columns.begin()), std::move(*value)});
  }
  return out;
}

std::optional<Operand> Resolver::ResolveColumn(const ir::Schema& schema, TableId own,
                                               const syntax::Operand& operand,
                                               const ir::Type& type) {
  Operand out{.kind = operand.kind, .text = operand.word.text};
  const ir::Table& main = schema.table(ir::kMainTable);
  if (operand.kind == OperandKind::kColumn && operand.table.text != main.name) {
    ReportUnknown(operand.table, {main.name});
    return std::nullopt;
  }
  const ir::Table& table = operand.kind == OperandKind::kColumn ? main : schema.table(own);
  out.column = FindColumn(table, operand.word);
  if (out.column < 0) return std::nullopt;
  const ir::Type& own_type = table.columns[static_cast<size_t>(out.column)].type;
  if (own_type == type) return out;
  // Decimals compare by value, whatever their digits.
  if (own_type.kind == TypeKind::kDecimal && type.kind == TypeKind::kDecimal) return out;
  const bool truth = type.kind == TypeKind::kBool;
  consumer_.Emit(Kind::kWrongColumnType, Place(operand.word.range), operand.word.text,
                 truth ? "是否" : "与所列的列同一类型",
                 truth ? "a boolean" : "the type of the listed column");
  return std::nullopt;
}

std::optional<Operand> Resolver::ResolveOperand(const ir::Schema& schema,
                                                const syntax::Operand& operand, const Word& column,
                                                const ir::Type& type) {
  Operand out{.kind = operand.kind, .text = operand.word.text};
  auto wrong = [&](const char* zh, const char* en) -> std::optional<Operand> {
    consumer_.Emit(Kind::kWrongColumnType, Place(operand.word.range), column.text, zh, en);
    return std::nullopt;
  };
  switch (operand.kind) {
    case OperandKind::kSlot:
      return out;
    case OperandKind::kText:
      return type.kind == TypeKind::kText ? std::optional(out) : wrong("文本", "a text");
    case OperandKind::kInteger: {
      std::from_chars(out.text.data(), out.text.data() + out.text.size(), out.integer);
      return type.kind == TypeKind::kInt ? std::optional(out) : wrong("整数", "an integer");
    }
    case OperandKind::kThisYear:
      if (type.enum_id.valid()) {  // a value that happens to be called so
        syntax::Operand value = operand;
        value.kind = OperandKind::kValue;
        return ResolveOperand(schema, value, column, type);
      }
      return type.kind == TypeKind::kInt ? std::optional(out) : wrong("整数", "an integer");
    case OperandKind::kColumn:
      return ResolveColumn(schema, ir::kMainTable, operand, type);
    case OperandKind::kOwnColumn:
      return std::nullopt;
    case OperandKind::kTarget:
    case OperandKind::kAntecedent:
      return type.enum_id.valid() ? std::optional(out) : wrong("等级", "a grade");
    case OperandKind::kValue: {
      if (!type.enum_id.valid()) return wrong("类别或等级", "a category or grade");
      const ir::EnumType& enum_type = schema.enum_type(type.enum_id);
      out.code = enum_type.Find(operand.word.text);
      if (out.code >= 0) return out;
      ReportUnknown(operand.word, enum_type.values);
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace tiaowen::check
