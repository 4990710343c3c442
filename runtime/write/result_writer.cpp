#include <arrow/array.h>
#include <arrow/array/concatenate.h>
#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/evaluate/coded_texts.h"
#include "runtime/read/arrow_error.h"
#include "runtime/write/output_file.h"
#include "runtime/write/record_sink.h"
#include "runtime/write/write.h"

namespace tiaowen::write {
namespace {

// Records are written in portions of this many, whatever the batches they come in.
constexpr int64_t kPortionRows = 1 << 17;

arrow::Result<std::shared_ptr<arrow::Array>> Join(arrow::ArrayVector pieces) {
  // A slice on its own would drag bytes of its neighbours into the file; the empty one makes sure
  // of a copy.
  pieces.push_back(pieces.front()->Slice(0, 0));
  return arrow::Concatenate(pieces);
}

// The codes are given anew, so that they do not depend on how the rows were cut into pieces.
arrow::Result<std::shared_ptr<arrow::Array>> JoinCoded(const arrow::ArrayVector& pieces) {
  constexpr int32_t kNotYet = -2;
  evaluate::TextCoder coder;
  std::vector<int32_t> codes;
  codes.reserve(kPortionRows);
  for (const auto& piece : pieces) {
    const auto& coded = static_cast<const arrow::DictionaryArray&>(*piece);
    const auto& texts = static_cast<const arrow::StringArray&>(*coded.dictionary());
    const auto& indices = static_cast<const arrow::Int32Array&>(*coded.indices());
    const int32_t* const old_codes = indices.raw_values();
    const bool has_nulls = indices.null_count() > 0;
    std::vector<int32_t> new_codes(static_cast<size_t>(texts.length()), kNotYet);
    for (int64_t row = 0; row < indices.length(); ++row) {
      if (has_nulls && indices.IsNull(row)) {
        codes.push_back(-1);
        continue;
      }
      int32_t& new_code = new_codes[static_cast<size_t>(old_codes[row])];
      if (new_code == kNotYet) new_code = coder.CodeOf(texts.GetView(old_codes[row]));
      codes.push_back(new_code);
    }
  }
  return evaluate::MakeCodedTexts(codes, coder.texts());
}

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
    arrow::ArrayVector pieces;
    for (const auto& records : pending) pieces.push_back(records->column(i));
    const bool is_coded = schema->field(i)->type()->Equals(*evaluate::CodedTextType());
    ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), is_coded ? JoinCoded(pieces) : Join(pieces));
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
