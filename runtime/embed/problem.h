#pragma once

#include <cstdint>
#include <optional>

#include "compiler/base/result.h"
#include "runtime/embed/tiaowen.h"

namespace tiaowen::embed {

// Where in a batch something is wrong; -1 where that says nothing.
struct Place {
  int32_t table = -1;
  int32_t column = -1;
  int64_t row = -1;
};

// What a caller got wrong.
struct Problem {
  int32_t code = TIAOWEN_OK;  // of tiaowen.h
  Place place;
  base::Error text;
};

using MaybeProblem = std::optional<Problem>;

// Tells `problem` in `error`, unless that is null. Returns its code.
int32_t Tell(const Problem& problem, tiaowen_error* error);

}  // namespace tiaowen::embed
