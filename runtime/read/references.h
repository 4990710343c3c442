#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/read/raw_table.h"
#include "runtime/read/reject.h"

namespace tiaowen::read {

// Reads the reference tables that an instruction of `module` uses from the CSV or Parquet files of
// `directory`, one a table, and adds the paths to `files` unless that is null. A table without a
// file has no rows, of which a notice tells; so have all when `directory` is empty. Fails when a
// file cannot be read or lacks a declared column, and, naming every place up to a bound, when a
// value is wrong, a row cannot be cut into cells, or two rows have equal keys of a LookUp. Null
// when no table is used.
base::Result<std::shared_ptr<const batch::References>> ReadReferences(
    const std::string& directory, const ir::Module& module, std::vector<Notice>* notices,
    std::vector<std::string>* files = nullptr);

// The same for tables that a register in memory holds itself, beside its other tables.
base::Result<std::shared_ptr<const batch::References>> CheckReferences(const RawRegister& raw,
                                                                       const ir::Module& module);
// Whether there is a row of a reference table among the tables of `raw`.
bool HoldsReferences(const RawRegister& raw, const ir::Schema& schema);

}  // namespace tiaowen::read
