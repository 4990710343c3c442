#include "runtime/interpret/change_days.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "runtime/builtin/calendar.h"
#include "runtime/builtin/workdays.h"
#include "runtime/interpret/evaluator.h"

namespace tiaowen::interpret {
namespace {

constexpr int64_t kDaysOfYearLeast = 365;
constexpr int64_t kDaysOfYearMost = 366;
constexpr int64_t kMonthsOfYear = 12;
// Some months in a row are longer or shorter than their part of a year by less than this.
constexpr int64_t kMonthsSlackDays = 3;
// The last day of a month up to which the length of whole months before it stays.
constexpr int kSteadyDayLast = 27;

// The days counted and demanded at one moment.
using Account = AccumulatedDays;

struct DayBounds {
  int64_t least = 0;
  int64_t most = 0;
};

class ChangeFinder {
 public:
  ChangeFinder(const ir::Module& module, const batch::Batch& batch, const builtin::Clock& clock,
               int64_t applicant, int32_t last)
      : module_(module),
        batch_(batch),
        clock_(clock),
        applicant_(applicant),
        now_(module, batch, clock),
        last_(last) {}

  std::vector<int32_t> Find() {
    for (size_t i = 0; i < module_.inst_count(); ++i) AddYearOf(module_.inst(ir::InstId(i)));
    for (size_t i = 0; i < module_.inst_count(); ++i) {
      if (const auto* compare = std::get_if<ir::Compare>(&module_.inst(ir::InstId(i))))
        AddComparison(*compare);
    }
    for (size_t i = 0; i < module_.inst_count(); ++i) {
      if (!std::holds_alternative<ir::Accumulated>(module_.inst(ir::InstId(i)))) continue;
      // What its filter and its aggregate are made of comes before it.
      const std::set<int64_t> passed = days_;
      for (const Place& place : PlacesOf(module_.get<ir::Accumulated>(ir::InstId(i)).level)) {
        AddAccumulated(ir::InstId(i), place, passed);
      }
    }
    return {days_.begin(), days_.end()};
  }

 private:
  void Add(int64_t day) {
    if (day > clock_.as_of && day <= last_) days_.insert(day);
  }

  std::vector<Place> PlacesOf(ir::TableId level) const {
    if (level == ir::kMainTable) return {Place::Applicant(applicant_)};
    std::vector<Place> places;
    const RowRange rows = now_.RowsOf(level, applicant_);
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      places.push_back({applicant_, level, row});
    }
    return places;
  }

  // The year of the end of a month before may still change while that of the as-of date stays.
  void AddYearOf(const ir::InstData& data) {
    const auto* year = std::get_if<ir::AsOfYear>(&data);
    const auto* start = std::get_if<ir::YearStart>(&data);
    if (year == nullptr && start == nullptr) return;
    const base::CutOff& at = year != nullptr ? year->at : start->at;
    if (at.kind != base::CutOff::Kind::kMonthEnd) return;
    for (int back = clock_.year - builtin::ClockAt(clock_, at).year - 1; back >= 0; --back) {
      const int32_t january = builtin::YearStart(clock_, -back);
      Add(builtin::AddMonths(january, -at.offset, base::MissingDay::kMonthEnd));
    }
  }

  // The first day whose cut-off is `day` or later.
  static int64_t Arrival(const base::CutOff& at, int64_t day) {
    if (at.is_as_of()) return day;
    const auto date = static_cast<int32_t>(day);
    if (at.kind == base::CutOff::Kind::kOfYear) {
      const int year = builtin::YearOf(date);
      const bool later = *builtin::DaysFromCivil(year, at.month, at.day) < date;
      return *builtin::DaysFromCivil(year + (later ? 1 : 0) - at.offset, 1, 1);
    }
    const int32_t first = date - builtin::DayOfMonth(date) + 1;
    return builtin::AddMonths(first, -at.offset, base::MissingDay::kMonthEnd);
  }

