#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/builtin/calendar.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/interpret/periods.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

constexpr int64_t kLongAgo = batch::kDateLow;
constexpr int64_t kNever = batch::kDateHigh;

// The first day that counts, as early and as late as `since` allows.
struct Since {
  int64_t earliest = kLongAgo;
  int64_t latest = kLongAgo;
};

Since SinceOf(const Evaluator& evaluator, const ir::Accumulated& inst, const Place& place) {
  if (!inst.since.valid()) return {};
  const Value since = evaluator.ValueOf(inst.since, place);
  if (since.null) return {.earliest = kLongAgo, .latest = kNever};
  const int64_t behind =
      std::holds_alternative<ir::Lookback>(evaluator.module().inst(inst.since)) ? 1 : 0;
  return {.earliest = since.first + behind, .latest = since.last + behind};
}

struct Span {
  int years = 0;
  int months = 0;
};

// The spans that `inst` may demand, from the shortest to the longest, if anything is known of them.
std::optional<std::pair<Span, Span>> SpansOf(const Evaluator& evaluator,
                                             const ir::Accumulated& inst, const Place& place) {
  if (!inst.required.valid()) {
    const Span span = {inst.years, inst.months};
    return std::pair(span, span);
  }
  const Value required = evaluator.ValueOf(inst.required, place);
  if (required.null) return std::nullopt;
  const auto years = [](int64_t value) {
    return Span{static_cast<int>(std::clamp<int64_t>(value, 0, ir::kAccumulatedYearsMax))};
  };
  return std::pair(years(required.first), years(required.last));
}

// The days that the period from `start` to `end` covers at least. An ongoing period ends on
// kDateHigh.
DayRange LeastOf(const ir::Table& table, const Value& start, const Value& end) {
  if (start.null) return {};
  // A period ends no earlier than it starts.
  const int64_t last = end.null ? start.first : end.first;
  return {.begin = start.last, .end = table.period_end_excluded ? last : last + 1};
}

// The days that it covers at most.
DayRange MostOf(const ir::Table& table, const Value& start, const Value& end) {
  const int64_t last = end.null ? kNever : end.last;
  return {.begin = start.null ? kLongAgo : start.first,
          .end = table.period_end_excluded ? last : last + 1};
}

// The days of [since, as_of) that `inst` counts of the days in `ranges`.
int64_t CountOf(const ir::Accumulated& inst, std::vector<DayRange> ranges, int64_t since,
                int64_t as_of) {
  if (inst.continuous) {
    const DayRange run = RunThrough(as_of, std::move(ranges));
    return std::max<int64_t>(0, std::min(run.end, as_of) - std::max(run.begin, since));
  }
  for (DayRange& range : ranges) {
    range = {.begin = std::max(range.begin, since), .end = std::min(range.end, as_of)};
  }
  return CountDays(std::move(ranges));
}

}  // namespace

AccumulatedDays Evaluator::DaysOf(ir::InstId id, const Place& place) const {
  const auto& inst = module_.get<ir::Accumulated>(id);
  const ir::Table& table = module_.schema.table(inst.table);
  const Since since = SinceOf(*this, inst, place);
  const int32_t as_of = builtin::ClockAt(clock_, inst.at).as_of;

  std::vector<DayRange> least, most;
  const RowRange rows = RowsOf(inst.table, place.applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Truth counts = TruthOf(inst.filter, {place.applicant, inst.table, row});
    if (counts == Truth::kFalse) continue;
    const Value start = Cell(inst.table, table.period_start, row);
    const Value end = Cell(inst.table, table.period_end, row);
    most.push_back(MostOf(table, start, end));
    if (counts == Truth::kTrue) least.push_back(LeastOf(table, start, end));
  }
  AccumulatedDays days = {.least = CountOf(inst, std::move(least), since.latest, as_of),
                          .most = CountOf(inst, std::move(most), since.earliest, as_of),
                          .bound = std::nullopt};
  const auto bound_of = [&](const Span& span) -> int64_t {
    if (inst.continuous) {
      const int32_t end = as_of - inst.days_after;
      return int64_t{as_of} - builtin::Lookback(end, span.years, span.months, inst.missing_day);
    }
    return as_of - builtin::Lookback(as_of, span.years, span.months, inst.missing_day) +
           int64_t{inst.days_after};
  };
  if (const auto spans = SpansOf(*this, inst, place)) {
    days.bound = bound_of(spans->first);
    days.bound_most = bound_of(spans->second);
  }
  return days;
}

}  // namespace tiaowen::interpret
