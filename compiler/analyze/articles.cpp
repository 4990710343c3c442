// What the words of single articles do, in two versions.

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "compiler/analyze/amounts.h"
#include "compiler/analyze/versions.h"
#include "compiler/ir/cite.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::analyze {
namespace {

using base::Truth;

constexpr size_t kBefore = 0, kAfter = 1;

// What is provided: for which conclusions, and how.
enum class Role : uint8_t { kGives, kDemands, kTakes };
using Subject = std::tuple<Role, std::string, std::string, std::string>;  // matter, target, paths

// The conditions of one subject in either version.
struct Provided {
  std::array<std::vector<ir::InstId>, 2> conditions;
  std::array<std::vector<ir::InstId>, 2> rules;  // kGives
};

class ArticleComparer {
 public:
  ArticleComparer(const ir::Module& before, const ir::Module& after, const VersionOptions& options)
      : modules_{&before, &after},
        domain_(modules_),
        clock_(builtin::ClockAt(options.as_of)),
        options_(options) {}

  ArticleChange Compare(const Article& article) {
    std::map<Subject, Provided> provided;
    for (size_t version : {kBefore, kAfter}) {
      const std::set<int> sentences =
          WithLeadIns(version, version == kBefore ? article.old_sentences : article.new_sentences);
      List(version, sentences, &provided);
    }
    ArticleChange change;
    change.provides = !provided.empty();
    bool unknown = false;
    for (const auto& [subject, each] : provided) {
      for (size_t has : {kBefore, kAfter}) {
        const Reply reply = AskFor(subject, each, has);
        unknown = unknown || reply.exists == Satisfiable::kUnknown;
        if (reply.exists == Satisfiable::kUnknown) change.reason = reply.reason;
        if (!reply.example) continue;
        auto& example = has == kAfter ? change.gains : change.loses;
        if (example) continue;
        example = Show(subject, each, *reply.example);
        (has == kAfter ? change.gains_subject : change.loses_subject) = NameOf(subject);
      }
    }
    if (change.gains && change.loses) {
      change.relation = Relation::kNeither;
    } else if (unknown) {
      change.relation = Relation::kUnknown;
    } else if (change.gains || change.loses) {
      change.relation = change.gains ? Relation::kWider : Relation::kNarrower;
    } else if (AmountsDiffer(provided)) {
      change.relation = Relation::kUnknown;
      change.reason = TellAmounts();
    }
    return change;
  }

 private:
  bool AmountsDiffer(const std::map<Subject, Provided>& provided) const {
    return std::any_of(provided.begin(), provided.end(), [&](const auto& each) {
      const auto& rules = each.second.rules;
      return PrintAmounts(*modules_[kBefore], rules[kBefore]) !=
             PrintAmounts(*modules_[kAfter], rules[kAfter]);
    });
  }

  // An item provides what the sentence that leads in to it does.
  std::set<int> WithLeadIns(size_t version, const std::vector<size_t>& sentences) const {
    std::set<int> all;
    for (size_t each : sentences) {
      for (ir::SentenceId id{each}; id.valid() && all.insert(id.index).second;) {
        id = modules_[version]->sentence(id).lead_in;
      }
    }
    return all;
  }

  void List(size_t version, const std::set<int>& sentences, std::map<Subject, Provided>* provided) {
    const ir::Module& module = *modules_[version];
    const auto add = [&](ir::InstId id, Role role, ir::MatterId matter_id, int target,
                         const std::vector<int>& paths, ir::InstId condition) {
      if (!sentences.contains(ir::SentenceOf(module, id).index)) return;
      const ir::Matter& matter = module.matter(matter_id);
      std::string names;
      for (int path : paths) names += matter.paths[static_cast<size_t>(path)] + " ";
      const std::string name = target < 0 ? "" : matter.targets[static_cast<size_t>(target)];
      Provided& subject = (*provided)[{role, matter.name, name, names}];
      subject.conditions[version].push_back(condition);
      if (role == Role::kGives) subject.rules[version].push_back(id);
    };
    for (ir::InstId id : module.rules) {
      const auto& rule = module.get<ir::Rule>(id);
      const std::vector<int> paths = rule.path < 0 ? std::vector<int>() : std::vector{rule.path};
      add(id, Role::kGives, rule.matter, rule.target, paths, rule.condition);
    }
    for (ir::InstId id : module.prerequisites) {
      const auto& demand = module.get<ir::Prerequisite>(id);
      add(id, Role::kDemands, demand.matter, demand.target, demand.paths, demand.condition);
    }
    for (ir::InstId id : module.exclusions) {
      const auto& exclusion = module.get<ir::Exclusion>(id);
      add(id, Role::kTakes, exclusion.matter, exclusion.target, {}, exclusion.condition);
    }
  }

