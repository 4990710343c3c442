#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/file_set.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::syntax {

// Longer files are refused: error recovery on garbage takes time that grows faster than its length.
inline constexpr int64_t kVocabularyBytesMax = 256 << 10;

// Parses one of the vocabulary files. Always returns a tree; declarations with syntax errors are
// diagnosed and left out.
VocabularyTree ParseVocabulary(const source::FileSet& files, size_t index,
                               diagnostics::Consumer& consumer);

}  // namespace tiaowen::syntax
