#include <memory>

#include "compiler/driver/pipeline.h"
#include "tools/cli/command.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {

Runner DeclareStrip(CLI::App& command, const Terminal& terminal) {
  auto policy = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>(driver::kArticlesFile);
  command.description(
      terminal.Say("打印条文文件所含的官文：去掉标记，一字不差",
                   "Prints the official text that the articles file contains, without the marks"));
  command.footer(terminal.Say(
      "例：\n  tiaowen strip policies/suzhou-2019-28 | cmp - policies/suzhou-2019-28/gazette.txt",
      "Example:\n  tiaowen strip policies/suzhou-2019-28 | cmp - "
      "policies/suzhou-2019-28/gazette.txt"));
  DeclarePolicy(command, terminal, policy.get());
  command
      .add_option("--file", *file,
                  terminal.Say("政策的哪个条文文件；默认 policy.tiaowen",
                               "Which articles file of the policy; default policy.tiaowen"))
      ->type_name("NAME");
  return [policy, file](const Terminal& out) {
    base::Result<std::string> text = driver::StripFolder(*policy, *file);
    return text.ok() ? out.PrintResult(*text, kDone) : out.Fail(text.error());
  };
}

}  // namespace tiaowen::cli
