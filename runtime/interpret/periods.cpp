#include "runtime/interpret/periods.h"

#include <algorithm>

namespace tiaowen::interpret {

int64_t CountDays(std::vector<DayRange> ranges) {
  std::erase_if(ranges, [](const DayRange& range) { return range.end <= range.begin; });
  if (ranges.empty()) return 0;
  std::sort(ranges.begin(), ranges.end(),
            [](const DayRange& a, const DayRange& b) { return a.begin < b.begin; });

  int64_t days = 0;
  int64_t counted_to = ranges.front().begin;
  for (const DayRange& range : ranges) {
    const int64_t begin = std::max(range.begin, counted_to);
    if (range.end <= begin) continue;
    days += range.end - begin;
    counted_to = range.end;
  }
  return days;
}

}  // namespace tiaowen::interpret
