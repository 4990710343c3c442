#include "runtime/read/spilled_table.h"

#include <arrow/array.h>
#include <arrow/array/concatenate.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>

#include <algorithm>
#include <numeric>

#include "runtime/read/arrow_error.h"

namespace tiaowen::read {
namespace {

using ArrayResult = arrow::Result<std::shared_ptr<arrow::Array>>;

// Views as bytes that lie end to end, which rows can be taken from.
ArrayResult FromViews(const arrow::BinaryViewArray& views) {
  arrow::BinaryBuilder builder;
  for (int64_t row = 0; row < views.length(); ++row) {
    RETURN_NOT_OK(views.IsNull(row) ? builder.AppendNull() : builder.Append(views.GetView(row)));
  }
  return builder.Finish();
}

// The cells as one array that is no dictionary.
ArrayResult PlainArray(const arrow::ChunkedArray& cells) {
  arrow::ArrayVector plain;
  for (std::shared_ptr<arrow::Array> chunk : cells.chunks()) {
    if (chunk->type_id() == arrow::Type::DICTIONARY) {
      const auto& coded = static_cast<const arrow::DictionaryArray&>(*chunk);
      std::shared_ptr<arrow::Array> values = coded.dictionary();
      if (const auto* views = dynamic_cast<const arrow::BinaryViewArray*>(values.get())) {
        ARROW_ASSIGN_OR_RAISE(values, FromViews(*views));
      }
      ARROW_ASSIGN_OR_RAISE(chunk, arrow::compute::Take(*values, *coded.indices()));
    } else if (const auto* views = dynamic_cast<const arrow::BinaryViewArray*>(chunk.get())) {
      ARROW_ASSIGN_OR_RAISE(chunk, FromViews(*views));
    }
    plain.push_back(std::move(chunk));
  }
  if (plain.empty()) return arrow::MakeArrayOfNull(cells.type(), 0);
  return plain.size() == 1 ? ArrayResult(plain[0]) : arrow::Concatenate(plain);
}

Cells WithoutRows(const Cells& cells) {
  if (cells == nullptr) return nullptr;
  return std::make_shared<arrow::ChunkedArray>(arrow::ArrayVector(), cells->type());
}

ArrayResult LinesOf(const RawTable& raw) {
  arrow::Int64Builder builder;
  RETURN_NOT_OK(builder.Reserve(raw.rows));
  for (int64_t row = 0; row < raw.rows; ++row) builder.UnsafeAppend(raw.line(row));
  return builder.Finish();
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> MakeRecords(const RawTable& raw) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  const auto add = [&](ArrayResult array) -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(arrays.emplace_back(), std::move(array));
    fields.push_back(arrow::field(std::to_string(fields.size()), arrays.back()->type()));
    return arrow::Status::OK();
  };
  for (const Cells& cells : raw.columns) {
    if (cells != nullptr) RETURN_NOT_OK(add(PlainArray(*cells)));
  }
  if (raw.ids != nullptr) RETURN_NOT_OK(add(PlainArray(*raw.ids)));
  RETURN_NOT_OK(add(LinesOf(raw)));
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), raw.rows, std::move(arrays));
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> TakeRows(
    const std::shared_ptr<arrow::RecordBatch>& records, const std::vector<int64_t>& rows) {
  const arrow::Int64Array indices(static_cast<int64_t>(rows.size()), arrow::Buffer::Wrap(rows));
  arrow::ArrayVector columns;
  for (const auto& column : records->columns()) {
    ARROW_ASSIGN_OR_RAISE(
        columns.emplace_back(),
        arrow::compute::Take(*column, indices, arrow::compute::TakeOptions::NoBoundsCheck()));
  }
  return arrow::RecordBatch::Make(records->schema(), records->num_rows(), std::move(columns));
}

}  // namespace

base::Result<SpilledTable> SpilledTable::Create(const std::string& directory) {
  SpilledTable table;
  TW_ASSIGN_OR_RETURN(table.file_, SpillFile::Create(directory));
  return table;
}

