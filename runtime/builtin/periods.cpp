#include "runtime/builtin/periods.h"

#include <algorithm>
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
using tiaowen::builtin::kRequiredYearsMax;
using tiaowen::builtin::OrderlyPeriods;
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
  explicit Bounds(const PeriodQuery& query) : query_(query) {
    if (query.required == nullptr && query.required_low == nullptr) return;
    by_years_.assign(kRequiredYearsMax + 1, kNotYet);
  }

  // Nothing where it is not known.
  std::optional<Bound> Of(int64_t row) {
    if (by_years_.empty()) return Bound{query_.bound, query_.bound};
    if (!ReadBit(query_.required_valid, row)) return std::nullopt;
    if (query_.required != nullptr) {
      const int32_t bound = ByYears(query_.required[row]);
      return Bound{bound, bound};
    }
    return Bound{ByYears(query_.required_low[row]), ByYears(query_.required_high[row])};
  }

 private:
  static constexpr int32_t kNotYet = std::numeric_limits<int32_t>::min();

  // Days that may lie apart are demanded as many; those of one run by the day on which they begin.
  [[gnu::noinline]] int32_t DaysOf(int32_t years) const {
    const int32_t shift = query_.continuous ? query_.days_after : 0;
    return query_.as_of -
           tiaowen::builtin::Lookback(query_.as_of - shift, years, 0, query_.missing_day) +
           query_.days_after - shift;
  }

  int32_t ByYears(int64_t years) {
    years = std::clamp<int64_t>(years, 0, kRequiredYearsMax);
    int32_t& days = by_years_[static_cast<size_t>(years)];
    if (days == kNotYet) days = DaysOf(static_cast<int32_t>(years));
    return days;
  }

  const PeriodQuery& query_;
  std::vector<int32_t> by_years_;  // of those that were asked for
};

int64_t CountDays(const PeriodQuery& query, const Coverage& coverage, int64_t since) {
  return query.continuous ? coverage.RunBefore(query.as_of, since) : coverage.DaysFrom(since);
}

// Whether a demand is met, certainly and possibly.
struct Answer {
  bool certain;
  bool possible;
};

// When the days of a row begin.
struct Since {
  int32_t earliest;
  int32_t latest;
};

// The answers for rows in ascending order.
class Answers {
 public:
  explicit Answers(const PeriodQuery& query)
      : query_(query), applicant_(query), tries_orderly_(OrderlyPeriods::CanAnswer(query)) {}

  [[gnu::always_inline]] inline Answer Of(int64_t row, const Bound& bound) {
    const int64_t owner = query_.wanted.parents == nullptr ? row : query_.wanted.parents[row];
    if (owner != owner_) {
      owner_ = owner;
      is_orderly_ =
          tries_orderly_ && orderly_.Read(query_, query_.offsets[owner], query_.offsets[owner + 1]);
    }
    const Since since = {query_.since_first == nullptr ? kDateLow : query_.since_first[row],
                         query_.since_last == nullptr ? kDateLow : query_.since_last[row]};
    if (!is_orderly_) return OfAny(since, bound);
    const int64_t least = orderly_.Least(since.latest);
    const bool same = orderly_.is_known() && since.earliest == since.latest;
    const int64_t most = same ? least : orderly_.Most(since.earliest);
    return {least >= bound.most, most >= bound.least};
  }

 private:
  // By the union of the periods, whatever they are.
  [[gnu::noinline]] Answer OfAny(const Since& since, const Bound& bound) {
    applicant_.Read(owner_);
    return {CountDays(query_, applicant_.least(), since.latest) >= bound.most,
            CountDays(query_, applicant_.most(), since.earliest) >= bound.least};
  }

  const PeriodQuery& query_;
  Applicant applicant_;
  OrderlyPeriods orderly_;  // of `owner_`, if they are
  const bool tries_orderly_;
  bool is_orderly_ = false;
  int64_t owner_ = -1;
};

[[gnu::always_inline]] inline void Accumulate(const PeriodQuery& query) {
  Answers answers(query);
  Bounds bounds(query);
  const int64_t words = tiaowen::batch::WordCount(query.wanted.rows);
  for (int64_t word = 0; word < words; ++word) {
    uint64_t certain = 0, possible = ~uint64_t{0};
    for (uint64_t left = WantedAt(query.wanted, word); left != 0; left &= left - 1) {
      const int64_t row = word * 64 + std::countr_zero(left);
      const std::optional<Bound> bound = bounds.Of(row);
      if (!bound) continue;
      const Answer answer = answers.Of(row, *bound);
      certain |= answer.certain ? left & -left : 0;
      possible &= answer.possible ? ~uint64_t{0} : ~(left & -left);
    }
    query.certain[word] = certain;
    query.possible[word] = possible;
  }
}

#if defined(__x86_64__)
// A function of its own, so that the instruction set applies to all that is inlined into it.
[[gnu::target("avx2,bmi")]] void AccumulateAvx2(const PeriodQuery& query) { Accumulate(query); }
#endif

}  // namespace

void tiaowen_accumulate(const PeriodQuery* query) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
    return AccumulateAvx2(*query);
#endif
  Accumulate(*query);
}
