#include "tests/bench/nested_file.h"

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/writer.h>

#include <algorithm>

#include "runtime/builtin/calendar.h"

namespace tiaowen::bench {
namespace {

constexpr int64_t kRowGroup = 65536;

class NestedConverter {
 public:
  NestedConverter(const ir::Module& module, const Spread& spread)
      : module_(module), spread_(spread) {}

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Convert(const batch::Batch& batch) const {
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    for (size_t t = 0; t < batch.tables.size(); ++t) {
      const ir::Table& table = module_.schema.tables[t];
      if (table.kind == ir::TableKind::kReference) continue;
      arrow::FieldVector own_fields;
      arrow::ArrayVector own_arrays;
      for (size_t c = 0; c < table.columns.size(); ++c) {
        ARROW_ASSIGN_OR_RAISE(auto array, ConvertColumn(batch, t, c));
        own_fields.push_back(arrow::field(table.columns[c].name, array->type()));
        own_arrays.push_back(std::move(array));
      }
      if (table.kind == ir::TableKind::kMain) {
        fields.insert(fields.end(), own_fields.begin(), own_fields.end());
        arrays.insert(arrays.end(), own_arrays.begin(), own_arrays.end());
        continue;
      }
      ARROW_ASSIGN_OR_RAISE(auto rows, arrow::StructArray::Make(own_arrays, own_fields));
      arrow::Int32Builder offsets;
      ARROW_RETURN_NOT_OK(offsets.AppendValues(batch.tables[t].offsets));
      ARROW_ASSIGN_OR_RAISE(auto offset_array, offsets.Finish());
      ARROW_ASSIGN_OR_RAISE(auto list, arrow::ListArray::FromArrays(*offset_array, *rows));
      fields.push_back(arrow::field(table.name, list->type()));
      arrays.push_back(std::move(list));
    }
    return arrow::RecordBatch::Make(arrow::schema(fields), batch.applicants, arrays);
  }

 private:
  bool HasPartialDates(const ir::Table& table, const ir::Column& column) const {
    return !spread_.exact && std::any_of(spread_.columns.begin(), spread_.columns.end(),
                                         [&](const ColumnSpread& spread) {
                                           return spread.table == table.name &&
                                                  spread.column == column.name &&
                                                  spread.partial_permille > 0;
                                         });
  }

  arrow::Result<std::shared_ptr<arrow::Array>> ConvertColumn(const batch::Batch& batch,
                                                             size_t table, size_t column) const {
    const ir::Table& schema = module_.schema.tables[table];
    const ir::Column& declared = schema.columns[column];
    const batch::Column& cells = batch.tables[table].columns[column];
    const int64_t rows = batch.tables[table].rows;
    switch (declared.type.kind) {
      case ir::TypeKind::kBool:
        return Build<arrow::BooleanBuilder>(cells, rows,
                                            [&](size_t row) { return cells.codes[row] == 1; });
      case ir::TypeKind::kInt:
        return Build<arrow::Int32Builder>(cells, rows,
                                          [&](size_t row) { return cells.values[row]; });
      case ir::TypeKind::kDecimal:
        return Build<arrow::StringBuilder>(cells, rows, [&](size_t row) {
          return ir::FormatDecimal(cells.wide[row], declared.type.scale);
        });
      case ir::TypeKind::kDate:
        if (HasPartialDates(schema, declared)) {
          return Build<arrow::StringBuilder>(cells, rows, [&](size_t row) {
            return SpellDate(cells.values[row], cells.upper[row]);
          });
        }
        return Build<arrow::Date32Builder>(cells, rows,
                                           [&](size_t row) { return cells.values[row]; });
      case ir::TypeKind::kCategory:
      case ir::TypeKind::kGrade:
        return Build<arrow::StringBuilder>(cells, rows, [&](size_t row) {
          return module_.schema.enum_type(declared.type.enum_id)
              .values[static_cast<size_t>(cells.codes[row])];
        });
      case ir::TypeKind::kText:
        return Build<arrow::StringBuilder>(cells, rows, [&](size_t row) {
          const auto code = static_cast<size_t>(cells.values[row]);
          return code < module_.texts.size() ? module_.texts[code]
                                             : batch.own_texts[code - module_.texts.size()];
        });
    }
    return arrow::Status::TypeError("no such type");
  }

  template <typename Builder, typename ValueOf>
  static arrow::Result<std::shared_ptr<arrow::Array>> Build(const batch::Column& cells,
                                                            int64_t rows, const ValueOf& value_of) {
    Builder builder;
    ARROW_RETURN_NOT_OK(builder.Reserve(rows));
    for (int64_t row = 0; row < rows; ++row) {
      const auto at = static_cast<size_t>(row);
      const bool ongoing =
          !cells.upper.empty() && cells.is_valid(row) && cells.values[at] == batch::kDateHigh;
      if (!cells.is_valid(row) || ongoing) {
        ARROW_RETURN_NOT_OK(builder.AppendNull());
      } else {
        ARROW_RETURN_NOT_OK(builder.Append(value_of(at)));
      }
    }
    return builder.Finish();
  }

  // "2016-06-01", "2016-06" or "2016".
  static std::string SpellDate(int32_t first, int32_t last) {
    const std::string day = builtin::FormatDate(first);
    if (first == last) return day;
    return day.substr(0, last - first < 31 ? 7 : 4);
  }

  const ir::Module& module_;
  const Spread& spread_;
};

arrow::Status Write(const ir::Module& module, const Spread& spread, uint64_t seed,
                    int64_t applicants, const std::string& path) {
  const NestedConverter converter(module, spread);
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::FileOutputStream::Open(path));
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  for (int64_t first = 0; first < applicants; first += kRowGroup) {
    const batch::Batch batch = MakePopulation(
        module, spread, seed, first, std::min(kRowGroup, applicants - first), Columns::kAll);
    ARROW_ASSIGN_OR_RAISE(auto records, converter.Convert(batch));
    if (writer == nullptr) {
      ARROW_ASSIGN_OR_RAISE(writer, parquet::arrow::FileWriter::Open(
                                        *records->schema(), arrow::default_memory_pool(), file));
    }
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*records));
  }
  if (writer == nullptr) return arrow::Status::Invalid("a population of nobody");
  ARROW_RETURN_NOT_OK(writer->Close());
  return file->Close();
}

}  // namespace

base::Status WriteNestedParquet(const ir::Module& module, const Spread& spread, uint64_t seed,
                                int64_t applicants, const std::string& path) {
  const arrow::Status status = Write(module, spread, seed, applicants, path);
  if (!status.ok())
    return base::Error{"无法写出 " + path + "：" + status.ToString(), status.ToString()};
  return base::Ok();
}

}  // namespace tiaowen::bench
