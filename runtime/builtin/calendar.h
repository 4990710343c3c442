#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/base/missing_day.h"

// The proleptic Gregorian calendar in days since 1970-01-01 (std::chrono::sys_days).
namespace tiaowen::builtin {

// All dates of registers lie in these years.
inline constexpr int kYearFirst = 1900;
inline constexpr int kYearLast = 2199;

// Days of a calendar date, or nothing when there is no such date.
std::optional<int32_t> DaysFromCivil(int year, int month, int day);

int YearOf(int32_t days);

// From 1.
int DayOfMonth(int32_t days);

// `days` ⊕ `months`: the same day of the month, or where there is none what `missing_day` says.
// `months` may be negative.
int32_t AddMonths(int32_t days, int64_t months, base::MissingDay missing_day);

// The same for `years` of 12 months.
int32_t AddYears(int32_t days, int years, base::MissingDay missing_day);

// The latest x with AddMonths(x, 12 years + months, missing_day) ≤ days (回溯).
int32_t Lookback(int32_t days, int years, int months, base::MissingDay missing_day);

// The closed interval of days that a written date may mean; `first` equals `last` when it is
// complete.
struct DateInterval {
  int32_t first = 0;
  int32_t last = 0;
};

enum class DateError { kNone, kUnreadable, kNoSuchDate, kOutOfRange };

struct ParsedDate {
  DateInterval interval;
  DateError error = DateError::kNone;
};

// Reads 2016-06-01, 2016/6/1, 2016年6月1日, 20160601, and the partial 2016-06, 2016年6月, 2016,
// 2016年. Dates outside kYearFirst … kYearLast are kOutOfRange.
ParsedDate ParseDate(std::string_view text);

// "2016-06-01".
std::string FormatDate(int32_t days);

}  // namespace tiaowen::builtin
