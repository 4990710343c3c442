#include "compiler/ir/clauses.h"

#include <set>

namespace tiaowen::ir {
namespace {

bool IsConnective(const InstData& data) {
  return std::holds_alternative<And>(data) || std::holds_alternative<Or>(data) ||
         std::holds_alternative<Not>(data);
}

bool IsComputed(const InstData& data) {
  return std::holds_alternative<Product>(data) || std::holds_alternative<Sum>(data) ||
         std::holds_alternative<Least>(data) || std::holds_alternative<Greatest>(data);
}

class ClauseLister {
 public:
  explicit ClauseLister(const Module& module) : module_(module) {}

  void ListOwner(InstId owner, InstId condition) { ListTree(owner, condition, -1); }

  ClauseTable Take() { return std::move(table_); }

 private:
  void ListTree(InstId owner, InstId inst, int parent) {
    int index = static_cast<int>(table_.clauses.size());
    table_.clauses.push_back({inst, owner, parent});
    const InstData& data = module_.inst(inst);
    if (IsConnective(data)) {
      for (InstId operand : module_.OperandsOf(inst)) ListTree(owner, operand, index);
    } else if (const auto* exists = std::get_if<Exists>(&data)) {
      if (!module_.schema.table(exists->table).complete) AddMissingRow(index, inst);
      for (InstId leaf : ListLeaves(module_, exists->predicate)) AddLeafFacts(index, leaf);
    } else if (const auto* keyed = std::get_if<Keyed>(&data)) {
      AddMissingRow(index, inst);
      for (InstId leaf : ListLeaves(module_, keyed->predicate)) AddLeafFacts(index, leaf);
    } else {
      AddLeafFacts(index, inst);
    }
  }

  void AddMissingRow(int clause, InstId leaf) {
    table_.facts.push_back({.clause = clause,
                            .kind = FactKind::kMissingRow,
                            .leaf = leaf,
                            .operand = {},
                            .period_column = -1,
                            .period = false,
                            .period_leaf = {},
                            .aggregate = {}});
  }

  void AddLeafFacts(int clause, InstId leaf) {
    const auto* constant = std::get_if<TruthConst>(&module_.inst(leaf));
    if (constant != nullptr && constant->value == base::Truth::kUnknown)
      AddReference(FactKind::kDiscretion, clause, leaf, {});
    for (InstId operand : ListColumnOperands(module_, leaf)) AddFact(clause, leaf, operand);
    for (InstId look_up : ListLookUps(module_, leaf)) {
      AddReference(FactKind::kMissingReference, clause, leaf, look_up);
      AddReference(FactKind::kEmptyCell, clause, leaf, look_up);
    }
    if (const auto* listed = std::get_if<InReference>(&module_.inst(leaf))) {
      if (!module_.schema.table(listed->table).complete)
        AddReference(FactKind::kMissingReference, clause, leaf, {});
      for (int column : std::set(listed->columns.begin(), listed->columns.end()))
        AddReference(FactKind::kEmptyCell, clause, leaf, {}, column);
    }
    for (InstId aggregate : ListAggregates(module_, leaf))
      AddAggregateFacts(clause, leaf, aggregate);
    const auto* accumulated = std::get_if<Accumulated>(&module_.inst(leaf));
    if (accumulated == nullptr) return;
    const Table& table = module_.schema.table(accumulated->table);
    for (int column : {table.period_start, table.period_end}) {
      AddFact(clause, leaf, {}, column, true, {});
    }
    for (InstId filter_leaf : ListLeaves(module_, accumulated->filter)) {
      for (InstId operand : ListColumnOperands(module_, filter_leaf)) {
        AddFact(clause, leaf, operand, -1, true, filter_leaf);
      }
    }
  }

  void AddAggregateFacts(int clause, InstId leaf, InstId id) {
    const auto& aggregate = module_.get<Aggregate>(id);
    const size_t first = table_.facts.size();
    if (!module_.schema.table(aggregate.table).complete || NeedsRow(aggregate))
      AddMissingRow(clause, leaf);
    if (aggregate.column >= 0) AddFact(clause, leaf, {}, aggregate.column, true, {});
    for (InstId filter_leaf : ListLeaves(module_, aggregate.filter)) {
      for (InstId operand : ListColumnOperands(module_, filter_leaf)) {
        AddFact(clause, leaf, operand, -1, true, filter_leaf);
      }
    }
    for (size_t i = first; i < table_.facts.size(); ++i) table_.facts[i].aggregate = id;
  }