  static std::string NameOf(const Subject& subject) {
    const auto& [role, matter, target, paths] = subject;
    return target.empty() ? matter : matter + " " + target;
  }

  // Whether the words leave the conclusion to a person: they give it, do not keep from it, do not
  // take it.
  Truth Judge(const Subject& subject, const Provided& provided, size_t version,
              const ExamplePerson& person) const {
    const Role role = std::get<Role>(subject);
    const batch::Batch batch = ToBatch(*modules_[version], version, domain_, person);
    Truth truth = base::FromBool(role == Role::kDemands);
    for (ir::InstId condition : provided.conditions[version]) {
      const Truth one =
          interpret::EvaluateCondition(*modules_[version], batch, clock_, condition, 0);
      truth = role == Role::kDemands ? base::And(truth, one) : base::Or(truth, one);
    }
    return role == Role::kTakes ? base::Not(truth) : truth;
  }

  TermId Write(const Subject& subject, const Provided& provided, size_t version,
               Question* question) const {
    const Role role = std::get<Role>(subject);
    std::vector<TermId> certain, possible;
    for (ir::InstId condition : provided.conditions[version]) {
      const Planes planes = question->encoder(version).TruthOf(condition);
      certain.push_back(planes.certain);
      possible.push_back(planes.possible);
    }
    Terms& terms = question->terms();
    if (role == Role::kDemands) return terms.And(std::move(certain));
    return role == Role::kGives ? terms.Or(std::move(certain))
                                : terms.Not(terms.Or(std::move(possible)));
  }

  RowNeeds NeedsOf(const Subject& subject, const Provided& provided, size_t version,
                   bool leaves) const {
    const bool holds = (std::get<Role>(subject) == Role::kTakes) != leaves;
    RowNeeds needs;
    for (ir::InstId condition : provided.conditions[version]) {
      needs.Add(NeedFinder(*modules_[version], version, domain_).ForCondition(condition, holds));
    }
    return needs;
  }

  // Whether the words of version `has` leave somebody the conclusion, and those of the other do
  // not.
  Reply AskFor(const Subject& subject, const Provided& provided, size_t has) {
    const size_t lacks = 1 - has;
    RowNeeds needs = NeedsOf(subject, provided, has, true);
    needs.Add(NeedsOf(subject, provided, lacks, false));
    Question question(domain_, modules_, clock_, needs.Count(domain_.tables.size()),
                      Knowledge::kComplete);
    const TermId had = Write(subject, provided, has, &question);
    const TermId lacked = Write(subject, provided, lacks, &question);
    return question.Ask(
        question.terms().And(had, question.terms().Not(lacked)),
        [&](const ExamplePerson& person) {
          return Judge(subject, provided, has, person) == Truth::kTrue &&
                 Judge(subject, provided, lacks, person) != Truth::kTrue;
        },
        options_.limits);
  }

  Difference Show(const Subject& subject, const Provided& provided,
                  const ExamplePerson& person) const {
    Difference difference = {person,
                             {},
                             Judge(subject, provided, kBefore, person),
                             Judge(subject, provided, kAfter, person)};
    const auto shows = [&](const ExamplePerson& other) {
      return Judge(subject, provided, kBefore, other) == difference.before &&
             Judge(subject, provided, kAfter, other) == difference.after;
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

std::vector<ArticleChange> CompareArticles(const ir::Module& before, const ir::Module& after,
                                           const std::vector<Article>& articles,
                                           const VersionOptions& options) {
  ArticleComparer comparer(before, after, options);
  std::vector<ArticleChange> changes;
  for (const Article& article : articles) changes.push_back(comparer.Compare(article));
  return changes;
}

}  // namespace tiaowen::analyze
