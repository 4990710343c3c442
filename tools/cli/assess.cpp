#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "runtime/builtin/calendar.h"
#include "runtime/write/replace_file.h"
#include "tools/cli/assess_run.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/manifest.h"
#include "tools/cli/output_paths.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

constexpr size_t kReasonsMax = 5;

// In the order of EngineKind.
constexpr const char* kEngines[] = {"native", "interpreter"};

struct AssessArguments {
  std::vector<std::string> forks;
  std::string policy, data, as_of, references, out, format, rejects, summary, manifest;
  std::string layout = "long", engine = kEngines[0], on_bad_row = "reject";
  bool earliest = false, resume = false;
  int64_t jobs = 0;  // 0: as many as the machine has
  int64_t batch_rows = 65536;
  std::string memory = "1G";
};

// The format that --format names, else the one of the file's extension, else CSV.
base::Result<size_t> ChooseFormat(const AssessArguments& arguments) {
  const std::vector<std::string> names(kFormats.begin(), kFormats.end());
  if (!arguments.format.empty()) return ReadChoice("--format", arguments.format, names);
  std::string extension = std::filesystem::path(arguments.out).extension().string();
  for (size_t i = 0; i < names.size(); ++i) {
    if (extension == "." + names[i]) return i;
  }
  return size_t{0};
}

// Reads a size in bytes like 512M: a whole number with K, M, G or T.
base::Result<int64_t> ReadMemory(const std::string& text) {
  constexpr std::string_view kUnits = "KMGT";
  constexpr int64_t kMin = int64_t{1} << 20, kMax = int64_t{1} << 50;
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const size_t unit = end - rest == 1 ? kUnits.find(*rest) : std::string_view::npos;
  const bool is_size = error == std::errc() && (rest == end || unit != std::string_view::npos);
  const int shift = rest == end ? 0 : 10 * (static_cast<int>(unit) + 1);
  if (is_size && value > 0 && value <= kMax >> shift && value << shift >= kMin) {
    return value << shift;
  }
  return base::Error{
      fmt::format("--memory 不能是「{}」，应如 512M、4G，从 1M 起", text),
      fmt::format("--memory cannot be {}; write a size like 512M or 4G, from 1M on", text)};
}

base::Result<AssessPlan> MakePlan(const AssessArguments& arguments) {
  AssessPlan plan;
  plan.data = arguments.data;
  TW_ASSIGN_OR_RETURN(plan.as_of, ReadAsOf(arguments.as_of));
  TW_ASSIGN_OR_RETURN(plan.layout, ReadLayout(arguments.layout, arguments.earliest));
  TW_ASSIGN_OR_RETURN(size_t engine,
                      ReadChoice("--engine", arguments.engine, {kEngines[0], kEngines[1]}));
  plan.engine = static_cast<EngineKind>(engine);
  TW_ASSIGN_OR_RETURN(size_t format, ChooseFormat(arguments));
  plan.format = static_cast<write::Format>(format);
  TW_ASSIGN_OR_RETURN(size_t on_bad_row,
                      ReadChoice("--on-bad-row", arguments.on_bad_row, {"reject", "fail"}));
  plan.read.stop_on_first_error = on_bad_row == 1;
  constexpr int64_t kBatchRowsMax = 1 << 24;
  TW_ASSIGN_OR_RETURN(plan.jobs, ReadJobs(arguments.jobs));
  if (arguments.batch_rows < 1 || arguments.batch_rows > kBatchRowsMax) {
    return base::Error{fmt::format("--batch-rows 须在 1 至 {} 之间", kBatchRowsMax),
                       fmt::format("--batch-rows must be 1 to {}", kBatchRowsMax)};
  }
  plan.read.batch_rows = arguments.batch_rows;
  TW_ASSIGN_OR_RETURN(plan.read.memory_bytes, ReadMemory(arguments.memory));
  plan.read.references = arguments.references;
  plan.rejects = arguments.rejects;
  plan.always_report = !arguments.rejects.empty();
  return plan;
}

