#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/file.h"
#include "runtime/read/reject.h"

// Tables as authors write them, in CSV or Markdown, with the place of every cell.
namespace tiaowen::cases {

// What is wrong in a case, with file, line, column and value.
using Problem = read::Reject;

struct TextCell {
  std::string text;     // stripped; quotation marks and escapes undone
  source::Range range;  // the bytes of the file that a new text replaces
};

struct TextRow {
  int64_t line = 0;
  std::vector<TextCell> cells;
};

// All rows have as many cells as the header.
struct TextTable {
  TextRow header;
  std::vector<TextRow> rows;

  // The position of the column `name`, or -1.
  int FindColumn(std::string_view name) const;
};

// A problem of a line as a whole.
Problem LineProblem(const std::string& file, int64_t line, std::string value, read::Text reason);

}  // namespace tiaowen::cases
