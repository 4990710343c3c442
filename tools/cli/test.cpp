#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "compiler/driver/policy.h"
#include "runtime/cases/find_cases.h"
#include "runtime/cases/run_cases.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/test_report.h"

namespace tiaowen::cli {
namespace {

struct TestArguments {
  std::string policy;
  std::vector<std::string> filters;
  std::string matter;
  std::string engine = "native";
  std::string format = "text";
  bool accept = false;
  bool coverage = false;
};

int ExitCodeOf(const cases::Report& report) {
  if (!report.problems.empty()) return kWrongUse;
  return report.passed() ? kDone : kFindings;
}

// Rewrites the expectations, unless something could not be read, and tells what was done. Returns
// the exit code: what is left to do by hand is a finding.
int AcceptResults(const cases::Report& report, const Terminal& terminal) {
  if (!report.problems.empty()) {
    terminal.Tell(terminal.Say("有读不了的例子，应有结果没有改写",
                               "some cases cannot be read; no expectation was rewritten"));
    return kWrongUse;
  }
  base::Result<int64_t> written = cases::Accept(report);
  if (!written.ok()) return terminal.Fail(written.error());
  terminal.Tell(fmt::format(fmt::runtime(terminal.Say("已照实得改写应有结果 {} 格，请核对改动",
                                                      "{} cells of expectations were rewritten; "
                                                      "review the change")),
                            *written));
  const int64_t left = report.CountDifferences() - *written + report.CountUnexpected();
  if (left == 0) return kDone;
  terminal.Tell(fmt::format(
      fmt::runtime(terminal.Say("另有 {} 处须自己改：没有应有结果，或拒收报告不符",
                                "{} are left to you: no expectations, or other data errors")),
      left));
  return kFindings;
}

std::string ReportText(const cases::Report& report,
                       const std::vector<cases::CoveredSentence>& coverage, bool full,
                       const Terminal& terminal) {
  std::string out = RenderCases(report, terminal);
  if (report.coverage.persons() > 0) out += RenderCoverage(coverage, full, terminal);
  if (!report.problems.empty()) {
    return out + fmt::format(fmt::runtime(terminal.Say("读不了 {} 处\n", "unreadable {}\n")),
                             report.problems.size());
  }
  if (report.passed()) return out + terminal.Say("全部符合\n", "all as expected\n");
  if (report.CountExpectations() == 0) {
    return out + terminal.Say("没有可比的应有结果\n", "no expectation to compare\n");
  }
  out += fmt::format(fmt::runtime(terminal.Say("不符 {} 处", "differing {}")),
                     report.CountDifferences());
  if (report.CountUnexpected() > 0) {
    out +=
        fmt::format(fmt::runtime(terminal.Say("，没有应有结果 {} 处", ", without expectations {}")),
                    report.CountUnexpected());
  }
  return out + "\n";
}

int RunTest(const TestArguments& arguments, const Terminal& terminal) {
  base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  base::Result<size_t> kind = ReadChoice("--engine", arguments.engine, {"native", "interpreter"});
  if (!kind.ok()) return terminal.Fail(kind.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal);
  if (policy.compilation == nullptr) return policy.exit_code;
  const ir::Module& module = policy.compilation->module;
  const bool known =
      std::any_of(module.matters.begin(), module.matters.end(),
                  [&](const ir::Matter& matter) { return matter.name == arguments.matter; });
  if (!arguments.matter.empty() && !known) {
    return terminal.Fail({"政策没有事项「" + arguments.matter + "」",
                          "the policy has no matter " + arguments.matter});
  }
  auto engine = MakeEngine(static_cast<EngineKind>(*kind), module);
  if (!engine.ok()) return terminal.Fail(engine.error());
  const std::string folder =
      (std::filesystem::path(arguments.policy) / cases::kCasesFolder).lexically_normal().string();
  base::Result<cases::Report> report =
      cases::RunCases(folder, module, **engine, {arguments.filters, arguments.matter});
  if (!report.ok()) return terminal.Fail(report.error());
  for (const read::Notice& notice : report->notices) {
    terminal.Tell(fmt::format("{}{}", terminal.Say("提示：", "notice: "),
                              terminal.Say(notice.zh.c_str(), notice.en.c_str())));
  }
  for (const cases::Problem& problem : report->problems) {
    terminal.Tell(RenderProblem(problem, terminal));
  }
  const std::vector<cases::CoveredSentence> coverage =
      cases::ListCoverage(module, report->coverage, arguments.matter, terminal.language());
  std::string text;
  if (*format == 1) {
    Json json = CasesToJson(*report);
    json["coverage"] = CoverageToJson(coverage);
    text = JsonText(json);
  } else {
    text = ReportText(*report, coverage, arguments.coverage, terminal);
  }
  if (terminal.PrintResult(text, kDone) != kDone) return kWrongUse;  // nobody saw what differs
  if (!arguments.accept || report->CountDifferences() == 0) return ExitCodeOf(*report);
  return AcceptResults(*report, terminal);
}

void DeclareOptions(CLI::App& command, const Terminal& terminal, TestArguments* arguments) {
  command.add_flag("--accept", arguments->accept,
                   terminal.Say("列出不符之处，然后照实得改写应有结果",
                                "Prints what differs, then rewrites the expectations"));
  command.add_flag("--coverage", arguments->coverage,
                   terminal.Say("逐条列出没有见全三种结果的条件",
                                "Lists every condition of which an outcome was not seen"));
  command
      .add_option("--matter", arguments->matter,
                  terminal.Say("只比这一事项", "Compares only this matter"))
      ->type_name("NAME");
  command
      .add_option("--engine", arguments->engine,
                  terminal.Say("评定的引擎，结果相同", "The engine; the result is the same"))
      ->type_name("native|interpreter");
  DeclareFormat(command, terminal, &arguments->format);
}

}  // namespace

Runner DeclareTest(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<TestArguments>();
  command.description(
      terminal.Say("把 cases/ 里的例子算一遍，与应有结果相比；列出不符之处和条件的覆盖",
                   "Runs the example people in cases/ and compares with what is expected; lists "
                   "differences and coverage"));
  command.footer(
      terminal.Say("例：\n"
                   "  tiaowen test policies/suzhou-2019-28 --matter=参评职称\n"
                   "  tiaowen test policies/suzhou-2019-28 年限 --accept",
                   "Examples:\n"
                   "  tiaowen test policies/suzhou-2019-28 --matter=参评职称 --lang=en\n"
                   "  tiaowen test policies/suzhou-2019-28 年限 --accept"));
  DeclarePolicy(command, terminal, &arguments->policy);
  command
      .add_option("FILTER", arguments->filters,
                  terminal.Say("只算文件名或情形标题含有这些字的例子",
                               "Only cases whose file name or heading contains one of these"))
      ->type_name("");
  DeclareOptions(command, terminal, arguments.get());
  return [arguments](const Terminal& out) { return RunTest(*arguments, out); };
}

}  // namespace tiaowen::cli
