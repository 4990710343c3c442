#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/read/ids.h"
#include "runtime/read/raw_table.h"
#include "runtime/read/read.h"
#include "runtime/read/text_pool.h"

namespace tiaowen::read {

// The rows of one table, checked and coded; rows of rejected applicants are still among them.
struct CheckedTable {
  int64_t rows = 0;
  std::vector<batch::Column> columns;
  std::vector<int32_t> parents;  // main row, or negative
};

// A raw register after all checks.
struct CheckedRegister {
  int64_t row_first = 0;          // of the main rows within the whole register
  std::vector<std::string> ids;   // one per main row
  std::vector<int32_t> accepted;  // the main rows that may have a result, ascending
  std::vector<CheckedTable> tables;
  std::shared_ptr<const batch::References> references;
  TextPool texts;
  std::vector<Reject> rejects;  // in order
  Counts counts;
};

// Checks every value and row of `raw`, and decides who is rejected. `duplicates` are those of the
// whole register that `raw` is a part of; `references` may be null. Fails when a table has more
// rows than can be numbered.
base::Result<CheckedRegister> CheckRegister(const ir::Module& module, const RawRegister& raw,
                                            const DuplicateIds& duplicates,
                                            std::shared_ptr<const batch::References> references);

}  // namespace tiaowen::read
