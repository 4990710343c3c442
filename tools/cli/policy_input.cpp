#include "tools/cli/policy_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "runtime/builtin/calendar.h"
#include "tools/cli/account.h"

namespace tiaowen::cli {

LoadedPolicy LoadPolicy(const std::string& folder, const Terminal& terminal,
                        const std::vector<std::string>& forks) {
  base::Result<std::unique_ptr<driver::Compilation>> compilation =
      driver::Compile(folder, {.forks = {forks.begin(), forks.end()}});
  if (!compilation.ok()) return {nullptr, terminal.Fail(compilation.error())};
  const diagnostics::Consumer& consumer = (*compilation)->consumer;
  if (!(*compilation)->ok()) {
    for (const diagnostics::Diagnostic& diagnostic : consumer.Sorted()) {
      if (diagnostic.severity != diagnostics::Severity::kError) continue;
      terminal.Tell(diagnostics::RenderText(diagnostic, terminal.language()));
    }
    terminal.Tell(fmt::format(
        fmt::runtime(terminal.Say("政策 {} 有 {} 处错误，不能使用；用 tiaowen check 查看",
                                  "policy {} has {} errors and cannot be used; see tiaowen check")),
        folder, consumer.error_count()));
    return {nullptr, kFindings};
  }
  return {std::move(*compilation), kDone};
}

void DeclarePolicy(CLI::App& command, const Terminal& terminal, std::string* policy) {
  command.add_option("POLICY", *policy, terminal.Say("政策文件夹", "Folder of the policy"))
      ->required()
      ->type_name("");
}

void DeclareReferences(CLI::App& command, const Terminal& terminal, std::string* references) {
  command
      .add_option("--references", *references,
                  terminal.Say("参照表所在的目录；默认在登记数据旁",
                               "Directory of the reference tables; default beside the register"))
      ->type_name("DIR");
}

void DeclareEngine(CLI::App& command, const Terminal& terminal, std::string* engine) {
  command
      .add_option(
          "--engine", *engine,
          terminal.Say("评定的引擎，结果相同", "The engine that evaluates; the result is the same"))
      ->type_name("native|interpreter");
}

void DeclareJobs(CLI::App& command, const Terminal& terminal, int64_t* jobs) {
  command
      .add_option("--jobs", *jobs,
                  terminal.Say("线程数；默认依机器", "Threads; default those of the machine"))
      ->type_name("N");
}

base::Result<int> ReadJobs(int64_t jobs) {
  constexpr int64_t kJobsMax = 1024;
  if (jobs < 0 || jobs > kJobsMax) {
    return base::Error{fmt::format("--jobs 须在 1 至 {} 之间", kJobsMax),
                       fmt::format("--jobs must be 1 to {}", kJobsMax)};
  }
  return jobs == 0 ? MachineThreads() : static_cast<int>(jobs);
}

int MachineThreads() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

void DeclareFormat(CLI::App& command, const Terminal& terminal, std::string* format) {
  command
      .add_option("--format", *format,
                  terminal.Say("text（默认）或 json", "text (default) or json"))
      ->type_name("text|json");
}

base::Result<size_t> ReadFormat(const std::string& format) {
  return ReadChoice("--format", format, {"text", "json"});
}

void DeclareForkOption(CLI::App& command, const Terminal& terminal,
                       std::vector<std::string>* forks) {
  command
      .add_option("--fork", *forks,
                  terminal.Say("这些分叉取另一种读法，如 F1,F4",
                               "Take the other reading of these forks, e.g. F1,F4"))
      ->delimiter(',')
      ->type_name("NAMES");
}

void DeclareRegister(CLI::App& command, const Terminal& terminal,
                     const RegisterArguments& arguments) {
  DeclarePolicy(command, terminal, arguments.policy);
  command
      .add_option("DATA", *arguments.data,
                  terminal.Say("登记数据：CSV 或 Parquet 目录，或一个嵌套的 Parquet／Arrow 文件",
                               "The register: a directory of CSV or Parquet files, or one nested "
                               "Parquet or Arrow file"))
      ->required()
      ->type_name("");
  if (arguments.as_of != nullptr) {
    command
        .add_option("--as-of", *arguments.as_of,
                    terminal.Say("截止日，如 2019-12-31", "The as-of date, e.g. 2019-12-31"))
        ->required()
        ->type_name("DATE");
  }
  DeclareReferences(command, terminal, arguments.references);
  DeclareForkOption(command, terminal, arguments.forks);
}

base::Result<int32_t> ReadAsOf(const std::string& text) {
  return ReadDay("截止日", "as-of date", text);
}

base::Result<int32_t> ReadDay(const std::string& zh, const std::string& en,
                              const std::string& text) {
  const std::string what_zh = zh + "「" + text + "」", what_en = en + " " + text;
  const builtin::ParsedDate parsed = builtin::ParseDate(text);
  switch (parsed.error) {
    case builtin::DateError::kNone:
      break;
    case builtin::DateError::kUnreadable:
      return base::Error{what_zh + "不是日期，应如 2019-12-31",
                         what_en + " is not a date like 2019-12-31"};
    case builtin::DateError::kNoSuchDate:
      return base::Error{what_zh + "没有这一天", what_en + " does not exist"};
    case builtin::DateError::kOutOfRange:
      return base::Error{what_zh + "不在 1900-01-01 至 2199-12-31 之内",
                         what_en + " is outside 1900-01-01 to 2199-12-31"};
  }
  if (parsed.interval.first != parsed.interval.last) {
    return base::Error{what_zh + "不完整，须写到日", what_en + " is incomplete, a day is needed"};
  }
  return parsed.interval.first;
}

int32_t Today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<int32_t>(std::chrono::floor<std::chrono::days>(now).count());
}

bool WarnOutsideForce(const ir::Module& module, int32_t as_of, const Terminal& terminal) {
  if (module.in_force.Holds(as_of)) return false;
  terminal.Tell(fmt::format(
      fmt::runtime(terminal.Say("警告：截止日 {} 不在政策施行的期间之内（{}）",
                                "warning: the policy is not in force on the as-of date {} ({})")),
      builtin::FormatDate(as_of), RenderInForce(module.in_force, terminal)));
  return true;
}

base::Result<size_t> ReadChoice(const char* option, const std::string& value,
                                const std::vector<std::string>& choices) {
  auto found = std::find(choices.begin(), choices.end(), value);
  if (found != choices.end()) return static_cast<size_t>(found - choices.begin());
  return base::Error{
      fmt::format("{} 不能是「{}」，可择 {}", option, value, fmt::join(choices, "、")),
      fmt::format("{} cannot be {}; choose from {}", option, value, fmt::join(choices, ", "))};
}

}  // namespace tiaowen::cli
