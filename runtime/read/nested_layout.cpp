#include <arrow/array.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/match_columns.h"

namespace tiaowen::read {
namespace {

// The fields of the records in a list<struct> column, or null.
const arrow::StructType* RecordsOf(const arrow::DataType& type) {
  if (type.id() != arrow::Type::LIST && type.id() != arrow::Type::LARGE_LIST) return nullptr;
  const arrow::DataType& records = *static_cast<const arrow::BaseListType&>(type).value_type();
  if (records.id() != arrow::Type::STRUCT) return nullptr;
  return static_cast<const arrow::StructType*>(&records);
}

base::Error NotNested(const std::string& file, const ir::Table& table,
                      const arrow::DataType& type) {
  return {
      fmt::format("{}：表「{}」应为 list<struct> 列，却是 {}", file, table.name, type.ToString()),
      fmt::format("{}: table \"{}\" must be a list<struct> column, but is {}", file, table.name,
                  type.ToString())};
}

Notice AbsentColumn(const std::string& file, const ir::Table& table) {
  if (table.complete) {
    return {fmt::format("{}：没有表「{}」的列，视为空表", file, table.name),
            fmt::format("{}: there is no column for table \"{}\"; it is taken as empty", file,
                        table.name)};
  }
  return {fmt::format("{}：没有表「{}」的列，视为无记录（登记可能不全）", file, table.name),
          fmt::format("{}: there is no column for table \"{}\"; nothing is known of its rows", file,
                      table.name)};
}

// Lays the lists of `List` end to end: the records of all main rows, each with its main row as
// parent.
template <typename List>
arrow::Result<std::shared_ptr<arrow::StructArray>> Flatten(const arrow::Array& column,
                                                           std::vector<int32_t>* parents) {
  const auto& lists = static_cast<const List&>(column);
  ARROW_ASSIGN_OR_RAISE(auto records, lists.Flatten());
  parents->reserve(static_cast<size_t>(records->length()));
  for (int64_t row = 0; row < lists.length(); ++row) {
    const int64_t length = lists.IsNull(row) ? 0 : lists.value_length(row);
    parents->insert(parents->end(), static_cast<size_t>(length), static_cast<int32_t>(row));
  }
  return std::static_pointer_cast<arrow::StructArray>(records);
}

Cells AsCells(std::shared_ptr<arrow::Array> array) {
  return std::make_shared<arrow::ChunkedArray>(std::move(array));
}

// Where the rows of a child table are reported: at their main row.
std::vector<int64_t> LinesOf(const std::vector<int32_t>& parents, int64_t row_first) {
  std::vector<int64_t> lines;
  lines.reserve(parents.size());
  for (const int32_t parent : parents) lines.push_back(row_first + parent + 1);
  return lines;
}

base::Status UnnestChild(const arrow::Array& column, const ir::Table& table, int64_t row_first,
                         RawTable* raw) {
  if (column.type_id() == arrow::Type::NA) return base::Ok();
  const bool large = column.type_id() == arrow::Type::LARGE_LIST;
  TW_ASSIGN_OR_RETURN(const std::shared_ptr<arrow::StructArray> records, CallArrow(raw->file, [&] {
                        return large ? Flatten<arrow::LargeListArray>(column, &raw->parents)
                                     : Flatten<arrow::ListArray>(column, &raw->parents);
                      }));
  raw->rows = records->length();
  raw->lines = LinesOf(raw->parents, row_first);
  for (size_t i = 0; i < table.columns.size(); ++i) {
    raw->columns[i] = AsCells(records->GetFieldByName(table.columns[i].name));
  }
  for (int64_t row = 0; row < raw->rows; ++row) {
    if (records->IsNull(row)) raw->doubtful.push_back({row, reason::NullRecord()});
  }
  return base::Ok();
}

// A child table's column may name the applicant again; the nesting already tells.
base::Status MatchChild(const arrow::Field& field, const std::string& file,
                        const ir::Schema& schema, const ir::Table& table,
                        std::vector<Notice>* notices) {
  if (field.type()->id() == arrow::Type::NA) return base::Ok();
  const arrow::StructType* records = RecordsOf(*field.type());
  if (records == nullptr) return NotNested(file, table, *field.type());
  const ir::Table& main = schema.table(ir::kMainTable);
  const std::string place = file + " " + table.name;
  const Expectation expectation{
      table, "", {main.columns[static_cast<size_t>(main.id_column)].name}, place};
  const base::Result<ColumnMatch> match = MatchColumns(records->fields(), expectation, notices);
  if (!match.ok()) return match.error();
  return base::Ok();
}

}  // namespace

base::Result<NestedLayout> NestedLayout::Match(const arrow::Schema& records,
                                               const std::string& file, const ir::Schema& schema,
                                               std::vector<Notice>* notices) {
  NestedLayout layout;
  layout.schema_ = &schema;
  layout.file_ = file;
  std::vector<std::string_view> table_names;
  for (const ir::Table& table : schema.tables) {
    if (table.kind == ir::TableKind::kChild) table_names.push_back(table.name);
  }
  const ir::Table& main = schema.table(ir::kMainTable);
  const Expectation expectation{main, "", table_names, file};
  TW_ASSIGN_OR_RETURN(const ColumnMatch match,
                      MatchColumns(records.fields(), expectation, notices));
  for (size_t i = 0; i < main.columns.size(); ++i) {
    if (match.positions[i] >= 0) layout.column_names_.push_back(main.columns[i].name);
  }
  for (const ir::Table& table : schema.tables) {
    if (table.kind != ir::TableKind::kChild) continue;
    const arrow::FieldVector fields = records.GetAllFieldsByName(table.name);
    if (fields.size() > 1) {
      return base::Error{fmt::format("{}：列「{}」出现了两次", file, table.name),
                         fmt::format("{}: column \"{}\" occurs twice", file, table.name)};
    }
    if (fields.empty()) {
      notices->push_back(AbsentColumn(file, table));
      continue;
    }
    TW_RETURN_IF_ERROR(MatchChild(*fields[0], file, schema, table, notices));
    layout.column_names_.push_back(table.name);
  }
  return layout;
}

base::Result<RawRegister> NestedLayout::Unnest(const arrow::RecordBatch& records,
                                               int64_t row_first) const {
  RawRegister raw;
  raw.row_first = row_first;
  for (size_t i = 0; i < schema_->tables.size(); ++i) {
    const ir::Table& table = schema_->tables[i];
    RawTable& rows = raw.tables.emplace_back();
    rows.table = ir::TableId(i);
    rows.file = file_;
    rows.columns.resize(table.columns.size());
    if (rows.table == ir::kMainTable) {
      rows.rows = records.num_rows();
      rows.line_first = row_first + 1;
      for (size_t c = 0; c < table.columns.size(); ++c) {
        auto column = records.GetColumnByName(table.columns[c].name);
        if (column != nullptr) rows.columns[c] = AsCells(std::move(column));
      }
    } else if (table.kind == ir::TableKind::kChild) {
      rows.prefix = table.name + ".";
      const auto column = records.GetColumnByName(table.name);
      if (column == nullptr) continue;
      TW_RETURN_IF_ERROR(UnnestChild(*column, table, row_first, &rows));
    }
  }
  return raw;
}

}  // namespace tiaowen::read
