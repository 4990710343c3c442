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
  if (column >= 0) return column;
  std::vector<std::string> names;
  for (const ir::Column& candidate : table.columns) names.push_back(candidate.name);
  ReportUnknown(word, names);
  return -1;
}

std::optional<Binding> Resolver::Resolve(const ir::Schema& schema, TableId table_id,
                                         const syntax::Binding& binding) {
  const ir::Table& table = schema.table(table_id);
  Binding out{.kind = binding.kind, .range = binding.range};
  if (binding.kind == BindingKind::kListed)
    return ResolveListed(schema, binding, table, std::move(out));
  out.column = FindColumn(table, binding.name);
  if (out.column < 0) return std::nullopt;
  const ir::Type& type = table.columns[static_cast<size_t>(out.column)].type;
  bool needs_bool = binding.kind == BindingKind::kTruth || binding.kind == BindingKind::kStrength;
  bool needs_order = binding.kind == BindingKind::kNotBelow ||
                     binding.kind == BindingKind::kNotBelowListed ||
                     binding.kind == BindingKind::kReaches;
  if (needs_bool && type.kind != TypeKind::kBool) {
    consumer_.Emit(Kind::kWrongColumnType, Place(binding.name.range), binding.name.text, "是否",
                   "a boolean");
    return std::nullopt;
  }
  if (needs_order && type.kind != TypeKind::kGrade && type.kind != TypeKind::kInt) {
    consumer_.Emit(Kind::kWrongColumnType, Place(binding.name.range), binding.name.text,
                   "等级或整数", "a grade or an integer");
    return std::nullopt;
  }
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

std::optional<Binding> Resolver::ResolveListed(const ir::Schema& schema,
                                               const syntax::Binding& binding,
                                               const ir::Table& table, Binding out) {
  const auto& catalogues = schema.catalogues;
  auto found = std::find_if(catalogues.begin(), catalogues.end(),
                            [&](const ir::Catalogue& c) { return c.name == binding.name.text; });
  if (found == catalogues.end()) {
    {
      std::vector<std::string> names;
      for (const ir::Catalogue& catalogue : catalogues) names.push_back(catalogue.name);
      ReportUnknown(binding.name, names);
    }
    return std::nullopt;
  }
  out.catalogue = ir::CatalogueId(static_cast<size_t>(found - catalogues.begin()));
  for (const auto& [catalogue_word, column_word] : binding.pairs) {
    const auto& columns = found->columns;
    auto wanted =
        std::find_if(columns.begin(), columns.end(),
                     [&, name = catalogue_word.text](const auto& c) { return c.name == name; });
    if (wanted == columns.end()) {
      ReportUnknown(catalogue_word, {});
      return std::nullopt;
    }
    int column = FindColumn(table, column_word);
    if (column < 0) return std::nullopt;
    if (table.columns[static_cast<size_t>(column)].type != wanted->type) {
      consumer_.Emit(Kind::kWrongColumnType, Place(column_word.range), column_word.text,
                     "与附表的列同一类型", "the type of the catalogue's column");
      return std::nullopt;
    }
    out.lookups.emplace_back(static_cast<int>(wanted - columns.begin()), column);
  }
  return out;
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
    case OperandKind::kColumn: {
      const ir::Table& main = schema.table(ir::kMainTable);
      if (operand.table.text != main.name) {
        ReportUnknown(operand.table, {main.name});
        return std::nullopt;
      }
      out.column = FindColumn(main, operand.word);
      if (out.column < 0) return std::nullopt;
      bool same = main.columns[static_cast<size_t>(out.column)].type == type;
      return same ? std::optional(out) : wrong("与之相同", "the same type");
    }
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
