#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/reasons.h"

namespace tiaowen::forecast {

// The days that are looked at, both ends included, up to 2199-12-31.
struct Window {
  int32_t from = 0;  // the as-of date; conditions on years keep its year
  int32_t to = 0;
};

// An applicant's first day of one conclusion.
struct FirstDay {
  int64_t applicant = 0;  // the place in the batch
  size_t conclusion = 0;  // the place in ir::ListConclusions
  int32_t day = 0;
  // 途径 and 依据 on that day, as an assessment writes them; empty on the first day of the window.
  std::string path, basis;
};

// A policy, as FindFirstDays needs it. Not owned.
struct Subject {
  const ir::Module& module;
  const evaluate::Engine& engine;
  const evaluate::ReasonFinder* reasons = nullptr;  // of the module; null: no path and no basis
};

// For the applicants [begin, end) of `batch` the first day of `window` on which a conclusion is 是:
// what interpret::FindEarliestDays finds, as far as it lies in the window. By applicant, then
// conclusion.
//
// The days on which something may change are found for each applicant; then the engine evaluates,
// day after day, all those together for whom it is such a day and who still lack a conclusion.
std::vector<FirstDay> FindFirstDays(const Subject& subject, const batch::Batch& batch,
                                    const Window& window, int64_t begin, int64_t end);

}  // namespace tiaowen::forecast