// Where something goes that belongs beside the result, unless it is told.
std::string Beside(const std::string& out, const std::string& stem, const char* extension) {
  if (out == "-") return stem + extension;
  return std::filesystem::path(out).replace_extension(extension).string();
}

// The folder in which a file lies, or would.
std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
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

std::string TellCounts(const AssessDone& done, const std::string& rejects_path,
                       const Terminal& terminal) {
  std::string line =
      fmt::format(fmt::runtime(terminal.Say("读入 {} 名申报人", "{} applicants read")),
                  evaluate::GroupDigits(done.counts.applicants_read));
  if (done.data_errors == 0) return line;
  return line + fmt::format(fmt::runtime(terminal.Say("，拒收 {} 人（数据错误 {} 处，见 {}）",
                                                      ", {} rejected ({} data errors, see {})")),
                            evaluate::GroupDigits(done.counts.applicants_rejected),
                            evaluate::GroupDigits(done.data_errors), rejects_path);
}

Json SummaryToJson(const evaluate::Summary& summary) {
  Json json;
  json["applicants"] = summary.applicants;
  json["conclusions"] = Json::array();
  for (const evaluate::Summary::Row& row : summary.rows) {
    json["conclusions"].push_back({{"matter", row.matter},
                                   {"target", row.target},
                                   {"true", row.count_true},
                                   {"false", row.count_false},
                                   {"undecided", row.count_unknown}});
    if (!row.amount.empty()) json["conclusions"].back()["amount"] = row.amount;
  }
  json["unmet"] = Json::array();
  for (const evaluate::CountedReason& reason : summary.unmet) {
    json["unmet"].push_back(
        {{"text", reason.text}, {"applicants", reason.applicants}, {"alone", reason.alone}});
  }
  json["missing"] = Json::array();
  for (const evaluate::CountedReason& reason : summary.missing)
    json["missing"].push_back({{"text", reason.text}, {"applicants", reason.applicants}});
  json["untranslated"] = summary.untranslated;
  return json;
}

// One assessment with all that is written and told about it.
class AssessRun {
 public:
  AssessRun(const AssessArguments& arguments, AssessPlan plan, const driver::Compilation& policy,
            const Terminal& terminal)
      : arguments_(arguments), plan_(std::move(plan)), policy_(policy), terminal_(terminal) {
    const std::string stem = policy.name + "-" + builtin::FormatDate(plan_.as_of);
    const char* format = kFormats[static_cast<size_t>(plan_.format)];
    plan_.out = arguments.out.empty() ? stem + ".result." + format : arguments.out;
    if (plan_.out != "-") plan_.read.spill_directory = FolderOf(plan_.out);
    if (plan_.rejects.empty()) plan_.rejects = Beside(plan_.out, stem, ".rejects.csv");
    manifest_ = arguments.manifest;
    if (manifest_.empty() && plan_.out != "-")
      manifest_ = Beside(plan_.out, stem, ".manifest.json");
  }

  int Execute() {
    const auto start = std::chrono::steady_clock::now();
    const ir::Module& module = policy_.module;
    if (plan_.out == "-" && !manifest_.empty()) {
      return terminal_.Fail({"写到标准输出的结果没有回执，请用 -o 写成文件",
                             "a result on stdout has no manifest; write it to a file with -o"});
    }
    const std::vector<std::string> policy_files = policy_.ListFiles();
    if (plan_.out == "-" && arguments_.resume) {
      return terminal_.Fail({"写到标准输出的评定不能续做，请用 -o 写成文件",
                             "a run to stdout cannot be resumed; write it to a file with -o"});
    }
    base::Status paths =
        CheckOutputPaths({plan_.out, plan_.rejects, manifest_, arguments_.summary},
                         {arguments_.data, arguments_.references, policy_files, module.schema});
    if (!paths.ok()) return terminal_.Fail(paths.error());
    base::Status identified = Identify(policy_files);
    if (!identified.ok()) return terminal_.Fail(identified.error());
    const auto done = RunAssessment(module, plan_, terminal_);
    if (!done.ok()) return terminal_.Fail(done.error());
    base::Status recorded = Record(*done);
    if (!recorded.ok()) return terminal_.Fail(recorded.error());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    TellAll(*done, seconds.count());
    return done->data_errors == 0 ? kDone : kRejectedRows;
  }

