#include "runtime/builtin/columns.h"

#include <algorithm>
#include <cstring>

#include "runtime/batch/batch.h"

namespace {

// Writes an applicant's value to eight rows at once, his own and some that come after; these are
// written again by those whom they belong to.
template <typename T>
void Gather(const T* values, const int32_t* offsets, const int32_t* parents, int64_t applicants,
            int64_t rows, T* out) {
  constexpr int64_t kLanes = 8;
  using Lanes [[gnu::vector_size(kLanes * sizeof(T))]] = T;
  const int64_t room = tiaowen::batch::PaddedRows(rows);
  int64_t row = 0;
  // With few rows, going by applicant costs more than going by row.
  for (int64_t applicant = 0; applicant < applicants && rows >= applicants; ++applicant) {
    const int64_t end = offsets[applicant + 1];
    const Lanes lanes = Lanes{} + values[applicant];
    do {
      if (row + kLanes > room) break;
      std::memcpy(out + row, &lanes, sizeof(lanes));
      row += kLanes;
    } while (row < end);
    if (row < end) break;
    row = end;
  }
  for (; row < rows; ++row) out[row] = values[parents[row]];
}

// Fills the plane `out` with test(row) for every row.
template <typename Test>
void FillBits(int64_t rows, uint64_t* out, Test test) {
  for (int64_t first = 0; first < rows; first += 64) {
    const int64_t last = std::min(first + 64, rows);
    uint64_t bits = 0;
    for (int64_t row = first; row < last; ++row)
      bits |= static_cast<uint64_t>(test(row)) << (row - first);
    out[first / 64] = bits;
  }
}

}  // namespace

void tiaowen_gather_codes(const int8_t* values, const int32_t* offsets, const int32_t* parents,
                          int64_t applicants, int64_t rows, int8_t* out) noexcept {
  Gather(values, offsets, parents, applicants, rows, out);
}

void tiaowen_gather_values(const int32_t* values, const int32_t* offsets, const int32_t* parents,
                           int64_t applicants, int64_t rows, int32_t* out) noexcept {
  Gather(values, offsets, parents, applicants, rows, out);
}

void tiaowen_gather_wide(const int64_t* values, const int32_t* offsets, const int32_t* parents,
                         int64_t applicants, int64_t rows, int64_t* out) noexcept {
  Gather(values, offsets, parents, applicants, rows, out);
}

void tiaowen_find_members(const int32_t* values, int64_t rows, const uint64_t* members,
                          int32_t member_count, uint64_t* out) noexcept {
  FillBits(rows, out, [=](int64_t row) -> uint64_t {
    // As unsigned, a negative value is beyond every member.
    const auto value = static_cast<uint32_t>(values[row]);
    if (value >= static_cast<uint32_t>(member_count)) return 0;
    return (members[value / 64] >> (value % 64)) & 1;
  });
}
