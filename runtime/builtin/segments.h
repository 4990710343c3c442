#pragma once

#include <cstdint>

// From bits of a child table's rows to bits of applicants. A plane of n bits has ceil(n / 64)
// words; bits beyond the last row may hold anything in inputs, and are zero in outputs. Called once
// a batch and clause, never per row.
extern "C" {

// Marks the last row of every applicant who has rows (`ends`, a plane of `rows` bits) and these
// applicants (`nonempty`). Applicant a has the rows [offsets[a], offsets[a + 1]), and parents[r] is
// the applicant of row r.
void tiaowen_index_segments(const int32_t* offsets, const int32_t* parents, int64_t applicants,
                            int64_t rows, uint64_t* ends, uint64_t* nonempty) noexcept;

// For each of `count` planes of rows, sets in its plane of `out` the bit of every applicant who has
// a row with its bit set. `ends` and `nonempty` are those of tiaowen_index_segments. The cost does
// not depend on how many bits are set.
void tiaowen_fold_rows(const uint64_t* const* row_bits, int32_t count, int64_t rows,
                       const uint64_t* ends, const uint64_t* nonempty, int64_t applicants,
                       uint64_t* const* out) noexcept;

// Gives every row the bit of its applicant: the other way round. `ends` and `nonempty` as above.
void tiaowen_gather_bits(const uint64_t* bits, int64_t applicants, const uint64_t* nonempty,
                         const uint64_t* ends, int64_t rows, uint64_t* out) noexcept;

}  // extern "C"
