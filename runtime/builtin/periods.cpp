#include "runtime/builtin/periods.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <ranges>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"
#include "runtime/builtin/orderly_periods.h"

namespace {

using tiaowen::batch::kDateHigh;
using tiaowen::batch::kDateLow;
using tiaowen::builtin::kPeriodDemandsMax;
using tiaowen::builtin::kRequiredYearsMax;
using tiaowen::builtin::OrderlyPeriods;
using tiaowen::builtin::PeriodDemand;
using tiaowen::builtin::PeriodQuery;

// The union of half-open ranges of days.
class Coverage {
 public:
  void Clear() { ranges_.clear(); }

  // Adds [begin, end).
  void Add(int64_t begin, int64_t end) {
    if (begin < end) ranges_.push_back({begin, end, 0});
  }

  // Makes the ranges disjoint and ascending. To be called after the last Add.
  void Seal() {
    const auto earlier = [](const Range& a, const Range& b) { return a.begin < b.begin; };
    if (!std::is_sorted(ranges_.begin(), ranges_.end(), earlier)) {
      std::sort(ranges_.begin(), ranges_.end(), earlier);
    }
    size_t kept = 0;
    for (const Range& range : ranges_) {
      if (kept > 0 && range.begin <= ranges_[kept - 1].end) {
        ranges_[kept - 1].end = std::max(ranges_[kept - 1].end, range.end);
      } else {
        ranges_[kept++] = range;
      }
    }
    ranges_.resize(kept);
    int64_t days = 0;
    for (Range& range : std::views::reverse(ranges_)) {
      days += range.end - range.begin;
      range.days_from_begin = days;
    }
  }

  // The covered days from `since` on.
  int64_t DaysFrom(int64_t since) const {
    const auto range = FirstEndingAfter(since);
    if (range == ranges_.end()) return 0;
    return range->days_from_begin - std::max<int64_t>(0, since - range->begin);
  }

  // The days from `since` to `day` if the range with `day` reaches back to them, else those of its
  // part before `day`.
  int64_t RunBefore(int64_t day, int64_t since) const {
    const auto range = FirstEndingAfter(day);
    if (range == ranges_.end() || range->begin > day) return 0;
    return std::max<int64_t>(0, day - std::max(range->begin, since));
  }

 private:
  struct Range {
    int64_t begin;
    int64_t end;
    int64_t days_from_begin;  // covered days of this range and all later ones
  };

  std::vector<Range>::const_iterator FirstEndingAfter(int64_t day) const {
    return std::partition_point(ranges_.begin(), ranges_.end(),
                                [day](const Range& range) { return range.end <= day; });
  }

  std::vector<Range> ranges_;
};

bool ReadBit(const uint64_t* plane, int64_t row) { return (plane[row / 64] >> (row % 64)) & 1; }

// What one applicant's periods cover at least and at most.
class Applicant {
 public:
  explicit Applicant(const PeriodQuery& query) : query_(query) {}

  void Read(int64_t applicant) {
    if (applicant == current_) return;
    current_ = applicant;
    exact_ = true;
    most_.Clear();
    for (int64_t row = query_.offsets[applicant]; row < query_.offsets[applicant + 1]; ++row) {
      if (ReadBit(query_.filter_possible, row)) AddRow(row, ReadBit(query_.filter_certain, row));
    }
    most_.Seal();
    if (!exact_) least_.Seal();
  }

  const Coverage& least() const { return exact_ ? most_ : least_; }
  const Coverage& most() const { return most_; }

 private:
  void AddRow(int64_t row, bool certain) {
    const bool row_exact = certain && query_.start_first[row] == query_.start_last[row] &&
                           query_.end_first[row] == query_.end_last[row];
    if (exact_ && !row_exact) {
      least_ = most_;
      exact_ = false;
    }
    most_.Add(query_.start_first[row], EndOf(query_.end_last[row]));
    const int32_t start = query_.start_last[row];
    if (exact_ || !certain || start == kDateHigh) return;
    // A null end is no earlier than the start, which is no earlier than its first possible day.
    const int32_t end =
        query_.end_first[row] == kDateLow ? query_.start_first[row] : query_.end_first[row];
    least_.Add(start, EndOf(end));
  }

