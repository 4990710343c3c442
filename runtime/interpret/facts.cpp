#include "runtime/interpret/facts.h"

#include <variant>

#include "compiler/base/check.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

// Whether some row of `table` that may count lacks the fact's column or operand of its filter.
bool SomeRowLacks(const Evaluator& evaluator, const ir::Fact& fact, ir::TableId table,
                  ir::InstId filter, int64_t applicant) {
  const RowRange rows = evaluator.RowsOf(table, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Place period = {applicant, table, row};
    if (evaluator.TruthOf(filter, period) == Truth::kFalse) continue;
    if (fact.period_leaf.valid()) {
      if (evaluator.TruthOf(fact.period_leaf, period) == Truth::kUnknown &&
          !evaluator.IsExact(fact.operand, period)) {
        return true;
      }
    } else if (!evaluator.IsExact(table, fact.period_column, row)) {
      return true;
    }
  }
  return false;
}

bool SomePeriodLacks(const Evaluator& evaluator, const ir::Fact& fact, int64_t applicant) {
  const auto& accumulated = evaluator.module().get<ir::Accumulated>(fact.leaf);
  return SomeRowLacks(evaluator, fact, accumulated.table, accumulated.filter, applicant);
}

bool AggregateLacks(const Evaluator& evaluator, const ir::Fact& fact, int64_t applicant) {
  const auto& aggregate = evaluator.module().get<ir::Aggregate>(fact.aggregate);
  if (fact.kind == ir::FactKind::kMissingRow) {
    return !evaluator.module().schema.table(aggregate.table).complete ||
           evaluator.NoneCounts(aggregate, applicant);
  }
  return SomeRowLacks(evaluator, fact, aggregate.table, aggregate.filter, applicant);
}

// Whether the keys of a LookUp are known and no row has them.
bool LooksUpNothing(const Evaluator& evaluator, const ir::LookUp& look_up, const Place& place) {
  for (ir::InstId key : look_up.keys) {
    if (evaluator.ValueOf(key, place).null) return false;
  }
  return !evaluator.RowOf(look_up, place);
}

bool ReferenceLacks(const Evaluator& evaluator, const ir::Fact& fact, const Place& place) {
  const bool is_cell = fact.kind == ir::FactKind::kEmptyCell;
  if (fact.operand.valid()) {
    const auto& look_up = evaluator.module().get<ir::LookUp>(fact.operand);
    if (!is_cell) return LooksUpNothing(evaluator, look_up, place);
    const std::optional<int64_t> row = evaluator.RowOf(look_up, place);
    return row && evaluator.Cell(look_up.table, look_up.column, *row).null;
  }
  if (!is_cell) return true;
  return evaluator.MayEqualAtEmptyCell(evaluator.module().get<ir::InReference>(fact.leaf),
                                       fact.period_column, place);
}

// Whether the leaf is unknown at `place` for lack of the fact.
bool LeafLacks(const Evaluator& evaluator, const ir::Fact& fact, const Place& place) {
  if (evaluator.TruthOf(fact.leaf, place) != Truth::kUnknown) return false;
  if (fact.kind == ir::FactKind::kDiscretion) return true;
  if (fact.kind == ir::FactKind::kMissingReference || fact.kind == ir::FactKind::kEmptyCell)
    return ReferenceLacks(evaluator, fact, place);
  if (fact.aggregate.valid()) return AggregateLacks(evaluator, fact, place.applicant);
  return fact.period ? SomePeriodLacks(evaluator, fact, place.applicant)
                     : !evaluator.IsExact(fact.operand, place);
}

bool ExistsLacks(const Evaluator& evaluator, const ir::Exists& exists, const ir::Fact& fact,
                 int64_t applicant) {
  if (fact.kind == ir::FactKind::kMissingRow) return true;
  const RowRange rows = evaluator.RowsOf(exists.table, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Place place = {applicant, exists.table, row};
    if (evaluator.TruthOf(exists.predicate, place) == Truth::kUnknown &&
        LeafLacks(evaluator, fact, place)) {
      return true;
    }
  }
  return false;
}

bool KeyedLacks(const Evaluator& evaluator, const ir::Keyed& keyed, const ir::Fact& fact,
                int64_t applicant) {
  const RowRange rows = evaluator.RowsOf(keyed.table, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    if (evaluator.KeyMatches(keyed, row) != Truth::kTrue) continue;
    if (fact.kind == ir::FactKind::kMissingRow) return false;
    const Place place = {applicant, keyed.table, row};
    return evaluator.TruthOf(keyed.predicate, place) == Truth::kUnknown &&
           LeafLacks(evaluator, fact, place);
  }
  return fact.kind == ir::FactKind::kMissingRow;
}

}  // namespace

bool IsMissing(const Evaluator& evaluator, const ir::Clause& clause, const ir::Fact& fact,
               int64_t applicant) {
  const ir::InstData& data = evaluator.module().inst(clause.inst);
  if (const auto* exists = std::get_if<ir::Exists>(&data)) {
    return ExistsLacks(evaluator, *exists, fact, applicant);
  }
  if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
    return KeyedLacks(evaluator, *keyed, fact, applicant);
  }
  TW_CHECK((fact.kind != ir::FactKind::kMissingRow || fact.aggregate.valid()) &&
               fact.leaf == clause.inst,
           "a fact of clause %{} is about another leaf", clause.inst.index);
  return LeafLacks(evaluator, fact, Place::Applicant(applicant));
}

}  // namespace tiaowen::interpret
