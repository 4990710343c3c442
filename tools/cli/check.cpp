#include <fmt/format.h>

#include <memory>

#include "compiler/driver/dump.h"
#include "compiler/ir/print.h"
#include "compiler/jit/engine.h"
#include "tools/cli/account.h"
#include "tools/cli/answers.h"
#include "tools/cli/command.h"
#include "tools/cli/deep.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

constexpr const char* kCasesName = "深查";  // of the file of --save-cases

struct CheckArguments {
  std::vector<std::string> forks;
  std::string policy;
  std::string format = "text";
  std::string dump;
  std::string sentence;
  bool lint = false;
  bool deep = false;
  bool no_cache = false;
  std::string save_cases;
  std::string as_of;
};

std::string RenderFindings(const driver::Compilation& compilation, const Terminal& terminal) {
  const diagnostics::Consumer& consumer = compilation.consumer;
  std::vector<diagnostics::Diagnostic> sorted = consumer.Sorted();
  std::string out;
  for (const diagnostics::Diagnostic& diagnostic : sorted) {
    out += diagnostics::RenderText(diagnostic, terminal.language());
  }
  size_t count = consumer.error_count() + consumer.warning_count();
  if (count > sorted.size()) {
    out += fmt::format(fmt::runtime(terminal.Say("另有 {} 处未列出\n", "{} more are not listed\n")),
                       count - sorted.size());
  }
  return out + fmt::format(fmt::runtime(terminal.Say("{}：错误 {}，警告 {}\n",
                                                     "{}: {} errors, {} warnings\n")),
                           compilation.name, consumer.error_count(), consumer.warning_count());
}

int PrintText(const driver::Compilation& compilation, const Terminal& terminal) {
  std::string out = RenderFindings(compilation, terminal);
  if (!compilation.ok()) return terminal.PrintResult(out, kFindings);
  out += terminal.Say("去掉标记即官文：一字不差\n",
                      "without the marks the articles are the official text\n");
  out += RenderAccount(MakeAccount(compilation), terminal);
  return terminal.PrintResult(out, kDone);
}

int PrintJson(const driver::Compilation& compilation, const Terminal& terminal) {
  Json json;
  json["policy"] = compilation.name;
  json["title"] = compilation.module.title;
  json["errors"] = compilation.consumer.error_count();
  json["warnings"] = compilation.consumer.warning_count();
  json["diagnostics"] = ParseJson(diagnostics::RenderJson(compilation.consumer.Sorted()));
  if (compilation.ok()) json["account"] = AccountToJson(MakeAccount(compilation));
  return terminal.PrintResult(JsonText(json), compilation.ok() ? kDone : kFindings);
}

// What stands between the articles and the machine, in the order in which it is made.
enum class Dump : uint8_t { kOutline, kTokens, kIr, kLlvm, kAsm };
const std::vector<std::string>& DumpNames() {
  static const std::vector<std::string> kNames = {"outline", "tokens", "ir", "llvm", "asm"};
  return kNames;
}

base::Result<std::string> DumpModule(Dump dump, const ir::Module& module,
                                     const std::string& sentence) {
  if (dump == Dump::kLlvm) return jit::DumpLlvm(module, /*optimized=*/true);
  if (dump == Dump::kAsm) return jit::DumpAssembly(module);
  return ir::Print(module, sentence);
}

int PrintDump(const CheckArguments& arguments, const Terminal& terminal) {
  base::Result<size_t> choice = ReadChoice("--dump", arguments.dump, DumpNames());
  if (!choice.ok()) return terminal.Fail(choice.error());
  auto dump = static_cast<Dump>(*choice);
  if (dump == Dump::kOutline ||
      dump == Dump::kTokens) {  // what an author looks at when there are errors
    base::Result<std::unique_ptr<driver::Compilation>> compilation = driver::Compile(
        arguments.policy, {.forks = {arguments.forks.begin(), arguments.forks.end()}});
    if (!compilation.ok()) return terminal.Fail(compilation.error());
    return terminal.PrintResult(dump == Dump::kOutline
                                    ? driver::DumpOutline(**compilation, arguments.sentence)
                                    : driver::DumpTokens(**compilation, arguments.sentence),
                                (*compilation)->ok() ? kDone : kFindings);
  }
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  base::Result<std::string> text = DumpModule(dump, policy.compilation->module, arguments.sentence);
  return text.ok() ? terminal.PrintResult(*text, kDone) : terminal.Fail(text.error());
}

