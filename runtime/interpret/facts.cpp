#include "runtime/interpret/facts.h"

#include <variant>

#include "compiler/base/check.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

// Whether some period that may count lacks the fact's start, end or operand of its filter.
bool SomePeriodLacks(const Evaluator& evaluator, const ir::Fact& fact, int64_t applicant) {
  const auto& accumulated = evaluator.module().get<ir::Accumulated>(fact.leaf);
  const RowRange rows = evaluator.RowsOf(accumulated.table, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Place period = {applicant, accumulated.table, row};
    if (evaluator.TruthOf(accumulated.filter, period) == Truth::kFalse) continue;
    if (fact.period_leaf.valid()) {
      if (evaluator.TruthOf(fact.period_leaf, period) == Truth::kUnknown &&
          !evaluator.IsExact(fact.operand, period)) {
        return true;
      }
    } else if (!evaluator.IsExact(accumulated.table, fact.period_column, row)) {
      return true;
    }
  }
  return false;
}

// Whether the keys of a LookUp are known and its value is not.
bool LooksUpNothing(const Evaluator& evaluator, ir::InstId look_up, const Place& place) {
  for (ir::InstId key : evaluator.module().get<ir::LookUp>(look_up).keys) {
    if (evaluator.ValueOf(key, place).null) return false;
  }
  return evaluator.ValueOf(look_up, place).null;
}

// Whether the leaf is unknown at `place` for lack of the fact.
bool LeafLacks(const Evaluator& evaluator, const ir::Fact& fact, const Place& place) {
  if (evaluator.TruthOf(fact.leaf, place) != Truth::kUnknown) return false;
  if (fact.kind == ir::FactKind::kMissingReference) {
    return !fact.operand.valid() || LooksUpNothing(evaluator, fact.operand, place);
  }
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
  TW_CHECK(fact.kind != ir::FactKind::kMissingRow && fact.leaf == clause.inst,
           "a fact of clause %{} is about another leaf", clause.inst.index);
  return LeafLacks(evaluator, fact, Place::Applicant(applicant));
}

}  // namespace tiaowen::interpret
