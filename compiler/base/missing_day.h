#pragma once

#include <cstdint>

namespace tiaowen::base {

// On which day a span of months or years ends in a month that is too short to have the day
// corresponding to its first (对应日).
enum class MissingDay : uint8_t {
  kMonthEnd,   // on the last day of that month (民法典第二百零二条)
  kNextMonth,  // on the first day of the month after it
};

}  // namespace tiaowen::base
