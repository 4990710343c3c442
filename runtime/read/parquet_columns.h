#pragma once

#include <vector>

namespace parquet::arrow {
class FileReader;
}

namespace tiaowen::read {

// The leaf columns, by which Parquet counts, below the top-level columns `fields`.
std::vector<int> LeavesOf(const parquet::arrow::FileReader& reader, const std::vector<int>& fields);

}  // namespace tiaowen::read