  void AddReference(FactKind kind, int clause, InstId leaf, InstId look_up, int column = -1) {
    table_.facts.push_back({.clause = clause,
                            .kind = kind,
                            .leaf = leaf,
                            .operand = look_up,
                            .period_column = column,
                            .period = false,
                            .period_leaf = {},
                            .aggregate = {}});
  }

  void AddFact(int clause, InstId leaf, InstId operand, int period_column = -1, bool period = false,
               InstId period_leaf = {}) {
    table_.facts.push_back({.clause = clause,
                            .kind = FactKind::kColumn,
                            .leaf = leaf,
                            .operand = operand,
                            .period_column = period_column,
                            .period = period,
                            .period_leaf = period_leaf,
                            .aggregate = {}});
  }

  const Module& module_;
  ClauseTable table_;
};

void CollectLeaves(const Module& module, InstId condition, std::vector<InstId>* leaves) {
  if (!IsConnective(module.inst(condition))) {
    leaves->push_back(condition);
    return;
  }
  for (InstId operand : module.OperandsOf(condition)) CollectLeaves(module, operand, leaves);
}

}  // namespace

ClauseTable ListClauses(const Module& module) {
  ClauseLister lister(module);
  for (InstId id : module.prerequisites)
    lister.ListOwner(id, module.get<Prerequisite>(id).condition);
  for (InstId id : module.rules) lister.ListOwner(id, module.get<Rule>(id).condition);
  for (InstId id : module.exclusions) lister.ListOwner(id, module.get<Exclusion>(id).condition);
  return lister.Take();
}

std::vector<InstId> ListLeaves(const Module& module, InstId condition) {
  std::vector<InstId> leaves;
  CollectLeaves(module, condition, &leaves);
  return leaves;
}

std::vector<InstId> ListColumnOperands(const Module& module, InstId leaf) {
  std::vector<InstId> columns;
  for (InstId operand : module.OperandsOf(leaf)) {
    const InstData& data = module.inst(operand);
    if (std::holds_alternative<ColumnRef>(data) || std::holds_alternative<ParentRef>(data)) {
      columns.push_back(operand);
    } else if (std::holds_alternative<LookUp>(data) || IsComputed(data)) {
      std::vector<InstId> keys = ListColumnOperands(module, operand);
      columns.insert(columns.end(), keys.begin(), keys.end());
    }
  }
  return columns;
}

std::vector<InstId> ListAggregates(const Module& module, InstId leaf) {
  std::vector<InstId> aggregates;
  for (InstId operand : module.OperandsOf(leaf)) {
    if (std::holds_alternative<Aggregate>(module.inst(operand))) aggregates.push_back(operand);
    if (!std::holds_alternative<Sum>(module.inst(operand))) continue;
    const std::vector<InstId> terms = ListAggregates(module, operand);
    aggregates.insert(aggregates.end(), terms.begin(), terms.end());
  }
  return aggregates;
}

bool NeedsRow(const Aggregate& aggregate) {
  return aggregate.kind == AggregateKind::kMax || aggregate.kind == AggregateKind::kMin ||
         aggregate.kind == AggregateKind::kLatest || aggregate.kind == AggregateKind::kEarliest ||
         aggregate.kind == AggregateKind::kExcess;
}

std::vector<InstId> ListLookUps(const Module& module, InstId leaf) {
  std::vector<InstId> look_ups;
  for (InstId operand : module.OperandsOf(leaf)) {
    const InstData& data = module.inst(operand);
    const bool is_look_up = std::holds_alternative<LookUp>(data);
    if (!is_look_up && !IsComputed(data)) continue;
    const std::vector<InstId> nested = ListLookUps(module, operand);
    look_ups.insert(look_ups.end(), nested.begin(), nested.end());
    if (is_look_up) look_ups.push_back(operand);
  }
  return look_ups;
}

}  // namespace tiaowen::ir
