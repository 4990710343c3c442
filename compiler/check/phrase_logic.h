#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/schema.h"

namespace tiaowen::check {

// A piece of logic found inside a phrase: what kind it is, in both languages, and its characters.
struct PhraseLogic {
  const char* zh;
  const char* en;
  std::string found;
};

// Looks for punctuation, digits, numbers with a unit, connectives,
// negation, bounds and the values of grades (`grades`) in the literal text
// of a phrase; `fixed_names` are passed over. These belong to the articles, not to a phrase.
std::optional<PhraseLogic> FindPhraseLogic(std::string_view literal,
                                           const std::vector<std::string>& fixed_names,
                                           const std::vector<std::string>& grades);

// The values of grades as a phrase could hide them; single characters occur in too many words.
std::vector<std::string> ListGradeWords(const ir::Schema& schema);

// `text` less the fixed names in it.
std::string WithoutFixedNames(std::string text, const std::vector<std::string>& fixed_names);

}  // namespace tiaowen::check
