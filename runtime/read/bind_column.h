#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/batch/batch.h"
#include "runtime/read/raw_table.h"
#include "runtime/read/text_pool.h"

// One declared column: cells as written → checked codes.
namespace tiaowen::read {

// What an error is about when it is not a declared column.
inline constexpr int kIdOfChildRow = -1;
inline constexpr int kWholeRow = -2;

// An error of one cell; `row` is within the raw table.
struct CellError {
  int64_t row = 0;
  int column = kWholeRow;  // of the ir::Table, or one of the above
  std::string value;
  Text reason;
};

// Whether the engines, or the checks between rows, need the codes of this column.
bool NeedsCodes(const ir::Table& table, int column);

// Checks every cell of column `column` of `raw` and returns its codes, all null when the carrier
// has no such column. Erroneous cells are added to `errors` and stay null: their rows must not be
// used. Texts that nothing needs are checked only.
batch::Column BindColumn(const ir::Schema& schema, const RawTable& raw, int column, TextPool* texts,
                         std::vector<CellError>* errors);

}  // namespace tiaowen::read
