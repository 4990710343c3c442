#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/vocabulary_tokens.h"

// How the tokens of a vocabulary are spread over lines.
namespace tiaowen::format {

struct Comment {
  std::string text;           // from # on
  bool trailing = false;      // stands behind a token on its line
  bool blank_before = false;  // an empty line stands before it
};

// A token as it is to be written, and what stands before it.
struct Piece {
  syntax::VocabularyTokenKind kind = syntax::VocabularyTokenKind::kOther;
  std::string text;
  std::vector<Comment> comments;
  bool blank_before = false;  // an empty line stands right before it
  bool space_before = false;  // when it does not begin a line
};

// Lays out `pieces`; each 。 ends a declaration. `end` holds the comments behind the last one.
std::string LayOut(std::vector<Piece> pieces, const Piece& end);

}  // namespace tiaowen::format
