#include "runtime/write/convert.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/table.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <optional>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/cells.h"
#include "runtime/read/check_register.h"
#include "runtime/write/output_file.h"
#include "runtime/write/record_sink.h"

namespace tiaowen::write {
namespace {

using ArrayResult = arrow::Result<std::shared_ptr<arrow::Array>>;

// A register in both its forms: as written and as checked.
struct Source {
  const ir::Schema& schema;
  read::RawRegister raw;
  std::vector<read::CheckedTable> checked;
};

base::Result<Source> ReadSource(const std::string& from, const ir::Module& module) {
  std::vector<read::Notice> ignored;
  auto whole = read::ReadDirectory(from, module.schema, read::ReadLimits(), &ignored);
  if (!whole.ok()) return whole.error();
  TW_CHECK(whole->has_value(), "nothing bounds the memory");
  Source source{module.schema, std::move(whole->value()), {}};
  const read::RawTable& main = source.raw.tables[0];
  const auto id_column = static_cast<size_t>(module.schema.table(ir::kMainTable).id_column);
  TW_ASSIGN_OR_RETURN(const read::DuplicateIds duplicates,
                      read::DuplicateIds::Find([&](const read::DuplicateIds::VisitId& visit) {
                        read::VisitIds(*main.columns[id_column], visit);
                        return base::Ok();
                      }));
  TW_ASSIGN_OR_RETURN(read::CheckedRegister checked,
                      read::CheckRegister(module, source.raw, duplicates, nullptr));
  if (!checked.rejects.empty()) return read::ErrorOf(checked.rejects.front());
  source.checked = std::move(checked.tables);
  return source;
}

// The rows of a table in the order in which they are to be written.
using RowOrder = std::vector<int32_t>;

RowOrder OrderByParent(const std::vector<int32_t>& parents) {
  RowOrder order(parents.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {},
                           [&](int32_t row) { return parents[static_cast<size_t>(row)]; });
  return order;
}

ArrayResult BuildTexts(const arrow::ChunkedArray& cells, const RowOrder& order) {
  std::vector<std::string> texts(static_cast<size_t>(cells.length()));
  read::VisitCells(cells, [&](int64_t row, const read::Cell& cell) {
    texts[static_cast<size_t>(row)] = read::CellText(cell);
  });
  arrow::StringBuilder builder;
  for (const int32_t row : order) {
    const std::string& text = texts[static_cast<size_t>(row)];
    RETURN_NOT_OK(text.empty() ? builder.AppendNull() : builder.Append(text));
  }
  return builder.Finish();
}

// Values of codes or numbers; `is_null(row)` tells where there is none.
template <typename Builder, typename Values, typename IsNull>
ArrayResult BuildNumbers(const Values& values, const RowOrder& order, IsNull is_null) {
  Builder builder;
  for (const int32_t row : order) {
    const auto value = static_cast<typename Builder::value_type>(values[static_cast<size_t>(row)]);
    RETURN_NOT_OK(is_null(row) ? builder.AppendNull() : builder.Append(value));
  }
  return builder.Finish();
}

ArrayResult BuildDecimals(const batch::Column& column, int scale, const RowOrder& order) {
  constexpr int kDigitsMax = 19;  // of 64 bits
  arrow::Decimal128Builder builder(arrow::decimal128(kDigitsMax, scale));
  for (const int32_t row : order) {
    RETURN_NOT_OK(column.is_valid(row)
                      ? builder.Append(arrow::Decimal128(column.wide[static_cast<size_t>(row)]))
                      : builder.AppendNull());
  }
  return builder.Finish();
}

bool HasPartialDate(const batch::Column& column, int64_t rows) {
  for (int64_t row = 0; row < rows; ++row) {
    if (column.is_valid(row) && !column.is_exact(row)) return true;
  }
  return false;
}

ArrayResult BuildColumn(const ir::Column& declared, const read::RawTable& raw,
                        const read::CheckedTable& checked, size_t index, const RowOrder& order,
                        bool typed) {
  const batch::Column& column = checked.columns[index];
  const auto is_null = [&](int32_t row) { return !column.is_valid(row); };
  // An ongoing period was written as null.
  const auto is_null_or_ongoing = [&](int32_t row) {
    return is_null(row) || column.values[static_cast<size_t>(row)] == batch::kDateHigh;
  };
  if (typed && declared.type.kind == ir::TypeKind::kBool) {
    return BuildNumbers<arrow::BooleanBuilder>(column.codes, order, is_null);
  }
  if (typed && declared.type.kind == ir::TypeKind::kInt) {
    return BuildNumbers<arrow::Int32Builder>(column.values, order, is_null);
  }
  if (typed && declared.type.kind == ir::TypeKind::kDecimal) {
    return BuildDecimals(column, declared.type.scale, order);
  }
  if (typed && declared.type.kind == ir::TypeKind::kDate && !HasPartialDate(column, raw.rows)) {
    return BuildNumbers<arrow::Date32Builder>(column.values, order, is_null_or_ongoing);
  }
  return BuildTexts(*raw.columns[index], order);
}

struct NamedArrays {
  std::vector<std::string> names;
  arrow::ArrayVector arrays;
};

arrow::Result<NamedArrays> BuildTable(const Source& source, size_t table, const RowOrder& order,
                                      bool typed) {
  const ir::Table& declared = source.schema.tables[table];
  const read::RawTable& raw = source.raw.tables[table];
  NamedArrays built;
  for (size_t i = 0; i < declared.columns.size(); ++i) {
    if (raw.columns[i] == nullptr) continue;
    ARROW_ASSIGN_OR_RAISE(
        auto array, BuildColumn(declared.columns[i], raw, source.checked[table], i, order, typed));
    built.names.push_back(declared.columns[i].name);
    built.arrays.push_back(std::move(array));
  }
  return built;
}

std::shared_ptr<arrow::RecordBatch> AsRecords(const NamedArrays& columns, int64_t rows) {
  arrow::FieldVector fields;
  for (size_t i = 0; i < columns.names.size(); ++i) {
    fields.push_back(arrow::field(columns.names[i], columns.arrays[i]->type()));
  }
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), rows, columns.arrays);
}

