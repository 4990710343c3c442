#include "tools/cli/reading_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/ir/print.h"
#include "tools/cli/change_text.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

using check::Convention;

// Adds the reading that `decision` took to those of the same question and sides.
void AddReading(const ir::Module& module, const ir::Decision& decision, const std::string& other,
                std::vector<Reading>* readings) {
  auto at = std::find_if(readings->begin(), readings->end(), [&](const Reading& each) {
    return each.question == decision.question && each.chosen == decision.chosen &&
           each.other == other;
  });
  if (at == readings->end()) {
    readings->push_back({decision.question, decision.chosen, other, {}});
    at = readings->end() - 1;
  }
  const std::string& label = module.sentence(decision.sentence).label;
  if (at->sentences.empty() || at->sentences.back() != label) at->sentences.push_back(label);
}

std::vector<Reading> ListReadings(const ir::Module& module, const std::string& fork) {
  std::vector<Reading> readings;
  for (const ir::Decision& decision : module.decisions) {
    if (decision.fork == fork) AddReading(module, decision, decision.other, &readings);
  }
  return readings;
}

std::vector<Reading> ListReadings(const driver::Compilation& policy, Convention convention) {
  const check::ConventionText& text = check::TextOf(convention);
  std::vector<Reading> readings;
  for (const ir::Decision& decision : policy.module.decisions) {
    if (!check::IsBy(decision, convention, policy.declarations)) continue;
    const bool first = decision.chosen == text.sides[0];
    AddReading(policy.module, decision, text.sides[first ? 1 : 0], &readings);
  }
  return readings;
}

// How many errors there are, and what the first says.
analyze::Words TellErrors(const diagnostics::Consumer& consumer) {
  analyze::Words words = {
      fmt::format("另一侧不能编译，错误 {} 处", consumer.error_count()),
      fmt::format("the other side does not compile: {} errors", consumer.error_count())};
  for (const diagnostics::Diagnostic& diagnostic : consumer.Sorted()) {
    if (diagnostic.severity != diagnostics::Severity::kError) continue;
    words.zh += "：" + diagnostic.message.zh;
    words.en += ": " + diagnostic.message.en;
    break;
  }
  return words;
}

// Adds what changes from `policy` to `other`, or why there is no such policy.
void CompareWith(const driver::Compilation& policy, const driver::OtherReading& other,
                 const analyze::VersionOptions& options, ReadingChanges* changes) {
  if (other.consumer.error_count() > 0) {
    changes->unreadable = TellErrors(other.consumer);
    return;
  }
  changes->conclusions = analyze::CompareVersions(policy.module, other.module, options);
}

// Compares a policy with its other readings. Two that make the same policy are compared once.
class Comparer {
 public:
  Comparer(const driver::Compilation& policy, const std::vector<std::string>& forks,
           const analyze::VersionOptions& options)
      : policy_(policy), taken_(forks.begin(), forks.end()), options_(options) {}

  ReadingChanges OfFork(const std::string& fork) {
    std::set<std::string> forks = taken_;
    if (forks.erase(fork) == 0) forks.insert(fork);
    const driver::OtherReading other = driver::Reread(policy_, forks);
    ReadingChanges changes = CompareFork(fork, policy_, other, options_);
    if (changes.unreadable.empty()) compared_.push_back({ir::Print(other.module), changes});
    return changes;
  }

  ReadingChanges OfConvention(Convention convention) {
    ReadingChanges changes = {.name = check::TextOf(convention).name,
                              .readings = ListReadings(policy_, convention)};
    const driver::OtherReading other = driver::Reread(policy_, taken_, convention);
    const bool sound = other.consumer.error_count() == 0;
    const auto same = sound
                          ? std::ranges::find(compared_, ir::Print(other.module), &Compared::policy)
                          : compared_.end();
    if (same == compared_.end()) {
      CompareWith(policy_, other, options_, &changes);
    } else {
      changes.same_as = same->changes.name;
      changes.conclusions = same->changes.conclusions;
    }
    return changes;
  }

