#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/plausible.h"
#include "compiler/analyze/question.h"
#include "compiler/base/language.h"
#include "compiler/base/truth.h"
#include "compiler/ir/module.h"

// What a policy says without anybody having meant it to.
namespace tiaowen::analyze {

enum class FindingKind : uint8_t {
#define TW_FINDING(Name, CHINESE, ENGLISH) k##Name,
#include "compiler/analyze/finding_kind.def"
};

// 走不通的途径 …
const char* NameOf(FindingKind kind, base::Language language);

// Some words of the official text, or, of what has no words of its own, a description.
struct Citation {
  std::string label;
  std::string words;
  bool quoted = true;
};

// Somebody whom a finding tells of, as a complete register, and what the policy says of them.
struct Witness {
  std::string role;  // which of several people of one finding: "原", "改"; empty: the only one
  std::vector<DossierTable> record;
  std::string matter, target;
  base::Truth verdict = base::Truth::kUnknown;
};

struct Finding {
  FindingKind kind = FindingKind::kUnreachableWay;
  // Whether it is so; kUnknown: it could not be decided, for `reason`.
  Satisfiable holds = Satisfiable::kYes;
  std::string subject;  // the conclusion, path or table it is about
  std::vector<Citation> citations;
  // An example, where the finding says that there is somebody: the cells that decide.
  std::vector<DossierTable> dossier;
  std::vector<Witness> witnesses;
  std::string change;  // kNonMonotone: "名次 4 → 3：是 → 否"
  Words reason;
};

struct FindingOptions {
  int32_t as_of = 0;
  AskOptions ask;
};

// Looks for everything in finding_kind.def. What could not be decided is among the findings.
std::vector<Finding> FindAll(const ir::Module& module, const FindingOptions& options);

// What finders work with: one module on one day.
class Inquiry {
 public:
  Inquiry(const ir::Module& module, const FindingOptions& options);
  Inquiry(const Inquiry&) = delete;
  Inquiry& operator=(const Inquiry&) = delete;

  const ir::Module& module() const { return *modules_[0]; }
  const Domain& domain() const { return domain_; }
  const NeedFinder& needs() const { return needs_; }
  const builtin::Clock& clock() const { return clock_; }
  const std::vector<ir::Conclusion>& conclusions() const { return conclusions_; }

  using Writer = std::function<TermId(Question& question, Encoder& encoder)>;
  using Replay = std::function<bool(const ExamplePerson& person)>;
  // Whether there is a person, of the rows that `needs` says, for whom what `write` writes holds.
  Reply Ask(const RowNeeds& needs, const Writer& write, const Replay& shows) const;

  base::Truth Judge(ir::InstId condition, const ExamplePerson& person) const;
  // Of a rule: its scope and its condition.
  base::Truth JudgeRule(ir::InstId rule, const ExamplePerson& person) const;
  // By the position among conclusions().
  base::Truth JudgeVerdict(size_t conclusion, const ExamplePerson& person) const;

  // The example of a finding as shown to people; `shows` holds of it.
  Shown Show(const ExamplePerson& example, const Replay& shows) const;
  // Somebody, all of whose cells are known, with the verdict of a conclusion by its position.
  Witness Testify(size_t conclusion, const ExamplePerson& person, std::string role = "") const;

  // The matter and its target, if it has any.
  std::string NameOf(const ir::Conclusion& conclusion) const;
  Citation Cite(ir::InstId provision) const;
  Citation Cite(ir::InstId owner, ir::InstId condition) const;

 private:
  std::vector<const ir::Module*> modules_;
  Domain domain_;
  builtin::Clock clock_;
  AskOptions ask_;
  NeedFinder needs_;
  std::vector<ir::Conclusion> conclusions_;
};

// One finder each; they add to `findings`.
using Finder = void (*)(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindUnreachableWays(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindAlwaysGiven(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindSubsumedRules(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindIdleConditions(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindSameForTwoTargets(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindNonMonotone(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindExclusions(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindAmountConflicts(const Inquiry& inquiry, std::vector<Finding>* findings);
void FindCatalogueEntries(const Inquiry& inquiry, std::vector<Finding>* findings);

}  // namespace tiaowen::analyze
