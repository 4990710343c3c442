#include "runtime/builtin/workdays.h"

#include <algorithm>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::builtin {
namespace {

const base::WorkYear* Find(const base::WorkCalendar& calendar, int year) {
  const auto at =
      std::lower_bound(calendar.begin(), calendar.end(), year,
                       [](const base::WorkYear& known, int wanted) { return known.year < wanted; });
  return at != calendar.end() && at->year == year ? &*at : nullptr;
}

// The working days of one calendar year.
class Year {
 public:
  Year(const base::WorkCalendar& calendar, int year, UnknownYear unknown)
      : known_(Find(calendar, year)),
        first_(*DaysFromCivil(year, 1, 1)),
        end_(*DaysFromCivil(year + 1, 1, 1)),
        none_(unknown == UnknownYear::kNoneWork) {}

  // How many of them lie before `day`.
  int64_t CountBefore(int64_t day) const {
    if (known_ != nullptr) {
      return std::lower_bound(known_->days.begin(), known_->days.end(), day) - known_->days.begin();
    }
    return none_ ? 0 : std::clamp<int64_t>(day, first_, end_) - first_;
  }
  int64_t count() const { return CountBefore(end_); }

  // The one at `position`, from 0.
  int64_t At(int64_t position) const {
    return known_ != nullptr ? known_->days[static_cast<size_t>(position)] : first_ + position;
  }

 private:
  const base::WorkYear* known_;
  int64_t first_, end_;
  bool none_;
};

}  // namespace

int32_t WorkdaysBack(const base::WorkCalendar& calendar, int32_t day, int count,
                     UnknownYear unknown) {
  int64_t missing = count;
  int64_t end = int64_t{day} + 1;
  for (int year = std::min(YearOf(day), kYearLast); year >= kYearFirst; --year) {
    const Year working(calendar, year, unknown);
    const int64_t here = working.CountBefore(end);
    if (here >= missing) return static_cast<int32_t>(working.At(here - missing) - 1);
    missing -= here;
  }
  return batch::kDateLow;
}

std::optional<int32_t> WorkdaysOn(const base::WorkCalendar& calendar, int32_t day, int count,
                                  UnknownYear unknown) {
  int64_t missing = count;
  for (int year = std::max(YearOf(day), kYearFirst); year <= kYearLast; ++year) {
    const Year working(calendar, year, unknown);
    const int64_t passed = working.CountBefore(int64_t{day} + 1);
    const int64_t here = working.count() - passed;
    if (here >= missing) return static_cast<int32_t>(working.At(passed + missing - 1));
    missing -= here;
  }
  return std::nullopt;
}

std::vector<int> UnknownYearsBack(const base::WorkCalendar& calendar, int32_t day, int count) {
  // No way to take them leads less far back.
  const int32_t latest = WorkdaysBack(calendar, day, count, UnknownYear::kAllWork);
  if (latest == WorkdaysBack(calendar, day, count, UnknownYear::kNoneWork)) return {};
  std::vector<int> years;
  for (int year = std::max(YearOf(latest + 1), kYearFirst); year <= YearOf(day); ++year) {
    if (Find(calendar, year) == nullptr) years.push_back(year);
  }
  return years;
}

}  // namespace tiaowen::builtin
