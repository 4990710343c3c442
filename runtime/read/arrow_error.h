#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/base/result.h"

// The adapter from Arrow's failures, returned or thrown, to ours.
namespace tiaowen::read {

// Words a failure of Arrow while it was busy with `path`.
base::Error ArrowError(std::string_view path, const arrow::Status& status);

// Calls `action`, which returns an arrow::Result, and turns a failure or exception (Parquet throws)
// into an Error.
template <typename Action>
auto CallArrow(std::string_view path, Action action)
    -> base::Result<typename decltype(action())::ValueType> {
  try {
    auto result = action();
    if (!result.ok()) return ArrowError(path, result.status());
    return std::move(result).ValueUnsafe();
  } catch (const std::exception& exception) {
    return ArrowError(path, arrow::Status::UnknownError(exception.what()));
  }
}

// The same for actions that return an arrow::Status.
template <typename Action>
base::Status CallArrowStatus(std::string_view path, Action action) {
  try {
    const arrow::Status status = action();
    if (!status.ok()) return ArrowError(path, status);
    return base::Ok();
  } catch (const std::exception& exception) {
    return ArrowError(path, arrow::Status::UnknownError(exception.what()));
  }
}

}  // namespace tiaowen::read
