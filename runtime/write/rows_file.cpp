#include "runtime/write/rows_file.h"

#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/util/compression.h>

#include "runtime/read/arrow_error.h"
#include "runtime/write/output_file.h"

namespace tiaowen::write {

base::Status WriteRows(const std::vector<std::shared_ptr<arrow::RecordBatch>>& rows,
                       const std::string& path) {
  TW_ASSIGN_OR_RETURN(const auto file, OutputFile::Create(path));
  TW_RETURN_IF_ERROR(read::CallArrowStatus(path, [&]() -> arrow::Status {
    if (rows.empty()) return arrow::Status::OK();
    auto options = arrow::ipc::IpcWriteOptions::Defaults();
    ARROW_ASSIGN_OR_RAISE(options.codec, arrow::util::Codec::Create(arrow::Compression::ZSTD));
    // The stream format, since texts are coded anew in each record batch.
    ARROW_ASSIGN_OR_RAISE(const auto writer,
                          arrow::ipc::MakeStreamWriter(file->stream(), rows[0]->schema(), options));
    for (const auto& records : rows) RETURN_NOT_OK(writer->WriteRecordBatch(*records));
    return writer->Close();
  }));
  return file->Commit();
}

base::Status ReadRows(
    const std::string& path,
    const std::function<base::Status(const std::shared_ptr<arrow::RecordBatch>& rows)>& take) {
  const auto open = [&]() -> arrow::Result<std::shared_ptr<arrow::RecordBatchReader>> {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
    ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
    if (size == 0) return nullptr;
    return arrow::ipc::RecordBatchStreamReader::Open(
        std::static_pointer_cast<arrow::io::InputStream>(std::move(file)));
  };
  TW_ASSIGN_OR_RETURN(const auto reader, read::CallArrow(path, open));
  while (reader != nullptr) {
    TW_ASSIGN_OR_RETURN(const std::shared_ptr<arrow::RecordBatch> records,
                        read::CallArrow(path, [&] { return reader->Next(); }));
    if (records == nullptr) break;
    TW_RETURN_IF_ERROR(take(records));
  }
  return base::Ok();
}

}  // namespace tiaowen::write
