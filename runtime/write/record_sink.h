#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>

#include <memory>

#include "runtime/write/write.h"

namespace tiaowen::write {

// Encodes record batches into a stream, in one format. Throws what Parquet throws.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual arrow::Status Write(const arrow::RecordBatch& records) = 0;
  // Writes what comes after the last record.
  virtual arrow::Status Finish() = 0;
};

// `stream_format` chooses between the two formats of Arrow IPC.
arrow::Result<std::unique_ptr<RecordSink>> MakeSink(
    Format format, bool stream_format, const std::shared_ptr<arrow::Schema>& schema,
    const std::shared_ptr<arrow::io::OutputStream>& stream);

arrow::Result<std::unique_ptr<RecordSink>> MakeCsvSink(
    const std::shared_ptr<arrow::Schema>& schema,
    const std::shared_ptr<arrow::io::OutputStream>& stream);

}  // namespace tiaowen::write
