#pragma once

#include "tools/cli/diff_words.h"
#include "tools/cli/report/markup.h"

namespace tiaowen::cli {

// The official text of an article in both versions, the edits marked with <del> and <ins>; one
// text where the words are the same.
Markup ShowTexts(const Diff& diff, const ArticleDiff& article, const DiffWords& words);

}  // namespace tiaowen::cli