  // The first day that a period which ends on `day` does not cover, as far as it matters.
  int64_t EndOf(int32_t day) const {
    const int64_t end = query_.end_excluded ? day : int64_t{day} + 1;
    return query_.continuous ? end : std::min<int64_t>(end, query_.as_of);
  }

  const PeriodQuery& query_;
  int64_t current_ = -1;
  bool exact_ = true;  // all rows so far cover the same at least and at most: least_ is not kept
  Coverage least_, most_;
};

// How many days each row demands.
struct Bound {
  int32_t least;
  int32_t most;
};

class Bounds {
 public:
  Bounds(const PeriodQuery& query, const PeriodDemand& demand) : query_(&query), demand_(&demand) {
    if (demand.required == nullptr && demand.required_low == nullptr) return;
    by_years_.assign(kRequiredYearsMax + 1, kNotYet);
  }

  // Nothing where it is not known.
  std::optional<Bound> Of(int64_t row) {
    if (by_years_.empty()) return Bound{demand_->bound, demand_->bound};
    if (!ReadBit(demand_->required_valid, row)) return std::nullopt;
    if (demand_->required != nullptr) {
      const int32_t bound = ByYears(demand_->required[row]);
      return Bound{bound, bound};
    }
    return Bound{ByYears(demand_->required_low[row]), ByYears(demand_->required_high[row])};
  }

 private:
  static constexpr int32_t kNotYet = std::numeric_limits<int32_t>::min();

  // Days that may lie apart are demanded as many; those of one run by the day on which they begin.
  [[gnu::noinline]] int32_t DaysOf(int32_t years) const {
    const int32_t shift = query_->continuous ? demand_->days_after : 0;
    return query_->as_of -
           tiaowen::builtin::Lookback(query_->as_of - shift, years, 0, demand_->missing_day) +
           demand_->days_after - shift;
  }

  int32_t ByYears(int64_t years) {
    years = std::clamp<int64_t>(years, 0, kRequiredYearsMax);
    int32_t& days = by_years_[static_cast<size_t>(years)];
    if (days == kNotYet) days = DaysOf(static_cast<int32_t>(years));
    return days;
  }

  const PeriodQuery* query_;
  const PeriodDemand* demand_;
  std::vector<int32_t> by_years_;  // of those that were asked for
};

int64_t CountDays(const PeriodQuery& query, const Coverage& coverage, int64_t since) {
  return query.continuous ? coverage.RunBefore(query.as_of, since) : coverage.DaysFrom(since);
}

// How many days an applicant's periods cover, at least and at most.
struct Covered {
  int64_t least;
  int64_t most;
};

// When the days of a row begin.
struct Since {
  int32_t earliest;
  int32_t latest;
};

// The days of rows in ascending order.
class Counter {
 public:
  explicit Counter(const PeriodQuery& query)
      : query_(query), applicant_(query), tries_orderly_(OrderlyPeriods::CanAnswer(query)) {}

  [[gnu::always_inline]] inline Covered Of(int64_t row) {
    const int64_t owner = OwnerOf(row);
    if (owner != owner_) {
      owner_ = owner;
      is_orderly_ =
          tries_orderly_ && orderly_.Read(query_, query_.offsets[owner], query_.offsets[owner + 1]);
    }
    const Since since = {query_.since_first == nullptr ? query_.since : query_.since_first[row],
                         query_.since_last == nullptr ? query_.since : query_.since_last[row]};
    if (!is_orderly_) return OfAny(since);
    const int64_t least = orderly_.Least(since.latest);
    const bool same = orderly_.is_known() && since.earliest == since.latest;
    return {least, same ? least : orderly_.Most(since.earliest)};
  }

