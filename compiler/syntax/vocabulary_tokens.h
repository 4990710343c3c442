#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/file.h"

namespace tiaowen::syntax {

// What a token of a vocabulary file is to its layout.
enum class VocabularyTokenKind : uint8_t {
  kWord,    // a keyword, a name or a number
  kQuoted,  // 「…」, 〔…〕 or a text
  kPhrase,  // kQuoted: 「…」
  kColon,
  kSemicolon,
  kStop,
  kComma,
  kPause,
  kLess,
  kOpen,
  kClose,
  kDot,
  kOther,  // anything else
};

struct VocabularyToken {
  VocabularyTokenKind kind = VocabularyTokenKind::kOther;
  size_t type = 0;      // of the grammar; the parser sees nothing else but the text
  std::string text;     // as written
  source::Range range;  // white space and comments lie between the ranges
};

// Cuts a vocabulary file into tokens. Knows no declaration: whatever the parser makes of them.
std::vector<VocabularyToken> LexVocabulary(const source::File& file);

}  // namespace tiaowen::syntax
