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

}  // namespace

void Coverage::Add(const evaluate::Outcomes& outcomes) {
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
        {evaluate::ConditionText(module, clause, options), coverage.seen(i)});
  }
  std::vector<CoveredSentence> list;
  for (auto& [id, sentence] : sentences) list.push_back(std::move(sentence));
  return list;
}

}  // namespace tiaowen::cases
