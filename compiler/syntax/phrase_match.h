#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "compiler/syntax/lexicon.h"
#include "compiler/syntax/slots.h"
#include "compiler/syntax/token.h"

namespace tiaowen::syntax {

// A token that may start at a place, and how much of it is literal text.
struct Candidate {
  Token token;
  int64_t literal_bytes = 0;
};

// Finds phrases of the vocabulary in `text`, an official text up to the end of a sentence.
class PhraseMatcher {
 public:
  // `forces_name`: as of SlotMatcher.
  PhraseMatcher(std::string_view text, const Lexicon& lexicon,
                std::function<bool(int64_t)> forces_name)
      : text_(text), lexicon_(lexicon), slots_(text, lexicon, std::move(forces_name)) {}

  // Appends phrase `phrase` at `at`, once for every way to fill its slots.
  void Match(int phrase, int64_t at, std::vector<Candidate>* candidates) const;

 private:
  std::string_view At(int64_t offset) const { return text_.substr(static_cast<size_t>(offset)); }
  int64_t SkipEvery(const LexiconPhrase& phrase, size_t piece, int64_t at) const;
  void MatchPieces(size_t piece, int64_t begin, int64_t at, int64_t literal_bytes, Token* token,
                   std::vector<Candidate>* candidates) const;

  std::string_view text_;
  const Lexicon& lexicon_;
  SlotMatcher slots_;
};

}  // namespace tiaowen::syntax
