#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tiaowen::syntax {

// The largest number that counts years, ranks or rows.
inline constexpr int64_t kNumeralMax = 1'000'000'000;

struct Numeral {
  int64_t value = 0;
  int64_t length = 0;  // bytes
  bool too_large = false;
};

// Reads the number at the start of `text`: Arabic digits (half or full width), or Chinese numerals
// such as 三, 十二, 两, 一百零五. Nothing when there is none; a value that is too large for its
// type is the largest of the type.
std::optional<Numeral> ReadNumeral(std::string_view text);

struct DecimalNumeral {
  int64_t value = 0;  // the number × 10^scale; -1 when it is beyond kNumeralMax or has more than
                      // kNumeralDigitsMax fraction digits
  int scale = 0;
  int64_t length = 0;  // bytes
};

inline constexpr int kNumeralDigitsMax = 9;

// The same, with a decimal fraction behind Arabic digits.
std::optional<DecimalNumeral> ReadDecimalNumeral(std::string_view text);

}  // namespace tiaowen::syntax
