#pragma once

#include <cstdint>
#include <vector>

namespace tiaowen::base {

// The working days (工作日) of one calendar year, ascending, in days since 1970-01-01.
struct WorkYear {
  int year = 0;
  std::vector<int32_t> days;
};

// The years whose working days are known, ascending. Of other years nothing is known.
using WorkCalendar = std::vector<WorkYear>;

}  // namespace tiaowen::base
