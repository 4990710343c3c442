#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <variant>

#include "compiler/base/check.h"

namespace tiaowen::base {

// A failure of the outside world (file, data, Arrow, LLVM), in both languages of the user.
struct Error {
  std::string zh;
  std::string en;
};

// Either a value or an Error. Reading the value of a failed result is a bug and aborts.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return std::holds_alternative<T>(state_); }
  const Error& error() const {
    TW_CHECK(!ok(), "the result holds a value");
    return std::get<Error>(state_);
  }
  T& value() & {
    TW_CHECK(ok(), "{}", std::get<Error>(state_).en);
    return std::get<T>(state_);
  }
  const T& value() const& {
    TW_CHECK(ok(), "{}", std::get<Error>(state_).en);
    return std::get<T>(state_);
  }
  T&& value() && {
    TW_CHECK(ok(), "{}", std::get<Error>(state_).en);
    return std::get<T>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

// The result of an action that yields nothing.
using Status = Result<std::monostate>;
inline Status Ok() { return std::monostate{}; }

}  // namespace tiaowen::base

#define TW_CONCAT_INNER(a, b) a##b
#define TW_CONCAT(a, b) TW_CONCAT_INNER(a, b)

// Returns the error of `expression` from the enclosing function, or goes on.
#define TW_RETURN_IF_ERROR(expression)             \
  do {                                             \
    auto tw_status = (expression);                 \
    if (!tw_status.ok()) return tw_status.error(); \
  } while (false)

// Declares `target` with the value of `expression`, or returns its error.
#define TW_ASSIGN_OR_RETURN(target, expression)                                              \
  auto TW_CONCAT(tw_result_, __LINE__) = (expression);                                       \
  if (!TW_CONCAT(tw_result_, __LINE__).ok()) return TW_CONCAT(tw_result_, __LINE__).error(); \
  target = std::move(TW_CONCAT(tw_result_, __LINE__)).value()
