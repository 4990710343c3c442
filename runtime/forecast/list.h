#pragma once

#include <memory>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/forecast/first_days.h"

namespace arrow {
class RecordBatch;
class Schema;
}  // namespace arrow

namespace tiaowen::forecast {

// The columns of the list, coded texts: the id column of the main table, 事项, 目标, 最早符合日,
// 途径, 依据.
std::shared_ptr<arrow::Schema> MakeListSchema(const ir::Module& module);

// Turns those of `found`, of applicants of `batch`, that lie after the first day of `window` into
// records of bounded size, in the same order. Fails only when Arrow cannot allocate.
base::Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> MakeList(
    const ir::Module& module, const batch::Batch& batch, const std::vector<FirstDay>& found,
    const Window& window);

}  // namespace tiaowen::forecast
