#include "runtime/builtin/segments.h"

#include <algorithm>
#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "runtime/batch/batch.h"
#include "runtime/builtin/bit_planes.h"

namespace {

using tiaowen::batch::WordCount;
using tiaowen::builtin::TailMask;

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

// Planes that are folded side by side, so that they need not wait for each other.
template <size_t N>
using Planes = std::array<uint64_t*, N>;
template <size_t N>
using RowPlanes = std::array<const uint64_t*, N>;

// Writes one bit for every segment, in order, to the front of each plane of `dense`; returns their
// number.
//
// Within a segment, rows before the last are ones in `inner`. Adding `inner` to the row bits at
// these places carries into the last row's place iff one of them is set, and no further, so one
// addition folds a whole word.
template <typename Bits, size_t N>
int64_t FoldSegments(const RowPlanes<N>& row_bits, int64_t rows, const uint64_t* ends,
                     const Planes<N>& dense) {
  std::array<uint64_t, N> carry{}, pending{};
  int pending_count = 0;
  int64_t full_words = 0;
  const int64_t words = WordCount(rows);
  for (int64_t word = 0; word < words; ++word) {
    const uint64_t last = ends[word], inner = ~last;
    const int total = pending_count + std::popcount(last);
    for (size_t k = 0; k < N; ++k) {
      const uint64_t bits = row_bits[k][word];
      uint64_t sum = 0, carried = 0;
      const bool overflow = __builtin_add_overflow(bits & inner, inner, &sum);
      const bool overflow_carry = __builtin_add_overflow(sum, carry[k], &carried);
      carry[k] = static_cast<uint64_t>(overflow | overflow_carry);

      const uint64_t folded = Bits::Extract((carried | bits) & last, last);
      pending[k] |= folded << pending_count;
      if (total >= 64) {
        dense[k][full_words] = pending[k];
        pending[k] = (folded >> 1) >> (63 - pending_count);
      }
    }
    full_words += static_cast<int64_t>(total >= 64);
    pending_count = total % 64;
  }
  if (pending_count > 0) {
    for (size_t k = 0; k < N; ++k) dense[k][full_words] = pending[k];
  }
  return full_words * 64 + pending_count;
}

// Spreads the dense bits in place to the members of `mask`. From the end, since a bit never moves
// down.
template <typename Bits, size_t N>
void SpreadInPlace(const uint64_t* mask, int64_t words, int64_t count, const Planes<N>& planes) {
  int64_t position = count;
  for (int64_t word = words - 1; word >= 0; --word) {
    const int taken = std::popcount(mask[word]);
    position -= taken;
    if (taken == 0) {
      for (uint64_t* plane : planes) plane[word] = 0;
      continue;
    }
    const int64_t source = position / 64;
    const int shift = static_cast<int>(position % 64);
    for (uint64_t* plane : planes) {
      uint64_t dense = plane[source] >> shift;
      if (shift + taken > 64) dense |= plane[source + 1] << (64 - shift);
      plane[word] = Bits::Deposit(dense, mask[word]);
    }
  }
}

// Writes the bits of the members of `mask`, in order, to the front of `dense`.
template <typename Bits>
void ExtractMembers(const uint64_t* bits, const uint64_t* mask, int64_t words, uint64_t* dense) {
  uint64_t pending = 0;
  int pending_count = 0;
  for (int64_t word = 0; word < words; ++word) {
    const uint64_t taken = Bits::Extract(bits[word], mask[word]);
    pending |= taken << pending_count;
    const int total = pending_count + std::popcount(mask[word]);
    if (total >= 64) {
      *dense++ = pending;
      pending = (taken >> 1) >> (63 - pending_count);
    }
    pending_count = total % 64;
  }
  if (pending_count > 0) *dense = pending;
}

// Spreads one bit for every segment in place to all its rows. From the end, since a bit never moves
// down.
//
// A segment from row s to row e is 2^(e + 1) - 2^s, and those of a word do not overlap, so one
// subtraction fills all that have their bit set. What goes beyond a word is cut off at its ends.
template <typename Bits>
void FillSegments(const uint64_t* ends, int64_t words, int64_t count, uint64_t* plane) {
  constexpr uint64_t kFirst = 1, kLast = uint64_t{1} << 63;
  int64_t position = count;
  uint64_t next = 0;  // the bit of the segment that the word after this one begins with
  for (int64_t word = words - 1; word >= 0; --word) {
    const uint64_t last = ends[word];
    const int taken = std::popcount(last);
    position -= taken;
    const int64_t source = position / 64;
    const int shift = static_cast<int>(position % 64);
    uint64_t dense = taken == 0 ? 0 : plane[source] >> shift;
    if (shift + taken > 64) dense |= plane[source + 1] << (64 - shift);
    // After the last end, the segment that goes on.
    if (taken < 64) dense = (dense & ~(~uint64_t{0} << taken)) | next << taken;
    const uint64_t to = Bits::Deposit(dense, last | kLast);
    const uint64_t from = Bits::Deposit(dense, last << 1 | kFirst);
    plane[word] = (to << 1) - from;
    next = dense & 1;
  }
}

template <typename Bits>
void GatherBits(const uint64_t* bits, int64_t applicants, const uint64_t* nonempty,
                const uint64_t* ends, int64_t rows, uint64_t* out) {
  if (rows == 0) return;
  const int64_t words = WordCount(rows);
  ExtractMembers<Bits>(bits, nonempty, WordCount(applicants), out);
  int64_t count = 0;
  for (int64_t word = 0; word < words; ++word) count += std::popcount(ends[word]);
  FillSegments<Bits>(ends, words, count, out);
  out[words - 1] &= TailMask(rows);
}

// A fold of planes of one table.
struct FoldQuery {
  const uint64_t* const* row_bits;
  int32_t count;
  int64_t rows;
  const uint64_t* ends;
  const uint64_t* nonempty;
  int64_t applicants;
  uint64_t* const* out;
};

// Folds N planes from the `first` on.
template <typename Bits, size_t N>
void FoldPlanes(const FoldQuery& query, int32_t first) {
  RowPlanes<N> from;
  Planes<N> to;
  std::copy_n(query.row_bits + first, N, from.begin());
  std::copy_n(query.out + first, N, to.begin());
  const int64_t count = FoldSegments<Bits, N>(from, query.rows, query.ends, to);
  SpreadInPlace<Bits, N>(query.nonempty, WordCount(query.applicants), count, to);
}

template <typename Bits>
void FoldRows(const FoldQuery& query) {
  int32_t first = 0;
  for (; first + 4 <= query.count; first += 4) FoldPlanes<Bits, 4>(query, first);
  for (; first + 2 <= query.count; first += 2) FoldPlanes<Bits, 2>(query, first);
  if (first < query.count) FoldPlanes<Bits, 1>(query, first);
}

#if defined(__x86_64__)
// Functions of their own, so that the instruction set applies to all that is inlined into them.
[[gnu::target("bmi2,popcnt"), gnu::flatten]] void FoldRowsBmi2(const FoldQuery& query) {
  FoldRows<Bmi2Bits>(query);
}

[[gnu::target("bmi2,popcnt"), gnu::flatten]] void GatherBitsBmi2(const uint64_t* bits,
                                                                 int64_t applicants,
                                                                 const uint64_t* nonempty,
                                                                 const uint64_t* ends, int64_t rows,
                                                                 uint64_t* out) {
  GatherBits<Bmi2Bits>(bits, applicants, nonempty, ends, rows, out);
}

bool HasBmi2() { return __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"); }
#endif

// Fills the plane of `count` bits with values[i] != values[i + 1].
void FindSteps(const int32_t* values, int64_t count, uint64_t* out) {
  for (int64_t first = 0; first < count; first += 64) {
    uint64_t bits = 0;
    for (int64_t i = first; i < std::min(first + 64, count); ++i)
      bits |= static_cast<uint64_t>(values[i] != values[i + 1]) << (i - first);
    out[first / 64] = bits;
  }
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void FindStepsAvx2(const int32_t* values, int64_t count, uint64_t* out) {
  const int64_t full = count / 64;
  for (int64_t word = 0; word < full; ++word) {
    uint64_t same = 0;
    for (int64_t i = 0; i < 64; i += 8) {
      const int32_t* const from = values + word * 64 + i;
      const auto* at = reinterpret_cast<const __m256i*>(from);
      const auto* after = reinterpret_cast<const __m256i*>(from + 1);
      const __m256i equal = _mm256_cmpeq_epi32(_mm256_loadu_si256(at), _mm256_loadu_si256(after));
      const auto lanes = static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(equal)));
      same |= static_cast<uint64_t>(lanes) << i;
    }
    out[word] = ~same;
  }
  FindSteps(values + full * 64, count - full * 64, out + full);
}
#endif

void FindStepsFast(const int32_t* values, int64_t count, uint64_t* out) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return FindStepsAvx2(values, count, out);
#endif
  FindSteps(values, count, out);
}

}  // namespace

