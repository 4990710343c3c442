#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/util/iterator.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>

#include <array>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/parquet_columns.h"

namespace tiaowen::read {
namespace {

using ReaderResult = arrow::Result<std::shared_ptr<arrow::RecordBatchReader>>;

std::vector<int> PositionsOf(const arrow::Schema& schema, const std::vector<std::string>& names) {
  std::vector<int> positions;
  for (const std::string& name : names) positions.push_back(schema.GetFieldIndex(name));
  return positions;
}

// Keeps the file open as long as record batches are read from it.
class ParquetBatches : public arrow::RecordBatchReader {
 public:
  ParquetBatches(std::unique_ptr<parquet::arrow::FileReader> file,
                 std::unique_ptr<arrow::RecordBatchReader> batches)
      : file_(std::move(file)), batches_(std::move(batches)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return batches_->schema(); }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return batches_->ReadNext(batch);
  }

 private:
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
};

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> OpenParquet(const std::string& path,
                                                                       int64_t batch_rows) {
  parquet::arrow::FileReaderBuilder builder;
  RETURN_NOT_OK(builder.OpenFile(path));
  parquet::ArrowReaderProperties properties = parquet::default_arrow_reader_properties();
  properties.set_batch_size(batch_rows);
  builder.properties(properties);
  return builder.Build();
}

ReaderResult ReadParquet(const std::string& path, const std::vector<int>& fields,
                         int64_t batch_rows) {
  ARROW_ASSIGN_OR_RAISE(auto file, OpenParquet(path, batch_rows));
  std::vector<int> row_groups;
  for (int group = 0; group < file->num_row_groups(); ++group) row_groups.push_back(group);
  ARROW_ASSIGN_OR_RAISE(auto batches,
                        file->GetRecordBatchReader(row_groups, LeavesOf(*file, fields)));
  return std::make_shared<ParquetBatches>(std::move(file), std::move(batches));
}

ReaderResult ReadIpcFile(const std::string& path, const std::vector<int>& fields) {
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = fields;
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchFileReader::Open(file, options));
  auto next = [reader, at = 0]() mutable -> arrow::Result<std::shared_ptr<arrow::RecordBatch>> {
    if (at == reader->num_record_batches()) return nullptr;
    return reader->ReadRecordBatch(at++);
  };
  return arrow::RecordBatchReader::MakeFromIterator(arrow::MakeFunctionIterator(std::move(next)),
                                                    reader->schema());
}

ReaderResult ReadIpcStream(const std::string& path, const std::vector<int>& fields) {
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = fields;
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::io::InputStream> file,
                        arrow::io::ReadableFile::Open(path));
  return arrow::ipc::RecordBatchStreamReader::Open(file, options);
}

// The first bytes of a file; fewer when it is shorter.
arrow::Result<std::string> ReadMagic(const std::string& path) {
  std::array<char, 8> bytes{};
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const int64_t read, file->Read(bytes.size(), bytes.data()));
  return std::string(bytes.data(), static_cast<size_t>(read));
}

base::Error NoCarrier(const std::string& path, std::string_view magic) {
  if (magic.starts_with("PK\x03\x04")) {
    return {
        fmt::format("{}：xlsx 工作簿尚不能读，请把各工作表另存为 CSV（UTF-8）放在一个目录里", path),
        fmt::format(
            "{}: xlsx workbooks cannot be read yet; save each sheet as CSV (UTF-8) in a directory",
            path)};
  }
  return {
      fmt::format(
          "{}：不是登记数据；应为 CSV 或 Parquet 文件的目录，或单个嵌套 Parquet、Arrow IPC 文件",
          path),
      fmt::format("{}: not a register; give a directory of CSV or Parquet files, or one nested "
                  "Parquet or Arrow IPC file",
                  path)};
}

}  // namespace

base::Result<NestedFile> NestedFile::Open(const std::string& path) {
  TW_ASSIGN_OR_RETURN(const std::string magic, CallArrow(path, [&] { return ReadMagic(path); }));
  NestedFile file;
  file.path_ = path;
  if (magic.starts_with("PAR1")) {
    file.format_ = Format::kParquet;
    auto read_schema = [&]() -> arrow::Result<std::shared_ptr<arrow::Schema>> {
      ARROW_ASSIGN_OR_RAISE(auto reader, OpenParquet(path, 1));
      std::shared_ptr<arrow::Schema> schema;
      RETURN_NOT_OK(reader->GetSchema(&schema));
      return schema;
    };
    TW_ASSIGN_OR_RETURN(file.schema_, CallArrow(path, read_schema));
    return file;
  }
  const bool is_file = magic.starts_with("ARROW1");
  if (!is_file && !magic.starts_with("\xFF\xFF\xFF\xFF")) return NoCarrier(path, magic);
  file.format_ = is_file ? Format::kIpcFile : Format::kIpcStream;
  TW_ASSIGN_OR_RETURN(const std::shared_ptr<arrow::RecordBatchReader> reader, CallArrow(path, [&] {
                        return is_file ? ReadIpcFile(path, {}) : ReadIpcStream(path, {});
                      }));
  file.schema_ = reader->schema();
  return file;
}

base::Result<std::shared_ptr<arrow::RecordBatchReader>> NestedFile::Read(
    const std::vector<std::string>& names, int64_t batch_rows) const {
  const std::vector<int> fields = PositionsOf(*schema_, names);
  return CallArrow(path_, [&]() -> ReaderResult {
    switch (format_) {
      case Format::kParquet:
        return ReadParquet(path_, fields, batch_rows);
      case Format::kIpcFile:
        return ReadIpcFile(path_, fields);
      case Format::kIpcStream:
        return ReadIpcStream(path_, fields);
    }
    return arrow::Status::UnknownError("format");
  });
}

}  // namespace tiaowen::read
