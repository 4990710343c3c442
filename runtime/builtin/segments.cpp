#include "runtime/builtin/segments.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

int64_t WordCount(int64_t bits) { return (bits + 63) / 64; }

// Moves bits between a plane of segments and the dense plane of its members, one bit at a time.
struct PortableBits {
  static uint64_t Extract(uint64_t bits, uint64_t mask) {
    uint64_t dense = 0;
    for (int place = 0; mask != 0; mask &= mask - 1, ++place) {
      dense |= ((bits >> std::countr_zero(mask)) & 1) << place;
    }
    return dense;
  }
  static uint64_t Deposit(uint64_t dense, uint64_t mask) {
    uint64_t bits = 0;
    for (; mask != 0; mask &= mask - 1, dense >>= 1) bits |= (dense & 1) << std::countr_zero(mask);
    return bits;
  }
};

#if defined(__x86_64__)
struct Bmi2Bits {
  [[gnu::target("bmi2")]] static uint64_t Extract(uint64_t bits, uint64_t mask) {
    return _pext_u64(bits, mask);
  }
  [[gnu::target("bmi2")]] static uint64_t Deposit(uint64_t dense, uint64_t mask) {
    return _pdep_u64(dense, mask);
  }
};
#endif

// Writes one bit for every segment, in order, to the front of `dense`; returns their number.
//
// Within a segment, rows before the last are ones in `inner`. Adding `inner` to the row bits at
// these places carries into the last row's place iff one of them is set, and no further, so one
// addition folds a whole word.
template <typename Bits>
int64_t FoldSegments(const uint64_t* row_bits, int64_t rows, const uint64_t* ends,
                     uint64_t* dense) {
  uint64_t carry = 0, pending = 0;
  int pending_count = 0;
  int64_t full_words = 0;
  const int64_t words = WordCount(rows);
  for (int64_t word = 0; word < words; ++word) {
    const uint64_t last = ends[word], inner = ~last;
    uint64_t sum = 0, carried = 0;
    const bool overflow = __builtin_add_overflow(row_bits[word] & inner, inner, &sum);
    const bool overflow_carry = __builtin_add_overflow(sum, carry, &carried);
    carry = static_cast<uint64_t>(overflow || overflow_carry);

    const uint64_t folded = Bits::Extract((carried | row_bits[word]) & last, last);
    const int count = std::popcount(last);
    pending |= folded << pending_count;
    const int total = pending_count + count;
    if (total >= 64) {
      dense[full_words++] = pending;
      pending = (folded >> 1) >> (63 - pending_count);
    }
    pending_count = total % 64;
  }
  if (pending_count > 0) dense[full_words] = pending;
  return full_words * 64 + pending_count;
}

// Spreads the dense bits in place to the members of `mask`. From the end, since a bit never moves
// down.
template <typename Bits>
void SpreadInPlace(const uint64_t* mask, int64_t words, int64_t count, uint64_t* plane) {
  int64_t position = count;
  for (int64_t word = words - 1; word >= 0; --word) {
    const int taken = std::popcount(mask[word]);
    position -= taken;
    if (taken == 0) {
      plane[word] = 0;
      continue;
    }
    const int64_t source = position / 64;
    const int shift = static_cast<int>(position % 64);
    uint64_t dense = plane[source] >> shift;
    if (shift + taken > 64) dense |= plane[source + 1] << (64 - shift);
    plane[word] = Bits::Deposit(dense, mask[word]);
  }
}

template <typename Bits>
void FoldRows(const uint64_t* row_bits, int64_t rows, const uint64_t* ends,
              const uint64_t* nonempty, int64_t applicants, uint64_t* out) {
  const int64_t count = FoldSegments<Bits>(row_bits, rows, ends, out);
  SpreadInPlace<Bits>(nonempty, WordCount(applicants), count, out);
}

#if defined(__x86_64__)
// A function of its own, so that the instruction set applies to all that is inlined into it.
[[gnu::target("bmi2,popcnt"), gnu::flatten]] void FoldRowsBmi2(const uint64_t* row_bits,
                                                               int64_t rows, const uint64_t* ends,
                                                               const uint64_t* nonempty,
                                                               int64_t applicants, uint64_t* out) {
  FoldRows<Bmi2Bits>(row_bits, rows, ends, nonempty, applicants, out);
}
#endif

}  // namespace

void tiaowen_index_segments(const int32_t* offsets, int64_t applicants, int64_t rows,
                            uint64_t* ends, uint64_t* nonempty) noexcept {
  std::fill_n(ends, WordCount(rows), 0);
  for (int64_t first = 0; first < applicants; first += 64) {
    uint64_t having = 0;
    for (int64_t applicant = first; applicant < std::min(first + 64, applicants); ++applicant) {
      const int32_t end = offsets[applicant + 1];
      if (end == offsets[applicant]) continue;
      const auto last = static_cast<uint32_t>(end) - 1;
      ends[last / 64] |= uint64_t{1} << (last % 64);
      having |= uint64_t{1} << (applicant - first);
    }
    nonempty[first / 64] = having;
  }
}

void tiaowen_fold_rows(const uint64_t* row_bits, int64_t rows, const uint64_t* ends,
                       const uint64_t* nonempty, int64_t applicants, uint64_t* out) noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")) {
    FoldRowsBmi2(row_bits, rows, ends, nonempty, applicants, out);
    return;
  }
#endif
  FoldRows<PortableBits>(row_bits, rows, ends, nonempty, applicants, out);
}
