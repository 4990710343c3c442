#pragma once

#include "compiler/check/context.h"

// Provisions that give and withhold the same (…可甲，但乙的不得甲).
namespace tiaowen::check {

// Whether two provisions conclude on one matter.
bool SameMatter(const Context& context, const syntax::Provision& a, const syntax::Provision& b);

// Whether the provision at `part` takes back, for some, what the one before it in its ；-part
// concludes.
bool IsException(const Context& context, const syntax::Unit& unit, size_t part);

// …的，不得甲，但…的，可以甲 lifts what it withholds and gives 甲. Beside other sentences that give
// it, it may also be meant to lift only, which is reported.
bool CheckConcession(Context& context, const syntax::Provision& concession,
                     ir::SentenceId sentence);

}  // namespace tiaowen::check
