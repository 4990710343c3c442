#include "compiler/analyze/row_needs.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "compiler/base/check.h"
#include "compiler/ir/clauses.h"
#include "compiler/ir/print.h"
#include "compiler/ir/provisions.h"

namespace tiaowen::analyze {
namespace {

// More rows than this are not tried; what needs them is in doubt.
constexpr int kRowsMax = 12;
// Filters of periods that may hold together in so many ways are told apart.
constexpr size_t kFiltersMax = 2;

template <typename Key, typename Value>
void Unite(std::map<Key, std::set<Value>>* into, const std::map<Key, std::set<Value>>& from) {
  for (const auto& [key, values] : from) (*into)[key].insert(values.begin(), values.end());
}

}  // namespace

void RowNeeds::Add(const RowNeeds& other) {
  for (const auto& [table, count] : other.rows) rows[table] += count;
  for (const auto& [table, askers] : other.referred) {
    for (const auto& [asker, times] : askers) referred[table][asker] += times;
  }
  Unite(&witnesses, other.witnesses);
  Unite(&keys, other.keys);
  Unite(&filters, other.filters);
  Unite(&since, other.since);
  doubts.insert(other.doubts.begin(), other.doubts.end());
}

void RowNeeds::Join(const RowNeeds& other) {
  std::set<int> tables;
  for (const RowNeeds* each : {static_cast<const RowNeeds*>(this), &other}) {
    for (const auto& [table, count] : each->rows) tables.insert(table);
    for (const auto& [table, asked] : each->witnesses) tables.insert(table);
  }
  for (int table : tables) {
    // Witnesses of both stay; of the others there are as many as either has.
    const auto theirs = other.witnesses.find(table);
    const std::set<std::string> none;
    const std::set<std::string>& there = theirs == other.witnesses.end() ? none : theirs->second;
    std::set<std::string>& here = witnesses[table];
    std::set<std::string> both;
    std::set_intersection(here.begin(), here.end(), there.begin(), there.end(),
                          std::inserter(both, both.end()));
    const auto counted = other.rows.find(table);
    const int their_rows = counted == other.rows.end() ? 0 : counted->second;
    const auto left = [&](size_t all) { return static_cast<int>(all - both.size()); };
    rows[table] = std::max(rows[table] + left(here.size()), their_rows + left(there.size()));
    here = std::move(both);
  }
  for (const auto& [table, askers] : other.referred) {
    for (const auto& [asker, times] : askers) {
      referred[table][asker] = std::max(referred[table][asker], times);
    }
  }
  Unite(&keys, other.keys);
  Unite(&filters, other.filters);
  Unite(&since, other.since);
  doubts.insert(other.doubts.begin(), other.doubts.end());
}

RowCounts RowNeeds::Count(size_t tables) const {
  RowCounts counts;
  counts.rows.assign(tables, 0);
  counts.doubts = doubts;
  const auto at = [&](int table) -> int& { return counts.rows[static_cast<size_t>(table)]; };
  for (const auto& [table, count] : rows) at(table) += count;
  for (const auto& [table, asked] : witnesses) at(table) += static_cast<int>(asked.size());
  for (const auto& [table, asked] : keys) at(table) += static_cast<int>(asked.size());
  for (const auto& [table, asked] : filters) {
    // Joined periods have other ends than those that single rows were asked for.
    if (at(table) > 0)
      counts.doubts.insert({"累计的各段另有逐段的条件", "single periods are asked for, too"});
    if (asked.size() > kFiltersMax)
      counts.doubts.insert({"累计的各段有多种限定", "periods with many filters"});
    int days = 1;
    if (const auto from = since.find(table); from != since.end()) {
      for (int level : from->second) days += level == 0 ? 1 : at(level);
    }
    const int classes = (1 << std::min(asked.size(), kFiltersMax)) - 1;
    at(table) += days * classes;
  }
  for (const auto& [table, askers] : referred) {
    for (const auto& [asker, times] : askers) at(table) += times * (asker == 0 ? 1 : at(asker));
  }
  for (int& count : counts.rows) {
    if (count > kRowsMax) counts.doubts.insert({"要的行数超出所试", "more rows than are tried"});
    count = std::min(count, kRowsMax);
  }
  return counts;
}

NeedFinder::NeedFinder(const ir::Module& module, size_t position, const Domain& domain)
    : module_(module), position_(position), names_(domain.names(position)) {}

int NeedFinder::TableOf(ir::TableId table) const {
  return names_.tables[static_cast<size_t>(table.index)];
}

// A text that two conditions share only when they say the same; those of two modules never do,
// since annexes, orders of grades and conventions may differ.
std::string NeedFinder::KeyOf(ir::InstId id) const {
  return std::to_string(position_) + " " + ir::PrintTree(module_, id);
}

struct NeedVisitor {
  const NeedFinder& finder;
  bool holds;
  ir::InstId id;

  RowNeeds Each(const std::vector<ir::InstId>& operands, bool all) const {
    RowNeeds needs;
    for (ir::InstId operand : operands) {
      const RowNeeds one = finder.ForCondition(operand, holds);
      // To hold, an And needs all; to fail, one.
      all == holds ? needs.Add(one) : needs.Join(one);
    }
    return needs;
  }

  RowNeeds operator()(const ir::And& inst) const { return Each(inst.operands, true); }
  RowNeeds operator()(const ir::Or& inst) const { return Each(inst.operands, false); }
  RowNeeds operator()(const ir::Not& inst) const {
    return finder.ForCondition(inst.operand, !holds);
  }

  RowNeeds operator()(const ir::Exists& inst) const {
    RowNeeds needs = finder.ForCondition(inst.predicate, holds);
    if (holds) needs.witnesses[finder.TableOf(inst.table)].insert(finder.KeyOf(id));
    return needs;
  }

