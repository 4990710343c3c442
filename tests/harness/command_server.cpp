// Runs the program's commands one by one for the golden fixtures, each in a child process that
// begins where a started program would: what a start costs, above all to load LLVM, Arrow and
// Parquet, is paid once. Reads a line of JSON for each command, {"folder", "words", "input",
// "output", "errors"}, where the last three are files; prints a line with its exit code, or 128 + N
// when signal N ended it.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/base/check.h"
#include "tools/cli/command.h"

namespace {

constexpr unsigned kSecondsMax = 120;

void Redirect(const std::string& path, int flags, int descriptor) {
  const int file = open(path.c_str(), flags, 0600);
  TW_CHECK(file >= 0 && dup2(file, descriptor) == descriptor, "cannot open {}", path);
  close(file);
}

[[noreturn]] void RunCommand(const nlohmann::json& request) {
  Redirect(request.at("input"), O_RDONLY, STDIN_FILENO);
  Redirect(request.at("output"), O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
  Redirect(request.at("errors"), O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
  const std::string folder = request.at("folder");
  TW_CHECK(chdir(folder.c_str()) == 0, "no folder {}", folder);
  const std::vector<std::string> words = request.at("words");
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  alarm(kSecondsMax);
  std::exit(tiaowen::cli::RunProgram(static_cast<int>(arguments.size()), arguments.data()));
}

int WaitFor(pid_t child) {
  int status = 0;
  TW_CHECK(waitpid(child, &status, 0) == child, "the child is gone");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json request = nlohmann::json::parse(line);
    const pid_t child = fork();
    TW_CHECK(child >= 0, "cannot fork");
    if (child == 0) RunCommand(request);
    std::printf("%d\n", WaitFor(child));
    std::fflush(stdout);
  }
}
