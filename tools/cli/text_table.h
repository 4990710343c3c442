#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tiaowen::cli {

// Lines of cells in columns: the first `texts` columns are texts, to the left, the others numbers,
// to the right. A row may have fewer cells than others. Lines do not end with blanks.
std::string AlignColumns(const std::vector<std::vector<std::string>>& rows, size_t texts);

}  // namespace tiaowen::cli
