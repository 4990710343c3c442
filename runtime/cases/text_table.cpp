#include "runtime/cases/text_table.h"

#include <utility>

#include "runtime/read/text_cell.h"

namespace tiaowen::cases {

int TextTable::FindColumn(std::string_view name) const {
  for (size_t i = 0; i < header.cells.size(); ++i) {
    if (header.cells[i].text == name) return static_cast<int>(i);
  }
  return -1;
}

Problem LineProblem(const std::string& file, int64_t line, std::string value, read::Text reason) {
  return {.file = file,
          .line = line,
          .column = "",
          .value = read::Printable(value),
          .reason = std::move(reason),
          .applicant_id = "",
          .table = {},
          .column_index = -1};
}

}  // namespace tiaowen::cases
