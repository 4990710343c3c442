#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/evaluate/summary.h"
#include "runtime/write/write.h"

namespace arrow {
class RecordBatch;
}

namespace tiaowen::cli {

using ResultRows = std::vector<std::shared_ptr<arrow::RecordBatch>>;

// What a run is made of, by name: two runs with equal values have equal batches.
using RunIdentity = std::vector<std::pair<std::string, std::string>>;

// The finished batches of a run that may be interrupted, in a folder beside the result,
// RESULT.resume, until the result is complete. A batch is there whole or not at all.
class FinishedBatches {
 public:
  // Opens the folder for the result `out` and takes it for this process alone; makes it for a run
  // of `identity` when there is none. Fails when the batches in it are those of another run, naming
  // the first value that differs, or are damaged.
  static base::Result<std::unique_ptr<FinishedBatches>> Open(const std::string& out,
                                                             const RunIdentity& identity);
  // Leaves the folder.
  ~FinishedBatches();
  FinishedBatches(const FinishedBatches&) = delete;
  FinishedBatches& operator=(const FinishedBatches&) = delete;

  // One for each batch that was there when the folder was opened, in order.
  const std::vector<evaluate::Tally>& kept() const { return kept_; }

  // Adds the next batch.
  base::Status Add(const ResultRows& rows, const evaluate::Tally& tally);
  // Writes the rows of all batches in order.
  base::Status WriteTo(write::ResultWriter* writer) const;
  // Removes the folder, once the result is complete.
  base::Status Remove();

 private:
  explicit FinishedBatches(std::string folder) : folder_(std::move(folder)) {}

  base::Status Lock();
  base::Status CheckIdentity(const RunIdentity& identity) const;
  base::Status FindKept();
  std::string PathOf(int64_t batch, const char* extension) const;

  std::string folder_;
  int lock_ = -1;
  int64_t count_ = 0;
  std::vector<evaluate::Tally> kept_;
};

}  // namespace tiaowen::cli
