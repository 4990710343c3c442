#pragma once

#include <arrow/buffer.h>
#include <arrow/io/file.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "runtime/read/csv_records.h"

namespace tiaowen::read {

// Whole records of a CSV file. The header is the first record of every portion, so that each can be
// parsed by itself.
struct CsvPortion {
  std::shared_ptr<arrow::Buffer> text;
  CsvRecords records;  // lines are those of the file; starts do not hold for `text`
};

// Cuts a CSV file into portions, between records.
class CsvPortions {
 public:
  // The longest record, which bounds the memory that a quotation mark out of place can take.
  static constexpr int64_t kRecordBytesMax = 64 << 20;

  // Portions have about `portion_bytes`, or one record that is longer.
  static base::Result<CsvPortions> Open(const std::string& path, int64_t portion_bytes);

  // Returns the next portion, or nothing at the end. The first has the header, whether records
  // follow or not. Fails when the file is empty, is UTF-16, or a record does not end.
  base::Result<std::optional<CsvPortion>> Next();

 private:
  base::Status ReadMore();
  base::Status CheckRecords(const CsvRecords& records) const;
  CsvPortion Cut(CsvRecords records, size_t end);

  std::string path_;
  int64_t portion_bytes_ = 0;
  std::shared_ptr<arrow::io::ReadableFile> file_;
  bool at_start_ = true;
  bool at_end_ = false;
  std::string pending_;     // what is read and not yet delivered
  int64_t line_first_ = 1;  // the line at which `pending_` starts
  std::string header_;      // empty: not yet seen
  int64_t header_line_ = 0;
};

}  // namespace tiaowen::read
