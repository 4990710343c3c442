#pragma once

#include <string>
#include <string_view>

// The text of one cell before it has a meaning.
namespace tiaowen::read {

// Returns `text` without surrounding white space, the ideographic space (U+3000) included.
std::string_view Strip(std::string_view text);

bool IsUtf8(std::string_view text);

// Returns `text` fit for a report: broken bytes replaced by U+FFFD, cut after some 100 characters.
std::string Printable(std::string_view text);

}  // namespace tiaowen::read
