#pragma once

#include <cstdint>

#include "runtime/builtin/calendar.h"

namespace tiaowen::embed {

// Whether a register can have the date `day`.
inline bool InCalendar(int32_t day) {
  static const int32_t first = *builtin::DaysFromCivil(builtin::kYearFirst, 1, 1);
  static const int32_t last = *builtin::DaysFromCivil(builtin::kYearLast, 12, 31);
  return first <= day && day <= last;
}

}  // namespace tiaowen::embed
