#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/cases/coverage.h"
#include "runtime/cases/text_table.h"
#include "runtime/evaluate/engine.h"
#include "runtime/read/read.h"

// The example people of a policy: results against what the author expects. docs/language.md, 例子.
namespace tiaowen::cases {

struct Options {
  std::vector<std::string> filters;  // only cases whose file or heading contains one; empty: all
  std::string matter;                // only expectations of this matter; empty: all
};

// One cell that is not as expected.
struct Difference {
  int64_t line = 0;  // of the expectation
  std::string person;
  std::string subject;  // 事项 目标; of a data error, its place
  std::string column;
  std::string expected;
  std::string got;
  std::vector<std::pair<std::string, std::string>> reasons;  // 依据, 尚缺, 未满足
  std::optional<source::Range> cell;  // to rewrite; nothing: not by rewriting a cell
};

// What the expectations of one file came to.
struct FileReport {
  source::File file;          // of the expectations
  std::string register_path;  // empty for a document
  std::string as_of;          // of a register
  int64_t situations = 0;     // of a document
  int64_t persons = 0;
  int64_t expectations = 0;  // conclusions or data errors that were compared
  std::vector<Difference> differences;
  std::vector<std::string> unexpected;  // situations, or the register, without any expectation

  bool passed() const { return differences.empty() && unexpected.empty(); }
};

struct Report {
  std::vector<FileReport> files;
  std::vector<Problem> problems;  // what could not be read, by file and line; the rest has run
  std::vector<read::Notice> notices;
  Coverage coverage;

  // Whether something was compared and all is as expected.
  bool passed() const;
  int64_t CountExpectations() const;
  int64_t CountDifferences() const;
  int64_t CountUnexpected() const;
};

// Runs the cases in `folder`. Fails when the folder cannot be read, when there are no cases, and
// when the filters leave none.
base::Result<Report> RunCases(const std::string& folder, const ir::Module& module,
                              const evaluate::Engine& engine, const Options& options);

// Writes into every file of `report` the results that differ from the expectations, and changes
// nothing else in it. Returns the number of cells written. Fails when a file has changed since it
// was read or cannot be written.
base::Result<int64_t> Accept(const Report& report);

}  // namespace tiaowen::cases
