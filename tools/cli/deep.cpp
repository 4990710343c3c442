#include "tools/cli/deep.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analyze/findings.h"
#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/work_calendar.h"
#include "tools/cli/answers.h"
#include "tools/cli/change_text.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/reading_changes.h"
#include "tools/cli/save_cases.h"

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

std::string RenderReadings(const OtherReadings& others, const Terminal& terminal) {
  std::string text, same;
  for (const ReadingChanges& fork : others.forks) {
    text += HasExample(fork)
                ? terminal.Say("结论有别的分叉：", "a fork whose readings differ: ")
                : terminal.Say("未能判定的分叉：", "a fork that could not be decided: ");
    text += RenderFork(fork, terminal) + "\n";
  }
  for (const ReadingChanges& convention : others.conventions) {
    if (!Differs(convention)) {
      same += terminal.Say("口径两边相同（已证）：", "both sides the same, proven: ");
      same += RenderReadings(convention.readings);
      continue;
    }
    text += HasExample(convention)
                ? terminal.Say("结论有别的口径：", "a convention whose sides differ: ")
                : terminal.Say("未能判定的口径：", "a convention that could not be decided: ");
    text += RenderConvention(convention, terminal) + "\n";
  }
  return text + (same.empty() ? "" : same + "\n");
}

std::string ResultToJson(const ir::Module& module, int32_t as_of,
                         const std::vector<Finding>& findings, const OtherReadings& others) {
  Json json = {
      {"title", module.title}, {"as_of", builtin::FormatDate(as_of)}, {"findings", Json::array()}};
  for (const Finding& finding : findings) json["findings"].push_back(FindingToJson(finding));
  json["forks"] = Json::array();
  for (const ReadingChanges& fork : others.forks) json["forks"].push_back(ForkToJson(fork));
  json["conventions"] = Json::array();
  for (const ReadingChanges& convention : others.conventions) {
    json["conventions"].push_back(ConventionToJson(convention));
  }
  return JsonText(json);
}

std::string RenderResult(const ir::Module& module, int32_t as_of,
                         const std::vector<Finding>& findings, const OtherReadings& others,
                         size_t count, const Terminal& terminal) {
  std::string text = fmt::format("{} · {} {}\n\n", module.title, terminal.Say("截止日", "as of"),
                                 builtin::FormatDate(as_of));
  for (const Finding& finding : findings) text += RenderFinding(finding, terminal) + "\n";
  text += RenderReadings(others, terminal);
  return text + fmt::format(fmt::runtime(terminal.Say("共 {} 处\n", "{} findings\n")), count);
}

// Saves everybody in the findings; returns the exit code of a failure, else `code`.
int Save(const DeepArguments& arguments, const ir::Module& module, int32_t as_of,
         const std::vector<SavedPerson>& people, const Terminal& terminal, int code) {
  const base::Result<SavedCases> saved =
      SaveCases(arguments.policy, arguments.save_cases, module, as_of, people);
  if (!saved.ok()) return terminal.Fail(saved.error());
  for (const auto& [name, fault] : saved->dropped) {
    terminal.Tell(fmt::format(fmt::runtime(terminal.Say("内部错误：「{}」没有存：{}",
                                                        "internal error: {} is not saved: {}")),
                              name, terminal.Say(fault.zh.c_str(), fault.en.c_str())));
  }
  if (saved->count == 0) {
    terminal.Tell(terminal.Say("没有例子可存", "there is nobody to save"));
  } else {
    terminal.Tell(fmt::format(fmt::runtime(terminal.Say("{} 人存入 {}", "{} people saved in {}")),
                              saved->count, saved->path));
  }
  return code;
}

}  // namespace

int RunDeepCheck(const DeepArguments& arguments, const Terminal& terminal) {
  int32_t as_of = Today();
  if (!arguments.as_of.empty()) {
    const base::Result<int32_t> given = ReadAsOf(arguments.as_of);
    if (!given.ok()) return terminal.Fail(given.error());
    as_of = *given;
  }
  if (!arguments.save_cases.empty()) {
    const base::Status name = CheckCasesName(arguments.save_cases);
    if (!name.ok()) return terminal.Fail(name.error());
    if (!arguments.forks.empty()) {
      return terminal.Fail({"--save-cases 不能与 --fork 一起用：tiaowen test 照默认的读法",
                            "--save-cases does not go with --fork: tiaowen test reads as the "
                            "policy does by default"});
    }
  }
  const LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  const ir::Module& module = policy.compilation->module;
  const base::Status calendar = evaluate::CheckWorkCalendar(module, as_of);
  if (!calendar.ok()) return terminal.Fail(calendar.error());
  const std::unique_ptr<analyze::AnswerCache> answers = OpenAnswers(arguments.no_cache);
  const analyze::AskOptions ask = {.limits = {}, .answers = answers.get()};
  const std::vector<Finding> findings = analyze::FindAll(module, {.as_of = as_of, .ask = ask});
  OtherReadings others =
      CompareReadings(*policy.compilation, arguments.forks, {.as_of = as_of, .ask = ask});
  std::erase_if(others.forks, [](const ReadingChanges& fork) { return !Differs(fork); });
  const auto differing = std::ranges::count_if(others.conventions, Differs);
  const size_t count = findings.size() + others.forks.size() + static_cast<size_t>(differing);
  const int code = count == 0 ? kDone : kFindings;
  const std::string text = arguments.json
                               ? ResultToJson(module, as_of, findings, others)
                               : RenderResult(module, as_of, findings, others, count, terminal);
  const int printed = terminal.PrintResult(text, code);
  if (arguments.save_cases.empty() || printed != code) return printed;
  return Save(arguments, module, as_of, ListPeople(findings, others), terminal, code);
}

}  // namespace tiaowen::cli
