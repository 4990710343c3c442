#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>

#include <filesystem>

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

}  // namespace

std::vector<int> LeavesOf(const parquet::arrow::FileReader& reader,
                          const std::vector<int>& fields) {
  std::vector<int> leaves;
  for (const int field : fields) {
    CollectLeaves(reader.manifest().schema_fields[static_cast<size_t>(field)], &leaves);
  }
  return leaves;
}

base::Result<RawTable> ReadParquetTable(const std::string& path, const TableRequest& request,
                                        std::vector<Notice>* notices) {
  parquet::arrow::FileReaderBuilder builder;
  TW_RETURN_IF_ERROR(CallArrowStatus(path, [&] { return builder.OpenFile(path); }));
  TW_ASSIGN_OR_RETURN(const std::unique_ptr<parquet::arrow::FileReader> reader,
                      CallArrow(path, [&] { return builder.Build(); }));
  std::shared_ptr<arrow::Schema> schema;
  TW_RETURN_IF_ERROR(CallArrowStatus(path, [&] { return reader->GetSchema(&schema); }));

  RawTable raw;
  raw.table = request.id;
  raw.file = std::filesystem::path(path).filename().string();
  const bool is_child = request.table().kind == ir::TableKind::kChild;
  const Expectation expectation{request.table(), is_child ? request.id_column() : "", {}, raw.file};
  TW_ASSIGN_OR_RETURN(const ColumnMatch match,
                      MatchColumns(schema->fields(), expectation, notices));
  std::vector<int> wanted;
  for (const int position : match.positions) {
    if (position >= 0) wanted.push_back(position);
  }
  if (is_child) wanted.push_back(match.id_position);
  TW_ASSIGN_OR_RETURN(const std::shared_ptr<arrow::Table> table, CallArrow(path, [&] {
                        return reader->ReadTable(LeavesOf(*reader, wanted));
                      }));
  raw.rows = table->num_rows();
  for (size_t i = 0; i < match.positions.size(); ++i) {
    raw.columns.push_back(
        match.positions[i] < 0 ? nullptr : table->GetColumnByName(request.table().columns[i].name));
  }
  if (is_child) raw.ids = table->GetColumnByName(std::string(request.id_column()));
  return raw;
}

}  // namespace tiaowen::read
