// Accumulated periods: how many days a union of periods covers.

#include <algorithm>

#include "compiler/analyze/encoder.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::analyze {

Planes Encoder::Accumulated(const ir::Accumulated& inst, const Spot& spot) {
  const ir::Table& table = module_.schema.table(inst.table);
  const int32_t as_of = builtin::ClockAt(clock_, inst.at).as_of;
  const TermId long_ago = terms_.Int(batch::kDateLow), never = terms_.Int(batch::kDateHigh);
  TermId earliest = long_ago, latest = long_ago;
  if (inst.since.valid()) {
    const Value since = ValueOf(inst.since, spot);
    earliest = terms_.Choose(since.known, since.first, long_ago);
    latest = terms_.Choose(since.known, since.last, never);
    if (std::holds_alternative<ir::Lookback>(module_.inst(inst.since)))
      earliest = latest = terms_.Add(since.first, terms_.Int(1));
  }

  std::vector<Period> least, most;
  const auto& rows = RowsOf(inst.table);
  const TermId next_day = terms_.Int(table.period_end_excluded ? 0 : 1);
  for (size_t row = 0; row < rows.size(); ++row) {
    const Planes counts = TruthOf(inst.filter, {inst.table, row});
    const Value start = CellOf(inst.table, table.period_start, row);
    const Value end = CellOf(inst.table, table.period_end, row);
    const TermId last_least = terms_.Choose(end.known, end.first, start.first);
    const TermId last_most = terms_.Choose(end.known, end.last, never);
    least.push_back({terms_.And({rows[row].present, counts.certain, start.known}), start.last,
                     terms_.Add(last_least, next_day)});
    most.push_back({terms_.And(rows[row].present, counts.possible),
                    terms_.Choose(start.known, start.first, long_ago),
                    terms_.Add(last_most, next_day)});
  }
  const TermId least_days = CountDays(inst, least, latest, as_of);
  const TermId most_days = CountDays(inst, most, earliest, as_of);

  Value years = Exact(inst.years);
  if (inst.required.valid()) {
    years = ValueOf(inst.required, spot);
    const auto clamp = [&](TermId value) {
      return terms_.Least(terms_.Greatest(value, terms_.Int(0)),
                          terms_.Int(ir::kAccumulatedYearsMax));
    };
    years.first = clamp(years.first);
    years.last = clamp(years.last);
  }
  const auto bound = [&](TermId value) {
    return BoundOf(inst, value, as_of, 0, ir::kAccumulatedYearsMax);
  };
  return {terms_.And(years.known, terms_.Le(bound(years.last), least_days)),
          terms_.Or(terms_.Not(years.known), terms_.Le(bound(years.first), most_days))};
}

// The days that `years` make, a number of [low, high], by halves.
TermId Encoder::BoundOf(const ir::Accumulated& inst, TermId years, int32_t as_of, int low,
                        int high) {
  if (terms_.IsConstant(years)) low = high = static_cast<int>(terms_.term(years).value);
  if (low == high) {
    const int32_t end = inst.continuous ? as_of - inst.days_after : as_of;
    const int months = inst.required.valid() ? 0 : inst.months;
    const int64_t days = int64_t{as_of} - builtin::Lookback(end, low, months, inst.missing_day);
    return terms_.Int(inst.continuous ? days : days + inst.days_after);
  }
  const int middle = low + (high - low) / 2;
  return terms_.Choose(terms_.Le(years, terms_.Int(middle)),
                       BoundOf(inst, years, as_of, low, middle),
                       BoundOf(inst, years, as_of, middle + 1, high));
}

TermId Encoder::CountDays(const ir::Accumulated& inst, const std::vector<Period>& periods,
                          TermId since, int32_t as_of) {
  if (inst.continuous) return CountRun(periods, since, as_of);
  std::vector<Period> clipped;
  for (const Period& period : periods) {
    const TermId begin = terms_.Greatest(period.begin, since);
    const TermId end = terms_.Least(period.end, terms_.Int(as_of));
    clipped.push_back({terms_.And(period.counted, terms_.Lt(begin, end)), begin, end});
  }
  return CountUnion(clipped);
}

// Every period adds the days after the last end of those that begin before it.
TermId Encoder::CountUnion(const std::vector<Period>& periods) {
  std::vector<TermId> days;
  for (size_t i = 0; i < periods.size(); ++i) {
    TermId from = periods[i].begin;
    for (size_t j = 0; j < periods.size(); ++j) {
      if (i == j) continue;
      const Period& other = periods[j];
      const TermId before = j < i ? terms_.Le(other.begin, periods[i].begin)
                                  : terms_.Lt(other.begin, periods[i].begin);
      from =
          terms_.Choose(terms_.And(other.counted, before), terms_.Greatest(from, other.end), from);
    }
    const TermId added = terms_.Greatest(terms_.Int(0), terms_.Minus(periods[i].end, from));
    days.push_back(terms_.Choose(periods[i].counted, added, terms_.Int(0)));
  }
  return terms_.Add(std::move(days));
}

// From the start of the run of touching periods that contains `as_of`, or `since`.
TermId Encoder::CountRun(const std::vector<Period>& periods, TermId since, int32_t as_of) {
  const TermId day = terms_.Int(as_of);
  std::vector<TermId> holds_day;
  for (const Period& period : periods) {
    holds_day.push_back(
        terms_.And({period.counted, terms_.Le(period.begin, day), terms_.Lt(day, period.end)}));
  }
  TermId begin = day;
  for (size_t round = 0; round < periods.size(); ++round) {
    for (const Period& period : periods) {
      const TermId extends =
          terms_.And({period.counted, terms_.Lt(period.begin, period.end),
                      terms_.Le(begin, period.end), terms_.Lt(period.begin, begin)});
      begin = terms_.Choose(extends, period.begin, begin);
    }
  }
  const TermId days =
      terms_.Greatest(terms_.Int(0), terms_.Minus(day, terms_.Greatest(begin, since)));
  return terms_.Choose(terms_.Or(std::move(holds_day)), days, terms_.Int(0));
}

}  // namespace tiaowen::analyze
