#include "tools/cli/fork_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/cli/change_text.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

std::vector<ForkReading> ListReadings(const ir::Module& module, const std::string& fork) {
  std::vector<ForkReading> readings;
  for (const ir::Decision& decision : module.decisions) {
    if (decision.fork != fork) continue;
    const auto same = [&](const ForkReading& each) {
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

}  // namespace

std::vector<std::string> ListForks(const driver::Compilation& policy) {
  std::vector<std::string> names;
  for (const check::Fork& fork : policy.declarations.forks) {
    if (std::find(names.begin(), names.end(), fork.name) == names.end()) {
      names.push_back(fork.name);
    }
  }
  return names;
}

ForkChanges CompareFork(const std::string& fork, const ir::Module& policy, const ir::Module& other,
                        int32_t as_of) {
  return {fork, ListReadings(policy, fork),
          analyze::CompareVersions(policy, other, {.as_of = as_of, .limits = {}})};
}

bool Differs(const ForkChanges& fork) {
  return std::any_of(fork.conclusions.begin(), fork.conclusions.end(), [](const auto& change) {
    return change.relation != analyze::Relation::kSame;
  });
}

std::string RenderFork(const ForkChanges& fork, const Terminal& terminal) {
  std::string text;
  for (const ForkReading& reading : fork.readings) {
    text += fmt::format("{} {}：{}｜{}  [{}]\n", fork.name, reading.question, reading.chosen,
                        reading.other, fmt::join(reading.sentences, "、"));
  }
  if (fork.readings.empty()) text += fork.name + "\n";
  return text + RenderChanges(fork.conclusions, terminal);
}

Json ForkToJson(const ForkChanges& fork) {
  Json readings = Json::array();
  for (const ForkReading& reading : fork.readings) {
    readings.push_back({{"question", reading.question},
                        {"default", reading.chosen},
                        {"other", reading.other},
                        {"sentences", reading.sentences}});
  }
  return {{"fork", fork.name},
          {"readings", std::move(readings)},
          {"conclusions", ChangesToJson(fork.conclusions)}};
}

}  // namespace tiaowen::cli
