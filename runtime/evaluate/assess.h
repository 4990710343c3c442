#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/results.h"
#include "runtime/evaluate/summary.h"

namespace tiaowen::evaluate {

// Yields the next batch, or nothing at the end. Called by one thread at a time.
using BatchSource = std::function<base::Result<std::optional<batch::Batch>>()>;

// Takes rows of the result in order. Called by one thread at a time.
using ResultSink = std::function<base::Status(const std::shared_ptr<arrow::RecordBatch>& rows)>;

struct AssessOptions {
  int32_t as_of = 0;
  Layout layout = Layout::kLong;
  int jobs = 1;  // threads that evaluate, from 1
  // Called after a batch is written, with the applicants written so far, by one thread at a time.
  // May be empty.
  std::function<void(int64_t applicants)> progress = {};
  // Called after the rows of a batch went to the sink, with the counts of that batch alone, by one
  // thread at a time. May be empty.
  std::function<base::Status(const Tally& tally)> batch_done = {};
  // Counts of batches that were assessed before, for the summary.
  std::vector<Tally> before = {};
};

// Time spent in the parts of an assessment, added over all threads.
struct AssessTimes {
  double read_seconds = 0;
  double evaluate_seconds = 0;
  double report_seconds = 0;  // reasons and rows
  double write_seconds = 0;
};

struct Assessment {
  Summary summary;
  AssessTimes times;
};

// The most applicants that a batch may have so that the batches which Assess holds on `jobs`
// threads, with their outcomes and rows, stay within about `memory_bytes`; a multiple of 64.
int64_t BatchRowsWithin(int64_t memory_bytes, const ir::Module& module, int jobs);

// Evaluates every batch of `source` and hands the rows to `sink` in the source's order. Holds at
// most 2 × jobs batches at a time. Stops at the first error of the source or sink and returns it.
// An error too when the policy's work calendar does not know a year that the as-of date needs.
base::Result<Assessment> Assess(const ir::Module& module, const Engine& engine,
                                const BatchSource& source, const ResultSink& sink,
                                const AssessOptions& options);

}  // namespace tiaowen::evaluate
