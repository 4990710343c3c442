#include "tools/cli/parse_error.h"

#include <string>

namespace tiaowen::cli {
namespace {

// What follows the last ": " of a message of CLI11, which is where it puts the arguments it means.
std::string Subject(const std::string& message) {
  size_t colon = message.rfind(": ");
  return colon == std::string::npos ? message : message.substr(colon + 2);
}

// What stands before `end` in a message of CLI11.
std::string Before(const std::string& message, const char* end) {
  return message.substr(0, message.find(end));
}

}  // namespace

base::Error DescribeParseError(const CLI::ParseError& error) {
  std::string message = error.what();
  std::string hint_en = message + "; see --help";
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::ExtrasError:
      return {"不认识的参数「" + Subject(message) + "」，用 --help 看有哪些",
              "unknown argument " + Subject(message) + "; see --help"};
    case CLI::ExitCodes::RequiredError:
      if (message.find("subcommand") != std::string::npos) {
        return {"须给出一个命令，用 --help 看有哪些", "a command is needed; see --help"};
      }
      return {"缺少必填的 " + Before(message, " is required"),
              Before(message, " is required") + " is required; see --help"};
    case CLI::ExitCodes::ArgumentMismatch:
      return {"选项 " + Before(message, ":") + " 的值的个数不对", hint_en};
    case CLI::ExitCodes::ConversionError:
      return {"值不合选项的类型：" + Subject(message), hint_en};
    case CLI::ExitCodes::ValidationError:
      return {"选项的值不对：" + message, hint_en};
    default:
      return {"命令行有误：" + message, hint_en};
  }
}

}  // namespace tiaowen::cli
