#include "runtime/builtin/sums.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/batch/batch.h"

namespace tiaowen::builtin {
namespace {

using Wide = __int128;

constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

struct Interval {
  int64_t low = 0;
  int64_t high = 0;
};

int64_t NumberAt(const void* numbers, int64_t is_wide, int64_t row) {
  return is_wide != 0 ? static_cast<const int64_t*>(numbers)[row]
                      : static_cast<const int32_t*>(numbers)[row];
}

bool IsNull(const SumTerm& term, int64_t row) {
  return ((term.valid[row / 64] >> (row % 64)) & 1) == 0;
}

Interval NumbersOf(const SumTerm& term, int64_t row) {
  if (IsNull(term, row)) return {term.null_low, kHigh};
  const int64_t low = NumberAt(term.low, term.is_wide, row);
  return {low, term.high == nullptr ? low : NumberAt(term.high, term.is_wide, row)};
}

// Adds intervals up, each times a factor. No number of terms that a sentence has leaves 128 bits.
class Adder {
 public:
  void Add(Interval numbers, int64_t factor) {
    bool opens_low = numbers.low == kLow, opens_high = numbers.high == kHigh;
    if (factor < 0) {
      std::swap(numbers.low, numbers.high);
      std::swap(opens_low, opens_high);
    }
    low_ += opens_low ? 0 : Wide{numbers.low} * factor;
    high_ += opens_high ? 0 : Wide{numbers.high} * factor;
    low_open_ |= opens_low;
    high_open_ |= opens_high;
  }

  Interval Close() const {
    if ((!low_open_ && !Fits(low_)) || (!high_open_ && !Fits(high_))) return {kLow, kHigh};
    return {low_open_ ? kLow : static_cast<int64_t>(low_),
            high_open_ ? kHigh : static_cast<int64_t>(high_)};
  }

 private:
  static bool Fits(Wide sum) { return kLow <= sum && sum <= kHigh; }

  Wide low_ = 0, high_ = 0;
  bool low_open_ = false, high_open_ = false;
};

int64_t Opposite(int64_t end) {
  if (end == kLow) return kHigh;
  return end == kHigh ? kLow : -end;
}

Interval WithoutSign(const Interval& value) {
  if (value.low >= 0) return value;
  if (value.high <= 0) return {Opposite(value.high), Opposite(value.low)};
  return {0, std::max(Opposite(value.low), value.high)};
}

}  // namespace
}  // namespace tiaowen::builtin

void tiaowen_sum(const tiaowen::builtin::SumQuery* query) noexcept {
  using namespace tiaowen::builtin;
  std::fill_n(query->valid, tiaowen::batch::WordCount(query->applicants), 0);
  for (int64_t applicant = 0; applicant < query->applicants; ++applicant) {
    Adder adder;
    bool null = false;
    for (int64_t i = 0; i < query->term_count; ++i) {
      const SumTerm& term = query->terms[i];
      null |= term.null_is_any == 0 && IsNull(term, applicant);
      adder.Add(NumbersOf(term, applicant), term.factor);
    }
    Interval value = null ? Interval{} : adder.Close();
    if (query->absolute != 0) value = WithoutSign(value);
    query->low[applicant] = value.low;
    query->high[applicant] = value.high;
    if (!null) query->valid[applicant / 64] |= uint64_t{1} << (applicant % 64);
  }
}
