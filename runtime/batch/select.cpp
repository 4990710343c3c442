#include "runtime/batch/select.h"

#include <vector>

namespace tiaowen::batch {
namespace {

using Rows = std::vector<int32_t>;

// Gathers `from` at `rows`, padded with `padding`. An array that is left empty stays so.
template <typename T>
void Gather(const std::vector<T>& from, const Rows& rows, T padding, std::vector<T>* to) {
  if (from.empty()) return;
  to->reserve(static_cast<size_t>(PaddedRows(std::ssize(rows))));
  for (const int32_t row : rows) to->push_back(from[static_cast<size_t>(row)]);
  to->resize(static_cast<size_t>(PaddedRows(std::ssize(rows))), padding);
}

Column GatherColumn(const Column& from, const Rows& rows) {
  Column column;
  const bool is_date = !from.upper.empty();
  Gather<int8_t>(from.codes, rows, -1, &column.codes);
  Gather<int32_t>(from.values, rows, is_date ? kDateLow : 0, &column.values);
  Gather<int32_t>(from.upper, rows, kDateHigh, &column.upper);
  Gather<int64_t>(from.wide, rows, 0, &column.wide);
  if (from.valid.empty()) return column;
  column.valid.assign(static_cast<size_t>(WordCount(std::ssize(rows))), 0);
  for (size_t row = 0; row < rows.size(); ++row) {
    if (from.is_valid(rows[row])) column.valid[row / 64] |= uint64_t{1} << (row % 64);
  }
  return column;
}

Table SelectRows(const Table& from, std::span<const int32_t> applicants) {
  if (from.offsets.empty()) return from;  // a reference table, or one that is left empty
  Table table;
  Rows rows;
  table.offsets.reserve(applicants.size() + 1);
  table.offsets.push_back(0);
  for (size_t place = 0; place < applicants.size(); ++place) {
    const auto applicant = static_cast<size_t>(applicants[place]);
    for (int32_t row = from.offsets[applicant]; row < from.offsets[applicant + 1]; ++row) {
      rows.push_back(row);
      table.parents.push_back(static_cast<int32_t>(place));
    }
    table.offsets.push_back(static_cast<int32_t>(rows.size()));
  }
  table.rows = std::ssize(rows);
  table.columns.reserve(from.columns.size());
  for (const Column& column : from.columns) table.columns.push_back(GatherColumn(column, rows));
  return table;
}

}  // namespace

Batch SelectApplicants(const Batch& batch, std::span<const int32_t> applicants) {
  Batch selected;
  selected.applicants = std::ssize(applicants);
  selected.references = batch.references;
  selected.tables.reserve(batch.tables.size());
  for (const Table& table : batch.tables) selected.tables.push_back(SelectRows(table, applicants));
  return selected;
}

}  // namespace tiaowen::batch
