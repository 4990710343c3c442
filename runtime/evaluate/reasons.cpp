#include "runtime/evaluate/reasons.h"

#include <algorithm>

#include "compiler/ir/describe.h"

namespace tiaowen::evaluate {
namespace {

Outcome OwnerOutcome(const OwnerClauses& owner, const Outcomes& outcomes, int64_t applicant) {
  return outcomes.clause(static_cast<size_t>(owner.clause_begin), applicant);
}

// Appends the sentences of those owners whose outcome is `wanted`.
void AddBasis(const std::vector<OwnerClauses>& owners, Outcome wanted, const Outcomes& outcomes,
              int64_t applicant, std::vector<ir::SentenceId>* basis) {
  for (const OwnerClauses& owner : owners) {
    if (OwnerOutcome(owner, outcomes, applicant) == wanted) basis->push_back(owner.sentence);
  }
}

template <typename T>
void SortUnique(std::vector<T>* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

bool AnyIs(const std::vector<OwnerClauses>& owners, Outcome wanted, const Outcomes& outcomes,
           int64_t applicant) {
  return std::any_of(owners.begin(), owners.end(), [&](const OwnerClauses& owner) {
    return OwnerOutcome(owner, outcomes, applicant) == wanted;
  });
}

}  // namespace

ReasonFinder::ReasonFinder(const ir::Module& module)
    : module_(module), table_(ir::ListClauses(module)) {
  children_.resize(table_.clauses.size());
  for (size_t i = 0; i < table_.clauses.size(); ++i) {
    int parent = table_.clauses[i].parent;
    if (parent >= 0) children_[static_cast<size_t>(parent)].push_back(static_cast<int>(i));
  }
  for (const ir::Conclusion& conclusion : ir::ListConclusions(module)) {
    ConclusionClauses all{conclusion, {}, {}, {}};
    for (ir::InstId id : module.prerequisites) {
      if (module.get<ir::Prerequisite>(id).matter == conclusion.matter)
        all.prerequisites.push_back(MakeOwner(id));
    }
    for (ir::InstId id : module.rules) {
      const auto& rule = module.get<ir::Rule>(id);
      if (rule.matter == conclusion.matter && rule.target == conclusion.target)
        all.rules.push_back(MakeOwner(id));
    }
    for (ir::InstId id : module.untranslated) {
      const auto& sentence = module.get<ir::Untranslated>(id);
      if (sentence.matter == conclusion.matter) all.untranslated.push_back(sentence.sentence);
    }
    SortUnique(&all.untranslated);
    conclusions_.push_back(std::move(all));
  }
}

OwnerClauses ReasonFinder::MakeOwner(ir::InstId inst) const {
  OwnerClauses owner;
  owner.inst = inst;
  owner.sentence = ir::SentenceOf(module_, inst);
  if (const auto* rule = std::get_if<ir::Rule>(&module_.inst(inst))) owner.path = rule->path;
  const auto& clauses = table_.clauses;
  auto owned = [&](const ir::Clause& clause) { return clause.owner == inst; };
  auto first = std::find_if(clauses.begin(), clauses.end(), owned);
  TW_CHECK(first != clauses.end(), "instruction {} has no clause", inst.index);
  owner.clause_begin = static_cast<int>(first - clauses.begin());
  owner.clause_end =
      static_cast<int>(std::find_if_not(first, clauses.end(), owned) - clauses.begin());
  auto before = [&](int clause) {
    return [clause](const ir::Fact& fact) { return fact.clause < clause; };
  };
  const auto& facts = table_.facts;
  auto fact_index = [&](int clause) {
    return static_cast<int>(std::partition_point(facts.begin(), facts.end(), before(clause)) -
                            facts.begin());
  };
  owner.fact_begin = fact_index(owner.clause_begin);
  owner.fact_end = fact_index(owner.clause_end);
  return owner;
}

Reason ReasonFinder::Find(size_t conclusion, const Outcomes& outcomes, int64_t applicant) const {
  const ConclusionClauses& all = conclusions_[conclusion];
  Reason reason;
  reason.verdict = outcomes.verdict(conclusion, applicant);
  switch (reason.verdict) {
    case base::Truth::kTrue:
      FindTrue(all, outcomes, applicant, &reason);
      break;
    case base::Truth::kFalse:
      FindFalse(all, outcomes, applicant, &reason);
      break;
    case base::Truth::kUnknown:
      FindUnknown(all, outcomes, applicant, &reason);
      break;
  }
  SortUnique(&reason.basis);
  return reason;
}

void ReasonFinder::FindTrue(const ConclusionClauses& all, const Outcomes& outcomes,
                            int64_t applicant, Reason* reason) const {
  AddBasis(all.prerequisites, Outcome::kTrue, outcomes, applicant, &reason->basis);
  AddBasis(all.rules, Outcome::kTrue, outcomes, applicant, &reason->basis);
  for (const OwnerClauses& rule : all.rules) {
    if (rule.path >= 0 && OwnerOutcome(rule, outcomes, applicant) == Outcome::kTrue) {
      reason->paths.push_back(rule.path);
    }
  }
  SortUnique(&reason->paths);
}

void ReasonFinder::FindFalse(const ConclusionClauses& all, const Outcomes& outcomes,
                             int64_t applicant, Reason* reason) const {
  if (AnyIs(all.prerequisites, Outcome::kFalse, outcomes, applicant)) {
    AddBasis(all.prerequisites, Outcome::kFalse, outcomes, applicant, &reason->basis);
    for (const OwnerClauses& owner : all.prerequisites) {
      if (OwnerOutcome(owner, outcomes, applicant) != Outcome::kFalse) continue;
      std::vector<int> unmet = Unmet(owner.clause_begin, outcomes, applicant);
      reason->unmet_clauses.insert(reason->unmet_clauses.end(), unmet.begin(), unmet.end());
    }
    return;
  }
  AddBasis(all.rules, Outcome::kFalse, outcomes, applicant, &reason->basis);
  reason->no_rule = all.rules.empty();
  for (size_t i = 0; i < all.rules.size(); ++i) {
    std::vector<int> unmet = Unmet(all.rules[i].clause_begin, outcomes, applicant);
    if (i == 0 || unmet.size() < reason->unmet_clauses.size())
      reason->unmet_clauses = std::move(unmet);
  }
}

// Or is not decided by an unknown operand beside a true one, so the rules leave nothing open once
// one of them is true.
void ReasonFinder::FindUnknown(const ConclusionClauses& all, const Outcomes& outcomes,
                               int64_t applicant, Reason* reason) const {
  reason->untranslated = all.untranslated;
  reason->basis = all.untranslated;
  if (AnyIs(all.prerequisites, Outcome::kFalse, outcomes, applicant)) return;
  std::vector<const std::vector<OwnerClauses>*> open = {&all.prerequisites};
  if (!AnyIs(all.rules, Outcome::kTrue, outcomes, applicant)) open.push_back(&all.rules);
  for (const std::vector<OwnerClauses>* owners : open) {
    AddBasis(*owners, Outcome::kUnknown, outcomes, applicant, &reason->basis);
    for (const OwnerClauses& owner : *owners) FindMissing(owner, outcomes, applicant, reason);
  }
}

// Counts a fact only if every clause above its own is unknown too: elsewhere it cannot change the
// owner's outcome.
void ReasonFinder::FindMissing(const OwnerClauses& owner, const Outcomes& outcomes,
                               int64_t applicant, Reason* reason) const {
  for (int i = owner.fact_begin; i < owner.fact_end; ++i) {
    if (!outcomes.fact(static_cast<size_t>(i), applicant)) continue;
    int clause = table_.facts[static_cast<size_t>(i)].clause;
    while (clause >= 0 &&
           outcomes.clause(static_cast<size_t>(clause), applicant) == Outcome::kUnknown) {
      clause = table_.clauses[static_cast<size_t>(clause)].parent;
    }
    if (clause < 0) reason->missing_facts.push_back(i);
  }
}

std::vector<int> ReasonFinder::Unmet(int clause, const Outcomes& outcomes,
                                     int64_t applicant) const {
  const ir::InstData& data = module_.inst(table_.clauses[static_cast<size_t>(clause)].inst);
  bool is_and = std::holds_alternative<ir::And>(data);
  if (!is_and && !std::holds_alternative<ir::Or>(data)) return {clause};
  std::vector<int> unmet;
  bool first = true;
  for (int child : children(clause)) {
    if (outcomes.clause(static_cast<size_t>(child), applicant) != Outcome::kFalse) continue;
    std::vector<int> part = Unmet(child, outcomes, applicant);
    if (is_and) {
      unmet.insert(unmet.end(), part.begin(), part.end());
    } else if (first || part.size() < unmet.size()) {
      unmet = std::move(part);
    }
    first = false;
  }
  return unmet;
}

}  // namespace tiaowen::evaluate
