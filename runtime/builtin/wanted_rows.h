#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace tiaowen::builtin {

// The rows of a level for which a kernel is asked: those in `row_mask` whose applicant is in
// `applicant_mask`. Planes are bit planes as in segments.h.
struct WantedRows {
  int64_t rows = 0;
  const int32_t* parents = nullptr;    // the applicant of each row; null: it is the row itself
  const uint64_t* row_mask = nullptr;  // null: all rows
  const uint64_t* applicant_mask = nullptr;  // null: all applicants
};

// The bits of the wanted rows in word `word`; none beyond the last row.
inline uint64_t WantedAt(const WantedRows& wanted, int64_t word) {
  const int64_t first = word * 64;
  const int64_t count = std::min<int64_t>(wanted.rows - first, 64);
  uint64_t bits = ~uint64_t{0} >> (64 - count);
  if (wanted.row_mask != nullptr) bits &= wanted.row_mask[word];
  if (wanted.applicant_mask == nullptr || bits == 0) return bits;
  if (wanted.parents == nullptr) return bits & wanted.applicant_mask[word];
  // Rows are grouped by applicant, so those of a word belong to few words of applicants.
  const int32_t* const parents = wanted.parents + first;
  uint64_t any = 0;
  for (int32_t at = parents[0] / 64; at <= parents[count - 1] / 64; ++at)
    any |= wanted.applicant_mask[at];
  if (any == 0) return 0;
  for (uint64_t left = bits; left != 0; left &= left - 1) {
    const int at = std::countr_zero(left);
    const int32_t parent = parents[at];
    const uint64_t unwanted = ~(wanted.applicant_mask[parent / 64] >> (parent % 64)) & 1;
    bits &= ~(unwanted << at);
  }
  return bits;
}

}  // namespace tiaowen::builtin
