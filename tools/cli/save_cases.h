#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/analyze/findings.h"
#include "compiler/base/result.h"
#include "tools/cli/reading_changes.h"

namespace tiaowen::cli {

// The people whom `check --deep` tells of.
struct SavedPerson {
  std::string name;
  analyze::Witness witness;
};

// Everybody in the findings, numbered, each named after the finding.
std::vector<SavedPerson> ListPeople(const std::vector<analyze::Finding>& findings,
                                    const OtherReadings& others);

struct SavedCases {
  std::string path;
  size_t count = 0;  // people written; 0: nobody, and no file
  // People who do not show what they should, each with what is wrong: a bug.
  std::vector<std::pair<std::string, base::Error>> dropped;
};

// Refuses a name for a file of cases that would be none, or would be somewhere else.
base::Status CheckCasesName(const std::string& name);

// Writes `people` as cases/NAME.md of the policy in `folder`, with the verdicts of `module` that
// the interpreter gives them once more as they are read from there. Refuses, with its name, a file
// of that name which it did not write, or which has been changed since.
base::Result<SavedCases> SaveCases(const std::string& folder, const std::string& name,
                                   const ir::Module& module, int32_t as_of,
                                   const std::vector<SavedPerson>& people);

}  // namespace tiaowen::cli
