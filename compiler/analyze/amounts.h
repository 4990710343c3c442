#pragma once

#include <string>
#include <vector>

#include "compiler/analyze/words.h"
#include "compiler/ir/module.h"

namespace tiaowen::analyze {

// What `rules`, all of one matter, say of amounts, as a text: equal texts give equal amounts
// whenever the same rules hold. Empty when none has an amount.
std::string PrintAmounts(const ir::Module& module, const std::vector<ir::InstId>& rules);

// Why two versions that give a conclusion to the same people may still differ: amounts are not
// compared but by how they are written.
Words TellAmounts();

}  // namespace tiaowen::analyze