void tiaowen_index_segments(const int32_t* offsets, const int32_t* parents, int64_t applicants,
                            int64_t rows, uint64_t* ends, uint64_t* nonempty) noexcept {
  FindStepsFast(offsets, applicants, nonempty);
  if (rows == 0) return;
  // No row comes after the last.
  FindStepsFast(parents, rows - 1, ends);
  const int64_t last = rows - 1;
  if (last % 64 == 0) ends[last / 64] = 0;
  ends[last / 64] |= uint64_t{1} << (last % 64);
}

void tiaowen_gather_bits(const uint64_t* bits, int64_t applicants, const uint64_t* nonempty,
                         const uint64_t* ends, int64_t rows, uint64_t* out) noexcept {
#if defined(__x86_64__)
  if (HasBmi2()) return GatherBitsBmi2(bits, applicants, nonempty, ends, rows, out);
#endif
  GatherBits<PortableBits>(bits, applicants, nonempty, ends, rows, out);
}

void tiaowen_fold_rows(const uint64_t* const* row_bits, int32_t count, int64_t rows,
                       const uint64_t* ends, const uint64_t* nonempty, int64_t applicants,
                       uint64_t* const* out) noexcept {
  const FoldQuery query{row_bits, count, rows, ends, nonempty, applicants, out};
#if defined(__x86_64__)
  if (HasBmi2()) return FoldRowsBmi2(query);
#endif
  FoldRows<PortableBits>(query);
}
