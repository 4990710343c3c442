#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"

namespace arrow {
class RecordBatch;
}

namespace tiaowen::write {

// Writes records of one schema to the file `path`, whole or not at all, so that ReadRows can give
// them back.
base::Status WriteRows(const std::vector<std::shared_ptr<arrow::RecordBatch>>& rows,
                       const std::string& path);

// Hands the records of a file of WriteRows to `take`, in order. Stops at its first error.
base::Status ReadRows(
    const std::string& path,
    const std::function<base::Status(const std::shared_ptr<arrow::RecordBatch>& rows)>& take);

}  // namespace tiaowen::write
