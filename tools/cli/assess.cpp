#include "runtime/evaluate/assess.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "compiler/driver/policy.h"
#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/read/read.h"
#include "runtime/write/write.h"
#include "tools/cli/command.h"
#include "tools/cli/output_paths.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/progress.h"

namespace tiaowen::cli {
namespace {

constexpr size_t kReasonsMax = 5;

// In the order of EngineKind.
constexpr const char* kEngines[] = {"native", "interpreter"};

struct Arguments {
  std::vector<std::string> forks;
  std::string policy, data, as_of, references, out, format, rejects;
  std::string layout = "long", engine = kEngines[0], on_bad_row = "reject";
  bool earliest = false;
  int64_t jobs = 0;  // 0: as many as the machine has
  int64_t batch_rows = 65536;
};

// The arguments with their meaning.
struct Plan {
  int32_t as_of = 0;
  evaluate::Layout layout = evaluate::Layout::kLong;
  EngineKind engine = EngineKind::kNative;
  int jobs = 1;
  write::Format format = write::Format::kCsv;
  std::string format_name;
  read::Options read;
};

constexpr const char* kFormats[] = {"csv", "parquet", "arrow"};

// The format that --format names, else the one of the file's extension, else CSV.
base::Result<size_t> ChooseFormat(const Arguments& arguments) {
  std::vector<std::string> names(std::begin(kFormats), std::end(kFormats));
  if (!arguments.format.empty()) return ReadChoice("--format", arguments.format, names);
  std::string extension = std::filesystem::path(arguments.out).extension().string();
  for (size_t i = 0; i < names.size(); ++i) {
    if (extension == "." + names[i]) return i;
  }
  return size_t{0};
}

base::Result<Plan> MakePlan(const Arguments& arguments) {
  Plan plan;
  TW_ASSIGN_OR_RETURN(plan.as_of, ReadAsOf(arguments.as_of));
  TW_ASSIGN_OR_RETURN(size_t layout, ReadChoice("--layout", arguments.layout, {"long", "wide"}));
  plan.layout = layout == 0 ? evaluate::Layout::kLong : evaluate::Layout::kWide;
  if (arguments.earliest && layout == 1) {
    return base::Error{"--earliest 只用于 --layout=long", "--earliest needs --layout=long"};
  }
  if (arguments.earliest) plan.layout = evaluate::Layout::kLongDated;
  TW_ASSIGN_OR_RETURN(size_t engine,
                      ReadChoice("--engine", arguments.engine, {kEngines[0], kEngines[1]}));
  plan.engine = static_cast<EngineKind>(engine);
  TW_ASSIGN_OR_RETURN(size_t format, ChooseFormat(arguments));
  plan.format = static_cast<write::Format>(format);
  plan.format_name = kFormats[format];
  TW_ASSIGN_OR_RETURN(size_t on_bad_row,
                      ReadChoice("--on-bad-row", arguments.on_bad_row, {"reject", "fail"}));
  plan.read.stop_on_first_error = on_bad_row == 1;
  constexpr int64_t kJobsMax = 1024, kBatchRowsMax = 1 << 24;
  if (arguments.jobs < 0 || arguments.jobs > kJobsMax) {
    return base::Error{fmt::format("--jobs 须在 1 至 {} 之间", kJobsMax),
                       fmt::format("--jobs must be 1 to {}", kJobsMax)};
  }
  if (arguments.batch_rows < 1 || arguments.batch_rows > kBatchRowsMax) {
    return base::Error{fmt::format("--batch-rows 须在 1 至 {} 之间", kBatchRowsMax),
                       fmt::format("--batch-rows must be 1 to {}", kBatchRowsMax)};
  }
  plan.read.batch_rows = arguments.batch_rows;
  plan.read.references = arguments.references;
  auto machine = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  plan.jobs = arguments.jobs == 0 ? machine : static_cast<int>(arguments.jobs);
  return plan;
}

std::string DefaultStem(const driver::Compilation& policy, int32_t as_of) {
  return policy.name + "-" + builtin::FormatDate(as_of);
}

// Where the reject report goes: beside the result, unless it is told.
std::string RejectsPath(const Arguments& arguments, const std::string& out,
                        const std::string& default_stem) {
  if (!arguments.rejects.empty()) return arguments.rejects;
  if (out == "-") return default_stem + ".rejects.csv";
  return std::filesystem::path(out).replace_extension(".rejects.csv").string();
}

std::string TellTimes(const evaluate::AssessTimes& times, double seconds,
                      const Terminal& terminal) {
  return fmt::format(
      fmt::runtime(terminal.Say(
          "用时 {:.2f} s（各线程合计：读 {:.2f}，判 {:.2f}，述 {:.2f}，写 {:.2f}）",
          "{:.2f} s (all threads: read {:.2f}, evaluate {:.2f}, report {:.2f}, write {:.2f})")),
      seconds, times.read_seconds, times.evaluate_seconds, times.report_seconds,
      times.write_seconds);
}

std::string TellCounts(const read::Register& data, const std::string& rejects_path,
                       const Terminal& terminal) {
  read::Counts counts = data.counts();
  std::string line =
      fmt::format(fmt::runtime(terminal.Say("读入 {} 名申报人", "{} applicants read")),
                  evaluate::GroupDigits(counts.applicants_read));
  if (data.rejects().empty()) return line;
  return line + fmt::format(fmt::runtime(terminal.Say("，拒收 {} 人（数据错误 {} 处，见 {}）",
                                                      ", {} rejected ({} data errors, see {})")),
                            evaluate::GroupDigits(counts.applicants_rejected),
                            evaluate::GroupDigits(static_cast<int64_t>(data.rejects().size())),
                            rejects_path);
}

// One assessment from opened inputs to closed outputs.
class AssessRun {
 public:
  AssessRun(const Arguments& arguments, const Plan& plan, const driver::Compilation& policy,
            const Terminal& terminal)
      : arguments_(arguments), plan_(plan), policy_(policy), terminal_(terminal) {
    std::string stem = DefaultStem(policy, plan.as_of);
    out_ = arguments.out.empty() ? stem + ".result." + plan.format_name : arguments.out;
    rejects_ = RejectsPath(arguments, out_, stem);
  }