  // The first days on which the ends of `inst`, a value that moves with the as-of date, are at or
  // after `date`.
  std::vector<int64_t> Reaches(ir::InstId inst, int64_t date) const {
    const ir::InstData& data = module_.inst(inst);
    if (date <= batch::kDateLow || date >= batch::kDateHigh) return {};
    if (const auto* as_of = std::get_if<ir::AsOf>(&data)) return {Arrival(as_of->at, date)};
    const auto* lookback = std::get_if<ir::Lookback>(&data);
    if (lookback == nullptr) return {};
    if (lookback->working_days > 0) return WorkdaysReach(*lookback, static_cast<int32_t>(date));
    const int64_t months = lookback->years * kMonthsOfYear + lookback->months;
    const int64_t reached =
        builtin::AddMonths(static_cast<int32_t>(date), months, lookback->missing_day);
    return {Arrival(lookback->at, reached + lookback->days_after)};
  }

  std::vector<int64_t> WorkdaysReach(const ir::Lookback& lookback, int32_t date) const {
    std::vector<int64_t> days;
    for (auto unknown : {builtin::UnknownYear::kAllWork, builtin::UnknownYear::kNoneWork}) {
      const auto on =
          builtin::WorkdaysOn(module_.work_calendar, date, lookback.working_days, unknown);
      if (on) days.push_back(Arrival(lookback.at, int64_t{*on} + lookback.days_after));
    }
    return days;
  }

  bool Moves(ir::InstId inst) const {
    const ir::InstData& data = module_.inst(inst);
    const auto* as_of = std::get_if<ir::AsOf>(&data);
    const auto* lookback = std::get_if<ir::Lookback>(&data);
    return (as_of != nullptr && as_of->at.moves()) || (lookback != nullptr && lookback->at.moves());
  }

  // A comparison of a date with one that moves changes when that reaches, or passes, its ends.
  void AddComparison(const ir::Compare& compare) {
    const bool left = Moves(compare.lhs), right = Moves(compare.rhs);
    if (left == right) return;
    const ir::InstId moving = left ? compare.lhs : compare.rhs;
    const ir::InstId date = left ? compare.rhs : compare.lhs;
    const ir::TableId level = module_.LevelOf(date);
    if (!level.valid()) return;
    if (const auto* aggregate = std::get_if<ir::Aggregate>(&module_.inst(date))) {
      // Which rows count may change; its ends are always those of dates of some of them.
      for (const Place& place : PlacesOf(aggregate->table))
        AddPassing(moving, now_.Cell(aggregate->table, aggregate->column, place.row));
      return;
    }
    for (const Place& place : PlacesOf(level)) AddPassing(moving, now_.ValueOf(date, place));
  }

  // The days on which `moving` reaches, or passes, the ends of `value`.
  void AddPassing(ir::InstId moving, const Value& value) {
    if (value.null) return;
    for (int64_t end : {value.first, value.last}) {
      for (int64_t day : {end, end + 1}) {
        for (int64_t reached : Reaches(moving, day)) Add(reached);
      }
    }
  }

  Account AccountOn(int64_t day, ir::InstId inst, const Place& place) const {
    const builtin::Clock clock{static_cast<int32_t>(day), clock_.year};
    return Evaluator(module_, batch_, clock).DaysOf(inst, place);
  }

  // The days on which the count begins or ceases to grow.
  std::set<int64_t> TurnsOf(const ir::Accumulated& inst, const Place& place,
                            const std::set<int64_t>& passed) const {
    std::set<int64_t> turns = passed;
    VisitDates(inst, place, [&](const Value& value) {
      for (int64_t day : {value.first, value.first + 1, value.last, value.last + 1}) {
        if (day > clock_.as_of && day <= last_) turns.insert(day);
      }
    });
    return turns;
  }

  // Calls `visit` with every date that is known among those on which the count begins or ceases to
  // grow.
  template <typename Visit>
  void VisitDates(const ir::Accumulated& inst, const Place& place, Visit visit) const {
    const auto visit_known = [&](const Value& value) {
      if (!value.null) visit(value);
    };
    const ir::Table& table = module_.schema.table(inst.table);
    for (const Place& period : PlacesOf(inst.table)) {
      visit_known(now_.Cell(inst.table, table.period_start, period.row));
      visit_known(now_.Cell(inst.table, table.period_end, period.row));
    }
    if (inst.since.valid()) visit_known(now_.ValueOf(inst.since, place));
  }