int RunCheck(const CheckArguments& arguments, const Terminal& terminal) {
  base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  if (!arguments.save_cases.empty() && !arguments.deep) {
    return terminal.Fail({"--save-cases 须与 --deep 一起用", "--save-cases needs --deep"});
  }
  if (!arguments.dump.empty()) return PrintDump(arguments, terminal);
  if (arguments.deep) {
    return RunDeepCheck({.policy = arguments.policy,
                         .as_of = arguments.as_of,
                         .forks = arguments.forks,
                         .json = *format == 1,
                         .no_cache = arguments.no_cache,
                         .save_cases = arguments.save_cases},
                        terminal);
  }
  base::Result<std::unique_ptr<driver::Compilation>> compilation = driver::Compile(
      arguments.policy,
      {.forks = {arguments.forks.begin(), arguments.forks.end()}, .lint = arguments.lint});
  if (!compilation.ok()) return terminal.Fail(compilation.error());
  return *format == 1 ? PrintJson(**compilation, terminal) : PrintText(**compilation, terminal);
}

}  // namespace

Runner DeclareCheck(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<CheckArguments>();
  command.description(terminal.Say(
      "检查政策：与官文一字不差、每句都归类、说法能懂；列出错误和逐句的账",
      "Checks a policy against its official text and gives an account of every sentence"));
  command.footer(
      terminal.Say("例：\n"
                   "  tiaowen check policies/suzhou-2019-28\n"
                   "  tiaowen check policies/suzhou-2019-28 --dump=ir --sentence=四（一）2第3句\n"
                   "  tiaowen check policies/suzhou-2019-28 --deep --as-of 2019-12-31",
                   "Examples:\n"
                   "  tiaowen check policies/suzhou-2019-28 --lang=en\n"
                   "  tiaowen check policies/suzhou-2019-28 --dump=ir --sentence=四（一）2第3句\n"
                   "  tiaowen check policies/suzhou-2019-28 --deep --as-of 2019-12-31"));
  DeclarePolicy(command, terminal, &arguments->policy);
  DeclareForkOption(command, terminal, &arguments->forks);
  DeclareFormat(command, terminal, &arguments->format);
  command.add_flag(
      "--lint", arguments->lint,
      terminal.Say("查词表：另列出词表和标记里没有用到、看着可疑的地方",
                   "Also list what is unused or doubtful in the vocabulary and marks"));
  command.add_flag(
      "--deep", arguments->deep,
      terminal.Say("深查：证明或举例，找出走不通、不起作用、互相包含、越好越失去的规定，"
                   "分叉和口径的另一侧改变的结论",
                   "Prove or exemplify what nobody can reach, what decides nothing, "
                   "what others include, what a better record loses, and what the other side of "
                   "every fork and convention changes"));
  command
      .add_option("--as-of", arguments->as_of,
                  terminal.Say("与 --deep 同用：按这一天深查；默认今天",
                               "With --deep: the day to judge by; default today"))
      ->type_name("DATE");
  DeclareNoCache(command, terminal, &arguments->no_cache);
  // The name is given with =, so that it is not taken for the policy.
  command.add_flag(fmt::format("--save-cases{{{}}}", kCasesName), arguments->save_cases,
                   terminal.Say("与 --deep 同用：例子存入 cases/名字.md，供 tiaowen test；"
                                "--save-cases=名字 另取名字",
                                "With --deep: save the examples as cases/NAME.md for tiaowen test; "
                                "--save-cases=NAME gives another name"));
  command
      .add_option(
          "--dump", arguments->dump,
          terminal.Say("打印编译的中间形式，不打印账", "Prints an intermediate form instead"))
      ->type_name("outline|tokens|ir|llvm|asm");
  command
      .add_option("--sentence", arguments->sentence,
                  terminal.Say("与 --dump 同用（llvm、asm 除外）：只看这一句的编号",
                               "With --dump, except llvm and asm: only the sentence of this label"))
      ->type_name("LABEL");
  return [arguments](const Terminal& out) { return RunCheck(*arguments, out); };
}

}  // namespace tiaowen::cli
