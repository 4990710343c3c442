#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/align/edits.h"
#include "compiler/ir/module.h"

// What became of every sentence of a policy in another version of it.
namespace tiaowen::align {

enum class Change : uint8_t {
  kSame,     // the same words
  kChanged,  // other words
  kSplit,    // one sentence became several
  kMerged,   // several became one
  kAdded,
  kRemoved,
};

// Sentences that belong together. Indexes are of the sentences of either version, ascending.
struct Match {
  Change change = Change::kSame;
  std::vector<size_t> old_sentences;  // one; several when merged; none when added
  std::vector<size_t> new_sentences;  // one; several when split; none when removed
  bool moved = false;                 // it changed places with sentences that stayed
  bool renumbered = false;            // none of its labels is the same
  // Between the texts of all its old and all its new sentences, each put together without anything
  // between them. None when added or removed.
  std::vector<Edit> edits;

  friend bool operator==(const Match&, const Match&) = default;
};

// The texts of `sentences` at `indexes`, put together.
std::string JoinTexts(const std::vector<ir::Sentence>& sentences,
                      const std::vector<size_t>& indexes);

// Matches the sentences of two versions of a policy; each is in exactly one match. Sentences of the
// same words match first, then parts of a sentence that was split or merged, then the most alike.
// The matches follow the new version; a removed sentence stands behind the one that it followed.
// Deterministic. Takes time in proportion to the length of the texts, with the factors
// kTextsOfBigramMax and kCharEditsMax, and to n log n of the sentences.
std::vector<Match> Align(const std::vector<ir::Sentence>& old_sentences,
                         const std::vector<ir::Sentence>& new_sentences);

}  // namespace tiaowen::align
