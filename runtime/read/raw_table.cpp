#include "runtime/read/raw_table.h"

#include <arrow/util/byte_size.h>

#include <algorithm>
#include <iterator>

namespace tiaowen::read {
namespace {

void AppendCells(const Cells& next, Cells* whole) {
  if (next == nullptr) return;
  arrow::ArrayVector chunks = (*whole)->chunks();
  chunks.insert(chunks.end(), next->chunks().begin(), next->chunks().end());
  *whole = std::make_shared<arrow::ChunkedArray>(std::move(chunks), next->type());
}

void AppendLines(const RawTable& next, RawTable* whole) {
  const bool follows = next.line_first == whole->line_first + whole->rows;
  if (whole->rows == 0 && whole->lines.empty()) {
    whole->lines = next.lines;
    whole->line_first = next.line_first;
    return;
  }
  if (whole->lines.empty() && next.lines.empty() && follows) return;
  if (whole->lines.empty()) {
    for (int64_t row = 0; row < whole->rows; ++row) {
      whole->lines.push_back(whole->line_first + row);
    }
  }
  for (int64_t row = 0; row < next.rows; ++row) whole->lines.push_back(next.line(row));
}

int64_t CountBytes(const Cells& cells) {
  if (cells == nullptr) return 0;
  int64_t bytes = 0;
  for (const auto& chunk : cells->chunks()) {
    // Fails for types that no register has; their whole buffers are counted.
    bytes +=
        arrow::util::ReferencedBufferSize(*chunk).ValueOr(arrow::util::TotalBufferSize(*chunk));
  }
  return bytes;
}

}  // namespace

void Append(RawTable next, RawTable* whole) {
  for (size_t i = 0; i < whole->columns.size(); ++i) {
    AppendCells(next.columns[i], &whole->columns[i]);
  }
  AppendCells(next.ids, &whole->ids);
  AppendLines(next, whole);
  std::ranges::move(next.broken, std::back_inserter(whole->broken));
  for (DoubtfulRow& doubtful : next.doubtful) {
    whole->doubtful.push_back({whole->rows + doubtful.row, std::move(doubtful.reason)});
  }
  whole->rows += next.rows;
}

int64_t CountBrokenBytes(const RawTable& raw) {
  size_t bytes = 0;
  for (const BrokenRow& row : raw.broken) {
    bytes += sizeof(BrokenRow) + row.id.size() + row.value.size() + row.reason.zh.size() +
             row.reason.en.size();
  }
  return static_cast<int64_t>(bytes);
}

int64_t CountBytes(const RawTable& raw) {
  int64_t bytes = CountBrokenBytes(raw);
  bytes += CountBytes(raw.ids) + static_cast<int64_t>(raw.lines.size() * sizeof(int64_t));
  for (const Cells& cells : raw.columns) bytes += CountBytes(cells);
  return bytes;
}

}  // namespace tiaowen::read
