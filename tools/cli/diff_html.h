#pragma once

#include <string>

#include "compiler/base/language.h"
#include "tools/cli/diff_report.h"

namespace tiaowen::cli {

// The comparison as one HTML file that needs no other: to be read in a browser at any width, with
// or without its script, and to be printed.
std::string RenderDiffHtml(const Diff& diff, base::Language language);

}  // namespace tiaowen::cli
