#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/analyze/domain.h"
#include "compiler/analyze/words.h"
#include "compiler/ir/module.h"

namespace tiaowen::analyze {

struct RowCounts {
  std::vector<int> rows;  // by the domain's tables
  // Empty, or why a larger person may show what none of this size does.
  std::set<Words> doubts;
};

// How many rows a person needs, table by table, for a condition to hold or to fail, if any person
// makes it so. From a person with more rows those that witness an Exists, have a key that a Keyed
// asks for, or are extreme in an Aggregate are kept, and the periods are cut at the days from which
// an Accumulated counts and joined again within them: nothing that the condition asks changes.
// Tables are the domain's.
struct RowNeeds {
  std::map<int, int> rows;
  std::map<int, std::set<std::string>> witnesses;  // of Exists; equal ones share a row
  std::map<int, std::set<std::string>> keys;       // that Keyed ask for
  std::map<int, std::set<std::string>> filters;    // of Accumulated that must reach their bound
  std::map<int, std::set<int>> since;  // period table → tables whose rows give days to count from
  std::map<int, std::map<int, int>> referred;  // reference table → how often a row of a table asks
  std::set<Words> doubts;                      // as in RowCounts

  // What both need.
  void Add(const RowNeeds& other);
  // What either needs.
  void Join(const RowNeeds& other);
  // The number of rows for each table of a domain of `tables` tables.
  RowCounts Count(size_t tables) const;
};

class NeedFinder {
 public:
  // `position` is that of `module` among the modules of `domain`. Keeps references.
  NeedFinder(const ir::Module& module, size_t position, const Domain& domain);

  // For `condition` to be certainly true (`holds`), or not.
  RowNeeds ForCondition(ir::InstId condition, bool holds) const;
  // The same of a verdict.
  RowNeeds ForVerdict(const ir::Conclusion& conclusion, bool holds) const;
  // Of a rule and its scope.
  RowNeeds ForRule(ir::InstId rule, bool holds) const;

 private:
  friend struct NeedVisitor;
  int TableOf(ir::TableId table) const;
  std::string KeyOf(ir::InstId id) const;
  void AddOperand(ir::InstId value, ir::InstId against, RowNeeds* needs) const;

  const ir::Module& module_;
  size_t position_;
  const Domain::Names& names_;
};

}  // namespace tiaowen::analyze
