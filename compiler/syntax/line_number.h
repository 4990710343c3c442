#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tiaowen::syntax {

// The number of an article or item at the start of a line: 第三条, 一、, （一）, 1、, （1）.
struct LineNumber {
  int rank = 0;  // orders the nesting: a lower rank contains a higher one
  std::string label;
  int64_t length = 0;  // bytes
};

// The rank of 第…条.
inline constexpr int kArticleRank = 1;

std::optional<LineNumber> ReadLineNumber(std::string_view line);

}  // namespace tiaowen::syntax
