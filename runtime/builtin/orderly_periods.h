#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "runtime/batch/batch.h"
#include "runtime/builtin/periods.h"

namespace tiaowen::builtin {

// The periods of one applicant, eight at a time in one vector, when they are *orderly*: no more
// than eight, known to the day, and each ends before the next begins, as far as they lie before the
// as-of date. Such periods need no union: the days that they cover are the sum of theirs.
//
// Vectors are passed by reference, since their calling convention depends on the processor that a
// function is compiled for; all is to be inlined.
class OrderlyPeriods {
 public:
  // Whether days of `query` can be counted here at all; else no Read may be asked for.
  static bool CanAnswer(const PeriodQuery& query) {
    // Within these bounds no difference of days leaves 32 bits.
    return !query.continuous && query.as_of > batch::kDateLow && query.as_of < batch::kDateHigh;
  }

  // Reads the rows [first, last); returns whether they are orderly.
  [[gnu::always_inline]] inline bool Read(const PeriodQuery& query, int64_t first, int64_t last) {
    // The start after the last lane is read too.
    if (last - first > kLanes || first + kLanes + 1 > batch::PaddedRows(query.period_rows))
      return false;
    Days start_last, end_last, next_start;
    Load(query.start_first + first, &start_);
    Load(query.start_last + first, &start_last);
    Load(query.end_first + first, &end_);
    Load(query.end_last + first, &end_last);
    Load(query.start_first + first + 1, &next_start);
    const Days lanes = kLane < static_cast<int32_t>(last - first);
    const Days unclear = ((start_ != start_last) | (end_ != end_last)) & lanes;
    end_ += query.end_excluded ? 0 : 1;
    const Days as_of = Days{} + query.as_of;
    end_ = end_ < as_of ? end_ : as_of;
    const Days latest = end_ > start_ ? end_ : start_;
    const Days overlaps = (latest > next_start) & (kLane < static_cast<int32_t>(last - first - 1));
    if (IsAny(unclear | overlaps)) return false;
    const uint32_t rows = (uint32_t{1} << (last - first)) - 1;
    certain_ = BitsAt(query.filter_certain, first) & rows;
    possible_ = BitsAt(query.filter_possible, first) & rows;
    return true;
  }

  // The days that are covered from `since` on, at least and at most.
  [[gnu::always_inline]] inline int64_t Least(int32_t since) const {
    return DaysOf(certain_, since);
  }
  [[gnu::always_inline]] inline int64_t Most(int32_t since) const {
    return DaysOf(possible_, since);
  }
  // Whether the filter is known for all rows, so that both are the same.
  bool is_known() const { return certain_ == possible_; }

 private:
  static constexpr int64_t kLanes = 8;
  using Days = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t))));
  using Half = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t) / 2)));
  static constexpr Days kLane = {0, 1, 2, 3, 4, 5, 6, 7};
  static constexpr Days kLaneBit = {1, 2, 4, 8, 16, 32, 64, 128};

  [[gnu::always_inline]] static inline void Load(const int32_t* from, Days* days) {
    std::memcpy(days, from, sizeof(Days));
  }
  [[gnu::always_inline]] static inline bool IsAny(const Days& lanes) {
    const Half both = __builtin_shufflevector(lanes, lanes, 0, 1, 2, 3) |
                      __builtin_shufflevector(lanes, lanes, 4, 5, 6, 7);
    uint64_t words[2];
    std::memcpy(words, &both, sizeof(both));
    return (words[0] | words[1]) != 0;
  }
  static uint32_t BitsAt(const uint64_t* plane, int64_t row) {
    const int64_t word = row / 64, shift = row % 64;
    uint64_t bits = plane[word] >> shift;
    if (shift + kLanes > 64) bits |= plane[word + 1] << (64 - shift);
    return static_cast<uint32_t>(bits) & 0xFF;
  }

  [[gnu::always_inline]] inline int64_t DaysOf(uint32_t rows, int32_t since) const {
    const Days counted = ((Days{} + static_cast<int32_t>(rows)) & kLaneBit) != 0;
    const Days bound = Days{} + since;
    Days days = end_ - (start_ > bound ? start_ : bound);
    days &= counted & (days > 0);
    const Half halves = __builtin_shufflevector(days, days, 0, 1, 2, 3) +
                        __builtin_shufflevector(days, days, 4, 5, 6, 7);
    return halves[0] + halves[1] + halves[2] + halves[3];
  }

  Days start_ = {};
  Days end_ = {};  // the first day that is not covered, the as-of date at the latest
  uint32_t certain_ = 0;
  uint32_t possible_ = 0;
};

}  // namespace tiaowen::builtin