 private:
  // Tells what a run that can be resumed is made of.
  base::Status Identify(const std::vector<std::string>& policy_files) {
    plan_.resume = arguments_.resume;
    if (!plan_.resume) return base::Ok();
    plan_.identity = {{"program", kProgram},
                      {"--as-of", builtin::FormatDate(plan_.as_of)},
                      {"--fork", fmt::format("{}", fmt::join(arguments_.forks, ","))},
                      {"--layout", arguments_.layout},
                      {"--earliest", arguments_.earliest ? "yes" : "no"},
                      {"--on-bad-row", arguments_.on_bad_row}};
    TW_ASSIGN_OR_RETURN(const std::vector<FileRecord> files, RecordFiles(policy_files));
    for (const FileRecord& file : files) plan_.identity.emplace_back(file.path, file.digest.sha256);
    return base::Ok();
  }

  // Writes the summary and the manifest.
  base::Status Record(const AssessDone& done) const {
    if (!arguments_.summary.empty()) {
      TW_RETURN_IF_ERROR(
          write::ReplaceFile(arguments_.summary, JsonText(SummaryToJson(done.assessment.summary))));
    }
    if (manifest_.empty()) return base::Ok();
    Manifest manifest;
    manifest.program = kProgram;
    manifest.title = policy_.module.title;
    manifest.policy = arguments_.policy;
    std::vector<std::string> gazettes;
    for (const source::File& gazette : policy_.gazettes) gazettes.push_back(gazette.path());
    TW_ASSIGN_OR_RETURN(manifest.official_texts, RecordFiles(gazettes));
    TW_ASSIGN_OR_RETURN(manifest.policy_files, RecordFiles(policy_.ListFiles()));
    manifest.as_of = builtin::FormatDate(plan_.as_of);
    manifest.forks = arguments_.forks;
    manifest.layout = arguments_.layout;
    manifest.earliest = arguments_.earliest;
    manifest.format = kFormats[static_cast<size_t>(plan_.format)];
    manifest.on_bad_row = arguments_.on_bad_row;
    manifest.data = arguments_.data;
    manifest.references = arguments_.references;
    TW_ASSIGN_OR_RETURN(manifest.inputs, RecordFiles(done.inputs));
    manifest.applicants_read = done.counts.applicants_read;
    manifest.applicants_rejected = done.counts.applicants_rejected;
    manifest.data_errors = done.data_errors;
    TW_ASSIGN_OR_RETURN(const auto result, RecordFiles({plan_.out}));
    manifest.result = result.front();
    if (done.has_report && plan_.rejects != "-") {
      TW_ASSIGN_OR_RETURN(manifest.rejects, RecordFiles({plan_.rejects}));
    }
    return WriteManifest(manifest, manifest_);
  }

  void TellAll(const AssessDone& done, double seconds) const {
    terminal_.Tell(fmt::format(fmt::runtime(terminal_.Say("{} · 截止日 {}", "{} · as of {}")),
                               policy_.module.title.empty() ? policy_.name : policy_.module.title,
                               builtin::FormatDate(plan_.as_of)));
    for (const read::Notice& notice : done.notices) {
      terminal_.Tell(fmt::format("{}{}", terminal_.Say("提示：", "notice: "),
                                 terminal_.Say(notice.zh.c_str(), notice.en.c_str())));
    }
    terminal_.Tell(TellCounts(done, plan_.rejects, terminal_));
    if (done.applicants_kept > 0) {
      terminal_.Tell(
          fmt::format(fmt::runtime(terminal_.Say(
                          "续做：{} 人在中断前已评定",
                          "resumed: {} applicants were assessed before the interruption")),
                      evaluate::GroupDigits(done.applicants_kept)));
    }
    const evaluate::Summary& summary = done.assessment.summary;
    std::string table = evaluate::RenderTable(summary, terminal_.language()) +
                        evaluate::RenderReasons(summary, kReasonsMax, terminal_.language());
    table.pop_back();  // Tell ends the line
    terminal_.Tell(table);
    std::string line = TellTimes(done.assessment.times, seconds, terminal_) +
                       terminal_.Say(" · 结果 ", " · result ") +
                       (plan_.out == "-" ? terminal_.Say("标准输出", "stdout") : plan_.out);
    if (!manifest_.empty()) line += terminal_.Say(" · 回执 ", " · manifest ") + manifest_;
    terminal_.Tell(line);
  }

