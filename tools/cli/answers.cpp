#include "tools/cli/answers.h"

#include <filesystem>

#include "compiler/cache/file_cache.h"

namespace tiaowen::cli {

void DeclareNoCache(CLI::App& command, const Terminal& terminal, bool* no_cache) {
  command.add_flag("--no-cache", *no_cache,
                   terminal.Say("不用以前求解的结果，也不留存",
                                "Neither use nor keep what the solver found in earlier runs"));
}

std::unique_ptr<analyze::AnswerCache> OpenAnswers(bool no_cache) {
  const std::string directory = cache::UserCacheDirectory();
  if (no_cache || directory.empty() || cache::BuildId().empty()) return nullptr;
  return std::make_unique<analyze::AnswerCache>(
      (std::filesystem::path(directory) / "answers").string());
}

}  // namespace tiaowen::cli
