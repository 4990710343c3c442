#pragma once

#include <arrow/chunked_array.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/read/reject.h"

// What a carrier delivers: cells as written, with the places to name in a report.
namespace tiaowen::read {

using Cells = std::shared_ptr<arrow::ChunkedArray>;

// A row that the carrier could not cut into cells.
struct BrokenRow {
  int64_t line = 0;
  std::string id;  // stripped; empty when the row does not tell
  std::string value;
  Text reason;
};

// A row that has cells, but not cells to trust.
struct DoubtfulRow {
  int64_t row = 0;
  Text reason;
};

// The rows of one table.
struct RawTable {
  ir::TableId table;
  std::string file;    // for reports
  std::string prefix;  // of column names in reports: "table." for the child tables of nested files
  int64_t rows = 0;
  std::vector<Cells> columns;  // as in ir::Table; null for a column that is absent

  // A row belongs to the main row of its id (`ids`, child tables of directories), else of its
  // parent (nested).
  Cells ids;
  std::vector<int32_t> parents;

  std::vector<int64_t> lines;  // one per row; when empty, row r is at line_first + r
  int64_t line_first = 1;
  std::vector<BrokenRow> broken;  // these are not among `rows`
  std::vector<DoubtfulRow> doubtful;

  int64_t line(int64_t row) const {
    return lines.empty() ? line_first + row : lines[static_cast<size_t>(row)];
  }
};

// Puts the rows of `next`, which come from the same file, behind those of `whole`.
void Append(RawTable next, RawTable* whole);

// The bytes that the rows of `raw` take, and those of its broken rows alone.
int64_t CountBytes(const RawTable& raw);
int64_t CountBrokenBytes(const RawTable& raw);

// Main rows with all rows that belong to them; [0] is the main table. A reference table has rows
// only in a register that was written by hand in one piece; else it is read apart.
struct RawRegister {
  int64_t row_first = 0;  // of the main table within the whole register
  std::vector<RawTable> tables;
};

}  // namespace tiaowen::read
