#include <algorithm>
#include <set>
#include <utility>

#include "compiler/check/lint.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::TableId;
using syntax::OperandKind;

bool HasRole(const LintInput& input, TableId table_id, int column) {
  const ir::Table& table = input.context.module.schema.table(table_id);
  const bool born = table_id == ir::kMainTable && column == input.context.declarations.birth_column;
  return born || column == table.id_column || column == table.event_date ||
         column == table.period_start || column == table.period_end || column == table.unique_key;
}

const char* NameOf(const syntax::TableDeclaration& declaration) {
  return declaration.role == syntax::TableRole::kReference ? "参照表" : "随表";
}

void LintTable(const LintInput& input, const BoundData& bound,
               const syntax::TableDeclaration& declaration) {
  const ir::Schema& schema = input.context.module.schema;
  const TableId id = schema.FindTable(declaration.name.text);
  if (id != ir::kMainTable && !bound.tables.contains(id.index)) {
    input.Warn(Kind::kUnusedTable, declaration.name.range, NameOf(declaration),
               declaration.name.text);
    return;
  }
  for (const syntax::ColumnDeclaration& column : declaration.columns) {
    const int index = schema.table(id).FindColumn(column.name.text);
    const bool used = schema.table(id).columns[static_cast<size_t>(index)].used ||
                      bound.columns.contains({id.index, index}) || HasRole(input, id, index);
    if (!used)
      input.Warn(Kind::kUnusedColumn, column.name.range, declaration.name.text, column.name.text);
  }
}

// Whether a column, a matter or a joint name is of the type.
bool UsesType(const LintInput& input, const std::string& name) {
  const ir::Schema& schema = input.context.module.schema;
  const auto is_it = [&](const ir::Type& type) {
    return type.enum_id.valid() && schema.enum_type(type.enum_id).name == name;
  };
  const auto has_it = [&](const auto& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const auto& column) { return is_it(column.type); });
  };
  const auto& targets = input.context.declarations.target_types;
  return std::any_of(schema.tables.begin(), schema.tables.end(), has_it) ||
         std::any_of(schema.catalogues.begin(), schema.catalogues.end(), has_it) ||
         std::any_of(targets.begin(), targets.end(), is_it) ||
         std::any_of(input.own.joints.begin(), input.own.joints.end(),
                     [&](const auto& joint) { return joint.type.text == name; });
}

}  // namespace

void BoundData::Add(const Phrase& phrase) {
  tables.insert(phrase.table.index);
  if (phrase.column >= 0) columns.insert({phrase.table.index, phrase.column});
  for (const Binding& binding : phrase.bindings) Add(binding, phrase.table);
}

void BoundData::Add(const Binding& binding, TableId own) {
  const bool none = binding.kind == syntax::BindingKind::kNone;
  const bool listed = binding.kind == syntax::BindingKind::kListed;
  if (binding.catalogue.valid()) catalogues.insert(binding.catalogue.index);
  if (!binding.catalogue.valid()) tables.insert(binding.table.index);
  if (binding.column >= 0) columns.insert({binding.table.index, binding.column});
  const auto add_operand = [&](const Operand& operand) {
    if (operand.kind == OperandKind::kColumn)
      columns.insert({ir::kMainTable.index, operand.column});
    if (operand.kind == OperandKind::kOwnColumn) columns.insert({own.index, operand.column});
  };
  for (const Operand& operand : binding.operands) add_operand(operand);
  for (const LookUpPair& pair : binding.look_ups) {
    if (listed && !binding.catalogue.valid()) columns.insert({binding.table.index, pair.column});
    add_operand(pair.value);
  }
  for (const Binding& part : binding.parts) Add(part, none ? binding.table : own);
}

void LintData(const LintInput& input) {
  BoundData bound;
  for (const Phrase& phrase : input.context.declarations.phrases) bound.Add(phrase);
  for (const syntax::TableDeclaration& table : input.own.tables) LintTable(input, bound, table);
  for (const syntax::CatalogueDeclaration& declaration : input.own.catalogues) {
    const auto& catalogues = input.context.module.schema.catalogues;
    const bool used = std::any_of(bound.catalogues.begin(), bound.catalogues.end(), [&](int index) {
      return catalogues[static_cast<size_t>(index)].name == declaration.name.text;
    });
    if (!used)
      input.Warn(Kind::kUnusedTable, declaration.name.range, "附表", declaration.name.text);
  }
  for (const syntax::EnumDeclaration& type : input.own.enums) {
    if (!UsesType(input, type.name.text))
      input.Warn(Kind::kUnusedType, type.name.range, type.ordered ? "等级" : "类别",
                 type.name.text);
  }
}

}  // namespace tiaowen::check
