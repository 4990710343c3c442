#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::check {

// A note that says where something else is declared.
diagnostics::Note DeclaredAt(source::Range range, const source::FileSet& files);

// Reports `word` as a name that is declared already, at `other`.
void ReportDuplicate(const syntax::Word& word, source::Range other, const source::FileSet& files,
                     diagnostics::Consumer& consumer);

// The names of one kind that a vocabulary has declared so far.
class NameSet {
 public:
  // Adds `word`. Reports it and returns false when the name is taken.
  bool Add(const syntax::Word& word, const source::FileSet& files, diagnostics::Consumer& consumer);

  // In the order in which they were added.
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
  std::vector<source::Range> ranges_;
};

}  // namespace tiaowen::check
