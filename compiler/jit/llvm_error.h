#pragma once

#include <llvm/Support/Error.h>

#include <utility>

#include "compiler/base/result.h"

namespace tiaowen::jit {

// LLVM's failure to do what `zh` and `en` name, as an Error. Consumes `error`.
inline base::Error ToError(llvm::Error error, std::string_view zh, std::string_view en) {
  const std::string reason = llvm::toString(std::move(error));
  return {fmt::format("{}失败：{}", zh, reason), fmt::format("{} failed: {}", en, reason)};
}

// The one border between llvm::Expected and Result.
template <typename T>
base::Result<T> ToResult(llvm::Expected<T> expected, std::string_view zh, std::string_view en) {
  if (!expected) return ToError(expected.takeError(), zh, en);
  return std::move(*expected);
}

inline base::Status ToStatus(llvm::Error error, std::string_view zh, std::string_view en) {
  if (error) return ToError(std::move(error), zh, en);
  return base::Ok();
}

}  // namespace tiaowen::jit
