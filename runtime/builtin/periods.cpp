#include "runtime/builtin/periods.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <ranges>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace {

using tiaowen::batch::kDateHigh;
using tiaowen::batch::kDateLow;
using tiaowen::builtin::kRequiredYearsMax;
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
    for (int32_t years = 0; years <= kRequiredYearsMax; ++years)
      by_years_.push_back(DaysOf(query, years));
  }

  // Nothing where it is not known.
  std::optional<Bound> Of(int64_t row) const {
    if (by_years_.empty()) return Bound{query_.bound, query_.bound};
    if (!ReadBit(query_.required_valid, row)) return std::nullopt;
    if (query_.required != nullptr) {
      const int32_t bound = ByYears(query_.required[row]);
      return Bound{bound, bound};
    }
    return Bound{ByYears(query_.required_low[row]), ByYears(query_.required_high[row])};
  }

 private:
  // Days that may lie apart are demanded as many; those of one run by the day on which they begin.
  static int32_t DaysOf(const PeriodQuery& query, int32_t years) {
    const int32_t shift = query.continuous ? query.days_after : 0;
    return query.as_of -
           tiaowen::builtin::Lookback(query.as_of - shift, years, 0, query.missing_day) +
           query.days_after - shift;
  }

  int32_t ByYears(int64_t years) const {
    return by_years_[static_cast<size_t>(std::clamp<int64_t>(years, 0, kRequiredYearsMax))];
  }

  const PeriodQuery& query_;
  std::vector<int32_t> by_years_;
};

int64_t CountDays(const PeriodQuery& query, const Coverage& coverage, int64_t since) {
  return query.continuous ? coverage.RunBefore(query.as_of, since) : coverage.DaysFrom(since);
}

void AnswerRow(const PeriodQuery& query, int64_t row, const Bound& bound,
               const Applicant& applicant) {
  const uint64_t bit = uint64_t{1} << (row % 64);
  const int64_t earliest = query.since_first == nullptr ? kDateLow : query.since_first[row];
  const int64_t latest = query.since_last == nullptr ? kDateLow : query.since_last[row];
  if (CountDays(query, applicant.least(), latest) >= bound.most) query.certain[row / 64] |= bit;
  if (CountDays(query, applicant.most(), earliest) < bound.least) query.possible[row / 64] &= ~bit;
}

}  // namespace

void tiaowen_accumulate(const PeriodQuery* query) {
  const int64_t words = tiaowen::batch::WordCount(query->level_rows);
  std::fill_n(query->certain, words, 0);
  std::fill_n(query->possible, words, ~uint64_t{0});
  Applicant applicant(*query);
  const Bounds bounds(*query);
  for (int64_t word = 0; word < words; ++word) {
    uint64_t wanted = query->row_mask == nullptr ? ~uint64_t{0} : query->row_mask[word];
    for (; wanted != 0; wanted &= wanted - 1) {
      const int64_t row = word * 64 + std::countr_zero(wanted);
      if (row >= query->level_rows) break;
      const int64_t owner = query->level_parents == nullptr ? row : query->level_parents[row];
      if (query->applicant_mask != nullptr && !ReadBit(query->applicant_mask, owner)) continue;
      const std::optional<Bound> bound = bounds.Of(row);
      if (!bound) continue;
      applicant.Read(owner);
      AnswerRow(*query, row, *bound, applicant);
    }
  }
}
