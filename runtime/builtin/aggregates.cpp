#include "runtime/builtin/aggregates.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace {

using tiaowen::builtin::AggregateQuery;
using tiaowen::builtin::Fold;
using tiaowen::builtin::YearOf;

constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

struct Interval {
  int64_t low = 0;
  int64_t high = 0;
};

bool ReadBit(const uint64_t* plane, int64_t row) { return (plane[row / 64] >> (row % 64)) & 1; }

Interval CellOf(const AggregateQuery& query, int64_t row) {
  if (!ReadBit(query.cells_valid, row)) return {query.any_first, query.any_last};
  if (query.wide != nullptr) return {query.wide[row], query.wide[row]};
  const int64_t first = query.first[row];
  return {first, query.last == nullptr ? first : query.last[row]};
}

// Adds the rows of an applicant one by one. A row is either certain to count or only may.
class Counter {
 public:
  void Add(bool certain) {
    ++value_.high;
    if (certain) ++value_.low;
  }
  Interval Close(const AggregateQuery& query) const {
    return {value_.low, query.complete != 0 ? value_.high : kHigh};
  }

 private:
  Interval value_;
};

// Adds up what every cell has beyond `base`.
class Adder {
 public:
  explicit Adder(int64_t base = 0) : base_(base) {}

  void Add(const Interval& cell, bool certain) {
    if (certain || cell.low < base_) {
      low_ += cell.low;
      low_ -= base_;
      low_open_ |= cell.low == kLow;
    }
    if (certain || cell.high > base_) {
      high_ += cell.high;
      high_ -= base_;
      high_open_ |= cell.high == kHigh;
    }
  }
  Interval Close(const AggregateQuery& query) const {
    const bool may_lower = query.any_first == kLow || query.any_first < base_;
    const bool low_open = low_open_ || (query.complete == 0 && may_lower);
    const bool high_open = high_open_ || query.complete == 0;
    if ((!low_open && !Fits(low_)) || (!high_open && !Fits(high_))) return {kLow, kHigh};
    return {low_open ? kLow : static_cast<int64_t>(low_),
            high_open ? kHigh : static_cast<int64_t>(high_)};
  }

 private:
  static bool Fits(__int128 sum) { return kLow <= sum && sum <= kHigh; }

  int64_t base_;
  // No number of rows leaves 128 bits.
  __int128 low_ = 0, high_ = 0;
  bool low_open_ = false, high_open_ = false;
};

class Greatest {
 public:
  void Add(const Interval& cell, bool certain) {
    if (certain) value_.low = std::max(value_.low, cell.low);
    value_.high = std::max(value_.high, cell.high);
  }
  Interval Close(const AggregateQuery& query) const {
    return {value_.low, query.complete != 0 ? value_.high : std::max(value_.high, query.any_last)};
  }

 private:
  Interval value_{kLow, kLow};
};

class Least {
 public:
  void Add(const Interval& cell, bool certain) {
    if (certain) value_.high = std::min(value_.high, cell.high);
    value_.low = std::min(value_.low, cell.low);
  }
  Interval Close(const AggregateQuery& query) const {
    return {query.complete != 0 ? value_.low : std::min(value_.low, query.any_first), value_.high};
  }

 private:
  Interval value_{kHigh, kHigh};
};

// Years, each row's as an interval. Keeps its memory from one applicant to the next.
class Years {
 public:
  void Clear() {
    certain_.clear();
    all_.clear();
  }
  // `cell` holds dates, or else years.
  void Add(const Interval& cell, bool dates, bool certain) {
    const Interval years = dates ? Interval{YearOf(static_cast<int32_t>(cell.low)),
                                            YearOf(static_cast<int32_t>(cell.high))}
                                 : cell;
    all_.push_back(years);
    if (certain) certain_.push_back(years);
  }
  Interval Close(const AggregateQuery& query) {
    return {Fewest(), query.complete != 0 ? Most() : kHigh};
  }

