#include "runtime/cases/coverage.h"

#include <algorithm>
#include <map>

#include "compiler/ir/describe.h"
#include "runtime/evaluate/wording.h"

namespace tiaowen::cases {
namespace {

// The matter of a Prerequisite, Rule or Exclusion.
ir::MatterId MatterOf(const ir::Module& module, ir::InstId owner) {
  const ir::InstData& data = module.inst(owner);
  if (const auto* rule = std::get_if<ir::Rule>(&data)) return rule->matter;
  if (const auto* exclusion = std::get_if<ir::Exclusion>(&data)) return exclusion->matter;
  return module.get<ir::Prerequisite>(owner).matter;
}

bool IsConnective(const ir::InstData& data) {
  return std::holds_alternative<ir::And>(data) || std::holds_alternative<ir::Or>(data) ||
         std::holds_alternative<ir::Not>(data);
}

// The target that a Rule gives, or a Prerequisite or Exclusion is for.
std::string TargetOf(const ir::Module& module, ir::InstId owner) {
  const ir::InstData& data = module.inst(owner);
  int target = -1;
  if (const auto* rule = std::get_if<ir::Rule>(&data)) {
    target = rule->target;
  } else if (const auto* exclusion = std::get_if<ir::Exclusion>(&data)) {
    target = exclusion->target;
  } else {
    target = module.get<ir::Prerequisite>(owner).target;
  }
  if (target < 0) return "";
  return module.matter(MatterOf(module, owner)).targets[static_cast<size_t>(target)];
}

// Conditions as a reviewer reads them; those that join others by the words that they stand for,
// since their description repeats all that they join.
std::string TextOf(const ir::Module& module, const ir::Clause& clause,
                   const ir::DescribeOptions& options) {
  if (IsConnective(module.inst(clause.inst))) {
    const std::string_view quote =
        ir::QuoteOf(module, ir::SentenceOf(module, clause.owner), clause.inst);
    if (!quote.empty()) return std::string(quote);
  }
  return evaluate::ConditionText(module, clause, options);
}

}  // namespace

void Coverage::Add(const evaluate::Outcomes& outcomes) {
  persons_ += outcomes.applicants;
  for (size_t clause = 0; clause < seen_.size(); ++clause) {
    for (int64_t applicant = 0; applicant < outcomes.applicants; ++applicant) {
      const evaluate::Outcome outcome = outcomes.clause(clause, applicant);
      if (outcome != evaluate::Outcome::kNotExamined) {
        seen_[clause][static_cast<size_t>(outcome)] = true;
      }
    }
  }
}

int64_t CoveredSentence::Count(evaluate::Outcome outcome) const {
  return std::count_if(clauses.begin(), clauses.end(), [&](const CoveredClause& clause) {
    return clause.seen[static_cast<size_t>(outcome)];
  });
}

int64_t CoveredSentence::CountComplete() const {
  return std::count_if(clauses.begin(), clauses.end(),
                       [](const CoveredClause& clause) { return clause.complete(); });
}

std::vector<CoveredSentence> ListCoverage(const ir::Module& module, const Coverage& coverage,
                                          const std::string& matter, base::Language language) {
  ir::DescribeOptions options;
  options.language = language;
  const ir::ClauseTable table = ir::ListClauses(module);
  std::map<ir::SentenceId, CoveredSentence> sentences;
  for (size_t i = 0; i < table.clauses.size(); ++i) {
    const ir::Clause& clause = table.clauses[i];
    if (!matter.empty() && module.matter(MatterOf(module, clause.owner)).name != matter) continue;
    const ir::SentenceId id = ir::SentenceOf(module, clause.owner);
    CoveredSentence& sentence = sentences[id];
    sentence.label = module.sentence(id).label;
    sentence.clauses.push_back(
        {TextOf(module, clause, options), TargetOf(module, clause.owner), coverage.seen(i)});
  }
  std::vector<CoveredSentence> list;
  list.reserve(sentences.size());
  for (auto& [id, sentence] : sentences) list.push_back(std::move(sentence));
  return list;
}

}  // namespace tiaowen::cases
