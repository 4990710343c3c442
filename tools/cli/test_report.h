#pragma once

#include <string>
#include <vector>

#include "runtime/cases/run_cases.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// What `test` prints of its cases: a line for each file, below it what differs as a table.
std::string RenderCases(const cases::Report& report, const Terminal& terminal);

// The coverage as a table of sentences; with `full`, also every clause that some outcome was not
// seen of.
std::string RenderCoverage(const std::vector<cases::CoveredSentence>& sentences, bool full,
                           const Terminal& terminal);

// "file:line column 「value」 reason".
std::string RenderProblem(const cases::Problem& problem, const Terminal& terminal);

Json CasesToJson(const cases::Report& report);
Json CoverageToJson(const std::vector<cases::CoveredSentence>& sentences);

}  // namespace tiaowen::cli
