#pragma once

#include <optional>
#include <vector>

#include "compiler/check/context.h"

// Whom a measure speaks of whose subject is left out (…；满10年的).
namespace tiaowen::check {

// Whether `node` is all that its clause says, but for what stands right beside it.
bool IsWholeClause(const Context& context, const syntax::Node& node);

// What describes the subject of a measure that is cut short, or of an age without words before it:
// all that described the one before, or, where it has describing words of its own, whose it is.
// Where either stands among other conditions, it is not clear which of them go with it. Nothing: it
// was diagnosed.
std::optional<std::vector<const syntax::Node*>> SubjectsOf(Context& context,
                                                           const syntax::Node& node);

}  // namespace tiaowen::check
