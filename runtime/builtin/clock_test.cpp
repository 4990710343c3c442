#include "runtime/builtin/clock.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::builtin {
namespace {

using base::CutOff;

int32_t Day(int year, int month, int day) { return *DaysFromCivil(year, month, day); }

bool Is(const Clock& clock, int32_t as_of, int year) {
  return clock.as_of == as_of && clock.year == year;
}

constexpr CutOff kYearEnd{.kind = CutOff::Kind::kOfYear, .offset = -1, .month = 12, .day = 31};
constexpr CutOff kJune{.kind = CutOff::Kind::kOfYear, .offset = 0, .month = 6, .day = 30};
constexpr CutOff kMonthBefore{.kind = CutOff::Kind::kMonthEnd, .offset = -1};
constexpr CutOff kThisMonth{.kind = CutOff::Kind::kMonthEnd, .offset = 0};

TEST_CASE("The as-of date is its own cut-off") {
  CHECK(Is(ClockAt(ClockAt(Day(2019, 3, 15)), CutOff{}), Day(2019, 3, 15), 2019));
}

TEST_CASE("A day of a year") {
  CHECK(Is(ClockAt(ClockAt(Day(2019, 3, 15)), kYearEnd), Day(2018, 12, 31), 2018));
  CHECK(Is(ClockAt(ClockAt(Day(2019, 3, 15)), kJune), Day(2019, 6, 30), 2019));
  // A later day is tried and the year stays.
  CHECK(Is(ClockAt({Day(2021, 3, 15), 2019}, kYearEnd), Day(2020, 12, 31), 2018));
}

TEST_CASE("The end of a month goes by the day of the clock, within its year") {
  CHECK(Is(ClockAt(ClockAt(Day(2019, 3, 1)), kMonthBefore), Day(2019, 2, 28), 2019));
  CHECK(Is(ClockAt(ClockAt(Day(2020, 3, 31)), kMonthBefore), Day(2020, 2, 29), 2020));
  CHECK(Is(ClockAt(ClockAt(Day(2019, 1, 31)), kMonthBefore), Day(2018, 12, 31), 2018));
  CHECK(Is(ClockAt(ClockAt(Day(2019, 4, 30)), kThisMonth), Day(2019, 4, 30), 2019));
  CHECK(Is(ClockAt({Day(2020, 1, 31), 2019}, kMonthBefore), Day(2019, 12, 31), 2019));
  CHECK(Is(ClockAt({Day(2021, 5, 31), 2019}, kMonthBefore), Day(2021, 4, 30), 2019));
}

TEST_CASE("A fixed day stays") {
  const CutOff fixed{.kind = CutOff::Kind::kDay, .date = Day(2019, 12, 31)};
  CHECK(Is(ClockAt(ClockAt(Day(2024, 7, 1)), fixed), Day(2019, 12, 31), 2019));
}

}  // namespace
}  // namespace tiaowen::builtin
