#include "compiler/analyze/versions.h"

#include <array>

#include "compiler/analyze/amounts.h"
#include "compiler/analyze/version_pair.h"
#include "compiler/ir/provisions.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::analyze {
namespace {

class Comparer {
 public:
  Comparer(const ir::Module& before, const ir::Module& after, const VersionOptions& options)
      : versions_(before, after, options) {}

  std::vector<ConclusionChange> Compare() {
    std::vector<ConclusionChange> changes;
    for (const ir::Conclusion& conclusion : ir::ListConclusions(versions_.module(kBefore))) {
      changes.push_back(CompareOne(NameOf(kBefore, conclusion)));
    }
    for (const ir::Conclusion& conclusion : ir::ListConclusions(versions_.module(kAfter))) {
      const Name name = NameOf(kAfter, conclusion);
      if (!Find(kBefore, name)) changes.push_back(CompareOne(name));
    }
    return changes;
  }

 private:
  using Name = std::pair<std::string, std::string>;  // matter, target

  struct Side {
    ir::Conclusion conclusion;
    size_t position = 0;  // among ir::ListConclusions
  };

  Name NameOf(size_t version, const ir::Conclusion& conclusion) const {
    const ir::Matter& matter = versions_.module(version).matter(conclusion.matter);
    return {matter.name, matter.targets[static_cast<size_t>(conclusion.target)]};
  }

  std::optional<Side> Find(size_t version, const Name& name) const {
    const auto conclusions = ir::ListConclusions(versions_.module(version));
    for (size_t i = 0; i < conclusions.size(); ++i) {
      if (NameOf(version, conclusions[i]) == name) return Side{conclusions[i], i};
    }
    return std::nullopt;
  }

  ConclusionChange CompareOne(const Name& name) {
    ConclusionChange change;
    change.matter = name.first;
    change.target = name.second;
    const auto before = Find(kBefore, name), after = Find(kAfter, name);
    change.in_old = before.has_value();
    change.in_new = after.has_value();
    if (!before || !after) return change;
    const std::array<Side, 2> sides = {*before, *after};
    const Statement given = GivenOf(sides);
    const Reply gains = versions_.Ask(given, kAfter), loses = versions_.Ask(given, kBefore);
    if (gains.example) change.gains = versions_.Show(given, *gains.example);
    if (loses.example) change.loses = versions_.Show(given, *loses.example);
    change.relation = RelationOf(gains, loses);
    if (change.relation == Relation::kUnknown) {
      change.reason = gains.exists == Satisfiable::kUnknown ? gains.reason : loses.reason;
    } else if (change.relation == Relation::kSame &&
               AmountsOf(kBefore, *before) != AmountsOf(kAfter, *after)) {
      change.relation = Relation::kUnknown;
      change.reason = TellAmounts();
    }
    return change;
  }

  std::string AmountsOf(size_t version, const Side& side) const {
    const ir::Module& module = versions_.module(version);
    return PrintAmounts(module, ir::RulesOf(module, side.conclusion));
  }

  static Relation RelationOf(const Reply& gains, const Reply& loses) {
    const bool some_gain = gains.exists == Satisfiable::kYes;
    const bool some_lose = loses.exists == Satisfiable::kYes;
    if (some_gain && some_lose) return Relation::kNeither;
    if (gains.exists == Satisfiable::kUnknown || loses.exists == Satisfiable::kUnknown) {
      return Relation::kUnknown;
    }
    return some_gain ? Relation::kWider : some_lose ? Relation::kNarrower : Relation::kSame;
  }

  // That somebody has the conclusion.
  Statement GivenOf(const std::array<Side, 2>& sides) const {
    return {
        .needs = [&](const NeedFinder& finder, size_t version,
                     bool holds) { return finder.ForVerdict(sides[version].conclusion, holds); },
        .write =
            [&](Question* question, size_t version) {
              return question->encoder(version).VerdictOf(sides[version].conclusion).certain;
            },
        .judge =
            [&](const batch::Batch& person, size_t version) {
              return interpret::EvaluateVerdicts(versions_.module(version), person,
                                                 versions_.clock(), 0)[sides[version].position];
            }};
  }

  VersionPair versions_;
};

}  // namespace

std::vector<ConclusionChange> CompareVersions(const ir::Module& before, const ir::Module& after,
                                              const VersionOptions& options) {
  return Comparer(before, after, options).Compare();
}

}  // namespace tiaowen::analyze
