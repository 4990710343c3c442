#pragma once

#include <immintrin.h>

#include <bit>
#include <cstdint>

// Bits of 64 rows (a word) and of 8 rows (lanes) by AVX2 and BMI2; words_portable.h says the same
// plainly.
namespace tiaowen::bench::handwritten {
namespace {

inline __m256i Load(const void* at) { return _mm256_loadu_si256(static_cast<const __m256i*>(at)); }

inline uint64_t BitsOfBytes(__m256i low, __m256i high) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

inline uint64_t Equal(const int8_t* codes, int8_t code) {
  const __m256i wanted = _mm256_set1_epi8(code);
  return BitsOfBytes(_mm256_cmpeq_epi8(Load(codes), wanted),
                     _mm256_cmpeq_epi8(Load(codes + 32), wanted));
}
inline uint64_t AtLeast(const int8_t* codes, int8_t code) {
  const __m256i below = _mm256_set1_epi8(static_cast<int8_t>(code - 1));
  return BitsOfBytes(_mm256_cmpgt_epi8(Load(codes), below),
                     _mm256_cmpgt_epi8(Load(codes + 32), below));
}

// The masks of 32 rows, four vectors of eight, as 32 bits. Packing interleaves the halves of its
// operands; the permutation puts them in order.
inline uint32_t PackRows(__m256i a, __m256i b, __m256i c, __m256i d) {
  const __m256i bytes = _mm256_packs_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d));
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_permutevar8x32_epi32(bytes, order)));
}
template <typename MaskAt>
inline uint64_t WordOf(const MaskAt& mask_at) {
  const uint64_t low = PackRows(mask_at(0), mask_at(8), mask_at(16), mask_at(24));
  const uint64_t high = PackRows(mask_at(32), mask_at(40), mask_at(48), mask_at(56));
  return low | high << 32;
}

inline uint64_t Equal(const int32_t* values, int32_t value) {
  const __m256i wanted = _mm256_set1_epi32(value);
  return WordOf([&](int row) { return _mm256_cmpeq_epi32(Load(values + row), wanted); });
}
inline uint64_t AtMost(const int32_t* values, int32_t value) {
  const __m256i bound = _mm256_set1_epi32(value);
  return ~WordOf([&](int row) { return _mm256_cmpgt_epi32(Load(values + row), bound); });
}
inline uint64_t Differ(const int32_t* a, const int32_t* b) {
  return ~WordOf([&](int row) { return _mm256_cmpeq_epi32(Load(a + row), Load(b + row)); });
}

inline uint64_t BitOfBytes(const uint8_t* bytes, int bit) {
  const __m128i shift = _mm_cvtsi32_si128(7 - bit);
  return BitsOfBytes(_mm256_sll_epi16(Load(bytes), shift),
                     _mm256_sll_epi16(Load(bytes + 32), shift));
}

inline uint64_t Extract(uint64_t bits, uint64_t mask) { return _pext_u64(bits, mask); }
inline uint64_t Deposit(uint64_t dense, uint64_t mask) { return _pdep_u64(dense, mask); }

inline uint32_t BitsOfLanes(__m256i mask) {
  return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(mask)));
}
inline uint32_t LanesEqual(const int32_t* values, int32_t value) {
  return BitsOfLanes(_mm256_cmpeq_epi32(Load(values), _mm256_set1_epi32(value)));
}
inline uint32_t LanesAtMost(const int32_t* values, int32_t value) {
  return ~BitsOfLanes(_mm256_cmpgt_epi32(Load(values), _mm256_set1_epi32(value))) & 0xFF;
}
inline uint32_t LanesDiffer(const int32_t* a, const int32_t* b) {
  return ~BitsOfLanes(_mm256_cmpeq_epi32(Load(a), Load(b))) & 0xFF;
}
inline uint32_t LanesLess(const int32_t* a, const int32_t* b) {
  return BitsOfLanes(_mm256_cmpgt_epi32(Load(b), Load(a)));
}
inline uint32_t LanesAtLeast(const int8_t* codes, int8_t code) {
  const __m128i values = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(codes));
  const __m128i below = _mm_set1_epi8(static_cast<int8_t>(code - 1));
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpgt_epi8(values, below))) & 0xFF;
}

// All ones in the lanes whose bits are set.
inline __m256i MaskOfLanes(uint32_t lanes) {
  const __m256i place = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  const __m256i bits = _mm256_and_si256(_mm256_set1_epi32(static_cast<int32_t>(lanes)), place);
  return _mm256_cmpeq_epi32(bits, place);
}

inline int32_t LeastOf(const int32_t* values, uint32_t lanes) {
  const __m256i none = _mm256_set1_epi32(INT32_MAX);
  const __m256i chosen = _mm256_blendv_epi8(none, Load(values), MaskOfLanes(lanes));
  __m128i least =
      _mm_min_epi32(_mm256_castsi256_si128(chosen), _mm256_extracti128_si256(chosen, 1));
  least = _mm_min_epi32(least, _mm_shuffle_epi32(least, 0b01001110));
  least = _mm_min_epi32(least, _mm_shuffle_epi32(least, 0b10110001));
  return _mm_cvtsi128_si32(least);
}

inline int32_t DaysOf(const int32_t* starts, const int32_t* ends, uint32_t lanes, int32_t since,
                      int32_t before) {
  const __m256i begin = _mm256_max_epi32(Load(starts), _mm256_set1_epi32(since));
  const __m256i last = _mm256_min_epi32(Load(ends), _mm256_set1_epi32(before - 1));
  const __m256i length = _mm256_sub_epi32(_mm256_add_epi32(last, _mm256_set1_epi32(1)), begin);
  const __m256i days =
      _mm256_and_si256(_mm256_max_epi32(length, _mm256_setzero_si256()), MaskOfLanes(lanes));
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(days), _mm256_extracti128_si256(days, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0b01001110));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0b10110001));
  return _mm_cvtsi128_si32(sum);
}

}  // namespace
}  // namespace tiaowen::bench::handwritten
