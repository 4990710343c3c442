#include "tools/cli/deep.h"

#include <fmt/format.h>

#include "compiler/analyze/findings.h"
#include "runtime/builtin/calendar.h"
#include "tools/cli/change_text.h"
#include "tools/cli/fork_changes.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

using analyze::Finding;
using analyze::Satisfiable;

std::string RenderFinding(const Finding& finding, const Terminal& terminal) {
  std::string text =
      fmt::format("{}{}{}{}\n", analyze::NameOf(finding.kind, terminal.language()),
                  finding.subject.empty() ? "" : terminal.Say("：", ": "), finding.subject,
                  finding.change.empty() ? "" : "  " + finding.change);
  if (finding.holds == Satisfiable::kUnknown) {
    text += fmt::format("  {}{}\n", terminal.Say("未能判定：", "could not be decided: "),
                        terminal.Say(finding.reason.zh.c_str(), finding.reason.en.c_str()));
  }
  for (const analyze::Citation& citation : finding.citations) {
    text += fmt::format(fmt::runtime(citation.quoted ? "  {}「{}」\n" : "  {}（{}）\n"),
                        citation.label, citation.words);
  }
  if (!finding.dossier.empty()) {
    text += fmt::format("  {}\n", terminal.Say("例：", "for example:"));
    text += RenderDossier(finding.dossier, 4);
  }
  return text;
}

Json FindingToJson(const Finding& finding) {
  constexpr const char* kHolds[] = {"no", "yes", "unknown"};
  Json json = {{"kind", analyze::NameOf(finding.kind, base::Language::kEnglish)},
               {"种类", analyze::NameOf(finding.kind, base::Language::kChinese)},
               {"holds", kHolds[static_cast<size_t>(finding.holds)]},
               {"subject", finding.subject}};
  if (!finding.change.empty()) json["change"] = finding.change;
  if (!finding.reason.empty()) json["reason"] = finding.reason.zh;
  json["citations"] = Json::array();
  for (const analyze::Citation& citation : finding.citations) {
    json["citations"].push_back({{"sentence", citation.label},
                                 {citation.quoted ? "quote" : "description", citation.words}});
  }
  if (!finding.dossier.empty()) json["register"] = DossierToJson(finding.dossier);
  return json;
}

// What the other reading of every fork changes, where it changes something; the exit code of a
// reading that does not compile, which has been told.
int FindForks(const DeepArguments& arguments, const driver::Compilation& policy, int32_t as_of,
              const Terminal& terminal, std::vector<ForkChanges>* found) {
  for (const std::string& fork : ListForks(policy)) {
    std::vector<std::string> forks = arguments.forks;
    if (std::erase(forks, fork) == 0) forks.push_back(fork);
    const LoadedPolicy other = LoadPolicy(arguments.policy, terminal, forks);
    if (other.compilation == nullptr) return other.exit_code;
    ForkChanges changes = CompareFork(fork, policy.module, other.compilation->module, as_of);
    if (Differs(changes)) found->push_back(std::move(changes));
  }
  return kDone;
}

}  // namespace

int RunDeepCheck(const DeepArguments& arguments, const Terminal& terminal) {
  int32_t as_of = Today();
  if (!arguments.as_of.empty()) {
    const base::Result<int32_t> given = ReadAsOf(arguments.as_of);
    if (!given.ok()) return terminal.Fail(given.error());
    as_of = *given;
  }
  const LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  const ir::Module& module = policy.compilation->module;
  const std::vector<Finding> findings = analyze::FindAll(module, {.as_of = as_of, .limits = {}});
  std::vector<ForkChanges> forks;
  const int asked = FindForks(arguments, *policy.compilation, as_of, terminal, &forks);
  if (asked != kDone) return asked;
  const int code = findings.empty() && forks.empty() ? kDone : kFindings;
  if (arguments.json) {
    Json json = {{"title", module.title},
                 {"as_of", builtin::FormatDate(as_of)},
                 {"findings", Json::array()}};
    for (const Finding& finding : findings) json["findings"].push_back(FindingToJson(finding));
    json["forks"] = Json::array();
    for (const ForkChanges& fork : forks) json["forks"].push_back(ForkToJson(fork));
    return terminal.PrintResult(JsonText(json), code);
  }
  std::string text = fmt::format("{} · {} {}\n\n", module.title, terminal.Say("截止日", "as of"),
                                 builtin::FormatDate(as_of));
  for (const Finding& finding : findings) text += RenderFinding(finding, terminal) + "\n";
  for (const ForkChanges& fork : forks) {
    text += terminal.Say("结论有别的分叉：", "a fork whose readings differ: ");
    text += RenderFork(fork, terminal) + "\n";
  }
  text += fmt::format(fmt::runtime(terminal.Say("共 {} 处\n", "{} findings\n")),
                      findings.size() + forks.size());
  return terminal.PrintResult(text, code);
}

}  // namespace tiaowen::cli
