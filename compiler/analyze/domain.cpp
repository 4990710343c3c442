#include "compiler/analyze/domain.h"

#include <algorithm>

namespace tiaowen::analyze {
namespace {

template <typename T>
void AddOnce(std::vector<T>* list, const T& value) {
  if (std::find(list->begin(), list->end(), value) == list->end()) list->push_back(value);
}

// The position of the element whose name is `name`, or of a new one.
template <typename T>
int FindOrAdd(std::vector<T>* list, const std::string& name) {
  const auto at =
      std::find_if(list->begin(), list->end(), [&](const T& each) { return each.name == name; });
  if (at != list->end()) return static_cast<int>(at - list->begin());
  list->emplace_back().name = name;
  return static_cast<int>(list->size()) - 1;
}

}  // namespace

Domain::Domain(std::span<const ir::Module* const> modules) {
  for (const ir::Module* module : modules) names_.push_back(AddModule(*module));
  MarkShared(modules);
}

int Domain::AddEnum(const ir::EnumType& type) {
  const int at = FindOrAdd(&enums, type.name);
  for (const std::string& value : type.values)
    AddOnce(&enums[static_cast<size_t>(at)].values, value);
  return at;
}

int Domain::AddText(const std::string& text) {
  const auto [at, is_new] = text_numbers_.try_emplace(text, static_cast<int>(texts.size()));
  if (is_new) texts.push_back(text);
  return at->second;
}

int Domain::AddTable(const ir::Table& table) {
  const int at = FindOrAdd(&tables, table.name);
  tables[static_cast<size_t>(at)].kind = table.kind;
  return at;
}

int Domain::AddColumn(DomainTable* table, const ir::Column& column, const Names& names) {
  DomainColumn wanted;
  wanted.name = column.name;
  wanted.kind = column.type.kind;
  if (column.type.enum_id.valid()) {
    wanted.enum_index = names.enums[static_cast<size_t>(column.type.enum_id.index)];
  }
  wanted.scale = column.type.scale;
  wanted.ongoing = column.null_meaning == ir::NullMeaning::kOngoing;
  wanted.least = column.Least();
  for (size_t c = 0; c < table->columns.size(); ++c) {
    DomainColumn& known = table->columns[c];
    if (known.name != wanted.name || known.kind != wanted.kind ||
        known.enum_index != wanted.enum_index || known.scale != wanted.scale ||
        known.ongoing != wanted.ongoing) {
      continue;
    }
    if (wanted.least && (!known.least || *known.least < *wanted.least)) known.least = wanted.least;
    return static_cast<int>(c);
  }
  table->columns.push_back(std::move(wanted));
  return static_cast<int>(table->columns.size()) - 1;
}

Domain::Names Domain::AddModule(const ir::Module& module) {
  Names names;
  for (const ir::EnumType& type : module.schema.enums) {
    names.enums.push_back(AddEnum(type));
    const auto& values = enums[static_cast<size_t>(names.enums.back())].values;
    auto& codes = names.codes.emplace_back();
    for (const std::string& value : type.values) {
      codes.push_back(
          static_cast<int>(std::find(values.begin(), values.end(), value) - values.begin()));
    }
  }
  for (const std::string& text : module.texts) names.texts.push_back(AddText(text));
  for (const ir::Table& table : module.schema.tables) {
    names.tables.push_back(AddTable(table));
    DomainTable& mine = tables[static_cast<size_t>(names.tables.back())];
    auto& columns = names.columns.emplace_back();
    for (const ir::Column& column : table.columns) {
      columns.push_back(AddColumn(&mine, column, names));
    }
    const auto column_of = [&](int column) { return columns[static_cast<size_t>(column)]; };
    if (table.unique_key >= 0) AddOnce(&mine.unique_keys, column_of(table.unique_key));
    if (table.period_start >= 0) {
      AddOnce(&mine.periods, {column_of(table.period_start), column_of(table.period_end)});
    }
  }
  for (size_t i = 0; i < module.inst_count(); ++i) {
    const auto* look_up = std::get_if<ir::LookUp>(&module.inst(ir::InstId(i)));
    if (look_up == nullptr) continue;
    const auto table = static_cast<size_t>(look_up->table.index);
    std::vector<int> keys;
    for (int key : look_up->key_columns) {
      keys.push_back(names.columns[table][static_cast<size_t>(key)]);
    }
    AddOnce(&tables[static_cast<size_t>(names.tables[table])].look_up_keys, keys);
  }
  return names;
}

void Domain::MarkShared(std::span<const ir::Module* const> modules) {
  for (size_t e = 0; e < enums.size(); ++e) {
    DomainEnum& type = enums[e];
    type.shared.assign(type.values.size(), true);
    for (size_t m = 0; m < modules.size(); ++m) {
      for (size_t own = 0; own < names_[m].enums.size(); ++own) {
        if (names_[m].enums[own] != static_cast<int>(e)) continue;
        const auto& codes = names_[m].codes[own];
        for (size_t v = 0; v < type.values.size(); ++v) {
          if (std::find(codes.begin(), codes.end(), static_cast<int>(v)) == codes.end()) {
            type.shared[v] = false;
          }
        }
      }
    }
  }
}

}  // namespace tiaowen::analyze
