#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"
#include "compiler/syntax/lexicon.h"

namespace tiaowen::syntax {

// Reads an articles file: outline, then each sentence to compile. `text` is
// SeparateMarks(articles). Always returns a tree; a sentence with errors is diagnosed and has
// `failed` set.
ArticlesTree ParseArticles(const source::FileSet& articles, const source::MarkedText& text,
                           const Lexicon& lexicon, diagnostics::Consumer& consumer);

}  // namespace tiaowen::syntax
