#pragma once

#include <array>
#include <string>
#include <vector>

#include "compiler/base/language.h"
#include "compiler/ir/clauses.h"
#include "runtime/evaluate/engine.h"

namespace tiaowen::cases {

// Which outcomes of every clause some person had.
class Coverage {
 public:
  // Indexed by evaluate::Outcome: kFalse, kUnknown, kTrue.
  using Seen = std::array<bool, 3>;

  explicit Coverage(size_t clauses) : seen_(clauses) {}

  void Add(const evaluate::Outcomes& outcomes);
  // Persons evaluated.
  int64_t persons() const { return persons_; }
  const Seen& seen(size_t clause) const { return seen_[clause]; }

 private:
  std::vector<Seen> seen_;
  int64_t persons_ = 0;
};

struct CoveredClause {
  std::string text;    // its words in the sentence, else a description
  std::string target;  // that its rule gives; empty for what no single target depends on
  Coverage::Seen seen = {};

  bool complete() const { return seen[0] && seen[1] && seen[2]; }
};

// The clauses that one sentence of the official text became.
struct CoveredSentence {
  std::string label;
  std::vector<CoveredClause> clauses;

  int64_t Count(evaluate::Outcome outcome) const;
  int64_t CountComplete() const;
};

// The coverage by sentence, in the order of the text. With a `matter`, only what belongs to it.
std::vector<CoveredSentence> ListCoverage(const ir::Module& module, const Coverage& coverage,
                                          const std::string& matter, base::Language language);

}  // namespace tiaowen::cases
