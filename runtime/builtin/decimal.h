#pragma once

#include <cstdint>
#include <string_view>

// Decimal numbers as texts, exactly: no floating point.
namespace tiaowen::builtin {

enum class DecimalError : uint8_t {
  kNone,
  kUnreadable,  // not -?digits or -?digits.digits
  kTooFine,     // more fraction digits than there may be
  kTooLarge,    // beyond 64 bits
};

struct ParsedDecimal {
  int64_t value = 0;  // the number × 10^scale
  DecimalError error = DecimalError::kNone;
};

// Reads a whole text as a number of at most `scale` fraction digits (0 to ir::kScaleMax). With
// `padded`, zeros beyond them do no harm: a carrier's type wrote them, not a person.
ParsedDecimal ParseDecimal(std::string_view text, int scale, bool padded = false);

}  // namespace tiaowen::builtin
