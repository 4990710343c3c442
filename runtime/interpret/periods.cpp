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

DayRange RunThrough(int64_t day, std::vector<DayRange> ranges) {
  std::erase_if(ranges, [](const DayRange& range) { return range.end <= range.begin; });
  DayRange run = {.begin = day, .end = day + 1};
  const auto holds_day = [&](const DayRange& range) {
    return range.begin <= day && day < range.end;
  };
  if (std::none_of(ranges.begin(), ranges.end(), holds_day)) return {};
  // Takes in whatever touches the run until nothing more does.
  for (bool grown = true; grown;) {
    grown = false;
    for (const DayRange& range : ranges) {
      if (range.begin > run.end || range.end < run.begin) continue;
      grown = grown || range.begin < run.begin || range.end > run.end;
      run = {.begin = std::min(run.begin, range.begin), .end = std::max(run.end, range.end)};
    }
  }
  return run;
}

}  // namespace tiaowen::interpret