  // The next day after `day` around which the length of whole years may change.
  int64_t NextLeap(int64_t day) const {
    const int year = builtin::YearOf(static_cast<int32_t>(day));
    for (int candidate : {year, year + 1}) {
      const int64_t march = *builtin::DaysFromCivil(candidate, 3, 1);
      for (int64_t leap = march - 2; leap <= march + 1; ++leap) {
        if (leap > day) return leap;
      }
    }
    return last_ + 1;
  }

  // The next day after `day` on which the length of whole months may change. Back from day k of a
  // month lies day k of another, unless k is the last of its month or more than the other has.
  static int64_t NextMonthEnd(int64_t day) {
    const int32_t steady = builtin::DayOfMonth(static_cast<int32_t>(day));
    return steady > kSteadyDayLast ? day + 1 : day + kSteadyDayLast + 1 - steady;
  }

  // The next day after `day` on which what `inst` demands may change. Of one run, it is what was
  // demanded `days_after` days before.
  int64_t NextCut(const ir::Accumulated& inst, int64_t day) const {
    const int64_t shift = inst.continuous ? inst.days_after : 0;
    const int64_t from = day - shift;
    const bool whole_years = inst.months == 0 || inst.required.valid();
    return (whole_years ? NextLeap(from) : NextMonthEnd(from)) + shift;
  }

  // Whether neither count can pass the bound any more once nothing turns: `slopes` a day each.
  static bool IsSettled(const Account& account, int64_t least_slope, int64_t most_slope,
                        const DayBounds& demanded) {
    if (!account.bound) return true;
    auto settled = [&](int64_t count, int64_t slope) {
      return count >= demanded.most || (slope == 0 && count < demanded.least);
    };
    return settled(account.least, least_slope) && settled(account.most, most_slope);
  }

  // Walks from piece to piece; in each the counts are linear and the bound is constant.
  void AddAccumulated(ir::InstId id, const Place& place, const std::set<int64_t>& passed) {
    const auto& inst = module_.get<ir::Accumulated>(id);
    if (WindowOf(inst) != nullptr) return AddByWindow(id, place, passed);
    if (!inst.at.moves()) return;  // only its filter and the like change, on days that are known
    if (!inst.at.is_as_of()) return AddByCutOff(id, place, passed);
    Account before = AccountOn(clock_.as_of, id, place);
    const std::set<int64_t> turns = TurnsOf(inst, place, passed);
    for (int64_t begin = clock_.as_of + 1; begin <= last_;) {
      const auto turn = turns.upper_bound(begin);
      const bool turning = turn != turns.end();
      const int64_t end = std::min({turning ? *turn : last_ + 1, NextCut(inst, begin), last_ + 1});
      const Account first = AccountOn(begin, id, place);
      if (first.truth() != before.truth()) Add(begin);
      Account next = first;
      if (end - begin > 1) next = AccountOn(begin + 1, id, place);
      const int64_t least_slope = next.least - first.least, most_slope = next.most - first.most;
      before = first;
      before.least += least_slope * (end - 1 - begin);
      before.most += most_slope * (end - 1 - begin);
      if (first.bound) {
        if (least_slope > 0) AddMeeting(begin, end, first.bound_most - first.least);
        if (most_slope > 0) AddMeeting(begin, end, *first.bound - first.most);
      }
      if (!turning && end - begin > 1 &&
          IsSettled(before, least_slope, most_slope, DemandedOn(begin, inst, place))) {
        return;
      }
      begin = end;
    }
  }

  // Walks from one day on which its cut-off moves to the next.
  void AddByCutOff(ir::InstId id, const Place& place, const std::set<int64_t>& passed) {
    const auto& inst = module_.get<ir::Accumulated>(id);
    const int64_t last_turn = LastTurn(inst, place);
    Account before = AccountOn(clock_.as_of, id, place);
    for (int64_t day = NextMove(inst.at, clock_.as_of); day <= last_;
         day = NextMove(inst.at, day)) {
      const Account now = AccountOn(day, id, place);
      if (now.truth() != before.truth()) Add(day);
      const int64_t least_slope = now.least - before.least, most_slope = now.most - before.most;
      const int64_t cut_off_before = CutOffOn(day - 1, inst.at);
      before = now;
      const bool turning = cut_off_before <= last_turn || passed.upper_bound(day) != passed.end();
      if (!turning && IsSettled(now, least_slope, most_slope, DemandedOn(day, inst, place))) return;
    }
  }

