#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/file.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::syntax {

// Longer files are refused: error recovery on garbage takes time that grows faster than its length.
inline constexpr int64_t kVocabularyBytesMax = 256 << 10;

// Parses a vocabulary file; in the tree's ranges it begins at `base`. Always returns a tree;
// declarations with syntax errors are diagnosed and left out.
VocabularyTree ParseVocabulary(const source::File& file, int64_t base,
                               diagnostics::Consumer& consumer);

}  // namespace tiaowen::syntax
