#pragma once

#include <string>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/cases/text_table.h"

namespace tiaowen::cases {

// Where the cases of a policy stand in its folder.
inline constexpr const char* kCasesFolder = "cases";

// A file "expected-2019-12-31.csv": results as of the date in its name.
struct ExpectedFile {
  std::string path;
  int32_t as_of = 0;
};

// A register with what is expected of it.
struct RegisterFolder {
  std::string path;
  std::vector<ExpectedFile> expected;
  std::string rejects;  // "rejects-expected.csv": the data errors that it holds; empty: none
};

// The cases of a policy, in the order of their names.
struct CaseFiles {
  std::vector<RegisterFolder> registers;
  std::vector<std::string> documents;  // Markdown
};

// Lists the cases in `folder`: Markdown documents; folders that hold the main table of `schema`,
// with their expectations, which for the folder "register" may also lie beside it. CSV files of
// other names and folders without a main table are problems; README.md, hidden files and files of
// other kinds are not cases.
base::Result<CaseFiles> FindCases(const std::string& folder, const ir::Schema& schema,
                                  std::vector<Problem>* problems);

}  // namespace tiaowen::cases
