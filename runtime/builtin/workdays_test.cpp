#include "runtime/builtin/workdays.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <set>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::builtin {
namespace {

constexpr UnknownYear kBothWays[] = {UnknownYear::kAllWork, UnknownYear::kNoneWork};

int32_t Day(int year, int month, int day) { return *DaysFromCivil(year, month, day); }

// 2024 and 2026, in which only days of even number work but for July, in which none does.
base::WorkCalendar MakeCalendar() {
  base::WorkCalendar calendar;
  for (const int year : {2024, 2026}) {
    base::WorkYear known{.year = year, .days = {}};
    for (int32_t day = Day(year, 1, 1); day < Day(year + 1, 1, 1); ++day) {
      if (day % 2 == 0 && (day < Day(year, 7, 1) || day >= Day(year, 8, 1)))
        known.days.push_back(day);
    }
    calendar.push_back(known);
  }
  return calendar;
}

// All working days from 1900 to 2199, listed day by day.
class DayByDay {
 public:
  DayByDay(const base::WorkCalendar& calendar, UnknownYear unknown) {
    std::set<int> known;
    std::set<int32_t> listed;
    for (const base::WorkYear& year : calendar) {
      known.insert(year.year);
      listed.insert(year.days.begin(), year.days.end());
    }
    for (int32_t day = Day(1900, 1, 1); day < Day(2200, 1, 1); ++day) {
      const bool works =
          known.contains(YearOf(day)) ? listed.contains(day) : unknown == UnknownYear::kAllWork;
      if (works) days_.push_back(day);
    }
  }

  int32_t Back(int32_t day, int count) const {
    const int64_t until = PositionAfter(day);
    return until < count ? batch::kDateLow : days_[static_cast<size_t>(until - count)] - 1;
  }

  std::optional<int32_t> On(int32_t day, int count) const {
    const auto at = static_cast<size_t>(PositionAfter(day) + count - 1);
    return at < days_.size() ? std::optional(days_[at]) : std::nullopt;
  }

 private:
  int64_t PositionAfter(int32_t day) const {
    return std::upper_bound(days_.begin(), days_.end(), day) - days_.begin();
  }

  std::vector<int32_t> days_;
};

TEST_CASE("working days are counted as one by one") {
  const base::WorkCalendar calendar = MakeCalendar();
  for (const UnknownYear unknown : kBothWays) {
    const DayByDay counted(calendar, unknown);
    int wrong = 0;
    for (int32_t day = Day(2022, 12, 1); day <= Day(2028, 2, 1); ++day) {
      for (const int count : {1, 2, 5, 30, 168, 169, 400}) {
        if (WorkdaysBack(calendar, day, count, unknown) != counted.Back(day, count)) ++wrong;
        if (WorkdaysOn(calendar, day, count, unknown) != counted.On(day, count)) ++wrong;
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a period of working days is full from its last day on, and not before") {
  const base::WorkCalendar calendar = MakeCalendar();
  for (const UnknownYear unknown : kBothWays) {
    int wrong = 0;
    for (int32_t begin = Day(2023, 11, 1); begin <= Day(2026, 6, 1); ++begin) {
      for (const int count : {1, 7, 20}) {
        const auto on = WorkdaysOn(calendar, begin, count, unknown);
        if (!on) continue;
        if (WorkdaysBack(calendar, *on, count, unknown) < begin) ++wrong;
        if (WorkdaysBack(calendar, *on - 1, count, unknown) >= begin) ++wrong;
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("the day on which a period begins does not count") {
  // Days 20000 to 20006 (2024-10-04 to 10-10): the even ones work.
  const base::WorkCalendar calendar = MakeCalendar();
  CHECK(WorkdaysOn(calendar, 20000, 1, UnknownYear::kNoneWork) == 20002);
  CHECK(WorkdaysOn(calendar, 20001, 1, UnknownYear::kNoneWork) == 20002);
  CHECK(WorkdaysOn(calendar, 20000, 3, UnknownYear::kNoneWork) == 20006);
  CHECK(WorkdaysBack(calendar, 20006, 3, UnknownYear::kNoneWork) == 20001);
  CHECK(WorkdaysBack(calendar, 20005, 3, UnknownYear::kNoneWork) == 19999);
}

TEST_CASE("years that the calendar does not know are named when they matter") {
  const base::WorkCalendar calendar = MakeCalendar();
  CHECK(UnknownYearsBack(calendar, Day(2024, 3, 31), 40).empty());
  CHECK(UnknownYearsBack(calendar, Day(2024, 1, 3), 5) == std::vector<int>{2023});
  CHECK(UnknownYearsBack(calendar, Day(2026, 1, 3), 5) == std::vector<int>{2025});
  CHECK(UnknownYearsBack(calendar, Day(2025, 1, 1), 1) == std::vector<int>{2025});
  CHECK(UnknownYearsBack(calendar, Day(2026, 1, 3), 366 + 365) == std::vector<int>{2023, 2025});
  CHECK(UnknownYearsBack({}, Day(2024, 1, 1), 1) == std::vector<int>{2024});
}

TEST_CASE("where dates end, so do working days") {
  CHECK(WorkdaysBack({}, Day(1900, 1, 3), 3, UnknownYear::kAllWork) == Day(1899, 12, 31));
  CHECK(WorkdaysBack({}, Day(1900, 1, 3), 4, UnknownYear::kAllWork) == batch::kDateLow);
  CHECK(WorkdaysBack({}, Day(2024, 1, 3), 1, UnknownYear::kNoneWork) == batch::kDateLow);
  CHECK(WorkdaysOn({}, Day(2199, 12, 30), 1, UnknownYear::kAllWork) == Day(2199, 12, 31));
  CHECK_FALSE(WorkdaysOn({}, Day(2199, 12, 30), 2, UnknownYear::kAllWork));
  CHECK_FALSE(WorkdaysOn({}, Day(2024, 1, 3), 1, UnknownYear::kNoneWork));
}

}  // namespace
}  // namespace tiaowen::builtin