  // What lies before the days that count, if those move (近N年内); else null.
  const ir::Lookback* WindowOf(const ir::Accumulated& inst) const {
    return inst.since.valid() ? std::get_if<ir::Lookback>(&module_.inst(inst.since)) : nullptr;
  }

  // Beside TurnsOf, the days on which the window begins or ceases to lose days.
  std::set<int64_t> WindowTurnsOf(const ir::Accumulated& inst, const Place& place,
                                  const std::set<int64_t>& passed) const {
    std::set<int64_t> turns = TurnsOf(inst, place, passed);
    if (!Moves(inst.since)) return turns;
    const auto add = [&](int64_t date) {
      for (int64_t day = date - 1; day <= date + 2; ++day) {
        for (int64_t reached : Reaches(inst.since, day)) {
          if (reached > clock_.as_of) turns.insert(reached);
        }
      }
    };
    VisitDates(inst, place, [&](const Value& value) {
      add(value.first);
      add(value.last);
    });
    if (!inst.at.moves()) add(inst.at.date);
    return turns;
  }

  // The next day after `day` on which the days of a window, or what `inst` demands of them, may
  // move otherwise than by one a day.
  int64_t NextJump(const ir::Accumulated& inst, const ir::Lookback& window, int64_t day) const {
    int64_t next = last_ + 1;
    if (inst.at.is_as_of()) {
      next = std::min(next, NextCut(inst, day));
    } else if (inst.at.moves()) {
      next = std::min(next, NextMove(inst.at, day));
    }
    if (window.at.is_as_of()) {
      next = std::min(next, NextMonthEnd(day - window.days_after) + window.days_after);
    } else if (window.at.moves()) {
      next = std::min(next, NextMove(window.at, day));
    }
    return next;
  }

  // Whether the counts, once nothing turns and so all days of the window count or none, stay on
  // their sides of the bound.
  static bool IsSteady(const Account& account, const ir::Accumulated& inst,
                       const ir::Lookback& window,
                       const std::pair<DayBounds, DayBounds>& demanded) {
    if (!account.bound) return true;
    if (window.at != inst.at) return false;
    const int64_t months = window.years * kMonthsOfYear + window.months;
    const int64_t days = window.days_after - 1;
    const int64_t fewest = months * kDaysOfYearLeast / kMonthsOfYear - kMonthsSlackDays + days;
    const int64_t most = months * kDaysOfYearMost / kMonthsOfYear + kMonthsSlackDays + days;
    const auto steady = [&](int64_t count, const DayBounds& bound) {
      return count == 0 ? bound.least > 0 : fewest >= bound.most || most < bound.least;
    };
    return steady(account.least, demanded.second) && steady(account.most, demanded.first);
  }

  // Walks from piece to piece, as AddAccumulated; the counts may also fall.
  void AddByWindow(ir::InstId id, const Place& place, const std::set<int64_t>& passed) {
    const auto& inst = module_.get<ir::Accumulated>(id);
    const ir::Lookback& window = *WindowOf(inst);
    if (!inst.at.moves() && !window.at.moves()) return;
    const std::set<int64_t> turns = WindowTurnsOf(inst, place, passed);
    base::Truth before = AccountOn(clock_.as_of, id, place).truth();
    for (int64_t begin = clock_.as_of + 1; begin <= last_;) {
      const auto turn = turns.upper_bound(begin);
      const bool turning = turn != turns.end();
      const int64_t end =
          std::min({turning ? *turn : last_ + 1, NextJump(inst, window, begin), last_ + 1});
      const Account first = AccountOn(begin, id, place);
      if (first.truth() != before) Add(begin);
      const Account next = end - begin > 1 ? AccountOn(begin + 1, id, place) : first;
      if (first.bound) {
        AddCrossing(begin, end, first.least - first.bound_most, next.least - first.least);
        AddCrossing(begin, end, first.most - *first.bound, next.most - first.most);
      }
      before = AccountOn(end - 1, id, place).truth();
      if (!turning && IsSteady(first, inst, window, DemandsOn(begin, inst, place))) return;
      begin = end;
    }
  }

