#pragma once

#include <bit>
#include <cstdint>

// Bits of 64 rows (a word) and of 8 rows (lanes), without special instructions. words_avx2.h
// declares the same functions.
namespace tiaowen::bench::handwritten {
namespace {

template <typename Holds>
uint64_t WordOf(const Holds& holds) {
  uint64_t bits = 0;
  for (int row = 0; row < 64; ++row) bits |= static_cast<uint64_t>(holds(row)) << row;
  return bits;
}

inline uint64_t Equal(const int8_t* codes, int8_t code) {
  return WordOf([=](int row) { return codes[row] == code; });
}
inline uint64_t AtLeast(const int8_t* codes, int8_t code) {
  return WordOf([=](int row) { return codes[row] >= code; });
}
inline uint64_t Equal(const int32_t* values, int32_t value) {
  return WordOf([=](int row) { return values[row] == value; });
}
inline uint64_t AtMost(const int32_t* values, int32_t value) {
  return WordOf([=](int row) { return values[row] <= value; });
}
inline uint64_t Differ(const int32_t* a, const int32_t* b) {
  return WordOf([=](int row) { return a[row] != b[row]; });
}

// The bits of `bytes` at place `bit`, of 64 bytes.
inline uint64_t BitOfBytes(const uint8_t* bytes, int bit) {
  return WordOf([=](int row) { return (bytes[row] >> bit) & 1; });
}

inline uint64_t Extract(uint64_t bits, uint64_t mask) {
  uint64_t dense = 0;
  for (int place = 0; mask != 0; mask &= mask - 1, ++place)
    dense |= ((bits >> std::countr_zero(mask)) & 1) << place;
  return dense;
}
inline uint64_t Deposit(uint64_t dense, uint64_t mask) {
  uint64_t bits = 0;
  for (; mask != 0; mask &= mask - 1, dense >>= 1) bits |= (dense & 1) << std::countr_zero(mask);
  return bits;
}

template <typename Holds>
uint32_t LanesOf(const Holds& holds) {
  uint32_t bits = 0;
  for (int row = 0; row < 8; ++row) bits |= static_cast<uint32_t>(holds(row)) << row;
  return bits;
}
inline uint32_t LanesEqual(const int32_t* values, int32_t value) {
  return LanesOf([=](int row) { return values[row] == value; });
}
inline uint32_t LanesAtMost(const int32_t* values, int32_t value) {
  return LanesOf([=](int row) { return values[row] <= value; });
}
inline uint32_t LanesDiffer(const int32_t* a, const int32_t* b) {
  return LanesOf([=](int row) { return a[row] != b[row]; });
}
inline uint32_t LanesLess(const int32_t* a, const int32_t* b) {
  return LanesOf([=](int row) { return a[row] < b[row]; });
}
inline uint32_t LanesAtLeast(const int8_t* codes, int8_t code) {
  return LanesOf([=](int row) { return codes[row] >= code; });
}

// The least of the values in `lanes`; INT32_MAX of none.
inline int32_t LeastOf(const int32_t* values, uint32_t lanes) {
  int32_t least = INT32_MAX;
  for (; lanes != 0; lanes &= lanes - 1) {
    const int32_t value = values[std::countr_zero(lanes)];
    if (value < least) least = value;
  }
  return least;
}

// The days of [since, before) that the disjoint closed periods in `lanes` cover.
inline int32_t DaysOf(const int32_t* starts, const int32_t* ends, uint32_t lanes, int32_t since,
                      int32_t before) {
  int32_t days = 0;
  for (; lanes != 0; lanes &= lanes - 1) {
    const int at = std::countr_zero(lanes);
    const int32_t begin = starts[at] > since ? starts[at] : since;
    const int32_t end = (ends[at] < before - 1 ? ends[at] : before - 1) + 1;
    if (begin < end) days += end - begin;
  }
  return days;
}

}  // namespace
}  // namespace tiaowen::bench::handwritten
