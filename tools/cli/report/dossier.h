#pragma once

#include <string>

#include "compiler/analyze/versions.h"
#include "compiler/base/language.h"
#include "tools/cli/report/markup.h"

namespace tiaowen::cli {

// How two versions stand to each other, as a sign, words and a colour.
Markup ShowBadge(analyze::Relation relation, base::Language language);

// A person whom the versions judge differently, below `heading`: the verdicts, and the register
// table by table.
Markup ShowExample(const std::string& heading, const analyze::Difference& difference,
                   base::Language language);

}  // namespace tiaowen::cli
