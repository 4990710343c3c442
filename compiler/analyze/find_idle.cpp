// Conditions that can be left out without anybody's result changing.

#include <set>

#include "compiler/analyze/findings.h"
#include "compiler/ir/clauses.h"
#include "compiler/ir/provisions.h"

namespace tiaowen::analyze {
namespace {

// The conclusions, by position, that a provision can change.
std::vector<size_t> ReachOf(const Inquiry& inquiry, ir::InstId owner) {
  const ir::Module& module = inquiry.module();
  std::vector<size_t> reached;
  for (size_t c = 0; c < inquiry.conclusions().size(); ++c) {
    const ir::Conclusion& conclusion = inquiry.conclusions()[c];
    bool reaches = false;
    if (const auto* exclusion = std::get_if<ir::Exclusion>(&module.inst(owner))) {
      reaches = ir::Bars(*exclusion, conclusion);
    }
    for (ir::InstId rule : ir::RulesOf(inquiry.module(), conclusion)) {
      const auto* prerequisite = std::get_if<ir::Prerequisite>(&module.inst(owner));
      reaches = reaches || rule == owner ||
                (prerequisite != nullptr && ir::Governs(*prerequisite, module.get<ir::Rule>(rule)));
    }
    if (reaches) reached.push_back(c);
  }
  return reached;
}

// Whether somebody's result changes when `clause` is taken for what leaves its parent to the
// others.
Reply AskChange(const Inquiry& inquiry, const ir::Clause& clause, bool neutral) {
  RowNeeds needs;
  const std::vector<size_t> reached = ReachOf(inquiry, clause.owner);
  for (size_t c : reached) {
    RowNeeds both = inquiry.needs().ForVerdict(inquiry.conclusions()[c], true);
    both.Add(inquiry.needs().ForVerdict(inquiry.conclusions()[c], false));
    needs.Join(both);
  }
  return inquiry.Ask(
      needs,
      [&](Question& question, Encoder& encoder) {
        Terms& terms = question.terms();
        std::vector<TermId> with, changes;
        for (size_t c : reached) {
          with.push_back(encoder.VerdictOf(inquiry.conclusions()[c]).certain);
        }
        encoder.Assume(clause.inst, neutral);
        for (size_t i = 0; i < reached.size(); ++i) {
          const TermId without = encoder.VerdictOf(inquiry.conclusions()[reached[i]]).certain;
          if (with[i] != without) changes.push_back(terms.Not(terms.Iff(with[i], without)));
        }
        return terms.Or(std::move(changes));
      },
      // A condition that is not there cannot be replayed; nothing is claimed of anybody.
      [](const ExamplePerson&) { return true; });
}

}  // namespace

void FindIdleConditions(const Inquiry& inquiry, std::vector<Finding>* findings) {
  const ir::Module& module = inquiry.module();
  const std::vector<ir::Clause> clauses = ir::ListClauses(module).clauses;
  std::set<std::pair<std::string, std::string>> told;
  std::set<int> idle;  // clauses; what is below one is not asked
  for (size_t i = 0; i < clauses.size(); ++i) {
    const ir::Clause& clause = clauses[i];
    if (clause.parent < 0) continue;
    if (idle.contains(clause.parent)) {
      idle.insert(static_cast<int>(i));
      continue;
    }
    const ir::InstData& parent = module.inst(clauses[static_cast<size_t>(clause.parent)].inst);
    const bool in_and = std::holds_alternative<ir::And>(parent);
    if (!in_and && !std::holds_alternative<ir::Or>(parent)) continue;
    const Reply reply = AskChange(inquiry, clause, in_and);
    if (reply.exists == Satisfiable::kYes) continue;
    Finding finding = {.kind = FindingKind::kIdleCondition};
    finding.holds = reply.exists == Satisfiable::kNo ? Satisfiable::kYes : Satisfiable::kUnknown;
    finding.reason = reply.reason;
    finding.citations.push_back(inquiry.Cite(clause.owner, clause.inst));
    if (finding.holds == Satisfiable::kYes) idle.insert(static_cast<int>(i));
    const Citation& citation = finding.citations.front();
    if (told.emplace(citation.label, citation.words).second) findings->push_back(finding);
  }
}

}  // namespace tiaowen::analyze
