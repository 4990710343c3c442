#pragma once

#include <cstdint>

#include "runtime/builtin/wanted_rows.h"

namespace tiaowen::builtin {

// A value of every row of a level, and the column of a reference table that it is compared with.
// Both hold int8_t (categories, grades) or both int32_t (texts, integers).
struct ReferenceKey {
  const void* values;     // null: every row has the value `constant`
  const uint64_t* valid;  // null: no row is null
  const void* cells;
  const uint64_t* cells_valid;
  int64_t constant;  // may lie beyond what a cell can hold
  int32_t is_code;   // int8_t
  // InReference: the plane of the rows that some reference row neither equals nor certainly
  // differs from which is null in `cells`; of rows without an equal one. Null: not asked for.
  uint64_t* may_equal_empty;
};

// The most keys of a query.
inline constexpr int kReferenceKeysMax = 64;

// The question of an ir::InReference or ir::LookUp for the wanted rows of a level. Planes are bit
// planes as in segments.h. Of rows that are not wanted, results stay as they are.
struct ReferenceQuery {
  WantedRows wanted;
  int64_t reference_rows;
  const ReferenceKey* keys;
  int32_t key_count;  // from 1

  // InReference.
  int32_t complete;  // the reference table is
  uint64_t* certain;
  uint64_t* possible;

  // LookUp: the column that it reads, and the result: whether there is a value, and which; whether
  // there is a row.
  const int32_t* cells;
  const uint64_t* cells_valid;
  int32_t* values;
  uint64_t* valid;
  uint64_t* found;
};

}  // namespace tiaowen::builtin

// Called for a batch, not for a row. The cost of a row does not depend on the number of reference
// rows, but on the number of different sets of columns that are null in one of them; without wanted
// rows the reference rows are not read.
extern "C" {

void tiaowen_find_in_reference(const tiaowen::builtin::ReferenceQuery* query) noexcept;
void tiaowen_look_up(const tiaowen::builtin::ReferenceQuery* query) noexcept;

}  // extern "C"
