#include "runtime/interpret/interpreter.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/interpret/facts.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

// Writes the bit of one applicant in the planes of `outcomes`.
class BitWriter {
 public:
  BitWriter(evaluate::Outcomes* outcomes, int64_t applicant)
      : outcomes_(*outcomes), applicant_(applicant) {}

  void WriteVerdict(size_t conclusion, Truth truth) {
    Write(outcomes_.verdict_certain, conclusion, truth == Truth::kTrue);
    Write(outcomes_.verdict_possible, conclusion, truth != Truth::kFalse);
  }
  void WriteClause(size_t clause, Truth truth) {
    Write(outcomes_.clause_certain, clause, truth == Truth::kTrue);
    Write(outcomes_.clause_possible, clause, truth != Truth::kFalse);
  }
  void WriteNotExamined(size_t clause) {
    Write(outcomes_.clause_certain, clause, true);
    Write(outcomes_.clause_possible, clause, false);
  }
  void WriteAmount(size_t position, std::optional<int64_t> amount) {
    Write(outcomes_.amount_known, position, amount.has_value());
    const size_t first = position * static_cast<size_t>(outcomes_.words) * 64;
    outcomes_.amounts[first + static_cast<size_t>(applicant_)] = amount.value_or(0);
  }
  void WriteFact(size_t fact, bool missing) { Write(outcomes_.facts, fact, missing); }

 private:
  void Write(std::vector<uint64_t>& planes, size_t plane, bool bit) {
    const size_t word =
        plane * static_cast<size_t>(outcomes_.words) + static_cast<size_t>(applicant_ / 64);
    if (bit) planes[word] |= uint64_t{1} << (applicant_ % 64);
  }

  evaluate::Outcomes& outcomes_;
  int64_t applicant_;
};

// The truths of one applicant's provisions, by the formulas of compiler/ir/module.h.
class Assessment {
 public:
  Assessment(const ir::Module& module, const batch::Batch& batch, const builtin::Clock& clock,
             int64_t applicant)
      : module_(module),
        applicant_(applicant),
        evaluator_(module, batch, clock),
        truths_(module.inst_count(), Truth::kUnknown),
        scopes_(module.inst_count(), Truth::kTrue) {
    evaluator_.set_trace(&truths_);
    const Place place = Place::Applicant(applicant);
    for (ir::InstId id : module.prerequisites) {
      evaluator_.TruthOf(module.get<ir::Prerequisite>(id).condition, place);
    }
    for (ir::InstId id : module.exclusions) {
      evaluator_.TruthOf(module.get<ir::Exclusion>(id).condition, place);
    }
    for (ir::InstId id : module.rules) {
      const auto& rule = module.get<ir::Rule>(id);
      Truth& scope = scopes_[static_cast<size_t>(id.index)];
      for (ir::InstId candidate : module.prerequisites) {
        const auto& prerequisite = module.get<ir::Prerequisite>(candidate);
        if (!ir::Governs(prerequisite, rule)) continue;
        scope = base::And(scope, TruthOf(prerequisite.condition));
      }
      if (IsExamined(id)) evaluator_.TruthOf(rule.condition, place);
    }
    evaluator_.set_trace(nullptr);
  }

  // Whether the conditions of a Prerequisite, Rule or Exclusion were evaluated.
  bool IsExamined(ir::InstId owner) const { return ScopeOf(owner) != Truth::kFalse; }

  // The truth of an examined clause.
  Truth TruthOf(const ir::Clause& clause) const { return TruthOf(clause.inst); }

  Truth VerdictOf(const ir::Conclusion& conclusion) const {
    for (ir::InstId id : module_.untranslated) {
      if (module_.get<ir::Untranslated>(id).matter == conclusion.matter) return Truth::kUnknown;
    }
    Truth given = Truth::kFalse;
    for (ir::InstId id : module_.rules) {
      const auto& rule = module_.get<ir::Rule>(id);
      if (rule.matter != conclusion.matter || rule.target != conclusion.target || !IsExamined(id))
        continue;
      given = base::Or(given, base::And(ScopeOf(id), TruthOf(rule.condition)));
    }
    Truth barred = Truth::kFalse;
    for (ir::InstId id : module_.exclusions) {
      const auto& exclusion = module_.get<ir::Exclusion>(id);
      if (ir::Bars(exclusion, conclusion)) barred = base::Or(barred, TruthOf(exclusion.condition));
    }
    return base::And(given, base::Not(barred));
  }

  // The amount of a conclusion; nothing when it is null.
  std::optional<int64_t> AmountOf(const ir::Conclusion& conclusion) const {
    if (VerdictOf(conclusion) != Truth::kTrue) return std::nullopt;
    return JoinAmounts(*module_.matter(conclusion.matter).amount, WaysTo(conclusion));
  }

  // The rules with an amount that give a conclusion, or may.
  std::vector<AmountWay> WaysTo(const ir::Conclusion& conclusion) const {
    std::vector<AmountWay> ways;
    for (ir::InstId id : module_.rules) {
      const auto& rule = module_.get<ir::Rule>(id);
      if (rule.matter != conclusion.matter || rule.target != conclusion.target ||
          !rule.amount.valid() || !IsExamined(id))
        continue;
      const Truth gives = base::And(ScopeOf(id), TruthOf(rule.condition));
      if (gives == Truth::kFalse) continue;
      ways.push_back({.rule = id,
                      .gives = gives == Truth::kTrue,
                      .amount = evaluator_.ValueOf(rule.amount, Place::Applicant(applicant_))});
    }
    return ways;
  }

