#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "compiler/driver/policy.h"
#include "runtime/compare/compare.h"
#include "runtime/compare/layout.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/write/replace_file.h"
#include "runtime/write/write.h"
#include "tools/cli/answers.h"
#include "tools/cli/assess_run.h"
#include "tools/cli/command.h"
#include "tools/cli/diff_html.h"
#include "tools/cli/diff_report.h"
#include "tools/cli/json.h"
#include "tools/cli/output_paths.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/progress.h"

namespace tiaowen::cli {
namespace {

constexpr int64_t kBatchRowsMax = 1 << 24;

struct DiffArguments {
  std::string old_policy, new_policy, data, as_of, references, list, report;
  std::vector<std::string> by;
  std::string format = "text", engine = "native";
  bool no_logic = false, no_cache = false;
  int64_t jobs = 0;  // 0: as many as the machine has
  int64_t batch_rows = 65536;
};

// What the arguments about people say.
struct DiffPlan {
  int32_t as_of = 0;
  EngineKind engine = EngineKind::kNative;
  read::Options read;
  compare::Options compare;
  write::Format list_format = write::Format::kCsv;
};

// The options that say something about people, each with whether it is given.
base::Status CheckNeedsData(const DiffArguments& arguments) {
  const std::pair<const char*, bool> options[] = {{"--by", !arguments.by.empty()},
                                                  {"--list", !arguments.list.empty()},
                                                  {"--references", !arguments.references.empty()}};
  for (const auto& [name, given] : options) {
    if (given && arguments.data.empty())
      return base::Error{fmt::format("{} 须与 --data 一起用", name),
                         fmt::format("{} needs --data", name)};
  }
  if (!arguments.data.empty() && arguments.as_of.empty())
    return base::Error{"--data 须与 --as-of 一起用，如 --as-of 2019-12-31",
                       "--data needs --as-of, e.g. --as-of 2019-12-31"};
  return base::Ok();
}

base::Result<DiffPlan> MakePlan(const DiffArguments& arguments) {
  DiffPlan plan;
  TW_RETURN_IF_ERROR(CheckNeedsData(arguments));
  if (arguments.report == "-")
    return base::Error{"--report 须是文件，标准输出给报告用",
                       "--report must be a file; the report goes to stdout"};
  plan.as_of = Today();
  if (!arguments.as_of.empty()) {
    TW_ASSIGN_OR_RETURN(plan.as_of, ReadAsOf(arguments.as_of));
  }
  if (arguments.data.empty()) return plan;
  TW_ASSIGN_OR_RETURN(const size_t engine,
                      ReadChoice("--engine", arguments.engine, {"native", "interpreter"}));
  plan.engine = static_cast<EngineKind>(engine);
  TW_ASSIGN_OR_RETURN(plan.compare.jobs, ReadJobs(arguments.jobs));
  if (arguments.batch_rows < 1 || arguments.batch_rows > kBatchRowsMax)
    return base::Error{fmt::format("--batch-rows 须在 1 至 {} 之间", kBatchRowsMax),
                       fmt::format("--batch-rows must be 1 to {}", kBatchRowsMax)};
  plan.read.batch_rows = arguments.batch_rows;
  plan.read.references = arguments.references;
  TW_ASSIGN_OR_RETURN(plan.list_format, ReadListFormat(arguments.list));
  plan.compare.as_of = plan.as_of;
  return plan;
}

// The columns to group by, of the old version if it has them all, else of the new one.
base::Result<compare::Grouping> MakeGrouping(const std::vector<std::string>& by,
                                             ir::Module* old_module, ir::Module* new_module,
                                             bool* is_new) {
  base::Result<compare::Grouping> of_old = compare::Grouping::Make(old_module, by);
  if (of_old.ok()) return of_old;
  base::Result<compare::Grouping> of_new = compare::Grouping::Make(new_module, by);
  if (!of_new.ok()) return of_old;
  *is_new = true;
  return of_new;
}

// Refuses outputs that would destroy an input or each other.
base::Status CheckOutputs(const DiffArguments& arguments, const driver::Compilation& old_policy,
                          const driver::Compilation& new_policy) {
  std::vector<std::string> files = old_policy.ListFiles();
  std::ranges::copy(new_policy.ListFiles(), std::back_inserter(files));
  for (const driver::Compilation* policy : {&old_policy, &new_policy}) {
    TW_RETURN_IF_ERROR(
        CheckOutputPaths({arguments.list, arguments.report},
                         {arguments.data, arguments.references, files, policy->module.schema}));
  }
  return base::Ok();
}

// Both versions on one register, from its opening to the list's closing.
class PeopleRun {
 public:
  PeopleRun(const DiffArguments& arguments, DiffPlan plan, driver::Compilation* old_policy,
            driver::Compilation* new_policy, const Terminal& terminal)
      : arguments_(arguments),
        plan_(std::move(plan)),
        old_policy_(*old_policy),
        new_policy_(*new_policy),
        terminal_(terminal) {}

