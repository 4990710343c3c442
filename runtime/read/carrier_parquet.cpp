#include <arrow/record_batch.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/match_columns.h"
#include "runtime/read/parquet_columns.h"

namespace tiaowen::read {
namespace {

void CollectLeaves(const parquet::arrow::SchemaField& field, std::vector<int>* leaves) {
  if (field.is_leaf()) leaves->push_back(field.column_index);
  for (const auto& child : field.children) CollectLeaves(child, leaves);
}

// Rows of a table take about so many bytes; wider ones make larger portions.
constexpr int64_t kRowBytes = 128;
constexpr int64_t kPortionRowsMin = 16;

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> OpenFile(const std::string& path,
                                                                    int64_t portion_bytes) {
  parquet::ReaderProperties file_properties = parquet::default_reader_properties();
  file_properties.enable_buffered_stream();  // or a whole row group is held
  parquet::arrow::FileReaderBuilder builder;
  RETURN_NOT_OK(builder.OpenFile(path, /*memory_map=*/false, file_properties));
  parquet::ArrowReaderProperties properties = parquet::default_arrow_reader_properties();
  properties.set_batch_size(std::max(kPortionRowsMin, portion_bytes / kRowBytes));
  builder.properties(properties);
  return builder.Build();
}

std::vector<int> RowGroupsOf(const parquet::arrow::FileReader& file) {
  std::vector<int> groups(static_cast<size_t>(file.num_row_groups()));
  std::iota(groups.begin(), groups.end(), 0);
  return groups;
}

class ParquetStream : public TableStream {
 public:
  ParquetStream(std::string path, std::unique_ptr<parquet::arrow::FileReader> file,
                std::unique_ptr<arrow::RecordBatchReader> batches, const TableRequest& request)
      : path_(std::move(path)),
        file_(std::move(file)),
        batches_(std::move(batches)),
        request_(request) {}

  base::Result<std::optional<RawTable>> Next() override {
    TW_ASSIGN_OR_RETURN(std::shared_ptr<arrow::RecordBatch> records,
                        CallArrow(path_, [&] { return batches_->Next(); }));
    if (records == nullptr && std::exchange(is_first_, false)) {
      TW_ASSIGN_OR_RETURN(records, CallArrow(path_, [&] {
                            return arrow::RecordBatch::MakeEmpty(batches_->schema());
                          }));
    }
    if (records == nullptr) return std::optional<RawTable>();
    is_first_ = false;
    RawTable raw = MakeTable(*records);
    row_first_ += raw.rows;
    return std::optional<RawTable>(std::move(raw));
  }

 private:
  RawTable MakeTable(const arrow::RecordBatch& records) const {
    RawTable raw;
    raw.table = request_.id;
    raw.file = std::filesystem::path(path_).filename().string();
    raw.rows = records.num_rows();
    raw.line_first = row_first_ + 1;
    for (const ir::Column& column : request_.table().columns) {
      raw.columns.push_back(CellsOf(records, column.name));
    }
    if (request_.table().kind == ir::TableKind::kChild) {
      raw.ids = CellsOf(records, std::string(request_.id_column()));
    }
    return raw;
  }

  static Cells CellsOf(const arrow::RecordBatch& records, const std::string& name) {
    auto column = records.GetColumnByName(name);
    return column == nullptr ? nullptr : std::make_shared<arrow::ChunkedArray>(std::move(column));
  }

  std::string path_;
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
  TableRequest request_;
  int64_t row_first_ = 0;
  bool is_first_ = true;
};

}  // namespace

std::vector<int> LeavesOf(const parquet::arrow::FileReader& reader,
                          const std::vector<int>& fields) {
  std::vector<int> leaves;
  for (const int field : fields) {
    CollectLeaves(reader.manifest().schema_fields[static_cast<size_t>(field)], &leaves);
  }
  return leaves;
}

base::Result<std::unique_ptr<TableStream>> OpenParquetTable(const std::string& path,
                                                            const TableRequest& request,
                                                            int64_t portion_bytes,
                                                            std::vector<Notice>* notices) {
  TW_ASSIGN_OR_RETURN(std::unique_ptr<parquet::arrow::FileReader> file,
                      CallArrow(path, [&] { return OpenFile(path, portion_bytes); }));
  std::shared_ptr<arrow::Schema> schema;
  TW_RETURN_IF_ERROR(CallArrowStatus(path, [&] { return file->GetSchema(&schema); }));

  const std::string name = std::filesystem::path(path).filename().string();
  const bool is_child = request.table().kind == ir::TableKind::kChild;
  const Expectation expectation{request.table(), is_child ? request.id_column() : "", {}, name};
  TW_ASSIGN_OR_RETURN(const ColumnMatch match,
                      MatchColumns(schema->fields(), expectation, notices));
  std::vector<int> wanted;
  for (const int position : match.positions) {
    if (position >= 0) wanted.push_back(position);
  }
  if (is_child) wanted.push_back(match.id_position);
  TW_ASSIGN_OR_RETURN(std::unique_ptr<arrow::RecordBatchReader> batches, CallArrow(path, [&] {
                        return file->GetRecordBatchReader(RowGroupsOf(*file),
                                                          LeavesOf(*file, wanted));
                      }));
  return std::unique_ptr<TableStream>(
      std::make_unique<ParquetStream>(path, std::move(file), std::move(batches), request));
}

}  // namespace tiaowen::read
