#include "runtime/evaluate/reasons.h"

#include <algorithm>
#include <functional>

#include "compiler/ir/describe.h"

namespace tiaowen::evaluate {
namespace {

// That of an owner's whole condition.
Outcome OwnerOutcome(const OwnerClauses& owner, const Outcomes& outcomes, int64_t applicant) {
  return outcomes.clause(static_cast<size_t>(owner.clause_begin), applicant);
}

template <typename T>
void SortUnique(std::vector<T>* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

// One way to a conclusion: a rule and its scope.
struct Way {
  const std::vector<int>* scope = nullptr;
  const OwnerClauses* rule = nullptr;  // null: a rule that is not there or not translated
};

std::vector<Way> ListWays(const ConclusionClauses& all) {
  std::vector<Way> ways;
  for (const OwnerClauses& rule : all.rules) ways.push_back({&rule.scope, &rule});
  return ways;
}

// Reads the outcomes of the provisions of one conclusion for one applicant.
class Provisions {
 public:
  Provisions(const ConclusionClauses& all, const Outcomes& outcomes, int64_t applicant)
      : all_(all), outcomes_(outcomes), applicant_(applicant) {}

  Outcome Of(const OwnerClauses& owner) const { return OwnerOutcome(owner, outcomes_, applicant_); }

  // The prerequisites of `scope` whose outcome is `wanted`.
  std::vector<const OwnerClauses*> InScope(const std::vector<int>& scope, Outcome wanted) const {
    std::vector<const OwnerClauses*> found;
    for (int index : scope) {
      const OwnerClauses& owner = all_.prerequisites[static_cast<size_t>(index)];
      if (Of(owner) == wanted) found.push_back(&owner);
    }
    return found;
  }

  // The exclusions whose outcome is `wanted`.
  std::vector<const OwnerClauses*> Exclusions(Outcome wanted) const {
    std::vector<const OwnerClauses*> found;
    for (const OwnerClauses& owner : all_.exclusions) {
      if (Of(owner) == wanted) found.push_back(&owner);
    }
    return found;
  }

  // Whether a rule and its scope hold together.
  bool Holds(const Way& way) const {
    return Of(*way.rule) == Outcome::kTrue &&
           InScope(*way.scope, Outcome::kTrue).size() == way.scope->size();
  }

  // What closes a way: what is false in its scope, or else its rule when that is false.
  std::vector<const OwnerClauses*> Closing(const Way& way) const {
    std::vector<const OwnerClauses*> closing = InScope(*way.scope, Outcome::kFalse);
    if (closing.empty() && way.rule != nullptr && Of(*way.rule) == Outcome::kFalse)
      closing.push_back(way.rule);
    return closing;
  }

  bool IsClosed(const Way& way) const {
    return !InScope(*way.scope, Outcome::kFalse).empty() ||
           (way.rule != nullptr && Of(*way.rule) == Outcome::kFalse);
  }

 private:
  const ConclusionClauses& all_;
  const Outcomes& outcomes_;
  int64_t applicant_;
};

// What must still turn out to be true on a way that is open: sorted.
using Needs = std::vector<const OwnerClauses*>;
constexpr std::less<const OwnerClauses*> kByAddress;

// Of the ways that are open, those that matter: one that needs all that another does and more gives
// nothing which the other does not. An untranslated rule is a null among its needs.
std::vector<Needs> ListOpenWays(const ConclusionClauses& all, const Provisions& provisions) {
  std::vector<Way> ways = ListWays(all);
  if (!all.untranslated.empty()) ways.push_back({&all.common_scope, nullptr});
  std::vector<Needs> open;
  for (const Way& way : ways) {
    if (provisions.IsClosed(way)) continue;
    Needs needs = provisions.InScope(*way.scope, Outcome::kUnknown);
    if (way.rule == nullptr || provisions.Of(*way.rule) == Outcome::kUnknown)
      needs.push_back(way.rule);
    std::sort(needs.begin(), needs.end(), kByAddress);
    open.push_back(std::move(needs));
  }
  std::vector<Needs> kept;
  for (const Needs& needs : open) {
    const bool is_idle = std::any_of(open.begin(), open.end(), [&](const Needs& other) {
      return other.size() < needs.size() &&
             std::includes(needs.begin(), needs.end(), other.begin(), other.end(), kByAddress);
    });
    if (!is_idle) kept.push_back(needs);
  }
  return kept;
}

// Makes of every set of `whole` one with each set of `part`, at most `max`.
void JoinEach(const UnmetSets& part, size_t max, UnmetSets* whole) {
  if (part.sets.size() == 1) {
    const std::vector<int>& only = part.sets.front();
    for (std::vector<int>& set : whole->sets) set.insert(set.end(), only.begin(), only.end());
    whole->more |= part.more;
    return;
  }
  UnmetSets joined{{}, part.more || whole->more};
  for (const std::vector<int>& first : whole->sets) {
    for (const std::vector<int>& second : part.sets) {
      if (joined.sets.size() == max) {
        joined.more = true;
        break;
      }
      joined.sets.push_back(first);
      joined.sets.back().insert(joined.sets.back().end(), second.begin(), second.end());
    }
  }
  *whole = std::move(joined);
}

// Adds the sets of an alternative, as far as none are smaller, to at most `max`.
void KeepSmallest(UnmetSets part, size_t max, UnmetSets* smallest) {
  if (smallest->sets.empty() || part.sets.front().size() < smallest->sets.front().size()) {
    *smallest = std::move(part);
    return;
  }
  if (part.sets.front().size() > smallest->sets.front().size()) return;
  smallest->more |= part.more;
  for (std::vector<int>& set : part.sets) {
    if (smallest->sets.size() == max) {
      smallest->more = true;
      return;
    }
    smallest->sets.push_back(std::move(set));
  }
}

}  // namespace

std::vector<std::string> ListBasisLabels(const ir::Module& module, const Reason& reason) {
  std::vector<std::string> labels;
  for (ir::SentenceId id : reason.basis) {
    const std::string& label = module.sentence(id).label;
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
  }
  return labels;
}

ReasonFinder::ReasonFinder(const ir::Module& module)
    : module_(module), table_(ir::ListClauses(module)) {
  children_.resize(table_.clauses.size());
  for (size_t i = 0; i < table_.clauses.size(); ++i) {
    int parent = table_.clauses[i].parent;
    if (parent >= 0) children_[static_cast<size_t>(parent)].push_back(static_cast<int>(i));
  }
  for (const ir::Conclusion& conclusion : ir::ListConclusions(module)) {
    conclusions_.push_back(MakeConclusion(conclusion));
  }
}

ConclusionClauses ReasonFinder::MakeConclusion(const ir::Conclusion& conclusion) const {
  ConclusionClauses all;
  all.conclusion = conclusion;
  for (ir::InstId id : module_.rules) {
    const auto& rule = module_.get<ir::Rule>(id);
    if (rule.matter == conclusion.matter && rule.target == conclusion.target)
      all.rules.push_back(MakeOwner(id));
  }
  for (ir::InstId id : module_.prerequisites) {
    const auto& prerequisite = module_.get<ir::Prerequisite>(id);
    const auto index = static_cast<int>(all.prerequisites.size());
    bool governs = false;
    for (OwnerClauses& rule : all.rules) {
      if (!ir::Governs(prerequisite, module_.get<ir::Rule>(rule.inst))) continue;
      rule.scope.push_back(index);
      governs = true;
    }
    const bool is_common = prerequisite.matter == conclusion.matter && prerequisite.paths.empty() &&
                           (prerequisite.target < 0 || prerequisite.target == conclusion.target);
    if (is_common) all.common_scope.push_back(index);
    if (governs || is_common) all.prerequisites.push_back(MakeOwner(id));
  }
  for (ir::InstId id : module_.exclusions) {
    if (ir::Bars(module_.get<ir::Exclusion>(id), conclusion))
      all.exclusions.push_back(MakeOwner(id));
  }
  for (ir::InstId id : module_.untranslated) {
    const auto& sentence = module_.get<ir::Untranslated>(id);
    if (sentence.matter == conclusion.matter) all.untranslated.push_back(sentence.sentence);
  }
  SortUnique(&all.untranslated);
  return all;
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
  const Provisions provisions(all, outcomes, applicant);
  for (const Way& way : ListWays(all)) {
    if (!provisions.Holds(way)) continue;
    for (const OwnerClauses* owner : provisions.InScope(*way.scope, Outcome::kTrue)) {
      reason->basis.push_back(owner->sentence);
    }
    reason->basis.push_back(way.rule->sentence);
    if (way.rule->path >= 0) reason->paths.push_back(way.rule->path);
  }
  SortUnique(&reason->paths);
}

// 否 is a conclusion that is not given, one that an exclusion takes away, or both.
void ReasonFinder::FindFalse(const ConclusionClauses& all, const Outcomes& outcomes,
                             int64_t applicant, Reason* reason) const {
  const Provisions provisions(all, outcomes, applicant);
  const std::vector<Way> ways = ListWays(all);
  if (std::all_of(ways.begin(), ways.end(),
                  [&](const Way& way) { return provisions.IsClosed(way); })) {
    FindNotGiven(all, outcomes, applicant, reason);
  }
  for (const OwnerClauses* owner : provisions.Exclusions(Outcome::kTrue)) {
    reason->basis.push_back(owner->sentence);
    const std::vector<int> applying = Applying(owner->clause_begin, outcomes, applicant);
    reason->unmet_clauses.insert(reason->unmet_clauses.end(), applying.begin(), applying.end());
  }
}

// Every way is closed: by its scope, or else by its rule. All that close one decide; what is unmet
// is that of the way that lacks least.
void ReasonFinder::FindNotGiven(const ConclusionClauses& all, const Outcomes& outcomes,
                                int64_t applicant, Reason* reason) const {
  const Provisions provisions(all, outcomes, applicant);
  std::vector<Way> ways = ListWays(all);
  if (ways.empty()) ways.push_back({&all.common_scope, nullptr});
  for (size_t i = 0; i < ways.size(); ++i) {
    const std::vector<const OwnerClauses*> closing = provisions.Closing(ways[i]);
    if (closing.empty()) {
      reason->no_rule = true;
      return;
    }
    for (const OwnerClauses* owner : closing) reason->basis.push_back(owner->sentence);
    std::vector<int> unmet = std::move(UnmetOf(closing, outcomes, applicant, 1).sets.front());
    if (i == 0 || unmet.size() < reason->unmet_clauses.size())
      reason->unmet_clauses = std::move(unmet);
  }
}

UnmetSets ReasonFinder::UnmetOf(const std::vector<const OwnerClauses*>& owners,
                                const Outcomes& outcomes, int64_t applicant, size_t max) const {
  UnmetSets unmet;
  unmet.sets.emplace_back();
  for (const OwnerClauses* owner : owners)
    JoinEach(SmallestSets(owner->clause_begin, outcomes, applicant, max), max, &unmet);
  return unmet;
}

UnmetSets ReasonFinder::SmallestSets(int clause, const Outcomes& outcomes, int64_t applicant,
                                     size_t max) const {
  const ir::InstData& data = module_.inst(table_.clauses[static_cast<size_t>(clause)].inst);
  const bool is_and = std::holds_alternative<ir::And>(data);
  UnmetSets smallest;
  if (!is_and && !std::holds_alternative<ir::Or>(data)) {
    smallest.sets.emplace_back(1, clause);
    return smallest;
  }
  if (is_and) smallest.sets.emplace_back();
  for (int child : children(clause)) {
    if (outcomes.clause(static_cast<size_t>(child), applicant) != Outcome::kFalse) continue;
    UnmetSets part = SmallestSets(child, outcomes, applicant, max);
    if (is_and) {
      JoinEach(part, max, &smallest);
    } else {
      KeepSmallest(std::move(part), max, &smallest);
    }
  }
  if (smallest.sets.empty()) smallest.sets.emplace_back();
  return smallest;
}

UnmetSets ReasonFinder::ListUnmetWays(size_t conclusion, const Outcomes& outcomes,
                                      int64_t applicant) const {
  const ConclusionClauses& all = conclusions_[conclusion];
  const Provisions provisions(all, outcomes, applicant);
  UnmetSets ways;
  for (const Way& way : ListWays(all)) {
    UnmetSets of_way = UnmetOf(provisions.Closing(way), outcomes, applicant, kUnmetSetsMax);
    ways.more |= of_way.more;
    for (std::vector<int>& set : of_way.sets) {
      if (!set.empty()) ways.sets.push_back(std::move(set));
    }
  }
  std::stable_sort(ways.sets.begin(), ways.sets.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return ways;
}

// Only what can still change the verdict is missing: nothing once an exclusion holds, and nothing
// of the ways once one of them holds.
void ReasonFinder::FindUnknown(const ConclusionClauses& all, const Outcomes& outcomes,
                               int64_t applicant, Reason* reason) const {
  reason->untranslated = all.untranslated;
  reason->basis = all.untranslated;
  const Provisions provisions(all, outcomes, applicant);
  if (!provisions.Exclusions(Outcome::kTrue).empty()) return;
  const std::vector<Needs> ways = ListOpenWays(all, provisions);
  if (ways.empty()) return;
  Needs open = provisions.Exclusions(Outcome::kUnknown);
  for (const Needs& needs : ways) {
    for (const OwnerClauses* owner : needs) {
      if (owner != nullptr) open.push_back(owner);
    }
  }
  const auto in_text = [](const OwnerClauses* a, const OwnerClauses* b) {
    return a->clause_begin < b->clause_begin;
  };
  std::sort(open.begin(), open.end(), in_text);
  open.erase(std::unique(open.begin(), open.end()), open.end());
  std::vector<std::vector<int>> missing;
  for (const OwnerClauses* owner : open)
    missing.push_back(FindMissing(*owner, outcomes, applicant));
  // A catch-all is for people to decide, and only when nothing else can.
  const bool only_catch_alls =
      std::all_of(missing.begin(), missing.end(), [this](const std::vector<int>& facts) {
        return std::all_of(facts.begin(), facts.end(), [this](int i) { return IsCatchAll(i); });
      });
  for (size_t i = 0; i < open.size(); ++i) {
    std::vector<int>& facts = missing[i];
    const bool had_facts = !facts.empty();
    if (!only_catch_alls) std::erase_if(facts, [this](int fact) { return IsCatchAll(fact); });
    if (had_facts && facts.empty()) continue;
    reason->basis.push_back(open[i]->sentence);
    reason->missing_facts.insert(reason->missing_facts.end(), facts.begin(), facts.end());
  }
}

bool ReasonFinder::IsCatchAll(int index) const {
  const ir::Fact& fact = table_.facts[static_cast<size_t>(index)];
  if (fact.kind != ir::FactKind::kColumn || !fact.operand.valid()) return false;
  const auto is_catch_all = [this](ir::TableId table, int column) {
    return module_.schema.table(table).columns[static_cast<size_t>(column)].catch_all;
  };
  const ir::InstData& data = module_.inst(fact.operand);
  if (const auto* column = std::get_if<ir::ColumnRef>(&data))
    return is_catch_all(column->table, column->column);
  const auto* parent = std::get_if<ir::ParentRef>(&data);
  return parent != nullptr && is_catch_all(ir::kMainTable, parent->column);
}

// Counts a fact only if every clause above its own is unknown too: elsewhere it cannot change the
// owner's outcome.
std::vector<int> ReasonFinder::FindMissing(const OwnerClauses& owner, const Outcomes& outcomes,
                                           int64_t applicant) const {
  std::vector<int> missing;
  for (int i = owner.fact_begin; i < owner.fact_end; ++i) {
    if (!outcomes.fact(static_cast<size_t>(i), applicant)) continue;
    int clause = table_.facts[static_cast<size_t>(i)].clause;
    while (clause >= 0 &&
           outcomes.clause(static_cast<size_t>(clause), applicant) == Outcome::kUnknown) {
      clause = table_.clauses[static_cast<size_t>(clause)].parent;
    }
    if (clause < 0) missing.push_back(i);
  }
  return missing;
}

// The clauses of a true condition that each make it so: the operands of an Or, else itself.
std::vector<int> ReasonFinder::Applying(int clause, const Outcomes& outcomes,
                                        int64_t applicant) const {
  const ir::InstData& data = module_.inst(table_.clauses[static_cast<size_t>(clause)].inst);
  if (!std::holds_alternative<ir::Or>(data)) return {clause};
  std::vector<int> applying;
  for (int child : children(clause)) {
    if (outcomes.clause(static_cast<size_t>(child), applicant) != Outcome::kTrue) continue;
    const std::vector<int> part = Applying(child, outcomes, applicant);
    applying.insert(applying.end(), part.begin(), part.end());
  }
  return applying;
}

}  // namespace tiaowen::evaluate
