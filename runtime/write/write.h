#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/read/reject.h"

namespace arrow {
class RecordBatch;
class Schema;
}  // namespace arrow

// From result records to files.
namespace tiaowen::write {

enum class Format { kCsv, kParquet, kArrow };

// Writes record batches of one schema to a file, or to the standard output for a path of "-". The
// file appears under its name when it is complete, at Close; a writer that is destroyed before
// leaves nothing. The bytes do not depend on how the records are cut into batches.
class ResultWriter {
 public:
  // CSV takes columns of texts, integers, truth values and dates. Coded texts
  // (evaluate/coded_texts.h) are texts in every format. Arrow is the IPC file format, on
  // the standard output the stream format; Parquet cannot go there.
  static base::Result<std::unique_ptr<ResultWriter>> Open(const std::string& path, Format format,
                                                          std::shared_ptr<arrow::Schema> schema);
  ~ResultWriter();

  base::Status Write(const std::shared_ptr<arrow::RecordBatch>& records);
  // Completes the file. Nothing may be written afterwards.
  base::Status Close();

 private:
  struct State;
  explicit ResultWriter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// Writes the reject report as CSV: 文件,行号,列,取值,原因,申报人编号. Only the header when there
// are no rejects.
base::Status WriteRejects(const std::string& path, const std::vector<read::Reject>& rejects);

}  // namespace tiaowen::write
