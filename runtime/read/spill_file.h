#pragma once

#include <arrow/io/file.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>

#include "compiler/base/result.h"

namespace tiaowen::read {

// Record batches set aside on disk. The file has no name, so that nothing is left of it however the
// process ends.
class SpillFile {
 public:
  // Where a record batch lies.
  struct Place {
    int64_t offset = 0;
    int64_t bytes = 0;
  };

  // Creates a file in `directory`; empty: in the system's directory for temporary files.
  static base::Result<std::unique_ptr<SpillFile>> Create(const std::string& directory);

  // Appends `records`, whose columns are no dictionaries.
  base::Result<Place> Append(const arrow::RecordBatch& records);
  base::Result<std::shared_ptr<arrow::RecordBatch>> Read(
      const Place& place, const std::shared_ptr<arrow::Schema>& schema) const;

 private:
  SpillFile() = default;

  std::string directory_;
  std::shared_ptr<arrow::io::FileOutputStream> output_;
  std::shared_ptr<arrow::io::ReadableFile> input_;
  int64_t end_ = 0;
};

}  // namespace tiaowen::read