  const AssessArguments& arguments_;
  AssessPlan plan_;
  const driver::Compilation& policy_;
  const Terminal& terminal_;
  std::string manifest_;  // empty: none is written
};

int RunAssess(const AssessArguments& arguments, const Terminal& terminal) {
  base::Result<AssessPlan> plan = MakePlan(arguments);
  if (!plan.ok()) return terminal.Fail(plan.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  WarnOutsideForce(policy.compilation->module, plan->as_of, terminal);
  return AssessRun(arguments, std::move(*plan), *policy.compilation, terminal).Execute();
}

void DeclareInputs(CLI::App& command, const Terminal& terminal, AssessArguments* arguments) {
  DeclareRegister(command, terminal,
                  {&arguments->policy, &arguments->data, &arguments->as_of, &arguments->references,
                   &arguments->forks});
  command
      .add_option("--on-bad-row", arguments->on_bad_row,
                  terminal.Say("数据有错：reject（默认）拒收该人；fail 即停",
                               "Data errors: reject (default) the applicant, or fail at once"))
      ->type_name("reject|fail");
}

void DeclareOutputs(CLI::App& command, const Terminal& terminal, AssessArguments* arguments) {
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
  command
      .add_option("--summary", arguments->summary,
                  terminal.Say("摘要写成 JSON：各结论的人数，各条件挡下多少人、只差它的多少人",
                               "The summary as JSON: counts per conclusion, and how many each "
                               "condition stops, alone and with others"))
      ->type_name("FILE");
  command
      .add_option(
          "--manifest", arguments->manifest,
          terminal.Say("回执：官文、政策、数据、结果的摘要值，供 tiaowen verify 复核；默认在"
                       "结果文件旁",
                       "The manifest: digests of text, policy, data and result, for "
                       "tiaowen verify; default beside the result"))
      ->type_name("FILE");
}

void DeclareExecution(CLI::App& command, const Terminal& terminal, AssessArguments* arguments) {
  DeclareEngine(command, terminal, &arguments->engine);
  DeclareJobs(command, terminal, &arguments->jobs);
  command
      .add_option("--batch-rows", arguments->batch_rows,
                  terminal.Say("每批至多几名申报人；默认 65536",
                               "The most applicants in a batch; default 65536"))
      ->type_name("N");
  command
      .add_option("--memory", arguments->memory,
                  terminal.Say("登记数据和结果约占内存的上限，如 512M、4G；默认 1G。"
                               "容不下的目录暂存在结果所在的磁盘上",
                               "About how much memory register and results may take, like 512M or "
                               "4G; default 1G. What a directory has more is set aside on the disk "
                               "of the result"))
      ->type_name("SIZE");
  command.add_flag(
      "--resume", arguments->resume,
      terminal.Say(
          "在结果文件旁的 结果文件.resume 目录里留着已完成的部分，直到全部完成；"
          "目录已有时接着做，结果逐字节相同",
          "Keeps what is finished in the folder RESULT.resume beside the result until all "
          "is; goes on from there when the folder exists, with the same bytes at the end"));
}

}  // namespace

Runner DeclareAssess(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<AssessArguments>();
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
  return [arguments](const Terminal& out) { return RunAssess(*arguments, out); };
}

}  // namespace tiaowen::cli
