#include "runtime/builtin/decimal.h"

#include <algorithm>

namespace tiaowen::builtin {
namespace {

bool AreDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

ParsedDecimal ParseDecimal(std::string_view text, int scale, bool padded) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) fraction = text.substr(point + 1);
  if (!AreDigits(whole) || (point != std::string_view::npos && !AreDigits(fraction)))
    return {.error = DecimalError::kUnreadable};
  while (padded && fraction.ends_with('0')) fraction.remove_suffix(1);
  if (fraction.size() > static_cast<size_t>(scale)) return {.error = DecimalError::kTooFine};
  ParsedDecimal parsed;
  bool too_large = false;
  const auto add = [&](int digit) {
    // Downwards for negative numbers, so that the least one is within reach.
    too_large = too_large || __builtin_mul_overflow(parsed.value, int64_t{10}, &parsed.value) ||
                __builtin_add_overflow(parsed.value, negative ? -digit : digit, &parsed.value);
  };
  for (char c : whole) add(c - '0');
  for (char c : fraction) add(c - '0');
  for (auto i = fraction.size(); i < static_cast<size_t>(scale); ++i) add(0);
  if (too_large) return {.error = DecimalError::kTooLarge};
  return parsed;
}

}  // namespace tiaowen::builtin
