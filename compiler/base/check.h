#pragma once

#include <fmt/format.h>

#include <string_view>

namespace tiaowen::base {

// Prints `message` with its place to stderr and aborts. Called by TW_CHECK only.
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition,
                              std::string_view message);

}  // namespace tiaowen::base

// Aborts with state when `condition` is false. For bugs of this program only: an author's mistake
// is a diagnostic, a failure of the outside world is a Result. Further arguments are a fmt format
// and its values.
#define TW_CHECK(condition, ...)                                                               \
  (static_cast<bool>(condition) ? static_cast<void>(0)                                         \
                                : ::tiaowen::base::CheckFailed(__FILE__, __LINE__, #condition, \
                                                               ::fmt::format("" __VA_ARGS__)))
