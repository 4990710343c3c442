#pragma once

#include <memory>

#include "compiler/analyze/answer_cache.h"
#include "tools/cli/command.h"

namespace tiaowen::cli {

// Declares --no-cache.
void DeclareNoCache(CLI::App& command, const Terminal& terminal, bool* no_cache);

// The solver's answers of earlier runs, in the user's cache; null without one, and with --no-cache.
std::unique_ptr<analyze::AnswerCache> OpenAnswers(bool no_cache);

}  // namespace tiaowen::cli
