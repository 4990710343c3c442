#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/articles_tree.h"

namespace tiaowen::syntax {

// A mark inside a sentence, as the segmenter needs it.
enum class InnerMark : uint8_t { kOr, kAnd, kName, kGloss, kTerm, kSubject, kOpenClass };

enum class MarkRole : uint8_t {
  kClass,
  kResume,
  kTitle,
  kPrerequisite,
  kInForce,
  kAmountJoin,
  kTable,
  kInner
};

// A mark of the language.
struct MarkEntry {
  std::string_view word;
  MarkRole role;
  ir::SentenceClass unit_class = ir::SentenceClass::kCompiled;
  InnerMark inner = InnerMark::kOr;
};

// The mark that begins with `word`, or null.
const MarkEntry* FindMarkEntry(std::string_view word);

// The first words of all marks.
std::vector<std::string> ListMarkWords();

// Whether what follows the word of the mark is a list of matters.
bool TakesMatters(const MarkEntry& entry);

// The names that 、 separates.
std::vector<std::string> SplitNames(std::string_view text);

// The matters of a mark, each perhaps with paths in brackets.
std::vector<MatterMark> SplitMatters(std::string_view text);

}  // namespace tiaowen::syntax
