#include "runtime/builtin/calendar.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>
#include <vector>

#include "tests/differential/options.h"

namespace tiaowen::builtin {
namespace {

using base::MissingDay;

constexpr MissingDay kBothSides[] = {MissingDay::kMonthEnd, MissingDay::kNextMonth};

struct Civil {
  int year = 0;
  int month = 0;
  int day = 0;
};

// A calendar that is counted out day by day from month lengths, independent of std::chrono.
class CountedCalendar {
 public:
  static constexpr int kYearFirst = 1600;
  static constexpr int kYearLast = 2500;

  CountedCalendar() {
    for (int year = kYearFirst; year <= kYearLast; ++year) {
      for (int month = 1; month <= 12; ++month) {
        for (int day = 1; day <= LengthOf(year, month); ++day) {
          if (year == 1970 && month == 1 && day == 1) epoch_ = static_cast<int>(dates_.size());
          numbers_[{year, month, day}] = static_cast<int>(dates_.size());
          dates_.push_back({year, month, day});
        }
      }
    }
  }

  static bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

  static int LengthOf(int year, int month) {
    constexpr std::array<int, 12> kLengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && IsLeap(year) ? 29 : kLengths[static_cast<size_t>(month - 1)];
  }

  Civil DateOf(int days) const { return dates_[static_cast<size_t>(days + epoch_)]; }
  int NumberOf(int year, int month, int day) const {
    return numbers_.at({year, month, day}) - epoch_;
  }

  int Add(int days, int years, MissingDay missing_day) const {
    return AddMonths(days, 12 * years, missing_day);
  }

  // Counts the months one by one.
  int AddMonths(int days, int months, MissingDay missing_day) const {
    const Civil date = DateOf(days);
    int year = date.year, month = date.month;
    for (; months > 0; --months) {
      if (++month == 13) month = 1, ++year;
    }
    for (; months < 0; ++months) {
      if (--month == 0) month = 12, --year;
    }
    if (date.day <= LengthOf(year, month)) return NumberOf(year, month, date.day);
    const int last = NumberOf(year, month, LengthOf(year, month));
    return missing_day == MissingDay::kMonthEnd ? last : last + 1;
  }

