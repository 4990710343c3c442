#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>

#include "compiler/driver/policy.h"
#include "runtime/builtin/calendar.h"
#include "runtime/compare/compare.h"
#include "runtime/compare/layout.h"
#include "runtime/evaluate/summary.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/write/write.h"
#include "tools/cli/answers.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/output_paths.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/reading_changes.h"
#include "tools/cli/shift_words.h"

namespace tiaowen::cli {
namespace {

struct ForksArguments {
  std::string policy, as_of, data, references, list;
  std::vector<std::string> only;
  std::string format = "text";
  bool no_cache = false;
};

// What the other reading of a fork changes, also on a register.
struct ForkReport {
  ReadingChanges changes;
  std::optional<compare::Comparison> people;  // of the register, if there is one
  std::string list;                           // the file of those whose verdicts differ
};

// Both readings on one register.
base::Result<compare::Comparison> ComparePeople(const ForksArguments& arguments, int32_t as_of,
                                                ir::Module* module, ir::Module* other,
                                                const std::string& list) {
  const bool shared = compare::HaveSameLayout(*module, *other);
  if (shared) compare::ShareBatches(module, other);
  read::Options read_options;
  read_options.references = arguments.references;
  TW_ASSIGN_OR_RETURN(
      const auto population,
      compare::Population::Open(arguments.data, *module, *other, shared, read_options));
  TW_ASSIGN_OR_RETURN(const auto engine, MakeEngine(EngineKind::kNative, *module));
  TW_ASSIGN_OR_RETURN(const auto other_engine, MakeEngine(EngineKind::kNative, *other));
  // A fork changes no sentence: each is an article of its own.
  std::vector<int> articles(module->sentences.size());
  std::iota(articles.begin(), articles.end(), 0);
  compare::Options options;
  options.as_of = as_of;
  options.jobs = MachineThreads();
  for (const ir::Sentence& sentence : module->sentences) {
    options.article_names.push_back(sentence.label);
  }
  std::unique_ptr<write::ResultWriter> writer;
  if (!list.empty()) {
    TW_ASSIGN_OR_RETURN(writer,
                        write::ResultWriter::Open(list, write::Format::kCsv,
                                                  compare::MakeListSchema(*module, *other)));
    options.list = [&](const auto& rows) { return writer->Write(rows); };
  }
  TW_ASSIGN_OR_RETURN(
      compare::Comparison comparison,
      compare::Compare({module, engine.get(), articles}, {other, other_engine.get(), articles},
                       population.get(), options));
  if (writer != nullptr) TW_RETURN_IF_ERROR(writer->Close());
  return comparison;
}

std::string RenderPeople(const ForkReport& fork, const Terminal& terminal) {
  const compare::Comparison& all = *fork.people;
  if (all.changed == 0) {
    return fmt::format(fmt::runtime(terminal.Say("  登记 {} 人：没有人的结论因此改变\n",
                                                 "  register of {}: nobody's result differs\n")),
                       evaluate::GroupDigits(all.applicants));
  }
  std::string text =
      fmt::format(fmt::runtime(terminal.Say("  登记 {} 人：结论有变的 {} 人\n",
                                            "  register of {}: results differ for {}\n")),
                  evaluate::GroupDigits(all.applicants), evaluate::GroupDigits(all.changed));
  for (const compare::ConclusionCounts& counts : all.conclusions) {
    const std::string shifts = TellShifts(counts.shifts(), terminal.language());
    if (shifts.empty()) continue;
    text +=
        fmt::format("    {}{}{}  {}\n", counts.conclusion.matter,
                    counts.conclusion.target.empty() ? "" : " ", counts.conclusion.target, shifts);
  }
  if (!fork.list.empty()) {
    text += fmt::format("    {} {}\n", terminal.Say("名单", "list"), fork.list);
  }
  return text;
}

Json PeopleToJson(const ForkReport& fork) {
  const compare::Comparison& all = *fork.people;
  Json json = {{"applicants", all.applicants}, {"changed", all.changed}};
  json["conclusions"] = Json::array();
  for (const compare::ConclusionCounts& counts : all.conclusions) {
    Json entry = {{"matter", counts.conclusion.matter}, {"target", counts.conclusion.target}};
    AddShifts(counts.shifts(), &entry);
    json["conclusions"].push_back(std::move(entry));
  }
  if (!fork.list.empty()) json["list"] = fork.list;
  return json;
}

std::string RenderReport(const ForkReport& report, const Terminal& terminal) {
  std::string text = RenderFork(report.changes, terminal);
  if (report.people) text += RenderPeople(report, terminal);
  return text + "\n";
}

Json ReportToJson(const ForkReport& report) {
  Json json = ForkToJson(report.changes);
  if (report.people) json["people"] = PeopleToJson(report);
  return json;
}

bool Wanted(const ForksArguments& arguments, const std::string& fork) {
  return arguments.only.empty() ||
         std::find(arguments.only.begin(), arguments.only.end(), fork) != arguments.only.end();
}

base::Status CheckArguments(const ForksArguments& arguments, const driver::Compilation& policy) {
  const std::vector<std::string> forks = ListForks(policy);
  for (const std::string& name : arguments.only) {
    if (std::find(forks.begin(), forks.end(), name) != forks.end()) continue;
    return base::Error{"政策没有分叉「" + name + "」", "the policy declares no fork " + name};
  }
  for (const auto& [name, value] :
       {std::pair<const char*, const std::string&>{"--list", arguments.list},
        {"--references", arguments.references}}) {
    if (value.empty() || !arguments.data.empty()) continue;
    return base::Error{fmt::format("{} 须与 --data 一起用", name),
                       fmt::format("{} needs --data", name)};
  }
  if (!arguments.list.empty() && !std::filesystem::is_directory(arguments.list)) {
    return base::Error{"--list 须是已有的文件夹：" + arguments.list,
                       "--list must be an existing folder: " + arguments.list};
  }
  return base::Ok();
}

// What the other reading of `fork` changes; on a register, if it makes a policy.
base::Result<ForkReport> MakeReport(const ForksArguments& arguments,
                                    const analyze::VersionOptions& options, const std::string& fork,
                                    const driver::Compilation& policy) {
  driver::OtherReading other = driver::Reread(policy, {fork});
  ForkReport report;
  report.changes = CompareFork(fork, policy, other, options);
  if (arguments.data.empty() || !report.changes.unreadable.empty()) return report;
  ir::Module module = policy.module;  // sharing batches changes it
  if (!arguments.list.empty()) {
    report.list = (std::filesystem::path(arguments.list) / (fork + ".csv")).string();
    const std::vector<std::string> files = policy.ListFiles();
    TW_RETURN_IF_ERROR(CheckOutputPaths(
        {report.list}, {arguments.data, arguments.references, files, module.schema}));
  }
  TW_ASSIGN_OR_RETURN(report.people,
                      ComparePeople(arguments, options.as_of, &module, &other.module, report.list));
  return report;
}

int RunForks(const ForksArguments& arguments, const Terminal& terminal) {
  const base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  const base::Result<int32_t> as_of = ReadAsOf(arguments.as_of);
  if (!as_of.ok()) return terminal.Fail(as_of.error());
  const LoadedPolicy policy = LoadPolicy(arguments.policy, terminal);
  if (policy.compilation == nullptr) return policy.exit_code;
  const base::Status sound = CheckArguments(arguments, *policy.compilation);
  if (!sound.ok()) return terminal.Fail(sound.error());
  const base::Status calendar = evaluate::CheckWorkCalendar(policy.compilation->module, *as_of);
  if (!calendar.ok()) return terminal.Fail(calendar.error());

  const std::unique_ptr<analyze::AnswerCache> answers = OpenAnswers(arguments.no_cache);
  const analyze::VersionOptions options = {.as_of = *as_of,
                                           .ask = {.limits = {}, .answers = answers.get()}};
  std::vector<ForkReport> reports;
  for (const std::string& fork : ListForks(*policy.compilation)) {
    if (!Wanted(arguments, fork)) continue;
    base::Result<ForkReport> report = MakeReport(arguments, options, fork, *policy.compilation);
    if (!report.ok()) return terminal.Fail(report.error());
    reports.push_back(std::move(*report));
  }
  const std::string& title = policy.compilation->module.title;
  if (*format == 0) {
    std::string text = fmt::format("{} · {} {}\n\n", title, terminal.Say("截止日", "as of"),
                                   builtin::FormatDate(*as_of));
    for (const ForkReport& report : reports) text += RenderReport(report, terminal);
    if (reports.empty()) {
      text += terminal.Say("没有分叉：每处只有一种读法\n", "no forks: one reading everywhere\n");
    }
    return terminal.PrintResult(text, kDone);
  }
  Json json = {{"title", title}, {"as_of", builtin::FormatDate(*as_of)}};
  json["forks"] = Json::array();
  for (const ForkReport& report : reports) json["forks"].push_back(ReportToJson(report));
  return terminal.PrintResult(JsonText(json), kDone);
}

}  // namespace

Runner DeclareForks(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<ForksArguments>();
  command.description(terminal.Say(
      "每处分叉的两种读法之差：证明相同，或给出例子",
      "What the two readings of every fork differ in: proven the same, or shown by an example"));
  command.footer(terminal.Say("例：\n  tiaowen forks policies/suzhou-2019-28 --as-of 2019-12-31",
                              "Example:\n  tiaowen forks policies/suzhou-2019-28 --as-of "
                              "2019-12-31 --lang=en"));
  DeclarePolicy(command, terminal, &arguments->policy);
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
  command
      .add_option(
          "--data", arguments->data,
          terminal.Say("登记数据：两种读法各评定一遍，数出谁的结论变了",
                       "The register: both readings assess it, to count whose results differ"))
      ->type_name("DATA");
  DeclareReferences(command, terminal, &arguments->references);
  command
      .add_option("--list", arguments->list,
                  terminal.Say("已有的文件夹：每处分叉一份名单，分叉名.csv",
                               "An existing folder: a list of people for every fork, FORK.csv"))
      ->type_name("DIR");
  DeclareNoCache(command, terminal, &arguments->no_cache);
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return RunForks(*arguments, out); };
}

}  // namespace tiaowen::cli
