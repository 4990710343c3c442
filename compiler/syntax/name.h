#pragma once

#include <string_view>

#include "compiler/syntax/lexicon.h"

namespace tiaowen::syntax {

// The name at the start of `text` (which ends with the sentence): free text up to the end of its
// list item, less the literal `tail` behind it. Empty when there is none that can be taken as a
// name without a doubt: it may not look like a value, a number, a verb or a condition. `forced`
// (【名】 stands before it): the author vouches for it.
std::string_view FindName(std::string_view text, std::string_view tail, const Lexicon& lexicon,
                          bool forced);

// Whether `text` holds digits, or a Chinese number with a unit of counting or time.
bool HoldsNumber(std::string_view text);

}  // namespace tiaowen::syntax
