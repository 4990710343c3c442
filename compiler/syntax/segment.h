#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/syntax/lexicon.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/token.h"

namespace tiaowen::syntax {

// Bounds on what a sentence may make the segmenter do.
inline constexpr int64_t kSentenceCharsMax = 2000;
inline constexpr int64_t kSentenceMarksMax = 200;
inline constexpr int kCutsMax = 64;
inline constexpr int kCutStepsMax = 200'000;

// The ways to cut a sentence into tokens, best first: at every place the longest word or phrase is
// preferred.
struct Cuts {
  std::vector<std::vector<Token>> cuts;
  bool complete = true;  // false: there are more ways than the bounds allow to list
  int64_t reached = 0;  // with no cut: the place in the official text that no word or phrase covers
};

// Cuts `sentence` of the official text by the words of the language and `lexicon`, without its
// `passages`. `marks` are those within it.
Cuts CutSentence(std::string_view official, source::Range sentence, const Lexicon& lexicon,
                 const std::vector<PlacedMark>& marks, const std::vector<Passage>& passages);

// The declared phrase of `kind` with exactly these words, as an index of Lexicon::phrases, or -1.
int FindPhrase(const Lexicon& lexicon, PhraseKind kind, std::string_view text);

// The first place in `range` at which a declared conclusion stands.
std::optional<source::Range> FindConclusion(std::string_view official, source::Range range,
                                            const Lexicon& lexicon);

}  // namespace tiaowen::syntax
