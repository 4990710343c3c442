#pragma once

#include <string>
#include <vector>

#include "runtime/cases/run_cases.h"

namespace tiaowen::cases {

// Compares the data errors of a register with a table of those expected in the file `file`: columns
// of the reject report, of which 文件 and 行号 are needed and 原因 is for people only. One that is
// missing and one too many are a difference each; no cell is to be rewritten.
std::vector<Difference> CompareRejects(const TextTable& table, const std::string& file,
                                       const std::vector<read::Reject>& rejects,
                                       std::vector<Problem>* problems);

}  // namespace tiaowen::cases
