#pragma once

#include <set>
#include <string>

#include "compiler/check/declarations.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/module.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::check {

// Where the trees came from; diagnostics point there.
struct CheckInput {
  const source::FileSet& articles;
  const syntax::Vocabulary& vocabulary;
  const source::MarkedText& text;
};

struct CheckOptions {
  std::set<std::string> forks;  // the names of the forks whose other side is compiled
  bool lint = false;            // also report what is doubtful in the vocabulary and the marks
};

// Checks `tree` against `declarations` and compiles it. Always returns a module; a sentence that
// was diagnosed leaves nothing in it, so a module is only fit for use when `consumer` counts no
// errors.
ir::Module Check(const syntax::ArticlesTree& tree, const Declarations& declarations,
                 const CheckInput& input, const CheckOptions& options,
                 diagnostics::Consumer& consumer);

}  // namespace tiaowen::check