bool IsPresent(const read::RawTable& raw) {
  return std::ranges::any_of(raw.columns,
                             [](const read::Cells& cells) { return cells != nullptr; });
}

ArrayResult BuildList(const Source& source, size_t table, bool typed) {
  const std::vector<int32_t>& parents = source.checked[table].parents;
  ARROW_ASSIGN_OR_RAISE(const NamedArrays columns,
                        BuildTable(source, table, OrderByParent(parents), typed));
  ARROW_ASSIGN_OR_RAISE(auto records, arrow::StructArray::Make(columns.arrays, columns.names));
  std::vector<int32_t> offsets(static_cast<size_t>(source.raw.tables[0].rows) + 1, 0);
  for (const int32_t parent : parents) ++offsets[static_cast<size_t>(parent) + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  arrow::Int32Builder builder;
  RETURN_NOT_OK(builder.AppendValues(offsets));
  ARROW_ASSIGN_OR_RAISE(const auto offset_array, builder.Finish());
  return arrow::ListArray::FromArrays(*offset_array, *records);
}

RowOrder NaturalOrder(int64_t rows) {
  RowOrder order(static_cast<size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> BuildNested(const Source& source, bool typed) {
  const int64_t rows = source.raw.tables[0].rows;
  ARROW_ASSIGN_OR_RAISE(NamedArrays columns, BuildTable(source, 0, NaturalOrder(rows), typed));
  for (size_t table = 1; table < source.schema.tables.size(); ++table) {
    if (!IsPresent(source.raw.tables[table])) continue;
    ARROW_ASSIGN_OR_RAISE(auto list, BuildList(source, table, typed));
    columns.names.push_back(source.schema.tables[table].name);
    columns.arrays.push_back(std::move(list));
  }
  return AsRecords(columns, rows);
}

base::Status WriteRecords(const arrow::RecordBatch& records, const std::string& to, Format format,
                          bool stream_format, int64_t portion_rows) {
  TW_CHECK(portion_rows >= 1, "portions of {} rows", portion_rows);
  TW_ASSIGN_OR_RETURN(const std::unique_ptr<OutputFile> file, OutputFile::Create(to));
  TW_RETURN_IF_ERROR(read::CallArrowStatus(to, [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(const auto sink,
                          MakeSink(format, stream_format, records.schema(), file->stream()));
    for (int64_t row = 0; row < records.num_rows(); row += portion_rows) {
      RETURN_NOT_OK(sink->Write(*records.Slice(row, portion_rows)));
    }
    return sink->Finish();
  }));
  return file->Commit();
}

}  // namespace

base::Status ConvertToNested(const std::string& from, const ir::Module& module,
                             const std::string& to, NestedFormat format,
                             const ConvertOptions& options) {
  TW_ASSIGN_OR_RETURN(const Source source, ReadSource(from, module));
  TW_ASSIGN_OR_RETURN(const auto records,
                      read::CallArrow(from, [&] { return BuildNested(source, options.typed); }));
  return WriteRecords(*records, to,
                      format == NestedFormat::kParquet ? Format::kParquet : Format::kArrow,
                      format == NestedFormat::kArrowStream, options.portion_rows);
}

base::Status ConvertToParquetDirectory(const std::string& from, const ir::Module& module,
                                       const std::string& to, const ConvertOptions& options) {
  TW_ASSIGN_OR_RETURN(const Source source, ReadSource(from, module));
  for (size_t table = 0; table < module.schema.tables.size(); ++table) {
    const read::RawTable& raw = source.raw.tables[table];
    if (!IsPresent(raw)) continue;
    const RowOrder order = NaturalOrder(raw.rows);
    auto build = [&]() -> arrow::Result<std::shared_ptr<arrow::RecordBatch>> {
      ARROW_ASSIGN_OR_RAISE(NamedArrays columns, BuildTable(source, table, order, options.typed));
      if (raw.ids != nullptr) {
        ARROW_ASSIGN_OR_RAISE(auto ids, BuildTexts(*raw.ids, order));
        columns.names.emplace_back(read::TableRequest{module.schema, raw.table}.id_column());
        columns.arrays.push_back(std::move(ids));
      }
      return AsRecords(columns, raw.rows);
    };
    TW_ASSIGN_OR_RETURN(const auto records, read::CallArrow(from, build));
    const std::string name = module.schema.tables[table].name + ".parquet";
    TW_RETURN_IF_ERROR(WriteRecords(*records, (std::filesystem::path(to) / name).string(),
                                    Format::kParquet, false, options.portion_rows));
  }
  return base::Ok();
}

}  // namespace tiaowen::write
