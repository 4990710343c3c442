#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/driver/pipeline.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/results.h"
#include "runtime/evaluate/summary.h"
#include "tests/bench/population.h"

namespace tiaowen::bench {

// An error of the benchmarks, whose only readers are contributors.
inline base::Error Failure(const std::string& what) { return {what, what}; }

// What is measured: a policy, a population in memory and in a nested Parquet file, and how large
// they are.
struct Workload {
  std::unique_ptr<driver::Compilation> policy;
  std::unique_ptr<evaluate::Engine> native;
  Spread spread;
  int64_t applicants = 0;
  std::vector<batch::Batch> batches;  // of kBatchRows applicants, the last may have fewer
  std::string references;             // the directory of the reference tables
  std::string file;                   // the nested Parquet file, removed with the workload
  std::string result;                 // where the end-to-end run writes, removed with the workload

  ~Workload();
};

inline constexpr int64_t kBatchRows = 65536;
inline constexpr uint64_t kSeed = 28;

// kUsual: few values are null and few dates partial. kExact: none.
enum class Data { kUsual, kExact };

// Compiles the policy in `folder` and makes `applicants` applicants, with the reference tables of
// its cases. Fails on a policy that does not compile.
base::Result<std::unique_ptr<Workload>> MakeWorkload(const std::string& folder, int64_t applicants,
                                                     Data data = Data::kUsual);

// Assesses the nested file and writes the result table as Parquet, on `jobs` threads.
base::Result<evaluate::Summary> AssessFile(const Workload& workload, int jobs,
                                           evaluate::Layout layout = evaluate::Layout::kLong);

// Fails unless interpreter and native engine agree bit for bit on the first `interpreted`
// applicants, and the file gives the same counts of verdicts as the batches in memory.
base::Status CheckResults(const Workload& workload, int64_t interpreted);

// The first `applicants` applicants as one batch.
batch::Batch MakeSample(const Workload& workload, int64_t applicants);

}  // namespace tiaowen::bench