  RowNeeds operator()(const ir::Keyed& inst) const {
    RowNeeds needs = finder.ForCondition(inst.predicate, holds);
    needs.keys[finder.TableOf(inst.table)].insert(finder.KeyOf(inst.key));
    return needs;
  }

  RowNeeds operator()(const ir::Accumulated& inst) const {
    const int periods = finder.TableOf(inst.table), level = finder.TableOf(inst.level);
    RowNeeds needs = finder.ForCondition(inst.filter, holds);
    if (holds) {
      needs.filters[periods].insert(finder.KeyOf(inst.filter));
    }
    if (inst.since.valid()) needs.since[periods].insert(level);
    if (inst.required.valid()) finder.AddOperand(inst.required, {}, &needs);
    return needs;
  }

  RowNeeds operator()(const ir::InReference& inst) const {
    RowNeeds needs;
    const ir::TableId level = finder.module_.LevelOf(id);
    ++needs.referred[finder.TableOf(inst.table)][level.valid() ? finder.TableOf(level) : 0];
    for (ir::InstId value : inst.values) finder.AddOperand(value, {}, &needs);
    return needs;
  }

  RowNeeds operator()(const ir::Compare& inst) const {
    RowNeeds needs;
    finder.AddOperand(inst.lhs, inst.rhs, &needs);
    finder.AddOperand(inst.rhs, inst.lhs, &needs);
    return needs;
  }

  RowNeeds operator()(const ir::InSet& inst) const {
    RowNeeds needs;
    int64_t most = 0;
    ir::InstId greatest;
    for (ir::InstId member : inst.members) {
      const auto* number = std::get_if<ir::IntConst>(&finder.module_.inst(member));
      if (number != nullptr && (!greatest.valid() || number->value > most)) {
        greatest = member;
        most = number->value;
      }
    }
    finder.AddOperand(inst.value, greatest, &needs);
    return needs;
  }

  RowNeeds operator()(const ir::InCatalogue& inst) const {
    RowNeeds needs;
    for (ir::InstId value : inst.values) finder.AddOperand(value, {}, &needs);
    return needs;
  }

  RowNeeds operator()(const ir::IsTrue& inst) const {
    RowNeeds needs;
    finder.AddOperand(inst.value, {}, &needs);
    return needs;
  }

  RowNeeds operator()(const ir::TruthConst&) const { return {}; }

  template <typename T>
  RowNeeds operator()(const T& inst) const {
    TW_CHECK(false, "a {} is no condition", ir::InstName(inst));
  }
};

RowNeeds NeedFinder::ForCondition(ir::InstId condition, bool holds) const {
  return std::visit(NeedVisitor{*this, holds, condition}, module_.inst(condition));
}

// What a value that a condition reads needs, compared with `against` if that is known.
void NeedFinder::AddOperand(ir::InstId value, ir::InstId against, RowNeeds* needs) const {
  const ir::InstData& inst = module_.inst(value);
  if (const auto* look_up = std::get_if<ir::LookUp>(&inst)) {
    const ir::TableId level = module_.LevelOf(value);
    ++needs->referred[TableOf(look_up->table)][level.valid() ? TableOf(level) : 0];
    for (ir::InstId key : look_up->keys) AddOperand(key, {}, needs);
    return;
  }
  if (const auto* sum = std::get_if<ir::Sum>(&inst)) {
    for (const ir::Term& term : sum->terms) AddOperand(term.value, {}, needs);
    return;
  }
  const auto* aggregate = std::get_if<ir::Aggregate>(&inst);
  if (aggregate == nullptr) return;
  const int table = TableOf(aggregate->table);
  // Which rows count is asked both ways.
  needs->Add(ForCondition(aggregate->filter, true));
  needs->Add(ForCondition(aggregate->filter, false));
  const bool counts = aggregate->kind == ir::AggregateKind::kCount ||
                      aggregate->kind == ir::AggregateKind::kDistinctYears;
  const auto* limit = against.valid() ? std::get_if<ir::IntConst>(&module_.inst(against)) : nullptr;
  if (counts && limit != nullptr && limit->value >= 0 && limit->value < kRowsMax) {
    needs->rows[table] += static_cast<int>(limit->value) + 1;
  } else if (ir::NeedsRow(*aggregate) && aggregate->kind != ir::AggregateKind::kExcess) {
    ++needs->rows[table];
  } else {
    needs->rows[table] += 3;
    needs->doubts.insert({"合计的行数没有上限", "a sum over any number of rows"});
  }
}

RowNeeds NeedFinder::ForRule(ir::InstId rule, bool holds) const {
  RowNeeds needs = ForCondition(module_.get<ir::Rule>(rule).condition, holds);
  for (ir::InstId id : ir::PrerequisitesOf(module_, rule)) {
    const RowNeeds one = ForCondition(module_.get<ir::Prerequisite>(id).condition, holds);
    holds ? needs.Add(one) : needs.Join(one);
  }
  return needs;
}

RowNeeds NeedFinder::ForVerdict(const ir::Conclusion& conclusion, bool holds) const {
  RowNeeds given, barred;
  for (ir::InstId id : ir::RulesOf(module_, conclusion)) {
    const RowNeeds one = ForRule(id, holds);
    holds ? given.Join(one) : given.Add(one);
  }
  for (ir::InstId id : ir::ExclusionsOf(module_, conclusion)) {
    const RowNeeds one = ForCondition(module_.get<ir::Exclusion>(id).condition, !holds);
    holds ? barred.Add(one) : barred.Join(one);
  }
  holds ? given.Add(barred) : given.Join(barred);
  return given;
}

}  // namespace tiaowen::analyze
