#pragma once

#include <cstdint>
#include <string>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"

// From one carrier of a register to another.
namespace tiaowen::write {

enum class NestedFormat { kParquet, kArrowFile, kArrowStream };

struct ConvertOptions {
  // Integers, truth values and complete dates get types of their own; else every column is text.
  bool typed = true;
  int64_t portion_rows = 1 << 16;  // applicants in a row group or record batch, from 1
};

// Writes the register in directory `from` as one nested file. Columns and tables that are absent
// stay so. Fails when the register has a data error: a nested file could not show it in its place.
base::Status ConvertToNested(const std::string& from, const ir::Module& module,
                             const std::string& to, NestedFormat format,
                             const ConvertOptions& options);

// Writes the register in directory `from` as Parquet files into the directory `to`, which must
// exist.
base::Status ConvertToParquetDirectory(const std::string& from, const ir::Module& module,
                                       const std::string& to, const ConvertOptions& options);

}  // namespace tiaowen::write
