#pragma once

#include <string>
#include <string_view>

#include "compiler/ir/module.h"

// Which sentence says something, and in which words.
namespace tiaowen::ir {

// The label of the sentence that provides `owner`, a Prerequisite, Rule, Exclusion or Untranslated.
const std::string& CiteOf(const Module& module, InstId owner);

// The sentence that provides `owner`, a Prerequisite, Rule, Exclusion or Untranslated.
SentenceId SentenceOf(const Module& module, InstId owner);

// The characters of the official text under the span of `inst`, which stands in the sentence
// `sentence` or in an item below it. Empty when the instruction has no words of its own there.
std::string_view QuoteOf(const Module& module, SentenceId sentence, InstId inst);

}  // namespace tiaowen::ir
