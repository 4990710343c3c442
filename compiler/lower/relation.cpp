#include "compiler/lower/relation.h"

#include <algorithm>
#include <map>
#include <optional>

namespace tiaowen::lower {
namespace {

std::optional<int64_t> ConstantOf(const ir::Module& module, ir::InstId value) {
  const ir::InstData& data = module.inst(value);
  if (const auto* number = std::get_if<ir::IntConst>(&data)) return number->value;
  if (const auto* code = std::get_if<ir::CodeConst>(&data)) return code->code;
  if (const auto* text = std::get_if<ir::TextConst>(&data)) return text->text.index;
  return std::nullopt;
}

void AppendProduct(const std::vector<const std::vector<int32_t>*>& cells, Tuple* prefix,
                   Relation* tuples) {
  if (prefix->size() == cells.size()) {
    tuples->insert(*prefix);
    return;
  }
  for (int32_t value : *cells[prefix->size()]) {
    prefix->push_back(value);
    AppendProduct(cells, prefix, tuples);
    prefix->pop_back();
  }
}

}  // namespace

CatalogueRelation RelationOf(const ir::Module& module, const ir::InCatalogue& inst) {
  CatalogueRelation relation;
  for (ir::InstId value : inst.values) {
    if (!ConstantOf(module, value)) relation.arguments.push_back(value);
  }
  for (const auto& row : module.schema.catalogue(inst.catalogue).rows) {
    std::vector<const std::vector<int32_t>*> cells;
    bool matches = true;
    for (size_t i = 0; i < inst.values.size(); ++i) {
      const auto& cell = row[static_cast<size_t>(inst.columns[i])].values;
      const std::optional<int64_t> constant = ConstantOf(module, inst.values[i]);
      if (!constant) {
        cells.push_back(&cell);
      } else {
        matches = matches && std::find(cell.begin(), cell.end(), *constant) != cell.end();
      }
    }
    Tuple prefix;
    if (matches) AppendProduct(cells, &prefix, &relation.tuples);
  }
  return relation;
}

size_t CountTuples(const ir::Module& module, const ir::InCatalogue& inst) {
  size_t count = 0;
  for (const auto& row : module.schema.catalogue(inst.catalogue).rows) {
    size_t product = 1;
    for (int column : inst.columns) product *= row[static_cast<size_t>(column)].values.size();
    count += product;
  }
  return count;
}

Grouping GroupByOneArgument(const Relation& tuples) {
  Grouping grouping;
  if (tuples.empty()) return grouping;
  const size_t arity = tuples.begin()->size();
  std::vector<std::set<int32_t>> distinct(arity);
  for (const Tuple& tuple : tuples) {
    for (size_t i = 0; i < arity; ++i) distinct[i].insert(tuple[i]);
  }
  auto fewest = std::min_element(distinct.begin(), distinct.end(),
                                 [](const auto& a, const auto& b) { return a.size() < b.size(); });
  grouping.argument = static_cast<size_t>(fewest - distinct.begin());

  std::map<int32_t, Relation> rests;
  for (const Tuple& tuple : tuples) {
    Tuple rest = tuple;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(grouping.argument));
    rests[tuple[grouping.argument]].insert(std::move(rest));
  }
  std::map<Relation, std::vector<int32_t>> by_rest;
  for (auto& [value, rest] : rests) by_rest[std::move(rest)].push_back(value);
  for (auto& [rest, values] : by_rest) grouping.groups.push_back({values, rest});
  return grouping;
}

}  // namespace tiaowen::lower