  int Execute() {
    auto start = std::chrono::steady_clock::now();
    const ir::Module& module = policy_.module;
    const std::vector<std::string> policy_files = policy_.ListFiles();
    base::Status paths = CheckOutputPaths(
        out_, rejects_, {arguments_.data, arguments_.references, policy_files, module.schema});
    if (!paths.ok()) return terminal_.Fail(paths.error());
    base::Status calendar = evaluate::CheckWorkCalendar(module, plan_.as_of);
    if (!calendar.ok()) return terminal_.Fail(calendar.error());
    auto data = read::Register::Open(arguments_.data, module, plan_.read);
    if (!data.ok()) return terminal_.Fail(data.error());
    auto engine = MakeEngine(plan_.engine, module);
    if (!engine.ok()) return terminal_.Fail(engine.error());
    auto writer = write::ResultWriter::Open(out_, plan_.format,
                                            evaluate::MakeResultSchema(module, plan_.layout));
    if (!writer.ok()) return terminal_.Fail(writer.error());
    auto assessment = Assess(**data, **engine, writer->get());
    if (!assessment.ok()) return terminal_.Fail(assessment.error());
    // The report first: a result under its final name must not lack it. An older report is
    // replaced, so that it cannot be taken for one of this run.
    if (!(*data)->rejects().empty() || !arguments_.rejects.empty() ||
        std::filesystem::exists(rejects_)) {
      base::Status written = write::WriteRejects(rejects_, (*data)->rejects());
      if (!written.ok()) return terminal_.Fail(written.error());
    }
    base::Status closed = (*writer)->Close();
    if (!closed.ok()) return terminal_.Fail(closed.error());
    std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    TellSummary(**data, *assessment, seconds.count());
    return (*data)->rejects().empty() ? kDone : kRejectedRows;
  }

 private:
  base::Result<evaluate::Assessment> Assess(read::Register& data, const evaluate::Engine& engine,
                                            write::ResultWriter* writer) {
    Progress progress(terminal_);
    evaluate::AssessOptions options{plan_.as_of, plan_.layout, plan_.jobs,
                                    [&](int64_t applicants) { progress.Show(applicants); }};
    return evaluate::Assess(
        policy_.module, engine, [&] { return data.Next(); },
        [&](const std::shared_ptr<arrow::RecordBatch>& rows) { return writer->Write(rows); },
        options);
  }

  void TellSummary(const read::Register& data, const evaluate::Assessment& assessment,
                   double seconds) const {
    terminal_.Tell(fmt::format(fmt::runtime(terminal_.Say("{} · 截止日 {}", "{} · as of {}")),
                               policy_.module.title.empty() ? policy_.name : policy_.module.title,
                               builtin::FormatDate(plan_.as_of)));
    for (const read::Notice& notice : data.notices()) {
      terminal_.Tell(fmt::format("{}{}", terminal_.Say("提示：", "notice: "),
                                 terminal_.Say(notice.zh.c_str(), notice.en.c_str())));
    }
    terminal_.Tell(TellCounts(data, rejects_, terminal_));
    std::string table =
        evaluate::RenderTable(assessment.summary, terminal_.language()) +
        evaluate::RenderReasons(assessment.summary, kReasonsMax, terminal_.language());
    table.pop_back();  // Tell ends the line
    terminal_.Tell(table);
    terminal_.Tell(TellTimes(assessment.times, seconds, terminal_) +
                   fmt::format("{}{}", terminal_.Say(" · 结果 ", " · result "),
                               out_ == "-" ? terminal_.Say("标准输出", "stdout") : out_));
  }

