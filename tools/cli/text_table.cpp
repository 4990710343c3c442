#include "tools/cli/text_table.h"

#include <algorithm>

#include "compiler/source/file.h"

namespace tiaowen::cli {

std::string AlignColumns(const std::vector<std::vector<std::string>>& rows, size_t texts) {
  std::vector<int> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], source::DisplayWidth(row[i]));
  }
  std::string rendered;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const auto padding = static_cast<size_t>(widths[i] - source::DisplayWidth(row[i]));
      if (i != 0) line += "  ";
      line += i < texts ? row[i] + std::string(padding, ' ') : std::string(padding, ' ') + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    rendered += line + "\n";
  }
  return rendered;
}

}  // namespace tiaowen::cli
