#pragma once

#include <cstdint>

// Whole columns in, whole columns out. Called once a batch, never per row.
extern "C" {

// out[r] = values[parents[r]]: a column of the main table seen from the rows of a child table.
// Applicant a has the rows [offsets[a], offsets[a + 1]). `out` has room for the next multiple of 64
// rows; beyond the last row it may hold anything. For bits see segments.h.
void tiaowen_gather_codes(const int8_t* values, const int32_t* offsets, const int32_t* parents,
                          int64_t applicants, int64_t rows, int8_t* out) noexcept;
void tiaowen_gather_values(const int32_t* values, const int32_t* offsets, const int32_t* parents,
                           int64_t applicants, int64_t rows, int32_t* out) noexcept;
void tiaowen_gather_wide(const int64_t* values, const int32_t* offsets, const int32_t* parents,
                         int64_t applicants, int64_t rows, int64_t* out) noexcept;

// Sets bit r of `out` iff 0 <= values[r] < member_count and bit values[r] of `members` is set.
void tiaowen_find_members(const int32_t* values, int64_t rows, const uint64_t* members,
                          int32_t member_count, uint64_t* out) noexcept;

}  // extern "C"
