#include "runtime/write/record_sink.h"

#include <arrow/ipc/writer.h>
#include <arrow/table.h>
#include <parquet/arrow/writer.h>

#include <algorithm>

#include "runtime/evaluate/coded_texts.h"

namespace tiaowen::write {
namespace {

class ParquetSink : public RecordSink {
 public:
  explicit ParquetSink(std::unique_ptr<parquet::arrow::FileWriter> writer)
      : writer_(std::move(writer)) {}

  // One row group each.
  arrow::Status Write(const arrow::RecordBatch& records) override {
    const auto table = arrow::Table::Make(records.schema(), records.columns(), records.num_rows());
    return writer_->WriteTable(*table, std::max<int64_t>(records.num_rows(), 1));
  }
  arrow::Status Finish() override { return writer_->Close(); }

 private:
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
};

// Its files cannot hold a dictionary for each portion, so texts are written plain.
class IpcSink : public RecordSink {
 public:
  explicit IpcSink(std::shared_ptr<arrow::ipc::RecordBatchWriter> writer)
      : writer_(std::move(writer)) {}

  arrow::Status Write(const arrow::RecordBatch& records) override {
    ARROW_ASSIGN_OR_RAISE(const auto decoded, evaluate::DecodeTexts(records));
    return writer_->WriteRecordBatch(*decoded);
  }
  arrow::Status Finish() override { return writer_->Close(); }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

arrow::Result<std::unique_ptr<RecordSink>> MakeParquetSink(
    const std::shared_ptr<arrow::Schema>& schema,
    const std::shared_ptr<arrow::io::OutputStream>& stream) {
  // The least and greatest of a column help to find a person; of the others they cost a sort of
  // distinct values a portion and help nobody.
  const auto properties = parquet::WriterProperties::Builder()
                              .compression(parquet::Compression::ZSTD)
                              ->disable_statistics()
                              ->enable_statistics(schema->field(0)->name())
                              ->build();
  ARROW_ASSIGN_OR_RAISE(
      auto writer,
      parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), stream, properties));
  return std::make_unique<ParquetSink>(std::move(writer));
}

}  // namespace

arrow::Result<std::unique_ptr<RecordSink>> MakeSink(
    Format format, bool stream_format, const std::shared_ptr<arrow::Schema>& schema,
    const std::shared_ptr<arrow::io::OutputStream>& stream) {
  switch (format) {
    case Format::kCsv:
      return MakeCsvSink(schema, stream);
    case Format::kParquet:
      return MakeParquetSink(schema, stream);
    case Format::kArrow: {
      ARROW_ASSIGN_OR_RAISE(const auto empty, arrow::RecordBatch::MakeEmpty(schema));
      ARROW_ASSIGN_OR_RAISE(const auto plain, evaluate::DecodeTexts(*empty));
      ARROW_ASSIGN_OR_RAISE(auto writer, stream_format
                                             ? arrow::ipc::MakeStreamWriter(stream, plain->schema())
                                             : arrow::ipc::MakeFileWriter(stream, plain->schema()));
      return std::make_unique<IpcSink>(std::move(writer));
    }
  }
  return arrow::Status::UnknownError("format");
}

}  // namespace tiaowen::write
