#include <arrow/array.h>

#include <string>
#include <vector>

#include "runtime/read/cells.h"
#include "runtime/write/csv_text.h"
#include "runtime/write/record_sink.h"

namespace tiaowen::write {
namespace {

// The encoded fields of one column, end to end.
struct EncodedColumn {
  std::string text;
  std::vector<size_t> ends;

  std::string_view field(size_t row) const {
    const size_t begin = row == 0 ? 0 : ends[row - 1];
    return std::string_view(text).substr(begin, ends[row] - begin);
  }
};

EncodedColumn Encode(const arrow::Array& column) {
  EncodedColumn encoded;
  encoded.ends.reserve(static_cast<size_t>(column.length()));
  read::VisitArray(column, 0, [&](int64_t, const read::Cell& cell) {
    if (cell.kind == read::Cell::Kind::kText) {
      AppendCsvField(cell.text, &encoded.text);
    } else {
      AppendCsvField(read::CellText(cell), &encoded.text);
    }
    encoded.ends.push_back(encoded.text.size());
  });
  return encoded;
}

class CsvSink : public RecordSink {
 public:
  explicit CsvSink(std::shared_ptr<arrow::io::OutputStream> stream) : stream_(std::move(stream)) {}

  arrow::Status WriteHeader(const arrow::Schema& schema) {
    std::string line;
    for (int i = 0; i < schema.num_fields(); ++i) {
      if (i > 0) line.push_back(',');
      AppendCsvField(schema.field(i)->name(), &line);
    }
    line.push_back('\n');
    return stream_->Write(line);
  }

  arrow::Status Write(const arrow::RecordBatch& records) override {
    std::vector<EncodedColumn> columns;
    for (const auto& column : records.columns()) columns.push_back(Encode(*column));
    std::string lines;
    for (size_t row = 0; row < static_cast<size_t>(records.num_rows()); ++row) {
      for (size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) lines.push_back(',');
        lines.append(columns[i].field(row));
      }
      lines.push_back('\n');
    }
    return stream_->Write(lines);
  }

  arrow::Status Finish() override { return arrow::Status::OK(); }

 private:
  std::shared_ptr<arrow::io::OutputStream> stream_;
};

bool FitsCsv(const arrow::DataType& type) {
  using ir::TypeKind;
  return read::Accepts(TypeKind::kText, type) || read::Accepts(TypeKind::kBool, type) ||
         read::Accepts(TypeKind::kDate, type) || read::Accepts(TypeKind::kDecimal, type);
}

}  // namespace

arrow::Result<std::unique_ptr<RecordSink>> MakeCsvSink(
    const std::shared_ptr<arrow::Schema>& schema,
    const std::shared_ptr<arrow::io::OutputStream>& stream) {
  for (const auto& field : schema->fields()) {
    if (!FitsCsv(*field->type())) {
      return arrow::Status::TypeError("CSV cannot hold column ", field->ToString());
    }
  }
  auto sink = std::make_unique<CsvSink>(stream);
  RETURN_NOT_OK(sink->WriteHeader(*schema));
  return sink;
}

}  // namespace tiaowen::write