 private:
  std::vector<Civil> dates_;
  std::map<std::tuple<int, int, int>, int> numbers_;
  int epoch_ = 0;
};

const CountedCalendar& Counted() {
  static const CountedCalendar calendar;
  return calendar;
}

// Every so many days or spans are tried; TIAOWEN_STRIDE says how many.
int Stride() {
  static const auto stride =
      static_cast<int>(differential::NumberFromEnvironment("TIAOWEN_STRIDE", 1));
  return stride;
}

int Number(int year, int month, int day) { return Counted().NumberOf(year, month, day); }

void CheckInterval(const char* text, int first, int last) {
  CAPTURE(text);
  const ParsedDate parsed = ParseDate(text);
  CHECK(parsed.error == DateError::kNone);
  CHECK(parsed.interval.first == first);
  CHECK(parsed.interval.last == last);
}

void CheckError(const char* text, DateError error) {
  CAPTURE(text);
  CHECK(ParseDate(text).error == error);
}

TEST_CASE("every day from 1900 to 2199 has its number, year and spelling") {
  int wrong = 0;
  for (int days = Number(1900, 1, 1); days <= Number(2199, 12, 31); days += Stride()) {
    const Civil date = Counted().DateOf(days);
    if (DaysFromCivil(date.year, date.month, date.day) != days) ++wrong;
    if (YearOf(days) != date.year) ++wrong;
    const ParsedDate parsed = ParseDate(FormatDate(days));
    if (parsed.error != DateError::kNone || parsed.interval.first != days ||
        parsed.interval.last != days) {
      ++wrong;
    }
  }
  CHECK(wrong == 0);
  CHECK(FormatDate(0) == "1970-01-01");
  CHECK(FormatDate(Number(2016, 2, 29)) == "2016-02-29");
}

TEST_CASE("days that do not exist have no number") {
  CHECK_FALSE(DaysFromCivil(2015, 2, 29));
  CHECK_FALSE(DaysFromCivil(1900, 2, 29));
  CHECK(DaysFromCivil(2000, 2, 29) == Number(2000, 2, 29));
  CHECK_FALSE(DaysFromCivil(2015, 0, 1));
  CHECK_FALSE(DaysFromCivil(2015, 13, 1));
  CHECK_FALSE(DaysFromCivil(2015, 4, 31));
  CHECK_FALSE(DaysFromCivil(2015, 4, 0));
  CHECK_FALSE(DaysFromCivil(2015, 4, -1));
}

TEST_CASE("AddYears agrees with the counted calendar on every day from 1900 to 2199") {
  for (const int years :
       {-200, -100, -61, -4, -3, -1, 0, 1, 2, 3, 4, 5, 8, 10, 15, 40, 96, 100, 200}) {
    int wrong = 0;
    for (int days = Number(1900, 1, 1); days <= Number(2199, 12, 31); days += Stride()) {
      for (const MissingDay side : kBothSides) {
        if (AddYears(days, years, side) != Counted().Add(days, years, side)) ++wrong;
      }
    }
    CAPTURE(years);
    CHECK(wrong == 0);
  }
}

// Spans of months: some, or with TIAOWEN_FULL all up to 30 years either way.
std::vector<int> MonthsTried() {
  if (std::getenv("TIAOWEN_FULL") == nullptr) return {-18, -1, 1, 6, 11, 13};
  std::vector<int> all;
  for (int months = -360; months <= 360; ++months) all.push_back(months);
  return all;
}

TEST_CASE("AddMonths agrees with the counted calendar on every day from 1900 to 2199") {
  for (const int months : MonthsTried()) {
    int wrong = 0;
    for (int days = Number(1900, 1, 1); days <= Number(2199, 12, 31); days += Stride()) {
      for (const MissingDay side : kBothSides) {
        if (AddMonths(days, months, side) != Counted().AddMonths(days, months, side)) ++wrong;
      }
    }
    CAPTURE(months);
    CHECK(wrong == 0);
  }
}

// Checks Lookback over months, with one side, on every day from 1900 to 2199.
void CheckLookbackMonths(MissingDay side) {
  const int origin = Number(1860, 1, 1);
  for (const int months : MonthsTried()) {
    // latest[t - origin]: as below, of the days from 1865 to 2234.
    std::vector<int> latest(static_cast<size_t>(Number(2269, 12, 31) - origin + 1),
                            std::numeric_limits<int>::min());
    for (int x = Number(1865, 1, 1); x <= Number(2234, 12, 31); ++x) {
      int& greatest = latest[static_cast<size_t>(Counted().AddMonths(x, months, side) - origin)];
      greatest = std::max(greatest, x);
    }
    for (size_t t = 1; t < latest.size(); ++t) latest[t] = std::max(latest[t], latest[t - 1]);
    int wrong = 0;
    for (int days = Number(1900, 1, 1); days <= Number(2199, 12, 31); days += Stride()) {
      const int expected = latest[static_cast<size_t>(days - origin)];
      if (Lookback(days, 0, months, side) != expected) ++wrong;
      if (Lookback(days, 3, months - 36, side) != expected) ++wrong;
    }
    CAPTURE(months);
    CHECK(wrong == 0);
  }
}

TEST_CASE("Lookback over months is the latest day that reaches the given one or an earlier one") {
  for (const MissingDay side : kBothSides) CheckLookbackMonths(side);
}

// Checks Lookback over years, with one side, on every day from 1900 to 2199.
void CheckLookbackYears(MissingDay side) {
  const int domain_first = Number(1690, 1, 1);
  const int domain_last = Number(2410, 12, 31);
  const std::vector<int> spans = {0, 1, -200, -4, -1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 96, 100, 200};
  for (size_t i = 0; i < spans.size(); i += static_cast<size_t>(Stride())) {
    const int years = spans[i];
    // latest[t - origin]: the greatest x that reaches exactly t, then the greatest that reaches t
    // or earlier.
    const int origin = Number(1600, 1, 1);
    std::vector<int> latest(static_cast<size_t>(Number(2499, 12, 31) - origin + 1),
                            std::numeric_limits<int>::min());
    for (int x = std::max(domain_first, Number(1600 - std::min(years, 0), 1, 1));
         x <= std::min(domain_last, Number(2499 - std::max(years, 0), 12, 31)); ++x) {
      int& greatest = latest[static_cast<size_t>(Counted().Add(x, years, side) - origin)];
      greatest = std::max(greatest, x);
    }
    for (size_t t = 1; t < latest.size(); ++t) latest[t] = std::max(latest[t], latest[t - 1]);
    int wrong = 0;
    for (int days = Number(1900, 1, 1); days <= Number(2199, 12, 31); days += Stride()) {
      if (Lookback(days, years, 0, side) != latest[static_cast<size_t>(days - origin)]) ++wrong;
    }
    CAPTURE(years);
    CHECK(wrong == 0);
  }
}

TEST_CASE("Lookback is the latest day whose anniversary is not after the given day") {
  for (const MissingDay side : kBothSides) CheckLookbackYears(side);
}

// Of every day from 2019 to 2024, with one side.
void CheckWindows(MissingDay side, int months) {
  int wrong = 0;
  for (int days = Number(2019, 1, 1); days <= Number(2024, 12, 31); ++days) {
    int first = days - 31 * months - 31;  // the first whose `months` reach `days`
    while (AddMonths(first, months, side) < days) ++first;
    if (Lookback(days - 1, 0, months, side) + 1 != first) ++wrong;
  }
  CAPTURE(months);
  CHECK(wrong == 0);
}

TEST_CASE("the day after the Lookback of yesterday is the first whose months reach today") {
  for (const MissingDay side : kBothSides) {
    for (const int months : {1, 2, 3, 6, 11, 12, 18, 24, 36, 60}) CheckWindows(side, months);
  }
  CHECK(Lookback(Number(2020, 6, 29), 0, 6, MissingDay::kMonthEnd) + 1 == Number(2019, 12, 30));
  CHECK(Lookback(Number(2021, 2, 27), 1, 0, MissingDay::kMonthEnd) + 1 == Number(2020, 2, 28));
}

TEST_CASE("leap days keep or lose their day as the law has it") {
  CHECK(AddYears(Number(2016, 2, 29), 1, MissingDay::kMonthEnd) == Number(2017, 2, 28));
  CHECK(AddYears(Number(2016, 2, 29), 4, MissingDay::kMonthEnd) == Number(2020, 2, 29));
  CHECK(AddYears(Number(2017, 2, 28), 3, MissingDay::kMonthEnd) == Number(2020, 2, 28));
  CHECK(Lookback(Number(2018, 2, 28), 2, 0, MissingDay::kMonthEnd) == Number(2016, 2, 29));
  CHECK(Lookback(Number(2020, 2, 29), 2, 0, MissingDay::kMonthEnd) == Number(2018, 2, 28));
  CHECK(Lookback(Number(2019, 12, 31), 2, 0, MissingDay::kMonthEnd) == Number(2017, 12, 31));
}

TEST_CASE("months end on the same day, or on the last where there is none") {
  CHECK(AddMonths(Number(2019, 8, 31), 6, MissingDay::kMonthEnd) == Number(2020, 2, 29));
  CHECK(AddMonths(Number(2018, 8, 31), 6, MissingDay::kMonthEnd) == Number(2019, 2, 28));
  CHECK(AddMonths(Number(2019, 2, 28), 1, MissingDay::kMonthEnd) == Number(2019, 3, 28));
  CHECK(AddMonths(Number(2019, 3, 31), -1, MissingDay::kMonthEnd) == Number(2019, 2, 28));
  CHECK(AddMonths(Number(2018, 12, 31), 1, MissingDay::kMonthEnd) == Number(2019, 1, 31));
  // 08-29, 08-30 and 08-31 all reach 2019-02-28 in six months.
  CHECK(Lookback(Number(2019, 2, 28), 0, 6, MissingDay::kMonthEnd) == Number(2018, 8, 31));
  CHECK(Lookback(Number(2019, 2, 27), 0, 6, MissingDay::kMonthEnd) == Number(2018, 8, 27));
  CHECK(Lookback(Number(2019, 8, 31), 0, 6, MissingDay::kMonthEnd) == Number(2019, 2, 28));
  CHECK(Lookback(Number(2019, 3, 1), 1, 6, MissingDay::kMonthEnd) == Number(2017, 9, 1));
  CHECK(DayOfMonth(Number(2019, 2, 28)) == 28);
  CHECK(DayOfMonth(Number(1969, 12, 31)) == 31);
}

TEST_CASE("by the other side a missing day is the first of the next month") {
  constexpr MissingDay kNext = MissingDay::kNextMonth;
  CHECK(AddYears(Number(2016, 2, 29), 1, kNext) == Number(2017, 3, 1));
  CHECK(AddYears(Number(2016, 2, 29), 4, kNext) == Number(2020, 2, 29));
  CHECK(AddMonths(Number(2019, 8, 31), 1, kNext) == Number(2019, 10, 1));
  CHECK(AddMonths(Number(2019, 8, 30), 1, kNext) == Number(2019, 9, 30));
  CHECK(AddMonths(Number(2019, 12, 31), 2, kNext) == Number(2020, 3, 1));
  // 2018-08-29, 08-30 and 08-31 reach 2019-03-01 in six months, and so does 09-01.
  CHECK(Lookback(Number(2019, 2, 28), 0, 6, kNext) == Number(2018, 8, 28));
  CHECK(Lookback(Number(2019, 3, 1), 0, 6, kNext) == Number(2018, 9, 1));
  CHECK(Lookback(Number(2018, 2, 28), 2, 0, kNext) == Number(2016, 2, 28));
  CHECK(Lookback(Number(2018, 3, 1), 2, 0, kNext) == Number(2016, 3, 1));
}

TEST_CASE("far years neither overflow nor wrap") {
  const int start = Number(2000, 1, 1);
  for (const MissingDay side : kBothSides) {
    CHECK(AddYears(start, 4'000'000, side) == 4'000'000 / 400 * 146097 + start);
    CHECK(Lookback(AddYears(start, 40'000, side), 40'000, 0, side) == start);
    CHECK(AddYears(1 << 30, std::numeric_limits<int>::max(), side) ==
          std::numeric_limits<int32_t>::max());
    CHECK(Lookback(-(1 << 30), std::numeric_limits<int>::max(), 0, side) ==
          std::numeric_limits<int32_t>::min());
  }
  CHECK(YearOf(146097 * 100) == 1970 + 40'000);
  CHECK(YearOf(-1 - 146097 * 100) == 1969 - 40'000);
  CHECK(DaysFromCivil(1970 + 40'000, 1, 1) == 146097 * 100);
  CHECK_FALSE(DaysFromCivil(std::numeric_limits<int>::max(), 1, 1));
}

TEST_CASE("all spellings of a complete date") {
  const int day = Number(2016, 6, 1);
  for (const char* text : {"2016-06-01", "2016-6-1", "2016/6/1", "2016/06/01", "2016年6月1日",
                           "2016年06月01日", "20160601"}) {
    CheckInterval(text, day, day);
  }
}

TEST_CASE("partial dates are intervals") {
  CheckInterval("2016-06", Number(2016, 6, 1), Number(2016, 6, 30));
  CheckInterval("2016年6月", Number(2016, 6, 1), Number(2016, 6, 30));
  CheckInterval("2016-02", Number(2016, 2, 1), Number(2016, 2, 29));
  CheckInterval("2100-02", Number(2100, 2, 1), Number(2100, 2, 28));
  CheckInterval("2016", Number(2016, 1, 1), Number(2016, 12, 31));
  CheckInterval("2016年", Number(2016, 1, 1), Number(2016, 12, 31));
}

TEST_CASE("dates that do not exist, lie out of range or cannot be read are told apart") {
  for (const char* text : {"2015-13-01", "2015-02-30", "2015-00-10", "2015-01-00", "20150230",
                           "2015/4/31", "2015年2月29日", "2015-13", "2015年0月", "2230-02-30"}) {
    CheckError(text, DateError::kNoSuchDate);
  }
  for (const char* text : {"2230-01-01", "1899-12-31", "2200-01-01", "1899", "2200年", "2200-01",
                           "0000-01-01", "99991231"}) {
    CheckError(text, DateError::kOutOfRange);
  }
  for (const char* text : {"去年",
                           "",
                           " ",
                           "-",
                           "年",
                           "2016-06-01x",
                           "x2016-06-01",
                           "2016-06/01",
                           "2016/6",
                           "201606",
                           "2016-6-",
                           "2016--1",
                           "016-06-01",
                           "12016-06-01",
                           "2016-006-01",
                           "2016-06-001",
                           "2016年6",
                           "2016年6月1",
                           "2016年1日",
                           "2016-06-01 ",
                           " 2016",
                           "2016.6.1",
                           "２０１６-06-01",
                           "2016年６月",
                           "+2016",
                           "-2016",
                           "2016-+6-1",
                           "201606011",
                           "2016-06-01T00:00:00",
                           "2016年6月1号"}) {
    CheckError(text, DateError::kUnreadable);
  }
  CheckInterval("1900-01-01", Number(1900, 1, 1), Number(1900, 1, 1));
  CheckInterval("2199-12-31", Number(2199, 12, 31), Number(2199, 12, 31));
}

}  // namespace
}  // namespace tiaowen::builtin
