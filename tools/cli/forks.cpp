#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "compiler/analyze/versions.h"
#include "runtime/builtin/calendar.h"
#include "tools/cli/change_text.h"
#include "tools/cli/command.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

struct Arguments {
  std::string policy, as_of;
  std::vector<std::string> only;
  std::string format = "text";
};

// One fork: its two readings, where it stands, and what the other reading changes.
struct ForkReport {
  struct Reading {
    std::string question, chosen, other;
    std::vector<std::string> sentences;
  };

  std::string name;
  std::vector<Reading> readings;
  std::vector<analyze::ConclusionChange> changes;
};

std::vector<ForkReport::Reading> ListReadings(const ir::Module& module, const std::string& fork) {
  std::vector<ForkReport::Reading> readings;
  for (const ir::Decision& decision : module.decisions) {
    if (decision.fork != fork) continue;
    const auto same = [&](const ForkReport::Reading& each) {
      return each.question == decision.question && each.chosen == decision.chosen &&
             each.other == decision.other;
    };
    auto at = std::find_if(readings.begin(), readings.end(), same);
    if (at == readings.end()) {
      readings.push_back({decision.question, decision.chosen, decision.other, {}});
      at = readings.end() - 1;
    }
    const std::string& label = module.sentence(decision.sentence).label;
    if (at->sentences.empty() || at->sentences.back() != label) at->sentences.push_back(label);
  }
  return readings;
}

std::string RenderFork(const ForkReport& fork, const Terminal& terminal) {
  std::string text;
  for (const ForkReport::Reading& reading : fork.readings) {
    text += fmt::format("{} {}：{}｜{}  [{}]\n", fork.name, reading.question, reading.chosen,
                        reading.other, fmt::join(reading.sentences, "、"));
  }
  if (fork.readings.empty()) text += fork.name + "\n";
  return text + RenderChanges(fork.changes, terminal) + "\n";
}

nlohmann::ordered_json ForkToJson(const ForkReport& fork) {
  nlohmann::ordered_json readings = nlohmann::ordered_json::array();
  for (const ForkReport::Reading& reading : fork.readings) {
    readings.push_back({{"question", reading.question},
                        {"default", reading.chosen},
                        {"other", reading.other},
                        {"sentences", reading.sentences}});
  }
  return {
      {"fork", fork.name}, {"readings", readings}, {"conclusions", ChangesToJson(fork.changes)}};
}

int Run(const Arguments& arguments, const Terminal& terminal) {
  const base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  const base::Result<int32_t> as_of = ReadAsOf(arguments.as_of);
  if (!as_of.ok()) return terminal.Fail(as_of.error());
  const LoadedPolicy policy = LoadPolicy(arguments.policy, terminal);
  if (policy.compilation == nullptr) return policy.exit_code;
  const ir::Module& module = policy.compilation->module;

  std::vector<ForkReport> reports;
  for (const check::Fork& fork : policy.compilation->declarations.forks) {
    const bool wanted =
        arguments.only.empty() ||
        std::find(arguments.only.begin(), arguments.only.end(), fork.name) != arguments.only.end();
    const bool known = std::any_of(reports.begin(), reports.end(),
                                   [&](const ForkReport& each) { return each.name == fork.name; });
    if (!wanted || known) continue;
    const LoadedPolicy other = LoadPolicy(arguments.policy, terminal, {fork.name});
    if (other.compilation == nullptr) return other.exit_code;
    reports.push_back({fork.name, ListReadings(module, fork.name),
                       analyze::CompareVersions(module, other.compilation->module,
                                                {.as_of = *as_of, .limits = {}})});
  }
  if (*format == 0) {
    std::string text = fmt::format("{} · {} {}\n\n", module.title, terminal.Say("截止日", "as of"),
                                   builtin::FormatDate(*as_of));
    for (const ForkReport& fork : reports) text += RenderFork(fork, terminal);
    if (reports.empty()) {
      text += terminal.Say("没有分叉：每处只有一种读法\n", "no forks: one reading everywhere\n");
    }
    return terminal.PrintResult(text, kDone);
  }
  nlohmann::ordered_json json = {{"title", module.title}, {"as_of", builtin::FormatDate(*as_of)}};
  json["forks"] = nlohmann::ordered_json::array();
  for (const ForkReport& fork : reports) json["forks"].push_back(ForkToJson(fork));
  return terminal.PrintResult(json.dump(2) + "\n", kDone);
}

}  // namespace

Runner DeclareForks(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<Arguments>();
  command.description(terminal.Say(
      "每处分叉的两种读法之差：证明相同，或给出最小的例子",
      "What the two readings of every fork differ in: proven the same, or a smallest example"));
  command.footer(terminal.Say("例：\n  tiaowen forks policies/suzhou-2019-28 --as-of 2019-12-31",
                              "Example:\n  tiaowen forks policies/suzhou-2019-28 --as-of "
                              "2019-12-31 --lang=en"));
  command
      .add_option("POLICY", arguments->policy, terminal.Say("政策文件夹", "Folder of the policy"))
      ->required()
      ->type_name("");
  command
      .add_option("--as-of", arguments->as_of,
                  terminal.Say("截止日，如 2019-12-31", "The as-of date, such as 2019-12-31"))
      ->required()
      ->type_name("DATE");
  command
      .add_option("--only", arguments->only,
                  terminal.Say("只看这些分叉，如 F1,F4", "Only these forks, such as F1,F4"))
      ->delimiter(',')
      ->type_name("NAMES");
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return Run(*arguments, out); };
}

}  // namespace tiaowen::cli
