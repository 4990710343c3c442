#pragma once

#include <cstddef>
#include <cstdint>

// Structures that generated code and the runtime share. Their layout is part of the ABI: two
// compilers must agree, so every size and offset is asserted. Index i of `tables` is ir::TableId i;
// index j of `columns` is the table's column j. Row counts need not be multiples of 64, but every
// values, upper and valid array is readable up to the next multiple of 64 rows, and a whole 64-bit
// word of bits.
namespace tiaowen::abi {

// One column. Bits: row r is bit r % 64 of word r / 64.
struct Column {
  const void* values;     // int8_t for categories, grades and booleans; int32_t for texts, integers
                          // and dates; int64_t for decimals
  const int32_t* upper;   // dates: the last possible day (values holds the first); else null
  const uint64_t* valid;  // bit set: not null. Never a null pointer.
};
static_assert(sizeof(Column) == 24 && offsetof(Column, upper) == 8 &&
              offsetof(Column, valid) == 16);

// One table, rows grouped by applicant.
struct Table {
  int64_t rows;
  const int32_t*
      offsets;  // applicants + 1 entries: rows of applicant a are [offsets[a], offsets[a + 1])
  const int32_t* parents;  // the applicant of each row
  const Column* columns;
};
static_assert(sizeof(Table) == 32 && offsetof(Table, columns) == 24);

struct Batch {
  int64_t applicants;
  const Table* tables;
};
static_assert(sizeof(Batch) == 16);

// Where results go. Amounts: those of conclusion k of ir::ListAmounts start at element k * words *
// 64 of `amounts`; 0 where the bit of `amount_known` is not set. Plane k of `clause_certain` starts
// at word k * words, words = ceil(applicants / 64). A clause that was not examined has certain = 1
// and possible = 0. Bits beyond the last applicant are zero in every plane.
struct Output {
  uint64_t* verdict_certain;
  uint64_t* verdict_possible;
  uint64_t* clause_certain;
  uint64_t* clause_possible;
  uint64_t* facts;
  int64_t* amounts;
  uint64_t* amount_known;
};
static_assert(sizeof(Output) == 56);

}  // namespace tiaowen::abi
