#include "compiler/syntax/rate.h"

#include "compiler/syntax/numeral.h"

namespace tiaowen::syntax {
namespace {

int64_t Take(std::string_view text, std::initializer_list<std::string_view> words) {
  for (std::string_view word : words) {
    if (text.starts_with(word)) return static_cast<int64_t>(word.size());
  }
  return 0;
}

// number × scale / 10^digits, where that fits.
Rate Make(const DecimalNumeral& number, int64_t hundred) {
  Rate rate{number.value, hundred};
  for (int i = 0; i < number.scale; ++i) rate.denominator *= 10;
  const bool fits =
      number.value >= 1 && number.value <= kNumeralMax && rate.denominator <= kNumeralMax;
  return fits ? rate : Rate{-1, 1};
}

Rate Ratio(int64_t numerator, int64_t denominator) {
  const bool fits =
      numerator >= 1 && numerator <= kNumeralMax && denominator >= 1 && denominator <= kNumeralMax;
  return fits ? Rate{numerator, denominator} : Rate{-1, 1};
}

}  // namespace

std::optional<Rate> ReadRate(std::string_view text, int64_t* length) {
  const auto from = [&](int64_t at) { return text.substr(static_cast<size_t>(at)); };
  if ((*length = Take(text, {"一半"})) > 0) return Rate{1, 2};
  if (const int64_t prefix = Take(text, {"百分之"}); prefix > 0) {
    const std::optional<DecimalNumeral> number = ReadDecimalNumeral(from(prefix));
    if (!number.has_value()) return std::nullopt;
    *length = prefix + number->length;
    return Make(*number, 100);
  }
  const std::optional<DecimalNumeral> number = ReadDecimalNumeral(text);
  if (!number.has_value()) return std::nullopt;
  int64_t end = number->length;
  if (const int64_t sign = Take(from(end), {"%", "％"}); sign > 0) {
    *length = end + sign;
    return Make(*number, 100);
  }
  if (const int64_t times = Take(from(end), {"倍"}); times > 0) {
    *length = end + times;
    return Make(*number, 1);
  }
  const int64_t slash = Take(from(end), {"/", "／"}), parts = Take(from(end), {"分之"});
  if (number->scale > 0 || slash + parts == 0) return std::nullopt;
  const std::optional<Numeral> other = ReadNumeral(from(end + slash + parts));
  if (!other.has_value()) return std::nullopt;
  *length = end + slash + parts + other->length;
  return slash > 0 ? Ratio(number->value, other->value) : Ratio(other->value, number->value);
}

}  // namespace tiaowen::syntax
