#include "runtime/builtin/decimal.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <random>
#include <string>

#include "compiler/ir/schema.h"

namespace tiaowen::builtin {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

void CheckValue(const char* text, int scale, int64_t value) {
  INFO(text << " with " << scale << " digits");
  const ParsedDecimal parsed = ParseDecimal(text, scale);
  CHECK(parsed.error == DecimalError::kNone);
  CHECK(parsed.value == value);
}

TEST_CASE("a decimal is read digit by digit") {
  CheckValue("0", 2, 0);
  CheckValue("-0", 2, 0);
  CheckValue("12", 2, 1200);
  CheckValue("12.3", 2, 1230);
  CheckValue("12.34", 2, 1234);
  CheckValue("-0.01", 2, -1);
  CheckValue("000012.30", 2, 1230);
  CheckValue("7", 0, 7);
  CheckValue("92233720368547758.07", 2, kMost);
  CheckValue("-92233720368547758.08", 2, kLeast);
  CheckValue("9223372036.854775807", 9, kMost);
}

TEST_CASE("a text that is no decimal, or not exactly, has no value") {
  for (const char* text : {"", "-", ".", ".5", "5.", "+5", "1e3", "1E-2", "1,234.00", "1 2", "--1",
                           "1.2.3", "0x10", "１２", "NaN", "12.3元", "1.-2"}) {
    INFO(text);
    CHECK(ParseDecimal(text, 2).error == DecimalError::kUnreadable);
  }
  CHECK(ParseDecimal("12.345", 2).error == DecimalError::kTooFine);
  CHECK(ParseDecimal("12.340", 2).error == DecimalError::kTooFine);
  CHECK(ParseDecimal("12.0", 0).error == DecimalError::kTooFine);
  CHECK(ParseDecimal("92233720368547758.08", 2).error == DecimalError::kTooLarge);
  CHECK(ParseDecimal("-92233720368547758.09", 2).error == DecimalError::kTooLarge);
  CHECK(ParseDecimal("9223372037", 9).error == DecimalError::kTooLarge);
  CHECK(ParseDecimal(std::string(400, '9'), 2).error == DecimalError::kTooLarge);
}

TEST_CASE("zeros that a carrier's type adds are dropped, other digits are not") {
  CHECK(ParseDecimal("12.3400", 2, true).value == 1234);
  CHECK(ParseDecimal("12.000", 0, true).value == 12);
  CHECK(ParseDecimal("12.3401", 2, true).error == DecimalError::kTooFine);
}

// The reference writes the 128-bit number out and places the point by hand.
TEST_CASE("a decimal that was written is read as it was") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const int scale = static_cast<int>(random() % 10);
    const int shift = static_cast<int>(random() % 64);
    const auto value = static_cast<int64_t>(random()) >> shift;
    const __int128 magnitude = value < 0 ? -static_cast<__int128>(value) : value;
    __int128 power = 1;
    for (int d = 0; d < scale; ++d) power *= 10;
    std::string fraction = std::to_string(static_cast<uint64_t>(magnitude % power));
    fraction.insert(0, static_cast<size_t>(scale) - std::min(fraction.size(), size_t(scale)), '0');
    std::string text = value < 0 ? "-" : "";
    text += std::to_string(static_cast<uint64_t>(magnitude / power));
    if (scale > 0) text += "." + fraction;
    INFO(text);
    CHECK(ir::FormatDecimal(value, scale) == text);
    CHECK(ParseDecimal(text, scale).value == value);
    CHECK(ParseDecimal(text, scale).error == DecimalError::kNone);
    CHECK(ParseDecimal(text + (scale > 0 ? "000" : ".000"), scale, true).value == value);
  }
}

}  // namespace
}  // namespace tiaowen::builtin
