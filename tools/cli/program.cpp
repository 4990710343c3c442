#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "compiler/source/file.h"
#include "tools/cli/command.h"
#include "tools/cli/parse_error.h"

namespace tiaowen::cli {
namespace {

struct CommandEntry {
  const char* name;
  Declare declare;
};

constexpr CommandEntry kCommands[] = {
#define TW_COMMAND(name, Function) {name, Function},
#include "tools/cli/commands.def"
};

// Finds the language before anything is declared, since help texts are in it. A wrong value is
// reported by the parser later.
base::Language FindLanguage(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (argument == "--") break;
    if (argument == "--lang=en" ||
        (argument == "--lang" && i + 1 < argc && std::string_view(argv[i + 1]) == "en")) {
      return base::Language::kEnglish;
    }
  }
  return base::Language::kChinese;
}

// CLI11 aligns by bytes; a Chinese character has three and takes two columns.
class WideFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    std::string name = "  " + make_option_name(option, is_positional) + make_option_opts(option);
    int padding = static_cast<int>(get_column_width()) - source::DisplayWidth(name);
    return name + std::string(static_cast<size_t>(std::max(padding, 2)), ' ') +
           make_option_desc(option) + "\n";
  }
};

void SetLabels(CLI::App* app, const Terminal& terminal) {
  constexpr size_t kNameColumns = 32;
  auto formatter = std::make_shared<WideFormatter>();
  formatter->column_width(kNameColumns);
  app->formatter(formatter);
  if (terminal.language() == base::Language::kEnglish) return;
  formatter->label("Usage", "用法");
  formatter->label("OPTIONS", "选项");
  formatter->label("SUBCOMMAND", "命令");
  formatter->label("SUBCOMMANDS", "命令");
  formatter->label("Subcommands", "命令");
  formatter->label("Positionals", "参数");
  formatter->label("REQUIRED", "必填");
}

}  // namespace

int RunProgram(int argc, const char* const* argv) {
  Terminal terminal(FindLanguage(argc, argv));
  CLI::App app(terminal.Say("条文：把资格条件的官文编译成评定程序，评定全部申报人",
                            "Tiaowen: compiles eligibility notices and assesses whole registers"),
               "tiaowen");
  SetLabels(&app, terminal);
  const char* options_group = terminal.Say("选项", "Options");
  app.option_defaults()->group(options_group);
  app.set_help_flag("-h,--help", terminal.Say("打印这份帮助", "Prints this help"));
  app.set_version_flag("--version", kProgram, terminal.Say("打印版本", "Prints the version"));
  std::string language = "zh";
  app.add_option(
         "--lang", language,
         terminal.Say("消息的语言：zh（默认）或 en", "Language of messages: zh (default) or en"))
      ->type_name("zh|en");
  app.require_subcommand(1);
  app.footer(
      terminal.Say("每个命令都有 --help，例如 tiaowen assess --help。\n"
                   "退出码：0 完成；1 有发现；2 用法有误或输入不可读；3 完成，但有行被拒收。",
                   "Every command has --help, e.g. tiaowen assess --help --lang=en.\n"
                   "Exit codes: 0 done; 1 findings; 2 wrong use or unreadable input; 3 done with "
                   "rejected rows."));
  std::vector<std::pair<CLI::App*, Runner>> runners;
  for (const CommandEntry& entry : kCommands) {
    CLI::App* command = app.add_subcommand(entry.name);
    command->group(terminal.Say("命令", "Commands"));
    command->fallthrough();
    command->get_help_ptr()->group(options_group);
    runners.emplace_back(command, entry.declare(*command, terminal));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version are no mistakes; CLI11 prints them to stdout.
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    std::vector<std::string> unread = app.remaining();
    if (app.get_subcommands().empty() && !unread.empty()) {
      return terminal.Fail({"没有命令「" + unread[0] + "」，用 --help 看有哪些",
                            "no command " + unread[0] + "; see --help"});
    }
    return terminal.Fail(DescribeParseError(error));
  }
  if (language != "zh" && language != "en") {
    return terminal.Fail({"--lang 只能是 zh 或 en，不能是「" + language + "」",
                          "--lang must be zh or en, not " + language});
  }
  for (const auto& [command, runner] : runners) {
    if (command->parsed()) return runner(terminal);
  }
  TW_CHECK(false, "no subcommand was parsed");
}

int Terminal::PrintResult(std::string_view text, int code) const {
  bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return code;
  return Fail({"不能写到标准输出", "cannot write to stdout"});
}

void Terminal::Tell(std::string_view line) const {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

int Terminal::Fail(const base::Error& error) const {
  Tell(fmt::format("{}{}", Say("错误：", "error: "),
                   language_ == base::Language::kChinese ? error.zh : error.en));
  return kWrongUse;
}

}  // namespace tiaowen::cli