  // A count that exceeds its bound by `excess` on `begin`, and by `slope` more every day, comes to
  // the bound from below, or falls below it, once.
  void AddCrossing(int64_t begin, int64_t end, int64_t excess, int64_t slope) {
    if (slope > 0) AddMeeting(begin, end, -excess);
    if (slope < 0 && excess >= 0) AddMeeting(begin, end, excess + 1);
  }

  int64_t CutOffOn(int64_t day, const base::CutOff& at) const {
    return builtin::ClockAt({static_cast<int32_t>(day), clock_.year}, at).as_of;
  }

  // The last day on which the count begins or ceases to grow.
  int64_t LastTurn(const ir::Accumulated& inst, const Place& place) const {
    int64_t last = batch::kDateLow;
    VisitDates(inst, place, [&](const Value& value) {
      for (int64_t day : {value.first, value.last}) {
        if (day < batch::kDateHigh) last = std::max(last, day + 1);
      }
    });
    return last;
  }

  // The first day after `day` on which the cut-off may be another: of a month, or of a year.
  static int64_t NextMove(const base::CutOff& at, int64_t day) {
    const auto date = static_cast<int32_t>(day);
    if (at.kind == base::CutOff::Kind::kOfYear)
      return *builtin::DaysFromCivil(builtin::YearOf(date) + 1, 1, 1);
    return builtin::AddMonths(date - builtin::DayOfMonth(date) + 1, 1, base::MissingDay::kMonthEnd);
  }

  // How many days `inst` demands at least and at most from `day` on, if no row begins or ceases to
  // count any more: of the shortest span that it may ask for, and of the longest.
  std::pair<DayBounds, DayBounds> DemandsOn(int64_t day, const ir::Accumulated& inst,
                                            const Place& place) const {
    int64_t fewest = inst.years * kMonthsOfYear + inst.months, most = fewest;
    if (inst.required.valid()) {
      const builtin::Clock clock{static_cast<int32_t>(day), clock_.year};
      const Value required = Evaluator(module_, batch_, clock).ValueOf(inst.required, place);
      const auto months = [](int64_t years) {
        return kMonthsOfYear * std::clamp<int64_t>(years, 0, ir::kAccumulatedYearsMax);
      };
      fewest = months(required.first);
      most = months(required.last);
    }
    const auto bounds = [&](int64_t months) {
      const int64_t slack = months % kMonthsOfYear == 0 ? 0 : kMonthsSlackDays;
      return DayBounds{.least = months * kDaysOfYearLeast / kMonthsOfYear - slack + inst.days_after,
                       .most = months * kDaysOfYearMost / kMonthsOfYear + slack + inst.days_after};
    };
    return {bounds(fewest), bounds(most)};
  }

  DayBounds DemandedOn(int64_t day, const ir::Accumulated& inst, const Place& place) const {
    const auto [shortest, longest] = DemandsOn(day, inst, place);
    return {.least = shortest.least, .most = longest.most};
  }

  // A count that grows by one a day from `begin` on meets the bound after `missing` days.
  void AddMeeting(int64_t begin, int64_t end, int64_t missing) {
    if (missing > 0 && begin + missing < end) Add(begin + missing);
  }

  const ir::Module& module_;
  const batch::Batch& batch_;
  builtin::Clock clock_;
  int64_t applicant_;
  Evaluator now_;
  int64_t last_;
  std::set<int64_t> days_;
};

}  // namespace

int32_t LastDay() { return *builtin::DaysFromCivil(kLastYear, 12, 31); }

std::vector<int32_t> FindChangeDays(const ir::Module& module, const batch::Batch& batch,
                                    const builtin::Clock& clock, int64_t applicant, int32_t last) {
  return ChangeFinder(module, batch, clock, applicant, last).Find();
}

}  // namespace tiaowen::interpret