  base::Result<PeopleDiff> Execute(const Diff& diff) {
    TW_ASSIGN_OR_RETURN(const auto grouping,
                        MakeGrouping(arguments_.by, &old_policy_.module, &new_policy_.module,
                                     &plan_.compare.group_by_new));
    const bool shared = compare::HaveSameLayout(old_policy_.module, new_policy_.module);
    if (shared) compare::ShareBatches(&old_policy_.module, &new_policy_.module);
    TW_ASSIGN_OR_RETURN(const auto population,
                        compare::Population::Open(arguments_.data, old_policy_.module,
                                                  new_policy_.module, shared, plan_.read));
    TellNotices(*population);
    TW_ASSIGN_OR_RETURN(const auto old_engine, MakeEngine(plan_.engine, old_policy_.module));
    TW_ASSIGN_OR_RETURN(const auto new_engine, MakeEngine(plan_.engine, new_policy_.module));
    if (!grouping.empty()) plan_.compare.grouping = &grouping;
    for (const ArticleDiff& article : diff.articles)
      plan_.compare.article_names.push_back(article.name);
    PeopleDiff people;
    TW_ASSIGN_OR_RETURN(
        people.comparison,
        Compare({&old_policy_.module, old_engine.get(), NumberSentences(diff, true)},
                {&new_policy_.module, new_engine.get(), NumberSentences(diff, false)},
                population.get()));
    people.as_of = plan_.as_of;
    people.by = arguments_.by;
    people.list = arguments_.list;
    people.unread = population->unread();
    people.rejected_by_old = population->old_register().counts().applicants_rejected;
    people.rejected_by_new = population->new_register().counts().applicants_rejected;
    for (const auto& [key, counts] : people.comparison.groups) {
      std::vector<std::string>& names = people.group_names.emplace_back();
      for (size_t i = 0; i < key.size(); ++i) names.push_back(grouping.NameOf(key, i));
    }
    return people;
  }

 private:
  void TellNotices(const compare::Population& population) const {
    std::vector<read::Notice> notices = population.old_register().notices();
    if (!population.shared()) {
      terminal_.Tell(terminal_.Say("提示：两个版本的词表所列的表、列不同，登记数据各读一遍",
                                   "notice: the vocabularies declare different tables or columns; "
                                   "the register is read once for each version"));
      std::ranges::copy_if(population.new_register().notices(), std::back_inserter(notices),
                           [&](const read::Notice& notice) {
                             return std::ranges::none_of(notices, [&](const read::Notice& known) {
                               return known.zh == notice.zh;
                             });
                           });
    }
    for (const read::Notice& notice : notices) {
      terminal_.Tell(std::string(terminal_.Say("提示：", "notice: ")) +
                     terminal_.Say(notice.zh.c_str(), notice.en.c_str()));
    }
  }

  base::Result<compare::Comparison> Compare(const compare::Side& old_side,
                                            const compare::Side& new_side,
                                            compare::Population* population) {
    std::unique_ptr<write::ResultWriter> writer;
    if (!arguments_.list.empty()) {
      TW_ASSIGN_OR_RETURN(writer,
                          write::ResultWriter::Open(
                              arguments_.list, plan_.list_format,
                              compare::MakeListSchema(old_policy_.module, new_policy_.module)));
      plan_.compare.list = [&](const auto& rows) { return writer->Write(rows); };
    }
    Progress progress(terminal_);
    plan_.compare.progress = [&](int64_t applicants) { progress.Show(applicants); };
    TW_ASSIGN_OR_RETURN(compare::Comparison comparison,
                        compare::Compare(old_side, new_side, population, plan_.compare));
    if (writer != nullptr) TW_RETURN_IF_ERROR(writer->Close());
    return comparison;
  }

  const DiffArguments& arguments_;
  DiffPlan plan_;
  driver::Compilation& old_policy_;
  driver::Compilation& new_policy_;
  const Terminal& terminal_;
};

// What both versions say in logic, article by article and conclusion by conclusion.
base::Result<LogicDiff> CompareLogic(const Diff& diff, int32_t as_of, bool no_cache) {
  const ir::Module& before = diff.old_policy->module;
  const ir::Module& after = diff.new_policy->module;
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(before, as_of));
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(after, as_of));
  const std::unique_ptr<analyze::AnswerCache> answers = OpenAnswers(no_cache);
  const analyze::VersionOptions options = {.as_of = as_of,
                                           .ask = {.limits = {}, .answers = answers.get()}};
  std::vector<analyze::Article> articles;
  for (const ArticleDiff& article : diff.articles) {
    articles.push_back({article.match.old_sentences, article.match.new_sentences});
  }
  return LogicDiff{as_of, analyze::CompareArticles(before, after, articles, options),
                   analyze::CompareVersions(before, after, options)};
}