  bool Lacks(const ir::Clause& clause, const ir::Fact& fact) const {
    return IsExamined(clause.owner) && TruthOf(clause) == Truth::kUnknown &&
           IsMissing(evaluator_, clause, fact, applicant_);
  }

 private:
  Truth TruthOf(ir::InstId condition) const {
    return truths_[static_cast<size_t>(condition.index)];
  }
  Truth ScopeOf(ir::InstId owner) const { return scopes_[static_cast<size_t>(owner.index)]; }

  const ir::Module& module_;
  int64_t applicant_;
  Evaluator evaluator_;
  std::vector<Truth>
      truths_;  // by instruction; conditions at the applicant's level that were evaluated
  std::vector<Truth> scopes_;  // by instruction: of a Rule its scope, else true
};

}  // namespace

Interpreter::Interpreter(const ir::Module& module)
    : module_(module),
      conclusions_(ir::ListConclusions(module)),
      amounts_(ir::ListAmounts(module)),
      clauses_(ir::ListClauses(module)) {}

void Interpreter::Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                           evaluate::Outcomes* outcomes) const {
  outcomes->Reset(batch.applicants, conclusions_.size(), clauses_.clauses.size(),
                  clauses_.facts.size(), amounts_.size());
  for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
    const Assessment assessment(module_, batch, clock, applicant);
    BitWriter writer(outcomes, applicant);
    for (size_t i = 0; i < conclusions_.size(); ++i) {
      writer.WriteVerdict(i, assessment.VerdictOf(conclusions_[i]));
    }
    for (size_t i = 0; i < amounts_.size(); ++i) {
      writer.WriteAmount(i, assessment.AmountOf(conclusions_[amounts_[i]]));
    }
    for (size_t i = 0; i < clauses_.clauses.size(); ++i) {
      const ir::Clause& clause = clauses_.clauses[i];
      if (assessment.IsExamined(clause.owner)) {
        writer.WriteClause(i, assessment.TruthOf(clause));
      } else {
        writer.WriteNotExamined(i);
      }
    }
    for (size_t i = 0; i < clauses_.facts.size(); ++i) {
      const ir::Fact& fact = clauses_.facts[i];
      writer.WriteFact(i,
                       assessment.Lacks(clauses_.clauses[static_cast<size_t>(fact.clause)], fact));
    }
  }
}

std::vector<Truth> EvaluateVerdicts(const ir::Module& module, const batch::Batch& batch,
                                    const builtin::Clock& clock, int64_t applicant) {
  const Assessment assessment(module, batch, clock, applicant);
  std::vector<Truth> verdicts;
  for (const ir::Conclusion& conclusion : ir::ListConclusions(module)) {
    verdicts.push_back(assessment.VerdictOf(conclusion));
  }
  return verdicts;
}

std::vector<AmountWay> ListAmountWays(const ir::Module& module, const batch::Batch& batch,
                                      const builtin::Clock& clock, const ir::Conclusion& conclusion,
                                      int64_t applicant) {
  return Assessment(module, batch, clock, applicant).WaysTo(conclusion);
}

std::optional<int64_t> JoinAmounts(const ir::AmountType& type, const std::vector<AmountWay>& ways) {
  std::vector<int64_t> given, open;
  for (const AmountWay& way : ways) {
    if (way.amount.null) return std::nullopt;
    (way.gives ? given : open).push_back(way.amount.first);
  }
  if (given.empty()) return std::nullopt;
  const int64_t highest = *std::max_element(given.begin(), given.end());
  switch (type.join) {
    case ir::AmountJoin::kOne:
      given.insert(given.end(), open.begin(), open.end());
      if (std::any_of(given.begin(), given.end(), [&](int64_t a) { return a != given.front(); }))
        return std::nullopt;
      return given.front();
    case ir::AmountJoin::kHighest:
      if (std::any_of(open.begin(), open.end(), [&](int64_t amount) { return amount > highest; }))
        return std::nullopt;
      return highest;
    case ir::AmountJoin::kSum: {
      if (std::any_of(open.begin(), open.end(), [](int64_t amount) { return amount != 0; }))
        return std::nullopt;
      __int128 sum = 0;
      for (int64_t amount : given) sum += amount;
      if (sum != static_cast<int64_t>(sum)) return std::nullopt;
      return static_cast<int64_t>(sum);
    }
  }
  TW_CHECK(false, "amounts have no join");
}

Truth EvaluateCondition(const ir::Module& module, const batch::Batch& batch,
                        const builtin::Clock& clock, ir::InstId condition, int64_t applicant) {
  TW_CHECK(module.LevelOf(condition) == ir::kMainTable, "a condition of rows of table {}",
           module.LevelOf(condition).index);
  return Evaluator(module, batch, clock).TruthOf(condition, Place::Applicant(applicant));
}

Truth EvaluateRow(const ir::Module& module, const batch::Batch& batch, const builtin::Clock& clock,
                  ir::InstId condition, int64_t applicant, int64_t row) {
  const ir::TableId table = module.LevelOf(condition);
  const Evaluator evaluator(module, batch, clock);
  const RowRange rows = evaluator.RowsOf(table, applicant);
  TW_CHECK(rows.begin <= row && row < rows.end, "row {} is not of applicant {}", row, applicant);
  return evaluator.TruthOf(condition, {applicant, table, row});
}

AccumulatedDays CountAccumulated(const ir::Module& module, const batch::Batch& batch,
                                 const builtin::Clock& clock, ir::InstId accumulated,
                                 int64_t applicant, int64_t row) {
  const ir::TableId level = module.get<ir::Accumulated>(accumulated).level;
  return Evaluator(module, batch, clock).DaysOf(accumulated, {applicant, level, row});
}

}  // namespace tiaowen::interpret
