#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/cases/text_table.h"

namespace tiaowen::cases {

// The long layout of the result: what an expectation can speak of.
class ResultLayout {
 public:
  // `module` must outlive the layout.
  explicit ResultLayout(const ir::Module& module);

  // The columns that say what a row is about; those from kVerdict on say what was found.
  static constexpr size_t kId = 0, kMatter = 1, kTarget = 2, kVerdict = 3;

  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<ir::Conclusion>& conclusions() const { return conclusions_; }
  const std::string& matter(size_t conclusion) const;
  const std::string& target(size_t conclusion) const;
  bool has_matter(std::string_view name) const;
  // The conclusion on `target` of `matter`, or -1.
  int FindConclusion(std::string_view matter, std::string_view target) const;

 private:
  const ir::Module& module_;
  std::vector<std::string> columns_;
  std::vector<ir::Conclusion> conclusions_;
};

struct ExpectedCell {
  size_t column = 0;  // of the layout, from kVerdict on
  TextCell cell;
};

// What an author expects of one person and conclusion.
struct ExpectedRow {
  int64_t line = 0;
  std::string id;
  size_t conclusion = 0;
  std::vector<ExpectedCell> cells;
};

// Reads a table of expectations in the file `file`: columns of the result, of which the id may be
// missing when `only_person` is not empty and the target where a matter has none. What cannot be
// compared is added to `problems` and left out: unknown columns, matters, targets and verdicts, and
// a second row for one person and conclusion.
std::vector<ExpectedRow> ReadExpectations(const TextTable& table, const std::string& file,
                                          const ResultLayout& layout,
                                          const std::string& only_person,
                                          std::vector<Problem>* problems);

}  // namespace tiaowen::cases
