#include "runtime/compare/groups.h"

#include <fmt/format.h>

#include <limits>

namespace tiaowen::compare {
namespace {

// Of a value that is not known.
constexpr int64_t kNothing = std::numeric_limits<int64_t>::min();

bool MakesGroups(ir::TypeKind kind) {
  return kind != ir::TypeKind::kDate && kind != ir::TypeKind::kDecimal;
}

std::string ListColumns(const ir::Table& table, const char* separator) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (static_cast<int>(i) != table.id_column && MakesGroups(table.columns[i].type.kind))
      names.push_back(table.columns[i].name);
  }
  return fmt::format("{}", fmt::join(names, separator));
}

}  // namespace

base::Result<Grouping> Grouping::Make(ir::Module* module, const std::vector<std::string>& names) {
  Grouping grouping;
  grouping.module_ = module;
  ir::Table& table = module->schema.tables[0];
  for (const std::string& name : names) {
    const int column = table.FindColumn(name);
    if (column < 0) {
      return base::Error{fmt::format("表「{}」没有列「{}」，可分组的有 {}", table.name, name,
                                     ListColumns(table, "、")),
                         fmt::format("table {} has no column {}; groups can be made by {}",
                                     table.name, name, ListColumns(table, ", "))};
    }
    ir::Column& declared = table.columns[static_cast<size_t>(column)];
    if (column == table.id_column || !MakesGroups(declared.type.kind)) {
      return base::Error{
          fmt::format("列「{}」是编号、日期或小数，不能分组，可分组的有 {}", name,
                      ListColumns(table, "、")),
          fmt::format(
              "column {} holds ids, dates or decimals, which make no groups; groups can be made "
              "by {}",
              name, ListColumns(table, ", "))};
    }
    declared.used = true;
    grouping.columns_.push_back(column);
  }
  return grouping;
}

std::string Grouping::NameOf(const GroupKey& key, size_t column) const {
  const GroupValue& value = key[column];
  const ir::Type& type = Declared(column).type;
  if (value.empty) return "";
  switch (type.kind) {
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      return module_->schema.enum_type(type.enum_id).values[static_cast<size_t>(value.number)];
    case ir::TypeKind::kBool:
      return value.number != 0 ? "是" : "否";
    case ir::TypeKind::kInt:
      return fmt::format("{}", value.number);
    default:
      return value.text;
  }
}

std::vector<int64_t> Grouping::CodesOf(const batch::Batch& batch, int64_t applicant) const {
  std::vector<int64_t> codes;
  for (const int at : columns_) {
    const batch::Column& column = batch.tables[0].columns[static_cast<size_t>(at)];
    const auto row = static_cast<size_t>(applicant);
    if (!column.is_valid(applicant)) {
      codes.push_back(kNothing);
    } else {
      codes.push_back(column.codes.empty() ? column.values[row] : column.codes[row]);
    }
  }
  return codes;
}

GroupKey Grouping::KeyOf(const batch::Batch& batch, const std::vector<int64_t>& codes) const {
  GroupKey key;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == kNothing) {
      key.push_back({true, 0, ""});
    } else if (Declared(i).type.kind == ir::TypeKind::kText) {
      const auto code = static_cast<size_t>(codes[i]);
      const size_t known = module_->texts.size();
      key.push_back(
          {false, 0, code < known ? module_->texts[code] : batch.text_beyond_policy(code - known)});
    } else {
      key.push_back({false, codes[i], ""});
    }
  }
  return key;
}

}  // namespace tiaowen::compare
