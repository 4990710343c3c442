#include <arrow/array.h>
#include <arrow/array/concatenate.h>
#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/read/arrow_error.h"
#include "runtime/write/output_file.h"
#include "runtime/write/record_sink.h"
#include "runtime/write/write.h"

namespace tiaowen::write {
namespace {

// Records are written in portions of this many, whatever the batches they come in.
constexpr int64_t kPortionRows = 1 << 17;

}  // namespace

struct ResultWriter::State {
  std::unique_ptr<OutputFile> file;
  std::unique_ptr<RecordSink> sink;
  std::shared_ptr<arrow::Schema> schema;
  arrow::RecordBatchVector pending;
  int64_t pending_rows = 0;

  arrow::Status Add(const std::shared_ptr<arrow::RecordBatch>& records);
  arrow::Status WritePending();
};

arrow::Status ResultWriter::State::WritePending() {
  if (pending_rows == 0) return arrow::Status::OK();
  arrow::ArrayVector columns;
  for (int i = 0; i < schema->num_fields(); ++i) {
    // A slice on its own would drag bytes of its neighbours into the file; the empty one makes sure
    // of a copy.
    arrow::ArrayVector pieces = {pending.front()->column(i)->Slice(0, 0)};
    for (const auto& records : pending) pieces.push_back(records->column(i));
    ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), arrow::Concatenate(pieces));
  }
  const auto portion = arrow::RecordBatch::Make(schema, pending_rows, std::move(columns));
  pending.clear();
  pending_rows = 0;
  return sink->Write(*portion);
}

arrow::Status ResultWriter::State::Add(const std::shared_ptr<arrow::RecordBatch>& records) {
  for (int64_t row = 0; row < records->num_rows();) {
    const int64_t count = std::min(kPortionRows - pending_rows, records->num_rows() - row);
    pending.push_back(records->Slice(row, count));
    pending_rows += count;
    row += count;
    if (pending_rows == kPortionRows) RETURN_NOT_OK(WritePending());
  }
  return arrow::Status::OK();
}

ResultWriter::ResultWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ResultWriter::~ResultWriter() = default;

base::Result<std::unique_ptr<ResultWriter>> ResultWriter::Open(
    const std::string& path, Format format, std::shared_ptr<arrow::Schema> schema) {
  const bool to_stdout = path == "-";
  if (to_stdout && format == Format::kParquet) {
    return base::Error{"Parquet 不能写到标准输出，请用 -o 给出文件名",
                       "Parquet cannot be written to the standard output; name a file"};
  }
  auto state = std::make_unique<State>();
  state->schema = schema;
  TW_ASSIGN_OR_RETURN(state->file, OutputFile::Create(path));
  TW_ASSIGN_OR_RETURN(state->sink, read::CallArrow(path, [&] {
                        return MakeSink(format, to_stdout, schema, state->file->stream());
                      }));
  return std::unique_ptr<ResultWriter>(new ResultWriter(std::move(state)));
}

base::Status ResultWriter::Write(const std::shared_ptr<arrow::RecordBatch>& records) {
  TW_CHECK(state_->sink != nullptr, "the writer is closed");
  TW_CHECK(records->schema()->Equals(*state_->schema), "records of another schema");
  return read::CallArrowStatus(state_->file->path(), [&] { return state_->Add(records); });
}

base::Status ResultWriter::Close() {
  TW_CHECK(state_->sink != nullptr, "the writer is closed");
  TW_RETURN_IF_ERROR(read::CallArrowStatus(state_->file->path(), [&]() -> arrow::Status {
    RETURN_NOT_OK(state_->WritePending());
    return state_->sink->Finish();
  }));
  state_->sink.reset();
  return state_->file->Commit();
}

}  // namespace tiaowen::write
