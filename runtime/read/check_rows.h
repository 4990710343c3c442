#pragma once

#include <cstdint>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/read/bind_column.h"
#include "runtime/read/raw_table.h"

namespace tiaowen::read {

// Fails when the table has more rows than can be numbered.
base::Status CheckRowCount(const RawTable& raw);

// Checks what holds between the columns and rows of a table: periods do not end before they start,
// and no two rows of one applicant (`parents`; negative: none) have an equal unique key. Adds to
// `errors`.
void CheckRows(const ir::Table& table, const RawTable& raw,
               const std::vector<batch::Column>& columns, const std::vector<int32_t>& parents,
               std::vector<CellError>* errors);

}  // namespace tiaowen::read
