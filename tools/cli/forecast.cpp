#include "runtime/forecast/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "compiler/driver/policy.h"
#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/summary.h"
#include "runtime/forecast/list.h"
#include "runtime/write/write.h"
#include "tools/cli/assess_run.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/output_paths.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/progress.h"
#include "tools/cli/text_table.h"

namespace tiaowen::cli {
namespace {

// Months beside each other in the table.
constexpr size_t kMonthsOfBlock = 12;

struct ForecastArguments {
  std::vector<std::string> forks;
  std::string policy, data, from, to, references, list, rejects;
  std::string format = "text";
  int64_t jobs = 0;  // 0: as many as the machine has
};

struct ForecastPlan {
  forecast::Options forecast;
  read::Options read;
  bool json = false;
  write::Format list_format = write::Format::kCsv;
};

// What was found, with what the register says of itself.
struct Done {
  forecast::Forecast forecast;
  read::Counts counts;
  int64_t data_errors = 0;
};

base::Result<ForecastPlan> MakePlan(const ForecastArguments& arguments) {
  ForecastPlan plan;
  TW_ASSIGN_OR_RETURN(const size_t format, ReadFormat(arguments.format));
  plan.json = format == 1;
  forecast::Window& window = plan.forecast.window;
  TW_ASSIGN_OR_RETURN(window.from, ReadDay("--from ", "--from", arguments.from));
  TW_ASSIGN_OR_RETURN(window.to, ReadDay("--to ", "--to", arguments.to));
  if (window.to < window.from) {
    return base::Error{fmt::format("--to {} 早于 --from {}", arguments.to, arguments.from),
                       fmt::format("--to {} is before --from {}", arguments.to, arguments.from)};
  }
  TW_ASSIGN_OR_RETURN(plan.forecast.jobs, ReadJobs(arguments.jobs));
  plan.read.references = arguments.references;
  TW_ASSIGN_OR_RETURN(plan.list_format, ReadListFormat(arguments.list));
  return plan;
}

// "2020-03".
std::string NameOfMonth(int32_t first_day) { return builtin::FormatDate(first_day).substr(0, 7); }

// The table of conclusions by month, in blocks of some months.
class Table {
 public:
  Table(const ir::Module& module, const forecast::Forecast& forecast, const Terminal& terminal)
      : module_(module), forecast_(forecast), terminal_(terminal) {
    std::set<int32_t> months;
    for (const forecast::ConclusionForecast& conclusion : forecast.conclusions)
      for (const auto& [month, count] : conclusion.months) months.insert(month);
    months_.assign(months.begin(), months.end());
  }

  std::string Render() const {
    std::string text;
    for (size_t begin = 0; begin == 0 || begin < months_.size(); begin += kMonthsOfBlock) {
      if (begin > 0) text += "\n";
      text += RenderBlock(begin, std::min(begin + kMonthsOfBlock, months_.size()));
    }
    return text;
  }

 private:
  using Line = std::vector<std::string>;

  // The first block has the totals too.
  std::string RenderBlock(size_t begin, size_t end) const {
    std::vector<Line> lines(1, {"", ""});
    if (begin == 0) {
      lines[0].emplace_back(terminal_.Say("已符合", "already"));
      lines[0].emplace_back(terminal_.Say("将符合", "becoming"));
    }
    for (size_t m = begin; m < end; ++m) lines[0].push_back(NameOfMonth(months_[m]));
    const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module_);
    for (size_t c = 0; c < conclusions.size(); ++c) {
      const forecast::ConclusionForecast& counts = forecast_.conclusions[c];
      const bool repeats = c > 0 && conclusions[c].matter == conclusions[c - 1].matter;
      const ir::Matter& matter = module_.matter(conclusions[c].matter);
      Line& line = lines.emplace_back();
      line = {repeats ? "" : matter.name,
              matter.targets[static_cast<size_t>(conclusions[c].target)]};
      if (begin == 0) {
        line.push_back(evaluate::GroupDigits(counts.already));
        line.push_back(evaluate::GroupDigits(counts.becoming));
      }
      for (size_t m = begin; m < end; ++m) {
        const auto found = counts.months.find(months_[m]);
        line.push_back(found == counts.months.end() ? "-" : evaluate::GroupDigits(found->second));
      }
    }
    constexpr size_t kTextColumns = 2;
    return AlignColumns(lines, kTextColumns);
  }

