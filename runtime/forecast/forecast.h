#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/assess.h"
#include "runtime/evaluate/engine.h"
#include "runtime/forecast/first_days.h"

// Who becomes eligible when, if nothing else changes.
namespace tiaowen::forecast {

struct ConclusionForecast {
  int64_t already = 0;   // applicants for whom it is 是 on the first day of the window
  int64_t becoming = 0;  // … for the first time on a later day of it
  // Of these, by the month of that day, known by its first day; only months in which there are
  // some.
  std::map<int32_t, int64_t> months = {};
};

struct Forecast {
  int64_t applicants = 0;
  std::vector<ConclusionForecast> conclusions;  // of ir::ListConclusions
};

struct Options {
  Window window;
  int jobs = 1;  // threads, from 1
  // Takes the list of those who become eligible, by MakeListSchema, in the register's order. Empty:
  // no list.
  evaluate::ResultSink list = {};
  // Called with the applicants done so far. May be empty.
  std::function<void(int64_t applicants)> progress = {};
};

// Whether the days of `window` can be told: it does not end before it begins, and the work calendar
// of `module`, if conditions count working days, knows the years that its days need.
base::Status CheckWindow(const ir::Module& module, const Window& window);

// Finds the first days of everybody. Result and list do not depend on the number of threads nor the
// size of batches. Holds one batch at a time. Fails with the first error of source or sink, and as
// CheckWindow does.
base::Result<Forecast> Predict(const ir::Module& module, const evaluate::Engine& engine,
                               const evaluate::BatchSource& source, const Options& options);

}  // namespace tiaowen::forecast
