#include <algorithm>
#include <cstdint>
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
  return {.earliest = since.first, .latest = since.last};
}

// The days that the period [start, end] covers at least. An ongoing period ends on kDateHigh.
DayRange LeastOf(const Value& start, const Value& end) {
  if (start.null) return {};
  const int64_t last_day =
      end.null ? start.first : end.first;  // a period has its first day, if no other
  return {.begin = start.last, .end = last_day + 1};
}

// The days that it covers at most.
DayRange MostOf(const Value& start, const Value& end) {
  const int64_t last_day = end.null ? kNever : end.last;
  return {.begin = start.null ? kLongAgo : start.first, .end = last_day + 1};
}

DayRange Within(const DayRange& range, int64_t begin, int64_t end) {
  return {.begin = std::max(range.begin, begin), .end = std::min(range.end, end)};
}

}  // namespace

AccumulatedDays Evaluator::DaysOf(ir::InstId id, const Place& place) const {
  const auto& inst = module_.get<ir::Accumulated>(id);
  const ir::Table& table = module_.schema.table(inst.table);
  const Since since = SinceOf(*this, inst, place);

  std::vector<DayRange> least, most;
  const RowRange rows = RowsOf(inst.table, place.applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Truth counts = TruthOf(inst.filter, {place.applicant, inst.table, row});
    if (counts == Truth::kFalse) continue;
    const Value start = Cell(inst.table, table.period_start, row);
    const Value end = Cell(inst.table, table.period_end, row);
    most.push_back(Within(MostOf(start, end), since.earliest, as_of_));
    if (counts == Truth::kTrue) {
      least.push_back(Within(LeastOf(start, end), since.latest, as_of_));
    }
  }
  return {.least = CountDays(least),
          .most = CountDays(most),
          .bound = as_of_ - builtin::Lookback(as_of_, inst.years) + int64_t{inst.days_after}};
}

}  // namespace tiaowen::interpret
