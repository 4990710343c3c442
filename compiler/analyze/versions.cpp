#include "compiler/analyze/versions.h"

#include <array>

#include "compiler/analyze/amounts.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::analyze {
namespace {

using base::Truth;

constexpr size_t kBefore = 0, kAfter = 1;

class Comparer {
 public:
  Comparer(const ir::Module& before, const ir::Module& after, const VersionOptions& options)
      : modules_{&before, &after},
        domain_(modules_),
        clock_(builtin::ClockAt(options.as_of)),
        options_(options) {}

  std::vector<ConclusionChange> Compare() {
    std::vector<ConclusionChange> changes;
    for (const ir::Conclusion& conclusion : ir::ListConclusions(*modules_[kBefore])) {
      changes.push_back(CompareOne(NameOf(kBefore, conclusion)));
    }
    for (const ir::Conclusion& conclusion : ir::ListConclusions(*modules_[kAfter])) {
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
    const ir::Matter& matter = modules_[version]->matter(conclusion.matter);
    return {matter.name, matter.targets[static_cast<size_t>(conclusion.target)]};
  }

  std::optional<Side> Find(size_t version, const Name& name) const {
    const auto conclusions = ir::ListConclusions(*modules_[version]);
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
    const Reply gains = AskFor(sides, kAfter), loses = AskFor(sides, kBefore);
    if (gains.example) change.gains = Show(*gains.example, sides);
    if (loses.example) change.loses = Show(*loses.example, sides);
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
    const ir::Module& module = *modules_[version];
    std::vector<ir::InstId> rules;
    for (ir::InstId id : module.rules) {
      const auto& rule = module.get<ir::Rule>(id);
      if (rule.matter == side.conclusion.matter && rule.target == side.conclusion.target) {
        rules.push_back(id);
      }
    }
    return PrintAmounts(module, rules);
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

  Truth Judge(size_t version, const Side& side, const ExamplePerson& person) const {
    const batch::Batch batch = ToBatch(*modules_[version], version, domain_, person);
    return interpret::EvaluateVerdicts(*modules_[version], batch, clock_, 0)[side.position];
  }

  // Whether somebody has the conclusion by version `has` and not by the other.
  Reply AskFor(const std::array<Side, 2>& sides, size_t has) {
    const size_t lacks = 1 - has;
    RowNeeds needs =
        NeedFinder(*modules_[has], has, domain_).ForVerdict(sides[has].conclusion, true);
    needs.Add(
        NeedFinder(*modules_[lacks], lacks, domain_).ForVerdict(sides[lacks].conclusion, false));
    Question question(domain_, modules_, clock_, needs.Count(domain_.tables.size()),
                      Knowledge::kComplete);
    Terms& terms = question.terms();
    const TermId had = question.encoder(has).VerdictOf(sides[has].conclusion).certain;
    const TermId lacked = question.encoder(lacks).VerdictOf(sides[lacks].conclusion).certain;
    const auto shows = [&](const ExamplePerson& person) {
      return Judge(has, sides[has], person) == Truth::kTrue &&
             Judge(lacks, sides[lacks], person) != Truth::kTrue;
    };
    return question.Ask(terms.And(had, terms.Not(lacked)), shows, options_.limits);
  }

  Difference Show(const ExamplePerson& person, const std::array<Side, 2>& sides) const {
    Difference difference = {
        person, {}, Judge(kBefore, sides[kBefore], person), Judge(kAfter, sides[kAfter], person)};
    const auto shows = [&](const ExamplePerson& other) {
      return Judge(kBefore, sides[kBefore], other) == difference.before &&
             Judge(kAfter, sides[kAfter], other) == difference.after;
    };
    difference.dossier = WriteDossier(domain_, BlankCells(domain_, person, shows));
    return difference;
  }

  std::array<const ir::Module*, 2> modules_;
  Domain domain_;
  builtin::Clock clock_;
  const VersionOptions& options_;
};

}  // namespace

std::vector<ConclusionChange> CompareVersions(const ir::Module& before, const ir::Module& after,
                                              const VersionOptions& options) {
  return Comparer(before, after, options).Compare();
}

}  // namespace tiaowen::analyze
