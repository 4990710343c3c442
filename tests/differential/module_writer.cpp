#include "tests/differential/module_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/base/check.h"

namespace tiaowen::differential {
namespace {

template <typename Items>
size_t FindNamed(const Items& items, std::string_view name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  TW_CHECK(found != items.end(), "there is no {}", name);
  return static_cast<size_t>(found - items.begin());
}

ir::Column MakeNamed(std::string_view name, ir::Type type) {
  ir::Column column;
  column.name = name;
  column.type = type;
  return column;
}

}  // namespace

ir::EnumId ModuleWriter::AddEnum(std::string_view name, bool ordered,
                                 std::vector<std::string> values) {
  module_.schema.enums.push_back({std::string(name), ordered, std::move(values), {}});
  return ir::EnumId(module_.schema.enums.size() - 1);
}

ir::TableId ModuleWriter::AddTable(std::string_view name, bool complete,
                                   std::vector<ir::Column> columns) {
  ir::Table table;
  table.name = name;
  table.kind = module_.schema.tables.empty() ? ir::TableKind::kMain : ir::TableKind::kChild;
  table.complete = complete;
  table.columns = std::move(columns);
  if (table.kind == ir::TableKind::kMain) table.id_column = 0;
  module_.schema.tables.push_back(std::move(table));
  return ir::TableId(module_.schema.tables.size() - 1);
}

ir::TableId ModuleWriter::AddReferenceTable(std::string_view name, bool complete,
                                            std::vector<ir::Column> columns) {
  const ir::TableId id = AddTable(name, complete, std::move(columns));
  TW_CHECK(id != ir::kMainTable, "{} is the first table", name);
  module_.schema.tables[static_cast<size_t>(id.index)].kind = ir::TableKind::kReference;
  return id;
}

void ModuleWriter::SetPeriod(ir::TableId table, std::string_view start, std::string_view end) {
  ir::Table& target = module_.schema.tables[static_cast<size_t>(table.index)];
  target.period_start = ColumnIndex(table, start);
  target.period_end = ColumnIndex(table, end);
}

void ModuleWriter::SetUniqueKey(ir::TableId table, std::string_view column) {
  module_.schema.tables[static_cast<size_t>(table.index)].unique_key = ColumnIndex(table, column);
}

ir::SentenceId ModuleWriter::AddSentence(std::string_view label) {
  ir::Sentence sentence;
  sentence.label = label;
  sentence.text = label;
  module_.sentences.push_back(std::move(sentence));
  return ir::SentenceId(module_.sentences.size() - 1);
}

ir::TableId ModuleWriter::Table(std::string_view name) const {
  return ir::TableId(FindNamed(module_.schema.tables, name));
}

int ModuleWriter::ColumnIndex(ir::TableId table, std::string_view name) const {
  return static_cast<int>(FindNamed(module_.schema.table(table).columns, name));
}

ir::InstId ModuleWriter::Add(ir::InstData data) { return module_.Add(std::move(data), {}); }

ir::SentenceId ModuleWriter::NextSentence() {
  return AddSentence(fmt::format("第{}句", module_.sentences.size() + 1));
}

ir::InstId ModuleWriter::Int(int64_t value) { return Add(ir::IntConst{value}); }

ir::InstId ModuleWriter::Decimal(int64_t value, int scale) {
  return Add(ir::DecimalConst{value, scale});
}

ir::InstId ModuleWriter::Code(std::string_view enum_name, std::string_view value) {
  const ir::EnumId id(FindNamed(module_.schema.enums, enum_name));
  const int code = module_.schema.enum_type(id).Find(value);
  TW_CHECK(code >= 0, "{} has no value {}", enum_name, value);
  return Add(ir::CodeConst{id, code});
}

ir::InstId ModuleWriter::Text(std::string_view text) {
  return Add(ir::TextConst{module_.AddText(text)});
}

ir::InstId ModuleWriter::AsOf() { return Add(ir::AsOf{}); }
ir::InstId ModuleWriter::AsOfYear(int offset) { return Add(ir::AsOfYear{offset}); }
ir::InstId ModuleWriter::Lookback(int years, int days_after, int months) {
  return Add(ir::Lookback{years, days_after, months});
}

ir::InstId ModuleWriter::Column(std::string_view table, std::string_view column) {
  const ir::TableId id = Table(table);
  return Add(ir::ColumnRef{id, ColumnIndex(id, column)});
}

ir::InstId ModuleWriter::Parent(std::string_view child, std::string_view column) {
  return Add(ir::ParentRef{Table(child), ColumnIndex(ir::kMainTable, column)});
}

std::vector<int> ModuleWriter::ColumnIndexes(ir::TableId table,
                                             const std::vector<std::string_view>& names) const {
  std::vector<int> columns;
  for (std::string_view name : names) columns.push_back(ColumnIndex(table, name));
  return columns;
}

ir::InstId ModuleWriter::LookUp(std::string_view table,
                                const std::vector<std::string_view>& key_columns,
                                std::vector<ir::InstId> keys, std::string_view column) {
  const ir::TableId id = Table(table);
  return Add(
      ir::LookUp{id, ColumnIndexes(id, key_columns), std::move(keys), ColumnIndex(id, column)});
}

ir::InstId ModuleWriter::Aggregate(ir::AggregateKind kind, std::string_view table,
                                   std::string_view column, ir::InstId filter, int64_t base) {
  const ir::TableId id = Table(table);
  return Add(ir::Aggregate{kind, id, column.empty() ? -1 : ColumnIndex(id, column), filter, base});
}

ir::InstId ModuleWriter::InReference(std::string_view table,
                                     const std::vector<std::string_view>& columns,
                                     std::vector<ir::InstId> values) {
  const ir::TableId id = Table(table);
  return Add(ir::InReference{id, ColumnIndexes(id, columns), std::move(values)});
}

ir::InstId ModuleWriter::Truth(base::Truth value, std::string_view table) {
  return Add(ir::TruthConst{value, Table(table)});
}

ir::InstId ModuleWriter::Compare(ir::InstId lhs, ir::CompareOp op, ir::InstId rhs) {
  return Add(ir::Compare{op, lhs, rhs});
}

ir::InstId ModuleWriter::In(ir::InstId value, std::vector<ir::InstId> members, bool negated) {
  return Add(ir::InSet{value, std::move(members), negated});
}

ir::InstId ModuleWriter::IsTrue(ir::InstId value) { return Add(ir::IsTrue{value}); }

ir::InstId ModuleWriter::InCatalogue(std::string_view catalogue,
                                     std::vector<std::string_view> columns,
                                     std::vector<ir::InstId> values) {
  const ir::CatalogueId id(FindNamed(module_.schema.catalogues, catalogue));
  std::vector<int> indices;
  for (std::string_view column : columns) {
    indices.push_back(static_cast<int>(FindNamed(module_.schema.catalogue(id).columns, column)));
  }
  return Add(ir::InCatalogue{id, std::move(indices), std::move(values)});
}

ir::InstId ModuleWriter::Accumulated(std::string_view table, ir::InstId filter, ir::InstId since,
                                     int years, std::string_view level, int days_after) {
  return Add(ir::Accumulated{Table(table), filter, since, years, days_after, Table(level)});
}

ir::InstId ModuleWriter::And(std::vector<ir::InstId> operands) {
  return Add(ir::And{std::move(operands)});
}
ir::InstId ModuleWriter::Or(std::vector<ir::InstId> operands) {
  return Add(ir::Or{std::move(operands)});
}
ir::InstId ModuleWriter::Not(ir::InstId operand) { return Add(ir::Not{operand}); }

ir::InstId ModuleWriter::Exists(std::string_view table, ir::InstId predicate) {
  return Add(ir::Exists{Table(table), predicate});
}

ir::InstId ModuleWriter::Keyed(std::string_view table, ir::InstId key, ir::InstId predicate) {
  return Add(ir::Keyed{Table(table), key, predicate});
}

ir::InstId ModuleWriter::Prerequisite(ir::MatterId matter, ir::InstId condition, int target,
                                      std::vector<int> paths) {
  const ir::InstId id =
      Add(ir::Prerequisite{NextSentence(), matter, condition, target, std::move(paths)});
  module_.prerequisites.push_back(id);
  return id;
}

ir::InstId ModuleWriter::Rule(ir::MatterId matter, int target, int path, ir::InstId condition,
                              ir::InstId amount) {
  const ir::InstId id =
      Add(ir::Rule{NextSentence(), 0, matter, target, path, ir::Modality::kMay, condition, amount});
  module_.rules.push_back(id);
  return id;
}

ir::InstId ModuleWriter::Exclusion(ir::MatterId matter, int target, ir::InstId condition) {
  const ir::InstId id =
      Add(ir::Exclusion{NextSentence(), 0, matter, target, ir::Modality::kNone, condition});
  module_.exclusions.push_back(id);
  return id;
}

ir::InstId ModuleWriter::Untranslated(ir::MatterId matter) {
  const ir::InstId id = Add(ir::Untranslated{NextSentence(), matter});
  module_.untranslated.push_back(id);
  return id;
}

void ModuleWriter::MarkUsedColumns() {
  const auto mark = [&](ir::TableId table, int column) {
    auto& columns = module_.schema.tables[static_cast<size_t>(table.index)].columns;
    columns[static_cast<size_t>(column)].used = true;
  };
  for (size_t i = 0; i < module_.inst_count(); ++i) {
    const ir::InstData& data = module_.inst(ir::InstId(i));
    if (const auto* column = std::get_if<ir::ColumnRef>(&data)) mark(column->table, column->column);
    if (const auto* parent = std::get_if<ir::ParentRef>(&data))
      mark(ir::kMainTable, parent->column);
    if (const auto* look_up = std::get_if<ir::LookUp>(&data)) {
      mark(look_up->table, look_up->column);
      for (int column : look_up->key_columns) mark(look_up->table, column);
    }
    if (const auto* listed = std::get_if<ir::InReference>(&data)) {
      for (int column : listed->columns) mark(listed->table, column);
    }
    const auto* aggregate = std::get_if<ir::Aggregate>(&data);
    if (aggregate != nullptr && aggregate->column >= 0) mark(aggregate->table, aggregate->column);
    if (const auto* accumulated = std::get_if<ir::Accumulated>(&data)) {
      mark(accumulated->table, module_.schema.table(accumulated->table).period_start);
      mark(accumulated->table, module_.schema.table(accumulated->table).period_end);
    }
    if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
      mark(keyed->table, module_.schema.table(keyed->table).unique_key);
    }
  }
}

ir::Column TextColumn(std::string_view name) { return MakeNamed(name, {ir::TypeKind::kText, {}}); }

ir::Column EnumColumn(const ir::Module& module, std::string_view name, std::string_view enum_name) {
  const ir::EnumId id(FindNamed(module.schema.enums, enum_name));
  const bool ordered = module.schema.enum_type(id).ordered;
  return MakeNamed(name, {ordered ? ir::TypeKind::kGrade : ir::TypeKind::kCategory, id});
}

ir::Column BoolColumn(std::string_view name) { return MakeNamed(name, {ir::TypeKind::kBool, {}}); }
ir::Column IntColumn(std::string_view name) { return MakeNamed(name, {ir::TypeKind::kInt, {}}); }
ir::Column DecimalColumn(std::string_view name, int scale) {
  return MakeNamed(name, {ir::TypeKind::kDecimal, {}, scale});
}
ir::Column DateColumn(std::string_view name) { return MakeNamed(name, {ir::TypeKind::kDate, {}}); }

ir::Column OngoingColumn(std::string_view name) {
  ir::Column column = DateColumn(name);
  column.null_meaning = ir::NullMeaning::kOngoing;
  return column;
}

}  // namespace tiaowen::differential
