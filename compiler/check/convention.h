#pragma once

#include "compiler/check/declarations.h"
#include "compiler/check/resolver.h"

// The conventions (口径) of a policy: which side of a reading it takes where the sentence leaves
// two.
namespace tiaowen::check {

// The index of the convention `word`, or -1 after a report.
int FindConvention(const syntax::Word& word, Resolver* resolver);

// Fills in the conventions that `vocabulary` declares. What a file declares itself overrides what
// it imports; imports that disagree, two sides in one file, and a profile with other declarations
// are reported.
void DeclareConventions(const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer,
                        Declarations* out);

}  // namespace tiaowen::check
