#pragma once

#include <string>

#include "compiler/driver/pipeline.h"

namespace tiaowen::driver {

// The outline of the articles: a line per sentence, heading and table with its label, class,
// matters and words.
std::string DumpOutline(const Compilation& compilation, std::string_view label_filter = {});

// The tokens of every compiled sentence: kind, characters, and what fills the slots of a phrase.
std::string DumpTokens(const Compilation& compilation, std::string_view label_filter = {});

// How the characters of a compiled sentence were understood.
struct StructureShare {
  std::string label;
  int64_t chars = 0;            // of the sentence
  int64_t structure_chars = 0;  // words of the language, numbers, punctuation, and what fills slots
};

// Counts, for each compiled sentence, the characters that were parsed as structure; the rest is
// literal text of the vocabulary's phrases.
std::vector<StructureShare> MeasureStructure(const Compilation& compilation);

// A name that a sentence puts into a text column, as the compiler cut it out of the text.
struct NameFromText {
  std::string label;
  std::string column;  // "荣誉.名称"
  std::string name;
};

std::vector<NameFromText> ListNamesFromText(const Compilation& compilation);

}  // namespace tiaowen::driver