 private:
  struct Compared {
    std::string policy;  // as ir::Print prints it
    ReadingChanges changes;
  };

  const driver::Compilation& policy_;
  std::set<std::string> taken_;
  analyze::VersionOptions options_;
  std::vector<Compared> compared_;  // forks
};

Json ReadingsToJson(const std::vector<Reading>& readings) {
  Json json = Json::array();
  for (const Reading& reading : readings) {
    json.push_back({{"question", reading.question},
                    {"default", reading.chosen},
                    {"other", reading.other},
                    {"sentences", reading.sentences}});
  }
  return json;
}

std::string RenderUnreadable(const ReadingChanges& changes, const Terminal& terminal) {
  if (changes.unreadable.empty()) return "";
  return fmt::format("  {}\n",
                     terminal.Say(changes.unreadable.zh.c_str(), changes.unreadable.en.c_str()));
}

Json ChangesOf(const ReadingChanges& changes, const char* kind) {
  Json json = {{kind, changes.name}, {"readings", ReadingsToJson(changes.readings)}};
  if (!changes.unreadable.empty()) json["reason"] = changes.unreadable.zh;
  if (!changes.same_as.empty()) json["same_as"] = changes.same_as;
  json["conclusions"] = ChangesToJson(changes.conclusions);
  return json;
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

ReadingChanges CompareFork(const std::string& fork, const driver::Compilation& policy,
                           const driver::OtherReading& other,
                           const analyze::VersionOptions& options) {
  ReadingChanges changes = {.name = fork, .readings = ListReadings(policy.module, fork)};
  CompareWith(policy, other, options, &changes);
  return changes;
}

OtherReadings CompareReadings(const driver::Compilation& policy,
                              const std::vector<std::string>& forks,
                              const analyze::VersionOptions& options) {
  Comparer comparer(policy, forks, options);
  OtherReadings others;
  for (const std::string& fork : ListForks(policy)) others.forks.push_back(comparer.OfFork(fork));
  for (const Convention convention : check::ListConventions(policy.module, policy.declarations)) {
    others.conventions.push_back(comparer.OfConvention(convention));
  }
  return others;
}

bool Differs(const ReadingChanges& changes) {
  return !changes.unreadable.empty() ||
         std::ranges::any_of(changes.conclusions, [](const auto& change) {
           return change.relation != analyze::Relation::kSame;
         });
}

bool HasExample(const ReadingChanges& changes) {
  return std::ranges::any_of(changes.conclusions, [](const auto& change) {
    return change.gains.has_value() || change.loses.has_value();
  });
}

std::string RenderReadings(const std::vector<Reading>& readings, const std::string& before) {
  std::string text;
  for (const Reading& reading : readings) {
    text += fmt::format("{}{}：{}｜{}  [{}]\n", before, reading.question, reading.chosen,
                        reading.other, fmt::join(reading.sentences, "、"));
  }
  return text;
}

std::string RenderFork(const ReadingChanges& fork, const Terminal& terminal) {
  const std::string text =
      fork.readings.empty() ? fork.name + "\n" : RenderReadings(fork.readings, fork.name + " ");
  return text + RenderUnreadable(fork, terminal) + RenderChanges(fork.conclusions, terminal);
}

std::string RenderConvention(const ReadingChanges& convention, const Terminal& terminal) {
  const std::string text = RenderReadings(convention.readings);
  if (!convention.same_as.empty()) {
    return text + fmt::format("  {}{}\n", terminal.Say("同分叉 ", "the same as fork "),
                              convention.same_as);
  }
  return text + RenderUnreadable(convention, terminal) +
         RenderChanges(convention.conclusions, terminal);
}

Json ForkToJson(const ReadingChanges& fork) { return ChangesOf(fork, "fork"); }

Json ConventionToJson(const ReadingChanges& convention) {
  return ChangesOf(convention, "convention");
}

}  // namespace tiaowen::cli
