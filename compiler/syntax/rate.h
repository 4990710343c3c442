#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tiaowen::syntax {

// A part or multiple of something.
struct Rate {
  int64_t numerator = 1;  // -1: a number is out of range
  int64_t denominator = 1;
};

// Reads the rate at the start of `text`: 300%, 百分之五, 2倍, 1.5倍, 一半, 2/3, 三分之二. Nothing
// when there is none.
std::optional<Rate> ReadRate(std::string_view text, int64_t* length);

}  // namespace tiaowen::syntax
