#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/read/raw_table.h"
#include "runtime/read/spill_file.h"

namespace tiaowen::read {

// The rows of one table, set aside on disk by part. The rows of a part keep their order. Broken
// rows are not kept.
class SpilledTable {
 public:
  // Makes a table whose file lies in `directory` (SpillFile).
  static base::Result<SpilledTable> Create(const std::string& directory);

  // Adds the rows of `portion`; row r belongs to part `parts[r]`. All portions come from one file.
  base::Status Append(const RawTable& portion, const std::vector<int64_t>& parts);

  // Parts that have rows are below this number.
  int64_t part_count() const { return static_cast<int64_t>(parts_.size()); }
  // The bytes of a part's rows.
  int64_t bytes(int64_t part) const;
  // Reads the rows of the parts from `first` to before `last`.
  base::Result<RawTable> Read(int64_t first, int64_t last) const;

 private:
  struct Part {
    std::vector<SpillFile::Place> places;
    int64_t rows = 0;
    int64_t bytes = 0;
    std::vector<DoubtfulRow> doubtful;  // rows count within the part
  };

  base::Result<std::shared_ptr<arrow::RecordBatch>> ToRecords(const RawTable& portion);
  void AddDoubtful(const RawTable& portion, const std::vector<int64_t>& parts);

  std::unique_ptr<SpillFile> file_;
  RawTable frame_;  // the table without rows
  std::shared_ptr<arrow::Schema>
      schema_;  // columns that are there, ids, lines; null: no portion yet
  std::vector<Part> parts_;
};

}  // namespace tiaowen::read
