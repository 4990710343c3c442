#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "compiler/base/language.h"
#include "compiler/base/result.h"

namespace tiaowen::cli {

// Name and version of the program.
inline constexpr const char* kProgram = "tiaowen " TIAOWEN_VERSION;

// What the program tells its caller.
enum ExitCode : int {
  kDone = 0,
  kFindings = 1,      // the policy has errors, a case failed
  kWrongUse = 2,      // wrong use, or an input that cannot be read
  kRejectedRows = 3,  // done, without the applicants whose rows are wrong
};

// Where a command's words go: results to stdout, all else to stderr.
class Terminal {
 public:
  explicit Terminal(base::Language language) : language_(language) {}

  base::Language language() const { return language_; }
  // The one of two texts that is in the user's language.
  const char* Say(const char* zh, const char* en) const {
    return language_ == base::Language::kChinese ? zh : en;
  }

  // Writes to stdout. Returns the exit code `code`, or kWrongUse after a message when stdout cannot
  // be written.
  int PrintResult(std::string_view text, int code) const;
  // Writes a line to stderr.
  void Tell(std::string_view line) const;
  // Writes "错误：…" to stderr and returns kWrongUse.
  int Fail(const base::Error& error) const;

 private:
  base::Language language_;
};

// Runs a command whose options are parsed.
using Runner = std::function<int(const Terminal& terminal)>;

// Declares the options of one command on its subcommand, with description and example in the user's
// language.
using Declare = Runner (*)(CLI::App& command, const Terminal& terminal);

#define TW_COMMAND(name, Function) Runner Function(CLI::App& command, const Terminal& terminal);
#include "tools/cli/commands.def"

// Parses the command line and runs the command that it names.
int RunProgram(int argc, const char* const* argv);

}  // namespace tiaowen::cli