base::Result<std::shared_ptr<arrow::RecordBatch>> SpilledTable::ToRecords(const RawTable& portion) {
  TW_ASSIGN_OR_RETURN(std::shared_ptr<arrow::RecordBatch> records,
                      CallArrow(portion.file, [&] { return MakeRecords(portion); }));
  if (schema_ == nullptr) {
    schema_ = records->schema();
    frame_.table = portion.table;
    frame_.file = portion.file;
    frame_.prefix = portion.prefix;
    for (const Cells& cells : portion.columns) frame_.columns.push_back(WithoutRows(cells));
    frame_.ids = WithoutRows(portion.ids);
  }
  TW_CHECK(records->schema()->Equals(*schema_), "the columns of {} change their types",
           portion.file);
  return records;
}

void SpilledTable::AddDoubtful(const RawTable& portion, const std::vector<int64_t>& parts) {
  for (const DoubtfulRow& doubtful : portion.doubtful) {
    const auto row = static_cast<size_t>(doubtful.row);
    Part& part = parts_[static_cast<size_t>(parts[row])];
    const auto before = std::count(parts.begin(), parts.begin() + doubtful.row, parts[row]);
    part.doubtful.push_back({part.rows + before, doubtful.reason});
  }
}

base::Status SpilledTable::Append(const RawTable& portion, const std::vector<int64_t>& parts) {
  TW_ASSIGN_OR_RETURN(std::shared_ptr<arrow::RecordBatch> records, ToRecords(portion));
  if (portion.rows == 0) return base::Ok();
  const auto last = static_cast<size_t>(*std::ranges::max_element(parts));
  parts_.resize(std::max(parts_.size(), last + 1));
  AddDoubtful(portion, parts);
  std::vector<int64_t> order(parts.size());
  std::iota(order.begin(), order.end(), 0);
  const auto part_of = [&](int64_t row) { return parts[static_cast<size_t>(row)]; };
  if (!std::ranges::is_sorted(parts)) {
    std::ranges::stable_sort(order, {}, part_of);
    TW_ASSIGN_OR_RETURN(records, CallArrow(portion.file, [&] { return TakeRows(records, order); }));
  }
  for (int64_t row = 0; row < portion.rows;) {
    const int64_t part = part_of(order[static_cast<size_t>(row)]);
    int64_t end = row + 1;
    while (end < portion.rows && part_of(order[static_cast<size_t>(end)]) == part) ++end;
    TW_ASSIGN_OR_RETURN(const SpillFile::Place place,
                        file_->Append(*records->Slice(row, end - row)));
    Part& target = parts_[static_cast<size_t>(part)];
    target.places.push_back(place);
    target.rows += end - row;
    target.bytes += place.bytes;
    row = end;
  }
  return base::Ok();
}

int64_t SpilledTable::bytes(int64_t part) const {
  return part < part_count() ? parts_[static_cast<size_t>(part)].bytes : 0;
}

base::Result<RawTable> SpilledTable::Read(int64_t first, int64_t last) const {
  TW_CHECK(schema_ != nullptr, "a table without a portion");
  RawTable raw = frame_;
  std::vector<arrow::ArrayVector> columns(static_cast<size_t>(schema_->num_fields()));
  for (int64_t p = first; p < std::min(last, part_count()); ++p) {
    const Part& part = parts_[static_cast<size_t>(p)];
    for (const DoubtfulRow& doubtful : part.doubtful) {
      raw.doubtful.push_back({raw.rows + doubtful.row, doubtful.reason});
    }
    for (const SpillFile::Place& place : part.places) {
      TW_ASSIGN_OR_RETURN(const auto records, file_->Read(place, schema_));
      for (size_t i = 0; i < columns.size(); ++i) {
        columns[i].push_back(records->column(static_cast<int>(i)));
      }
      const auto& lines = static_cast<const arrow::Int64Array&>(*columns.back().back());
      raw.lines.insert(raw.lines.end(), lines.raw_values(), lines.raw_values() + lines.length());
    }
    raw.rows += part.rows;
  }
  size_t next = 0;
  const auto fill = [&](Cells* cells) {
    if (*cells == nullptr) return;
    const auto type = schema_->field(static_cast<int>(next))->type();
    *cells = std::make_shared<arrow::ChunkedArray>(std::move(columns[next]), type);
    ++next;
  };
  for (Cells& cells : raw.columns) fill(&cells);
  fill(&raw.ids);
  return raw;
}

}  // namespace tiaowen::read
