#pragma once

#include <cstdint>
#include <string>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "tests/bench/population.h"

namespace tiaowen::bench {

// Writes the population of `seed` as one nested Parquet file at `path`: the columns of the main
// table, and one list<struct> column for each child table. A date column is date32, or text where
// the spread has partial dates.
base::Status WriteNestedParquet(const ir::Module& module, const Spread& spread, uint64_t seed,
                                int64_t applicants, const std::string& path);

}  // namespace tiaowen::bench