  const Arguments& arguments_;
  const Plan& plan_;
  const driver::Compilation& policy_;
  const Terminal& terminal_;
  std::string out_;
  std::string rejects_;
};

int Run(const Arguments& arguments, const Terminal& terminal) {
  base::Result<Plan> plan = MakePlan(arguments);
  if (!plan.ok()) return terminal.Fail(plan.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  WarnOutsideForce(policy.compilation->module, plan->as_of, terminal);
  return AssessRun(arguments, *plan, *policy.compilation, terminal).Execute();
}

void DeclareInputs(CLI::App& command, const Terminal& terminal, Arguments* arguments) {
  DeclareRegister(command, terminal,
                  {&arguments->policy, &arguments->data, &arguments->as_of, &arguments->references,
                   &arguments->forks});
  command
      .add_option("--on-bad-row", arguments->on_bad_row,
                  terminal.Say("数据有错：reject（默认）拒收该人；fail 即停",
                               "Data errors: reject (default) the applicant, or fail at once"))
      ->type_name("reject|fail");
}

void DeclareOutputs(CLI::App& command, const Terminal& terminal, Arguments* arguments) {
  command
      .add_option("-o,--out", arguments->out,
                  terminal.Say("结果文件，- 为标准输出；默认 政策名-截止日.result.csv",
                               "Result file, - for stdout; default POLICY-DATE.result.csv"))
      ->type_name("FILE");
  command
      .add_option("--format", arguments->format,
                  terminal.Say("结果的格式；默认依结果文件的扩展名，再默认 csv",
                               "Format of the result; default by the extension, else csv"))
      ->type_name("csv|parquet|arrow");
  command
      .add_option("--layout", arguments->layout,
                  terminal.Say("long（默认）每人每结论一行；wide 每人一行",
                               "long (default): a row per conclusion; wide: a row per applicant"))
      ->type_name("long|wide");
  command.add_flag(
      "--earliest", arguments->earliest,
      terminal.Say("加一列 最早符合日：其他情况不变，最早哪天起为「是」；到 2199 年底都不会，"
                   "或工作日历定不出，空着",
                   "Adds a column with the first day on which a conclusion is 是 if nothing else "
                   "changes; empty when there is none up to 2199, or none that the work calendar "
                   "makes certain"));
  command
      .add_option("--rejects", arguments->rejects,
                  terminal.Say("拒收报告；默认在结果文件旁，有错才写",
                               "Reject report; default beside the result, only when needed"))
      ->type_name("FILE");
}

void DeclareExecution(CLI::App& command, const Terminal& terminal, Arguments* arguments) {
  command
      .add_option(
          "--engine", arguments->engine,
          terminal.Say("评定的引擎，结果相同", "The engine that evaluates; the result is the same"))
      ->type_name("native|interpreter");
  command
      .add_option("--jobs", arguments->jobs,
                  terminal.Say("线程数；默认依机器", "Threads; default those of the machine"))
      ->type_name("N");
  command
      .add_option("--batch-rows", arguments->batch_rows,
                  terminal.Say("每批申报人数；默认 65536", "Applicants in a batch; default 65536"))
      ->type_name("N");
}

}  // namespace

Runner DeclareAssess(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<Arguments>();
  command.description(
      terminal.Say("评定全部申报人：结果成表，摘要打印到标准错误",
                   "Assesses all applicants: a table of results, a summary on stderr"));
  command.footer(terminal.Say(
      "例：\n"
      "  tiaowen assess policies/suzhou-2019-28 登记/ --as-of 2019-12-31 -o 结果.parquet\n"
      "  tiaowen assess policies/suzhou-2019-28 登记/ --as-of 2019-12-31 --layout=wide -o - | head",
      "Examples:\n"
      "  tiaowen assess policies/suzhou-2019-28 register/ --as-of 2019-12-31 -o result.parquet\n"
      "  tiaowen assess policies/suzhou-2019-28 register/ --as-of 2019-12-31 --layout=wide -o - | "
      "head"));
  DeclareInputs(command, terminal, arguments.get());
  DeclareOutputs(command, terminal, arguments.get());
  DeclareExecution(command, terminal, arguments.get());
  return [arguments](const Terminal& out) { return Run(*arguments, out); };
}

}  // namespace tiaowen::cli
