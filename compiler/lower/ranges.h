#pragma once

#include <cstdint>
#include <vector>

namespace tiaowen::lower {

// The values first … last, both included.
struct Range {
  int32_t first = 0;
  int32_t last = 0;

  friend bool operator==(const Range&, const Range&) = default;
};

// Returns the fewest disjoint ranges that hold exactly `values`, ascending.
std::vector<Range> MergeIntoRanges(std::vector<int32_t> values);

}  // namespace tiaowen::lower
