#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/truth.h"
#include "compiler/ir/clauses.h"
#include "compiler/ir/module.h"
#include "runtime/evaluate/engine.h"

namespace tiaowen::evaluate {

// Why a conclusion has its verdict for one applicant.
struct Reason {
  base::Truth verdict = base::Truth::kUnknown;
  std::vector<int> paths;  // 是: the paths that hold, in the matter's order
  std::vector<ir::SentenceId>
      basis;  // the sentences that decide or leave open, in the order of the text

  // 待定 only: indexes of ClauseTable::facts whose completion may decide, and sentences not yet
  // translated.
  std::vector<int> missing_facts;
  std::vector<ir::SentenceId> untranslated;

  // 否 only: clauses of the smallest set of false conditions that would have to hold, or no rule at
  // all; then clauses of exclusions that hold and must not.
  std::vector<int> unmet_clauses;
  bool no_rule = false;
};

// The labels of the sentences of a reason's basis, each once, in the order of their first
// occurrence: a heading and a sentence may share one.
std::vector<std::string> ListBasisLabels(const ir::Module& module, const Reason& reason);

// A prerequisite, rule or exclusion, with the clauses and facts that are its own. Ranges are
// half-open.
struct OwnerClauses {
  ir::InstId inst;
  ir::SentenceId sentence;
  int path = -1;
  std::vector<int>
      scope;  // of a rule: indexes of the ConclusionClauses::prerequisites in its scope
  int clause_begin = 0;
  int clause_end = 0;
  int fact_begin = 0;
  int fact_end = 0;
};

// What governs one conclusion.
struct ConclusionClauses {
  ir::Conclusion conclusion;
  std::vector<OwnerClauses> prerequisites;  // those for one of its rules, or for all paths
  std::vector<int> common_scope;            // indexes of the prerequisites for all paths
  std::vector<OwnerClauses> rules;
  std::vector<OwnerClauses> exclusions;
  std::vector<ir::SentenceId> untranslated;
};

// Sets of clauses of which any one would do.
struct UnmetSets {
  std::vector<std::vector<int>> sets;
  bool more = false;  // there are others that are as small
};

// Finds reasons from the outcomes of an evaluation. Immutable; keeps a reference to the module.
class ReasonFinder {
 public:
  explicit ReasonFinder(const ir::Module& module);

  // The reason of conclusion `conclusion` (an index of ListConclusions) for `applicant`. Depends
  // only on the verdict, the clauses and the facts of that conclusion's prerequisites, rules and
  // exclusions, and on the facts only when the verdict is 待定.
  Reason Find(size_t conclusion, const Outcomes& outcomes, int64_t applicant) const;

  // Of a conclusion that is not given: for every way to it (a rule and its scope) the smallest sets
  // of clauses that would have to hold, at most kUnmetSetsMax, the fewest clauses first.
  static constexpr size_t kUnmetSetsMax = 12;
  UnmetSets ListUnmetWays(size_t conclusion, const Outcomes& outcomes, int64_t applicant) const;

  const ir::Module& module() const { return module_; }
  const ir::ClauseTable& clause_table() const { return table_; }
  const std::vector<ConclusionClauses>& conclusions() const { return conclusions_; }
  // The operands of a clause that is And, Or or Not, as clauses.
  const std::vector<int>& children(int clause) const {
    return children_[static_cast<size_t>(clause)];
  }

 private:
  ConclusionClauses MakeConclusion(const ir::Conclusion& conclusion) const;
  OwnerClauses MakeOwner(ir::InstId inst) const;
  // The smallest sets of clauses below `clause`, which is false, that would have to hold for it to;
  // the first is that of the first alternatives. At most `max`.
  UnmetSets SmallestSets(int clause, const Outcomes& outcomes, int64_t applicant, size_t max) const;
  std::vector<int> Applying(int clause, const Outcomes& outcomes, int64_t applicant) const;
  std::vector<int> FindMissing(const OwnerClauses& owner, const Outcomes& outcomes,
                               int64_t applicant) const;
  // Whether fact `index` is about a column for what no other condition covers (兜底).
  bool IsCatchAll(int index) const;
  void FindTrue(const ConclusionClauses& all, const Outcomes& outcomes, int64_t applicant,
                Reason* reason) const;
  void FindFalse(const ConclusionClauses& all, const Outcomes& outcomes, int64_t applicant,
                 Reason* reason) const;
  // The same of all `owners` together.
  UnmetSets UnmetOf(const std::vector<const OwnerClauses*>& owners, const Outcomes& outcomes,
                    int64_t applicant, size_t max) const;
  void FindNotGiven(const ConclusionClauses& all, const Outcomes& outcomes, int64_t applicant,
                    Reason* reason) const;
  void FindUnknown(const ConclusionClauses& all, const Outcomes& outcomes, int64_t applicant,
                   Reason* reason) const;

  const ir::Module& module_;
  ir::ClauseTable table_;
  std::vector<std::vector<int>> children_;
  std::vector<ConclusionClauses> conclusions_;
};

}  // namespace tiaowen::evaluate
