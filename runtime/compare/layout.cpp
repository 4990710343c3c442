#include "runtime/compare/layout.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace tiaowen::compare {
namespace {

bool AreEqual(const ir::EnumType& a, const ir::EnumType& b) {
  return a.name == b.name && a.ordered == b.ordered && a.values == b.values &&
         std::ranges::equal(a.aliases, b.aliases, [](const auto& x, const auto& y) {
           return x.name == y.name && x.code == y.code;
         });
}

// What decides how a table is read.
auto ReadingOf(const ir::Table& table) {
  return std::tie(table.name, table.kind, table.id_column, table.event_date, table.period_start,
                  table.period_end, table.unique_key);
}

bool AreEqual(const ir::Table& a, const ir::Table& b) {
  return ReadingOf(a) == ReadingOf(b) &&
         std::ranges::equal(a.columns, b.columns, [](const auto& x, const auto& y) {
           return std::tie(x.name, x.type, x.null_meaning, x.value_min) ==
                  std::tie(y.name, y.type, y.null_meaning, y.value_min);
         });
}

// The reference tables that a module uses, and of each the keys by which rows are looked up.
std::map<ir::TableId, std::set<std::vector<int>>> ListReferences(const ir::Module& module) {
  std::map<ir::TableId, std::set<std::vector<int>>> uses;
  for (size_t i = 0; i < module.inst_count(); ++i) {
    const ir::InstData& data = module.inst(ir::InstId(i));
    if (const auto* listed = std::get_if<ir::InReference>(&data)) uses[listed->table];
    if (const auto* look_up = std::get_if<ir::LookUp>(&data))
      uses[look_up->table].insert(look_up->key_columns);
  }
  return uses;
}

}  // namespace

bool HaveSameLayout(const ir::Module& a, const ir::Module& b) {
  const auto equal = [](const auto& x, const auto& y) { return AreEqual(x, y); };
  return std::ranges::equal(a.schema.enums, b.schema.enums, equal) &&
         std::ranges::equal(a.schema.tables, b.schema.tables, equal) &&
         ListReferences(a) == ListReferences(b);
}

void ShareBatches(ir::Module* a, ir::Module* b) {
  std::vector<std::string> pool = a->texts;
  const std::set<std::string_view> known(a->texts.begin(), a->texts.end());
  for (const std::string& text : b->texts)
    if (!known.contains(text)) pool.push_back(text);
  a->AdoptTexts(pool);
  b->AdoptTexts(std::move(pool));
  for (size_t table = 0; table < a->schema.tables.size(); ++table) {
    std::vector<ir::Column>& columns = a->schema.tables[table].columns;
    for (size_t i = 0; i < columns.size(); ++i) {
      ir::Column& other = b->schema.tables[table].columns[i];
      columns[i].used = other.used = columns[i].used || other.used;
    }
  }
}

}  // namespace tiaowen::compare
