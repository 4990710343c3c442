#include "compiler/syntax/numeral.h"

#include <algorithm>
#include <limits>

#include "compiler/source/file.h"

namespace tiaowen::syntax {
namespace {

struct Sign {
  std::string_view text;
  int64_t value;
};

constexpr Sign kDigits[] = {{"零", 0}, {"〇", 0}, {"一", 1}, {"二", 2}, {"两", 2}, {"三", 3},
                            {"四", 4}, {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};
constexpr Sign kUnits[] = {{"十", 10}, {"百", 100}, {"千", 1000}, {"万", 10000}};

// factor × unit + value, held at the largest number.
int64_t Extend(int64_t factor, int64_t unit, int64_t value, bool* too_large) {
  int64_t result = 0;
  if (!__builtin_mul_overflow(factor, unit, &result) &&
      !__builtin_add_overflow(result, value, &result)) {
    return result;
  }
  *too_large = true;
  return std::numeric_limits<int64_t>::max();
}

template <size_t N>
const Sign* Find(const Sign (&signs)[N], std::string_view text) {
  for (const Sign& sign : signs) {
    if (text.starts_with(sign.text)) return &sign;
  }
  return nullptr;
}

// The value of an Arabic digit at the start of `text`, with its length; -1 when there is none.
int ArabicDigit(std::string_view text, int64_t* length) {
  if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    *length = 1;
    return text[0] - '0';
  }
  constexpr std::string_view kFullWidthLead = "\xEF\xBC";  // U+FF10 … U+FF19
  if (text.starts_with(kFullWidthLead) && text.size() >= 3) {
    auto last = static_cast<unsigned char>(text[2]);
    if (last >= 0x90 && last <= 0x99) {
      *length = 3;
      return last - 0x90;
    }
  }
  return -1;
}

Numeral ReadArabic(std::string_view text) {
  Numeral numeral;
  int64_t length = 0;
  for (int digit;
       (digit = ArabicDigit(text.substr(static_cast<size_t>(numeral.length)), &length)) >= 0;) {
    numeral.value = Extend(numeral.value, 10, digit, &numeral.too_large);
    numeral.length += length;
  }
  return numeral;
}

// Nothing for digits in a row that are neither a year (二〇一八, 四位) nor hold a zero: 四六 is no
// number.
std::optional<Numeral> ReadChinese(std::string_view text) {
  Numeral numeral;
  int digits_in_row = 0;
  int64_t last_unit = 100000;
  bool has_zero = false;
  auto row_is_number = [&] { return digits_in_row < 2 || digits_in_row == 4 || has_zero; };
  int64_t pending = -1;  // a digit that waits for its unit
  while (true) {
    std::string_view rest = text.substr(static_cast<size_t>(numeral.length));
    if (const Sign* digit = Find(kDigits, rest)) {
      // Digits in a row (二〇一八) are positional.
      pending = pending > 0 && digit->value >= 0
                    ? Extend(pending, 10, digit->value, &numeral.too_large)
                    : digit->value;
      numeral.length += static_cast<int64_t>(digit->text.size());
      ++digits_in_row;
      has_zero |= digit->value == 0;
    } else if (const Sign* unit = Find(kUnits, rest)) {
      if (!row_is_number()) return std::nullopt;
      digits_in_row = 0;
      has_zero = false;
      // 二十十 and 十百 are no numbers: units go down, and only the first may lack its factor.
      bool bare = pending < 0;
      if (unit->value >= last_unit || (bare && (unit->value != 10 || numeral.length > 0)))
        return std::nullopt;
      last_unit = unit->value == 10000 ? 10000 : unit->value;
      int64_t factor = bare ? 1 : pending;
      if (unit->value == 10000) {
        const int64_t all =
            Extend(std::max<int64_t>(pending, 0), 1, numeral.value, &numeral.too_large);
        numeral.value = Extend(all, unit->value, 0, &numeral.too_large);
      } else {
        numeral.value = Extend(factor, unit->value, numeral.value, &numeral.too_large);
      }
      pending = -1;
      numeral.length += static_cast<int64_t>(unit->text.size());
    } else {
      break;
    }
  }
  if (!row_is_number()) return std::nullopt;
  if (pending > 0) numeral.value = Extend(pending, 1, numeral.value, &numeral.too_large);
  return numeral;
}

}  // namespace

std::optional<Numeral> ReadNumeral(std::string_view text) {
  Numeral numeral = ReadArabic(text);
  if (numeral.length > 0) return numeral;
  std::optional<Numeral> chinese = ReadChinese(text);
  if (!chinese.has_value() || chinese->length == 0) return std::nullopt;
  return chinese;
}

std::optional<DecimalNumeral> ReadDecimalNumeral(std::string_view text) {
  const std::optional<Numeral> whole = ReadNumeral(text);
  if (!whole.has_value()) return std::nullopt;
  DecimalNumeral decimal{.value = whole->value, .length = whole->length};
  if (decimal.value > kNumeralMax) decimal.value = -1;
  constexpr std::string_view kPoints[] = {".", "．"};
  int64_t digit_length = 0;
  if (ArabicDigit(text, &digit_length) < 0) return decimal;
  for (std::string_view point : kPoints) {
    std::string_view rest = text.substr(static_cast<size_t>(decimal.length));
    if (!rest.starts_with(point)) continue;
    int64_t length = static_cast<int64_t>(point.size());
    rest.remove_prefix(point.size());
    for (int digit; (digit = ArabicDigit(rest, &digit_length)) >= 0;) {
      rest.remove_prefix(static_cast<size_t>(digit_length));
      length += digit_length;
      if (decimal.value >= 0) decimal.value = decimal.value * 10 + digit;
      if (++decimal.scale > kNumeralDigitsMax) decimal.value = -1;
    }
    if (decimal.scale > 0) decimal.length += length;
    break;
  }
  return decimal;
}

}  // namespace tiaowen::syntax
