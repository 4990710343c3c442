#include "runtime/builtin/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "compiler/base/check.h"

namespace tiaowen::builtin {
namespace {

namespace chrono = std::chrono;

// The calendar repeats every 400 years, so any day can be moved into 1970…2369, where std::chrono
// is exact.
constexpr int64_t kCycleDays = 146097;
constexpr int64_t kCycleYears = 400;
constexpr int64_t kYearMonths = 12;
constexpr int64_t kCycleMonths = kCycleYears * kYearMonths;

// A day as a date of 1970…2369 and the 400-year cycles that lie between.
struct CivilDay {
  int64_t cycles = 0;
  chrono::year_month_day date;
};

int64_t FloorDivide(int64_t value, int64_t divisor) {
  const int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

CivilDay Split(int64_t days) {
  const int64_t cycles = FloorDivide(days, kCycleDays);
  const chrono::sys_days within{chrono::days{static_cast<int>(days - cycles * kCycleDays)}};
  return {cycles, chrono::year_month_day{within}};
}

int64_t DaysOf(const chrono::year_month_day& date) {
  return chrono::sys_days{date}.time_since_epoch().count();
}

int64_t ShiftMonths(int64_t days, int64_t months, base::MissingDay missing_day) {
  const CivilDay day = Split(days);
  const int64_t cycles = FloorDivide(months, kCycleMonths);
  chrono::year_month_day date =
      day.date + chrono::months{static_cast<int>(months - cycles * kCycleMonths)};
  const bool missing = !date.ok();
  if (missing) date = date.year() / date.month() / chrono::last;
  const int64_t after = missing && missing_day == base::MissingDay::kNextMonth ? 1 : 0;
  return DaysOf(date) + after + (day.cycles + cycles) * kCycleDays;
}

int32_t Saturate(int64_t days) {
  return static_cast<int32_t>(std::clamp<int64_t>(days, std::numeric_limits<int32_t>::min(),
                                                  std::numeric_limits<int32_t>::max()));
}

// Takes digits and separators off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool Take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  // Takes a whole run of digits; nothing unless its length is within [shortest, longest].
  std::optional<int> TakeNumber(size_t shortest, size_t longest) {
    const size_t length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (length < shortest || length > longest) return std::nullopt;
    int number = 0;
    for (const char digit : rest_.substr(0, length)) number = number * 10 + (digit - '0');
    rest_.remove_prefix(length);
    return number;
  }

 private:
  std::string_view rest_;
};

struct WrittenDate {
  int year = 0;
  std::optional<int> month;
  std::optional<int> day;
};

// 20160601
std::optional<WrittenDate> ReadCompact(std::string_view text) {
  const std::optional<int> number = Scanner(text).TakeNumber(8, 8);
  if (!number || text.size() != 8) return std::nullopt;
  return WrittenDate{*number / 10000, *number / 100 % 100, *number % 100};
}

// 2016-06-01, 2016-06 and 2016/6/1
std::optional<WrittenDate> ReadSeparated(std::string_view text) {
  Scanner scanner(text);
  const std::optional<int> year = scanner.TakeNumber(4, 4);
  if (!year) return std::nullopt;
  const std::string_view separator = text.substr(4, 1);
  if (separator != "-" && separator != "/") return std::nullopt;
  scanner.Take(separator);
  const std::optional<int> month = scanner.TakeNumber(1, 2);
  if (!month) return std::nullopt;
  if (separator == "-" && scanner.at_end()) return WrittenDate{*year, month, std::nullopt};
  if (!scanner.Take(separator)) return std::nullopt;
  const std::optional<int> day = scanner.TakeNumber(1, 2);
  if (!day || !scanner.at_end()) return std::nullopt;
  return WrittenDate{*year, month, day};
}

// 2016年6月1日, 2016年6月, 2016年 and 2016
std::optional<WrittenDate> ReadChinese(std::string_view text) {
  Scanner scanner(text);
  const std::optional<int> year = scanner.TakeNumber(4, 4);
  if (!year) return std::nullopt;
  WrittenDate date{*year, std::nullopt, std::nullopt};
  if (scanner.at_end()) return date;
  if (!scanner.Take("年")) return std::nullopt;
  if (scanner.at_end()) return date;
  date.month = scanner.TakeNumber(1, 2);
  if (!date.month || !scanner.Take("月")) return std::nullopt;
  if (scanner.at_end()) return date;
  date.day = scanner.TakeNumber(1, 2);
  if (!date.day || !scanner.Take("日") || !scanner.at_end()) return std::nullopt;
  return date;
}

std::optional<WrittenDate> ReadWritten(std::string_view text) {
  if (const auto date = ReadCompact(text)) return date;
  if (const auto date = ReadSeparated(text)) return date;
  return ReadChinese(text);
}

}  // namespace

std::optional<int32_t> DaysFromCivil(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const int64_t cycles = FloorDivide(int64_t{year} - 1970, kCycleYears);
  const chrono::year_month_day date = chrono::year{static_cast<int>(year - cycles * kCycleYears)} /
                                      chrono::month{static_cast<unsigned>(month)} /
                                      chrono::day{static_cast<unsigned>(day)};
  if (!date.ok()) return std::nullopt;
  const int64_t days = DaysOf(date) + cycles * kCycleDays;
  if (days != Saturate(days)) return std::nullopt;
  return static_cast<int32_t>(days);
}

int YearOf(int32_t days) {
  const CivilDay day = Split(days);
  return static_cast<int>(int{day.date.year()} + day.cycles * kCycleYears);
}

int DayOfMonth(int32_t days) { return static_cast<int>(unsigned{Split(days).date.day()}); }

int32_t AddMonths(int32_t days, int64_t months, base::MissingDay missing_day) {
  return Saturate(ShiftMonths(days, months, missing_day));
}

int32_t AddYears(int32_t days, int years, base::MissingDay missing_day) {
  return AddMonths(days, years * kYearMonths, missing_day);
}

int32_t Lookback(int32_t days, int years, int months, base::MissingDay missing_day) {
  const int64_t span = years * kYearMonths + months;
  // Back to an earlier month or its end, from where the span has not passed `days`. Several last
  // days of a longer month reach the last day of a shorter one, so days after may still qualify.
  int64_t latest = ShiftMonths(days, -span, base::MissingDay::kMonthEnd);
  while (ShiftMonths(latest + 1, span, missing_day) <= days) ++latest;
  return Saturate(latest);
}

ParsedDate ParseDate(std::string_view text) {
  const std::optional<WrittenDate> written = ReadWritten(text);
  if (!written) return {{}, DateError::kUnreadable};
  const int month_first = written->month.value_or(1);
  const int month_last = written->month.value_or(12);
  const auto first = DaysFromCivil(written->year, month_first, written->day.value_or(1));
  if (!first) return {{}, DateError::kNoSuchDate};
  if (written->year < kYearFirst || written->year > kYearLast) return {{}, DateError::kOutOfRange};
  if (written->day) return {{*first, *first}, DateError::kNone};
  const chrono::year_month_day_last month_end =
      chrono::year{written->year} / chrono::month{static_cast<unsigned>(month_last)} / chrono::last;
  return {{*first, static_cast<int32_t>(DaysOf(month_end))}, DateError::kNone};
}

std::string FormatDate(int32_t days) {
  const CivilDay day = Split(days);
  return fmt::format("{:04}-{:02}-{:02}", YearOf(days), unsigned{day.date.month()},
                     unsigned{day.date.day()});
}

}  // namespace tiaowen::builtin
