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

// The longest range of days around `day` every one of which lies in at least one of `ranges`. Empty
// when `day` itself lies in none.
DayRange RunThrough(int64_t day, std::vector<DayRange> ranges);

}  // namespace tiaowen::interpret
