#pragma once

#include <cstdint>
#include <vector>

namespace tiaowen::interpret {

// The days from `begin` up to, not including, `end`; none when `end` is not after `begin`.
struct DayRange {
  int64_t begin = 0;
  int64_t end = 0;
};

// Counts the days that lie in at least one of `ranges`.
int64_t CountDays(std::vector<DayRange> ranges);

}  // namespace tiaowen::interpret
