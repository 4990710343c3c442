#include "compiler/analyze/findings.h"

#include "compiler/ir/cite.h"
#include "compiler/ir/describe.h"
#include "compiler/ir/provisions.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::analyze {

using base::Truth;

const char* NameOf(FindingKind kind, base::Language language) {
  constexpr const char* kNames[][2] = {
#define TW_FINDING(Name, CHINESE, ENGLISH) {CHINESE, ENGLISH},
#include "compiler/analyze/finding_kind.def"
  };
  return kNames[static_cast<size_t>(kind)][language == base::Language::kChinese ? 0 : 1];
}

std::vector<Finding> FindAll(const ir::Module& module, const FindingOptions& options) {
  const Inquiry inquiry(module, options);
  std::vector<Finding> findings;
  for (const Finder find : {FindUnreachableWays, FindAlwaysGiven, FindSubsumedRules,
                            FindIdleConditions, FindSameForTwoTargets, FindNonMonotone,
                            FindExclusions, FindAmountConflicts, FindCatalogueEntries}) {
    find(inquiry, &findings);
  }
  return findings;
}

Inquiry::Inquiry(const ir::Module& module, const FindingOptions& options)
    : modules_{&module},
      domain_(modules_),
      clock_(builtin::ClockAt(options.as_of)),
      ask_(options.ask),
      needs_(module, 0, domain_),
      conclusions_(ir::ListConclusions(module)) {}

Reply Inquiry::Ask(const RowNeeds& needs, const Writer& write, const Replay& shows) const {
  Question question(domain_, modules_, clock_, needs.Count(domain_.tables.size()),
                    Knowledge::kComplete);
  const TermId truth = write(question, question.encoder(0));
  return question.Ask(truth, shows, ask_);
}

Truth Inquiry::Judge(ir::InstId condition, const ExamplePerson& person) const {
  return interpret::EvaluateCondition(module(), ToBatch(module(), 0, domain_, person), clock_,
                                      condition, 0);
}

Truth Inquiry::JudgeRule(ir::InstId rule, const ExamplePerson& person) const {
  Truth truth = Judge(module().get<ir::Rule>(rule).condition, person);
  for (ir::InstId id : ir::PrerequisitesOf(module(), rule)) {
    truth = base::And(truth, Judge(module().get<ir::Prerequisite>(id).condition, person));
  }
  return truth;
}

Truth Inquiry::JudgeVerdict(size_t conclusion, const ExamplePerson& person) const {
  return interpret::EvaluateVerdicts(module(), ToBatch(module(), 0, domain_, person), clock_,
                                     0)[conclusion];
}

Shown Inquiry::Show(const ExamplePerson& example, const Replay& shows) const {
  return ShowPerson(domain_, example, clock_.as_of, shows);
}

Witness Inquiry::Testify(size_t conclusion, const ExamplePerson& person, std::string role) const {
  const ir::Conclusion& judged = conclusions_[conclusion];
  const ir::Matter& matter = module().matter(judged.matter);
  return {std::move(role), WriteRecord(domain_, person), matter.name,
          matter.targets[static_cast<size_t>(judged.target)], JudgeVerdict(conclusion, person)};
}

std::string Inquiry::NameOf(const ir::Conclusion& conclusion) const {
  const ir::Matter& matter = module().matter(conclusion.matter);
  const std::string& target = matter.targets[static_cast<size_t>(conclusion.target)];
  return target.empty() ? matter.name : matter.name + " " + target;
}

Citation Inquiry::Cite(ir::InstId provision) const {
  const ir::Sentence& sentence = module().sentence(ir::SentenceOf(module(), provision));
  return {sentence.label, sentence.text, true};
}

Citation Inquiry::Cite(ir::InstId owner, ir::InstId condition) const {
  const ir::SentenceId sentence = ir::SentenceOf(module(), owner);
  std::string quote(ir::QuoteOf(module(), sentence, condition));
  const std::string& label = module().sentence(sentence).label;
  if (quote.empty()) return {label, ir::Describe(module(), condition), false};
  return {label, std::move(quote), true};
}

}  // namespace tiaowen::analyze
