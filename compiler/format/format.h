#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/file.h"

// The canonical layout of the files that authors write. What a file means is never changed, and
// every result is compared with its original before it is given back; formatting it again changes
// nothing.
namespace tiaowen::format {

// Lines of a vocabulary beyond this width, in columns of a terminal, are broken where they can be.
inline constexpr int kLineWidthMax = 110;
// A declaration of several parts (；) stays on one line up to this width.
inline constexpr int kPartsWidthMax = 88;

// Lays a vocabulary file out. Nothing when it has syntax errors; they are diagnosed.
std::optional<std::string> FormatVocabulary(const source::File& file,
                                            diagnostics::Consumer& consumer);

// Lays the marks of an articles file out; no character of the official text is touched. Nothing
// when a mark is not closed; that is diagnosed.
std::optional<std::string> FormatArticles(const source::File& file,
                                          diagnostics::Consumer& consumer);

}  // namespace tiaowen::format