  const ir::Module& module_;
  const forecast::Forecast& forecast_;
  const Terminal& terminal_;
  std::vector<int32_t> months_;  // those in which somebody becomes eligible
};

// One forecast from the opening of the register to the closing of the list.
class Run {
 public:
  Run(const ForecastArguments& arguments, ForecastPlan plan, const driver::Compilation& policy,
      const Terminal& terminal)
      : arguments_(arguments), plan_(std::move(plan)), policy_(policy), terminal_(terminal) {}

  int Execute() {
    const base::Result<Done> done = Predict();
    if (!done.ok()) return terminal_.Fail(done.error());
    TellCounts(*done);
    return terminal_.PrintResult(plan_.json ? JsonText(ToJson(*done)) : Render(*done),
                                 done->data_errors == 0 ? kDone : kRejectedRows);
  }

 private:
  base::Result<Done> Predict() {
    const ir::Module& module = policy_.module;
    TW_RETURN_IF_ERROR(forecast::CheckWindow(module, plan_.forecast.window));
    TW_RETURN_IF_ERROR(CheckOutputPaths(
        {arguments_.list, arguments_.rejects},
        {arguments_.data, arguments_.references, policy_.ListFiles(), module.schema}));
    TW_ASSIGN_OR_RETURN(const auto data, read::Register::Open(arguments_.data, module, plan_.read));
    for (const read::Notice& notice : data->notices()) {
      terminal_.Tell(std::string(terminal_.Say("提示：", "notice: ")) +
                     terminal_.Say(notice.zh.c_str(), notice.en.c_str()));
    }
    TW_ASSIGN_OR_RETURN(const auto engine, MakeEngine(EngineKind::kNative, module));
    std::unique_ptr<write::ResultWriter> writer;
    if (!arguments_.list.empty()) {
      TW_ASSIGN_OR_RETURN(writer, write::ResultWriter::Open(arguments_.list, plan_.list_format,
                                                            forecast::MakeListSchema(module)));
      plan_.forecast.list = [&](const auto& rows) { return writer->Write(rows); };
    }
    Done done;
    {
      Progress progress(terminal_);
      plan_.forecast.progress = [&](int64_t applicants) { progress.Show(applicants); };
      TW_ASSIGN_OR_RETURN(
          done.forecast,
          forecast::Predict(module, *engine, [&] { return data->Next(); }, plan_.forecast));
    }
    // The report first: a list under its final name must not lack it.
    if (!arguments_.rejects.empty())
      TW_RETURN_IF_ERROR(write::WriteRejects(arguments_.rejects, data->rejects()));
    if (writer != nullptr) TW_RETURN_IF_ERROR(writer->Close());
    done.counts = data->counts();
    done.data_errors = std::ssize(data->rejects());
    return done;
  }

  void TellCounts(const Done& done) const {
    std::string line =
        fmt::format(fmt::runtime(terminal_.Say("读入 {} 名申报人", "{} applicants read")),
                    evaluate::GroupDigits(done.counts.applicants_read));
    if (done.data_errors > 0) {
      line += fmt::format(fmt::runtime(terminal_.Say("，拒收 {} 人（数据错误 {} 处{}）",
                                                     ", {} rejected ({} data errors{})")),
                          evaluate::GroupDigits(done.counts.applicants_rejected),
                          evaluate::GroupDigits(done.data_errors),
                          arguments_.rejects.empty()
                              ? terminal_.Say("，用 --rejects 写出", "; --rejects writes them")
                              : terminal_.Say("，见 ", ", see ") + arguments_.rejects);
    }
    terminal_.Tell(line);
  }

  std::string Render(const Done& done) const {
    const ir::Module& module = policy_.module;
    std::string text =
        fmt::format(fmt::runtime(terminal_.Say("{} · {} 至 {}\n", "{} · {} to {}\n")),
                    module.title.empty() ? policy_.name : module.title,
                    builtin::FormatDate(plan_.forecast.window.from),
                    builtin::FormatDate(plan_.forecast.window.to));
    text += terminal_.Say("登记不再变化时，各结论首次为「是」的人数，按月；没有人的月份不列\n",
                          "applicants by the month in which a conclusion is 是 for the first time "
                          "if the register stays as it is; months without any are left out\n");
    return text + Table(module, done.forecast, terminal_).Render();
  }

