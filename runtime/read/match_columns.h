#pragma once

#include <arrow/type.h>

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/read/reject.h"

// Which column of a carrier is which declared column.
namespace tiaowen::read {

struct ColumnMatch {
  std::vector<int> positions;  // in the carrier, by ir::Table column; -1: absent
  int id_position = -1;        // child tables of directories
};

// What is expected of the columns of one table.
struct Expectation {
  const ir::Table& table;
  std::string_view id_column;  // a child table's column beside the declared ones; empty: none
  std::vector<std::string_view> other_names;  // columns that have another purpose
  std::string_view place;                     // for messages: the file, or file and table
};

// Matches `fields` against `expected`. Fails when a declared column occurs twice or has a type that
// cannot hold it, when the main table lacks its id column, or a child table any declared column.
// What is absent or ignored besides becomes a notice each.
base::Result<ColumnMatch> MatchColumns(const arrow::FieldVector& fields,
                                       const Expectation& expected, std::vector<Notice>* notices);

}  // namespace tiaowen::read
