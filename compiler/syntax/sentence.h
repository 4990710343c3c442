#pragma once

#include <optional>
#include <vector>

#include "compiler/syntax/articles_tree.h"

namespace tiaowen::syntax {

struct SentenceParse {
  std::optional<std::vector<Provision>>
      provisions;               // nothing when the tokens do not form a sentence
  int error_token = 0;          // then: the index of the token at which it fails
  std::optional<Join> closing;  // a connective behind all else
};

// Parses the tokens of one sentence with grammar/ArticlesParser.g4.
SentenceParse ParseSentence(const std::vector<Token>& tokens);

}  // namespace tiaowen::syntax