  Json ToJson(const Done& done) const {
    const ir::Module& module = policy_.module;
    Json json = {{"title", module.title},
                 {"from", builtin::FormatDate(plan_.forecast.window.from)},
                 {"to", builtin::FormatDate(plan_.forecast.window.to)},
                 {"applicants", done.forecast.applicants},
                 {"rejected", done.counts.applicants_rejected},
                 {"conclusions", Json::array()}};
    const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module);
    for (size_t c = 0; c < conclusions.size(); ++c) {
      const ir::Matter& matter = module.matter(conclusions[c].matter);
      const forecast::ConclusionForecast& counts = done.forecast.conclusions[c];
      Json months = Json::object();
      for (const auto& [month, count] : counts.months) months[NameOfMonth(month)] = count;
      json["conclusions"].push_back(
          {{"matter", matter.name},
           {"target", matter.targets[static_cast<size_t>(conclusions[c].target)]},
           {"already", counts.already},
           {"becoming", counts.becoming},
           {"months", std::move(months)}});
    }
    return json;
  }

  const ForecastArguments& arguments_;
  ForecastPlan plan_;
  const driver::Compilation& policy_;
  const Terminal& terminal_;
};

int RunForecast(const ForecastArguments& arguments, const Terminal& terminal) {
  base::Result<ForecastPlan> plan = MakePlan(arguments);
  if (!plan.ok()) return terminal.Fail(plan.error());
  const LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  const ir::Module& module = policy.compilation->module;
  const forecast::Window& window = plan->forecast.window;
  if (!WarnOutsideForce(module, window.from, terminal) && window.to != window.from)
    WarnOutsideForce(module, window.to, terminal);
  return Run(arguments, std::move(*plan), *policy.compilation, terminal).Execute();
}

void DeclareOptions(CLI::App& command, const Terminal& terminal, ForecastArguments* arguments) {
  command
      .add_option("--from", arguments->from,
                  terminal.Say("截止日，期间自此起：这一天已为「是」的另计；年度的条件保持这一年",
                               "The as-of date with which the window begins; those for whom a "
                               "conclusion is 是 on it are counted apart, and conditions on years "
                               "keep its year"))
      ->required()
      ->type_name("DATE");
  command
      .add_option("--to", arguments->to,
                  terminal.Say("期间的最后一天，至迟 2199-12-31",
                               "The last day of the window, at most 2199-12-31"))
      ->required()
      ->type_name("DATE");
  command
      .add_option("--list", arguments->list,
                  terminal.Say("将符合的人的名单，依扩展名 csv、parquet、arrow",
                               "Writes the list of those who become eligible: csv, parquet or "
                               "arrow, by the extension"))
      ->type_name("FILE");
  command
      .add_option("--rejects", arguments->rejects,
                  terminal.Say("拒收报告", "Writes the reject report"))
      ->type_name("FILE");
  DeclareJobs(command, terminal, &arguments->jobs);
}

}  // namespace

Runner DeclareForecast(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<ForecastArguments>();
  command.description(
      terminal.Say("预测：其他情况不变，各结论逐月有多少人开始符合，是哪些人",
                   "Forecasts how many become eligible each month, and who, if nothing else "
                   "changes"));
  command.footer(terminal.Say(
      "例：\n"
      "  tiaowen forecast policies/suzhou-2019-28 登记/ --from 2019-12-31 --to 2020-12-31\n"
      "  tiaowen forecast policies/suzhou-2019-28 登记/ --from 2019-12-31 --to 2020-12-31 "
      "--list=名单.csv",
      "Examples:\n"
      "  tiaowen forecast policies/suzhou-2019-28 register/ --from 2019-12-31 --to 2020-12-31\n"
      "  tiaowen forecast policies/suzhou-2019-28 register/ --from 2019-12-31 --to 2020-12-31 "
      "--list=people.csv"));
  DeclareRegister(
      command, terminal,
      {&arguments->policy, &arguments->data, nullptr, &arguments->references, &arguments->forks});
  DeclareOptions(command, terminal, arguments.get());
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return RunForecast(*arguments, out); };
}

}  // namespace tiaowen::cli
