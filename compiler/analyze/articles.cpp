// What the words of single articles do, in two versions.

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "compiler/analyze/amounts.h"
#include "compiler/analyze/version_pair.h"
#include "compiler/analyze/versions.h"
#include "compiler/ir/cite.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::analyze {
namespace {

using base::Truth;

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
      : versions_(before, after, options) {}

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
      const Statement statement = StatementOf(std::get<Role>(subject), each);
      for (size_t has : {kBefore, kAfter}) {
        const Reply reply = versions_.Ask(statement, has);
        unknown = unknown || reply.exists == Satisfiable::kUnknown;
        if (reply.exists == Satisfiable::kUnknown) change.reason = reply.reason;
        if (!reply.example) continue;
        auto& example = has == kAfter ? change.gains : change.loses;
        if (example) continue;
        example = versions_.Show(statement, *reply.example);
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
      return PrintAmounts(versions_.module(kBefore), rules[kBefore]) !=
             PrintAmounts(versions_.module(kAfter), rules[kAfter]);
    });
  }

  // An item provides what the sentence that leads in to it does.
  std::set<int> WithLeadIns(size_t version, const std::vector<size_t>& sentences) const {
    std::set<int> all;
    for (size_t each : sentences) {
      for (ir::SentenceId id{each}; id.valid() && all.insert(id.index).second;) {
        id = versions_.module(version).sentence(id).lead_in;
      }
    }
    return all;
  }

  void List(size_t version, const std::set<int>& sentences, std::map<Subject, Provided>* provided) {
    const ir::Module& module = versions_.module(version);
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

  // That the words leave the conclusion to a person: they give it, do not keep from it, do not take
  // it.
  Statement StatementOf(Role role, const Provided& provided) const {
    return {.needs =
                [&, role](const NeedFinder& finder, size_t version, bool leaves) {
                  const bool holds = (role == Role::kTakes) != leaves;
                  RowNeeds needs;
                  for (ir::InstId condition : provided.conditions[version]) {
                    needs.Add(finder.ForCondition(condition, holds));
                  }
                  return needs;
                },
            .write =
                [&, role](Question* question, size_t version) {
                  return Write(role, provided.conditions[version], version, question);
                },
            .judge =
                [&, role](const batch::Batch& person, size_t version) {
                  return Judge(role, provided.conditions[version], version, person);
                }};
  }

  static TermId Write(Role role, const std::vector<ir::InstId>& conditions, size_t version,
                      Question* question) {
    std::vector<TermId> certain, possible;
    for (ir::InstId condition : conditions) {
      const Planes planes = question->encoder(version).TruthOf(condition);
      certain.push_back(planes.certain);
      possible.push_back(planes.possible);
    }
    Terms& terms = question->terms();
    if (role == Role::kDemands) return terms.And(std::move(certain));
    return role == Role::kGives ? terms.Or(std::move(certain))
                                : terms.Not(terms.Or(std::move(possible)));
  }

  Truth Judge(Role role, const std::vector<ir::InstId>& conditions, size_t version,
              const batch::Batch& person) const {
    Truth truth = base::FromBool(role == Role::kDemands);
    for (ir::InstId condition : conditions) {
      const Truth one = interpret::EvaluateCondition(versions_.module(version), person,
                                                     versions_.clock(), condition, 0);
      truth = role == Role::kDemands ? base::And(truth, one) : base::Or(truth, one);
    }
    return role == Role::kTakes ? base::Not(truth) : truth;
  }

  VersionPair versions_;
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
