#pragma once

#include <cstdint>

#include "runtime/builtin/calendar.h"

namespace tiaowen::embed {

// Whether a register can have the date `day`.
inline bool InCalendar(int32_t day) {
  static const int32_t kFirst = *builtin::DaysFromCivil(builtin::kYearFirst, 1, 1);
  static const int32_t kLast = *builtin::DaysFromCivil(builtin::kYearLast, 12, 31);
  return kFirst <= day && day <= kLast;
}

}  // namespace tiaowen::embed