 private:
  // Sweeps the intervals by their ends; one that begins after the last year taken needs its own.
  int64_t Fewest() {
    std::sort(certain_.begin(), certain_.end(),
              [](const Interval& a, const Interval& b) { return a.high < b.high; });
    int64_t count = 0, taken = kLow;
    for (const Interval& years : certain_) {
      if (count > 0 && years.low <= taken) continue;
      taken = years.high;
      ++count;
    }
    return count;
  }

  // Goes from year to year and gives each to the waiting row whose years end first.
  int64_t Most() {
    std::sort(all_.begin(), all_.end(),
              [](const Interval& a, const Interval& b) { return a.low < b.low; });
    std::priority_queue<int64_t, std::vector<int64_t>, std::greater<>> waiting;
    int64_t count = 0, year = kLow;
    for (size_t next = 0; next < all_.size() || !waiting.empty(); ++year) {
      if (waiting.empty()) year = std::max(year, all_[next].low);
      for (; next < all_.size() && all_[next].low <= year; ++next) waiting.push(all_[next].high);
      while (!waiting.empty() && waiting.top() < year) waiting.pop();
      if (waiting.empty()) continue;
      waiting.pop();
      ++count;
    }
    return count;
  }

  std::vector<Interval> certain_, all_;
};

// Calls add(row, certain) for the rows of every applicant that may count, and start() before and
// close() after them; close() returns the value.
template <typename Start, typename Add, typename Close>
void ForEachApplicant(const AggregateQuery& query, bool needs_row, Start start, Add add,
                      Close close) {
  const int64_t words = tiaowen::batch::WordCount(query.applicants);
  std::fill_n(query.valid, words, 0);
  std::fill_n(query.none, words, 0);
  for (int64_t applicant = 0; applicant < query.applicants; ++applicant) {
    bool some = false, some_certain = false;
    start();
    for (int64_t row = query.offsets[applicant]; row < query.offsets[applicant + 1]; ++row) {
      if (!ReadBit(query.filter_possible, row)) continue;
      const bool certain = ReadBit(query.filter_certain, row);
      some = true;
      some_certain |= certain;
      add(row, certain);
    }
    const uint64_t bit = uint64_t{1} << (applicant % 64);
    if (!some) query.none[applicant / 64] |= bit;
    const bool valid = some_certain || !needs_row;
    const Interval value = valid ? close() : Interval{};
    if (valid) query.valid[applicant / 64] |= bit;
    query.low[applicant] = value.low;
    query.high[applicant] = value.high;
  }
}

template <typename Folder>
void FoldCells(const AggregateQuery& query, bool needs_row) {
  Folder folder;
  ForEachApplicant(
      query, needs_row, [&] { folder = Folder(); },
      [&](int64_t row, bool certain) { folder.Add(CellOf(query, row), certain); },
      [&] { return folder.Close(query); });
}

}  // namespace

void tiaowen_aggregate(const AggregateQuery* query) {
  switch (query->fold) {
    case Fold::kCount: {
      Counter counter;
      ForEachApplicant(
          *query, false, [&] { counter = Counter(); },
          [&](int64_t, bool certain) { counter.Add(certain); },
          [&] { return counter.Close(*query); });
      return;
    }
    case Fold::kSum:
      return FoldCells<Adder>(*query, false);
    case Fold::kExcess: {
      Adder adder;
      return ForEachApplicant(
          *query, true, [&] { adder = Adder(query->base); },
          [&](int64_t row, bool certain) { adder.Add(CellOf(*query, row), certain); },
          [&] { return adder.Close(*query); });
    }
    case Fold::kMax:
    case Fold::kLatest:
      return FoldCells<Greatest>(*query, true);
    case Fold::kMin:
    case Fold::kEarliest:
      return FoldCells<Least>(*query, true);
    case Fold::kDistinctYears: {
      Years years;
      ForEachApplicant(
          *query, false, [&] { years.Clear(); },
          [&](int64_t row, bool certain) {
            years.Add(CellOf(*query, row), query->last != nullptr, certain);
          },
          [&] { return years.Close(*query); });
      return;
    }
  }
}
