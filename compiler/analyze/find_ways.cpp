// Ways that nobody can take, conclusions that everybody has, provisions that others include.

#include "compiler/analyze/findings.h"
#include "compiler/ir/provisions.h"

namespace tiaowen::analyze {
namespace {

using base::Truth;

// Whether somebody is given something by `rule`.
Reply AskGiven(const Inquiry& inquiry, ir::InstId rule) {
  return inquiry.Ask(
      inquiry.needs().ForRule(rule, true),
      [&](Question&, Encoder& encoder) { return encoder.GivenBy(rule).certain; },
      [&](const ExamplePerson& person) { return inquiry.JudgeRule(rule, person) == Truth::kTrue; });
}

// Adds a finding when the answer to "is there somebody" is no, or not known.
void AddIfNobody(const Reply& reply, Finding finding, std::vector<Finding>* findings) {
  if (reply.exists == Satisfiable::kYes) return;
  finding.holds = reply.exists == Satisfiable::kNo ? Satisfiable::kYes : Satisfiable::kUnknown;
  finding.reason = reply.reason;
  findings->push_back(std::move(finding));
}

}  // namespace

void FindUnreachableWays(const Inquiry& inquiry, std::vector<Finding>* findings) {
  for (const ir::Conclusion& conclusion : inquiry.conclusions()) {
    const ir::Matter& matter = inquiry.module().matter(conclusion.matter);
    std::vector<bool> has_rule(matter.paths.size(), false);
    const std::vector<ir::InstId> rules = ir::RulesOf(inquiry.module(), conclusion);
    for (ir::InstId id : rules) {
      const auto& rule = inquiry.module().get<ir::Rule>(id);
      Finding finding = {.kind = FindingKind::kUnreachableWay,
                         .subject = inquiry.NameOf(conclusion)};
      if (rule.path >= 0) {
        has_rule[static_cast<size_t>(rule.path)] = true;
        finding.subject += "，" + matter.paths[static_cast<size_t>(rule.path)];
      }
      finding.citations.push_back(inquiry.Cite(id));
      AddIfNobody(AskGiven(inquiry, id), std::move(finding), findings);
    }
    for (size_t path = 0; path < matter.paths.size() && !rules.empty(); ++path) {
      if (has_rule[path]) continue;
      findings->push_back({.kind = FindingKind::kUnreachableWay,
                           .subject = inquiry.NameOf(conclusion) + "，" + matter.paths[path]});
    }
  }
}

void FindAlwaysGiven(const Inquiry& inquiry, std::vector<Finding>* findings) {
  for (size_t c = 0; c < inquiry.conclusions().size(); ++c) {
    const ir::Conclusion& conclusion = inquiry.conclusions()[c];
    const Reply lacks = inquiry.Ask(
        inquiry.needs().ForVerdict(conclusion, false),
        [&](Question& question, Encoder& encoder) {
          return question.terms().Not(encoder.VerdictOf(conclusion).certain);
        },
        [&](const ExamplePerson& person) {
          return inquiry.JudgeVerdict(c, person) != Truth::kTrue;
        });
    AddIfNobody(lacks, {.kind = FindingKind::kAlwaysGiven, .subject = inquiry.NameOf(conclusion)},
                findings);
  }
}

void FindSubsumedRules(const Inquiry& inquiry, std::vector<Finding>* findings) {
  for (const ir::Conclusion& conclusion : inquiry.conclusions()) {
    const std::vector<ir::InstId> rules = ir::RulesOf(inquiry.module(), conclusion);
    for (ir::InstId inner : rules) {
      for (ir::InstId outer : rules) {
        if (inner == outer) continue;
        RowNeeds needs = inquiry.needs().ForRule(inner, true);
        needs.Add(inquiry.needs().ForRule(outer, false));
        const Reply outside = inquiry.Ask(
            needs,
            [&](Question& question, Encoder& encoder) {
              Terms& terms = question.terms();
              return terms.And(encoder.GivenBy(inner).certain,
                               terms.Not(encoder.GivenBy(outer).certain));
            },
            [&](const ExamplePerson& person) {
              return inquiry.JudgeRule(inner, person) == Truth::kTrue &&
                     inquiry.JudgeRule(outer, person) != Truth::kTrue;
            });
        AddIfNobody(outside,
                    {.kind = FindingKind::kSubsumedRule,
                     .subject = inquiry.NameOf(conclusion),
                     .citations = {inquiry.Cite(inner), inquiry.Cite(outer)}},
                    findings);
      }
    }
  }
}

void FindExclusions(const Inquiry& inquiry, std::vector<Finding>* findings) {
  const ir::Module& module = inquiry.module();
  const auto ask = [&](ir::InstId rule, ir::InstId exclusion, bool barred) {
    const ir::InstId condition = module.get<ir::Exclusion>(exclusion).condition;
    RowNeeds needs = inquiry.needs().ForRule(rule, true);
    needs.Add(inquiry.needs().ForCondition(condition, barred));
    return inquiry.Ask(
        needs,
        [&](Question& question, Encoder& encoder) {
          const Planes bars = encoder.TruthOf(condition);
          return question.terms().And(encoder.GivenBy(rule).certain,
                                      barred ? bars.certain : question.terms().Not(bars.possible));
        },
        [&](const ExamplePerson& person) {
          return inquiry.JudgeRule(rule, person) == Truth::kTrue &&
                 inquiry.Judge(condition, person) == (barred ? Truth::kTrue : Truth::kFalse);
        });
  };
  for (ir::InstId exclusion : module.exclusions) {
    bool excludes = false, asked = false;
    Reply last;
    for (const ir::Conclusion& conclusion : inquiry.conclusions()) {
      if (!ir::Bars(module.get<ir::Exclusion>(exclusion), conclusion)) continue;
      for (ir::InstId rule : ir::RulesOf(inquiry.module(), conclusion)) {
        AddIfNobody(ask(rule, exclusion, false),
                    {.kind = FindingKind::kSwallowedRule,
                     .subject = inquiry.NameOf(conclusion),
                     .citations = {inquiry.Cite(rule), inquiry.Cite(exclusion)}},
                    findings);
        if (excludes) continue;
        asked = true;
        last = ask(rule, exclusion, true);
        excludes = last.exists == Satisfiable::kYes;
      }
    }
    if (!excludes && asked) {
      AddIfNobody(last,
                  {.kind = FindingKind::kIdleExclusion, .citations = {inquiry.Cite(exclusion)}},
                  findings);
    }
  }
}

}  // namespace tiaowen::analyze