int RunDiff(const DiffArguments& arguments, const Terminal& terminal) {
  const base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  base::Result<DiffPlan> plan = MakePlan(arguments);
  if (!plan.ok()) return terminal.Fail(plan.error());
  // That the versions differ is exit code 1; what keeps them from being compared is not.
  const LoadedPolicy old_policy = LoadPolicy(arguments.old_policy, terminal);
  if (old_policy.compilation == nullptr) return kWrongUse;
  const LoadedPolicy new_policy = LoadPolicy(arguments.new_policy, terminal);
  if (new_policy.compilation == nullptr) return kWrongUse;
  const base::Status outputs =
      CheckOutputs(arguments, *old_policy.compilation, *new_policy.compilation);
  if (!outputs.ok()) return terminal.Fail(outputs.error());
  Diff diff = CompareTexts(*old_policy.compilation, *new_policy.compilation);
  if (!arguments.no_logic) {
    base::Result<LogicDiff> logic = CompareLogic(diff, plan->as_of, arguments.no_cache);
    if (!logic.ok()) return terminal.Fail(logic.error());
    diff.logic = std::move(*logic);
  }
  if (!arguments.data.empty()) {
    PeopleRun run(arguments, std::move(*plan), old_policy.compilation.get(),
                  new_policy.compilation.get(), terminal);
    base::Result<PeopleDiff> people = run.Execute(diff);
    if (!people.ok()) return terminal.Fail(people.error());
    diff.people = std::move(*people);
  }
  if (!arguments.report.empty()) {
    const base::Status written =
        write::ReplaceFile(arguments.report, RenderDiffHtml(diff, terminal.language()));
    if (!written.ok()) return terminal.Fail(written.error());
  }
  return terminal.PrintResult(
      *format == 0 ? RenderDiff(diff, terminal) : JsonText(DiffToJson(diff)),
      diff.differs() ? kFindings : kDone);
}

void DeclarePeople(CLI::App& command, const Terminal& terminal, DiffArguments* arguments) {
  command.add_flag("--no-logic", arguments->no_logic,
                   terminal.Say("不证明逻辑上的异同，只比文字和人",
                                "Leaves out the proofs: compares texts and people only"));
  DeclareNoCache(command, terminal, &arguments->no_cache);
  command
      .add_option(
          "--data", arguments->data,
          terminal.Say("登记数据：两个版本各评定一遍，看谁的结论变了",
                       "The register: both versions assess it, to see whose results differ"))
      ->type_name("DATA");
  command
      .add_option("--as-of", arguments->as_of,
                  terminal.Say("截止日，如 2019-12-31；没有登记数据的默认今天",
                               "The as-of date, e.g. 2019-12-31; without a register default today"))
      ->type_name("DATE");
  DeclareReferences(command, terminal, &arguments->references);
  command
      .add_option("--by", arguments->by,
                  terminal.Say("按主表的这些列分组计数，如 单位所在市,单位性质",
                               "Counts people in groups by these columns of the main table"))
      ->delimiter(',')
      ->type_name("COLUMNS");
  command
      .add_option("--list", arguments->list,
                  terminal.Say("结论有变的人的名单，依扩展名 csv、parquet、arrow",
                               "Writes the list of those whose results differ: csv, parquet or "
                               "arrow, by the extension"))
      ->type_name("FILE");
  DeclareEngine(command, terminal, &arguments->engine);
  DeclareJobs(command, terminal, &arguments->jobs);
  command
      .add_option("--batch-rows", arguments->batch_rows,
                  terminal.Say("每批申报人数；默认 65536", "Applicants in a batch; default 65536"))
      ->type_name("N");
}

}  // namespace

Runner DeclareDiff(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<DiffArguments>();
  command.description(terminal.Say(
      "比较两个版本：逐条列出文字的改动、逻辑的宽严（证明或举例）；给出登记数据的，列出各条使谁得、"
      "使谁失。退出码 0 没有不同，1 有不同，2 不能比较",
      "Compares two versions article by article: what changed in the text, what that changes in "
      "logic (proven, or shown by an example) and, given a register, who gains and who loses by "
      "it. Exit code 0: no difference, 1: some, "
      "2: they cannot be compared"));
  command.footer(
      terminal.Say("例：\n"
                   "  tiaowen diff policies/旧版 policies/新版\n"
                   "  tiaowen diff policies/旧版 policies/新版 --data 登记/ --as-of "
                   "2023-12-31 --by=单位所在市 --list=名单.csv",
                   "Examples:\n"
                   "  tiaowen diff policies/old policies/new --lang=en\n"
                   "  tiaowen diff policies/old policies/new --data register/ --as-of "
                   "2023-12-31 --list=people.csv"));
  command
      .add_option("OLD", arguments->old_policy,
                  terminal.Say("旧版的政策文件夹", "The old version's folder"))
      ->required()
      ->type_name("");
  command
      .add_option("NEW", arguments->new_policy,
                  terminal.Say("新版的政策文件夹", "The new version's folder"))
      ->required()
      ->type_name("");
  DeclarePeople(command, terminal, arguments.get());
  command
      .add_option("--report", arguments->report,
                  terminal.Say("写成一个 HTML 文件，可在浏览器里看，可打印，不需要网络",
                               "Writes the comparison as one HTML file, to be read in a browser "
                               "without a network, and printed"))
      ->type_name("FILE");
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return RunDiff(*arguments, out); };
}

}  // namespace tiaowen::cli
