#include "compiler/lower/ranges.h"

#include <algorithm>

namespace tiaowen::lower {

std::vector<Range> MergeIntoRanges(std::vector<int32_t> values) {
  std::sort(values.begin(), values.end());
  std::vector<Range> ranges;
  for (int32_t value : values) {
    if (!ranges.empty() && int64_t{value} <= int64_t{ranges.back().last} + 1) {
      ranges.back().last = value;
    } else {
      ranges.push_back({value, value});
    }
  }
  return ranges;
}

}  // namespace tiaowen::lower