  // Has the periods of `row` fetched that will be read soon; applicants lie too far apart for the
  // processor to do so by itself.
  [[gnu::always_inline]] inline void Prefetch(int64_t row) const {
    const int64_t first = query_.offsets[OwnerOf(row)];
    for (const int32_t* days :
         {query_.start_first, query_.start_last, query_.end_first, query_.end_last})
      __builtin_prefetch(days + first);
  }

 private:
  int64_t OwnerOf(int64_t row) const {
    return query_.level_parents == nullptr ? row : query_.level_parents[row];
  }

  // By the union of the periods, whatever they are.
  [[gnu::noinline]] Covered OfAny(const Since& since) {
    applicant_.Read(owner_);
    return {CountDays(query_, applicant_.least(), since.latest),
            CountDays(query_, applicant_.most(), since.earliest)};
  }

  const PeriodQuery& query_;
  Applicant applicant_;
  OrderlyPeriods orderly_;  // of `owner_`, if they are
  const bool tries_orderly_;
  bool is_orderly_ = false;
  int64_t owner_ = -1;
};

// The rows of one word that each demand wants, and any of them.
struct WantedWord {
  std::array<uint64_t, kPeriodDemandsMax> by_demand = {};
  uint64_t any = 0;
};

inline WantedWord WantedOf(const PeriodQuery& query, int64_t word) {
  WantedWord wanted;
  for (int32_t i = 0; i < query.demand_count; ++i) {
    wanted.by_demand[static_cast<size_t>(i)] =
        tiaowen::builtin::WantedAt(query.demands[i].wanted, word);
    wanted.any |= wanted.by_demand[static_cast<size_t>(i)];
  }
  return wanted;
}

template <typename Visit>
[[gnu::always_inline]] inline void ForEachBit(uint64_t bits, const Visit& visit) {
  for (; bits != 0; bits &= bits - 1) visit(std::countr_zero(bits));
}

[[gnu::always_inline]] inline void Accumulate(const PeriodQuery& query) {
  Counter counter(query);
  std::vector<Bounds> bounds;
  for (int32_t i = 0; i < query.demand_count; ++i) bounds.emplace_back(query, query.demands[i]);
  const int64_t words = tiaowen::batch::WordCount(query.level_rows);
  WantedWord next = words == 0 ? WantedWord() : WantedOf(query, 0);
  for (int64_t word = 0; word < words; ++word) {
    const WantedWord wanted = next;
    if (word + 1 < words) {
      next = WantedOf(query, word + 1);
      ForEachBit(next.any, [&](int at) { counter.Prefetch((word + 1) * 64 + at); });
    }
    std::array<Covered, 64> covered;
    ForEachBit(wanted.any,
               [&](int at) { covered[static_cast<size_t>(at)] = counter.Of(word * 64 + at); });
    for (size_t i = 0; i < bounds.size(); ++i) {
      uint64_t certain = 0, impossible = 0;
      ForEachBit(wanted.by_demand[i], [&](int at) {
        const std::optional<Bound> bound = bounds[i].Of(word * 64 + at);
        if (!bound) return;
        const Covered& days = covered[static_cast<size_t>(at)];
        certain |= static_cast<uint64_t>(days.least >= bound->most) << at;
        impossible |= static_cast<uint64_t>(days.most < bound->least) << at;
      });
      query.demands[i].certain[word] = certain;
      query.demands[i].possible[word] = ~impossible;
    }
  }
}

#if defined(__x86_64__)
// A function of its own, so that the instruction set applies to all that is inlined into it.
[[gnu::target("avx2,bmi"), gnu::flatten]] void AccumulateAvx2(const PeriodQuery& query) {
  Accumulate(query);
}
#endif

}  // namespace

void tiaowen_accumulate(const PeriodQuery* query) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
    return AccumulateAvx2(*query);
#endif
  Accumulate(*query);
}
