#pragma once

#include "compiler/check/declarations.h"

// What a policy says about places that can be read in more than one way.
namespace tiaowen::check {

// Resolves the forks of `tree` (分叉); phrases and conventions are declared already.
void DeclareForks(const syntax::VocabularyTree& tree, const source::FileSet& files,
                  diagnostics::Consumer& consumer, Declarations* out);

// Whether the sentence `label` is `place` or under it: 四（二）3第2句 is under 四（二）3.
bool IsUnder(std::string_view label, std::string_view place);

}  // namespace tiaowen::check
