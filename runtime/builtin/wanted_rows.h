#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace tiaowen::builtin {

// The rows of a level for which a kernel is asked: those in both masks, bit planes as in
// segments.h. A null mask has all rows.
struct WantedRows {
  int64_t rows = 0;
  std::array<const uint64_t*, 2> masks = {};
};

// The bits of the wanted rows in word `word`; none beyond the last row.
inline uint64_t WantedAt(const WantedRows& wanted, int64_t word) {
  uint64_t bits = ~uint64_t{0} >> (64 - std::min<int64_t>(wanted.rows - word * 64, 64));
  for (const uint64_t* mask : wanted.masks) {
    if (mask != nullptr) bits &= mask[word];
  }
  return bits;
}

}  // namespace tiaowen::builtin
