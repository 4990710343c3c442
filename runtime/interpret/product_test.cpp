#include "runtime/interpret/product.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <random>

namespace tiaowen::interpret {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

ir::Product Times(int64_t numerator, int64_t denominator, int scale,
                  ir::Rounding rounding = ir::Rounding::kHalfUp) {
  ir::Product product;
  product.numerator = numerator;
  product.denominator = denominator;
  product.scale = scale;
  product.rounding = rounding;
  return product;
}

TEST_CASE("a product is exact and rounded once") {
  using enum ir::Rounding;
  // 300.00 × 300% = 900.00; 5 × 300.00 × 300% = 4500.00
  CHECK(MultiplyExactly({{30000, 2}}, Times(300, 100, 2)) == 90000);
  CHECK(MultiplyExactly({{5, 0}, {30000, 2}}, Times(300, 100, 2)) == 450000);
  // 0.05 × 1/2 = 0.025: 0.03 or 0.02; −0.025: −0.03 or −0.02
  CHECK(MultiplyExactly({{5, 2}}, Times(1, 2, 2, kHalfUp)) == 3);
  CHECK(MultiplyExactly({{5, 2}}, Times(1, 2, 2, kDown)) == 2);
  CHECK(MultiplyExactly({{-5, 2}}, Times(1, 2, 2, kHalfUp)) == -3);
  CHECK(MultiplyExactly({{-5, 2}}, Times(1, 2, 2, kDown)) == -2);
  // 0.0499… is nearer to 0.05 than its rounding to three digits would say of 0.0
  CHECK(MultiplyExactly({{4999, 5}}, Times(1, 1, 1, kHalfUp)) == 0);
  CHECK(MultiplyExactly({{2, 0}}, Times(2, 3, 2, kHalfUp)) == 133);
  CHECK(MultiplyExactly({{1, 0}}, Times(2, 3, 2, kHalfUp)) == 67);
  CHECK(MultiplyExactly({{1, 0}}, Times(2, 3, 2, kDown)) == 66);
}

TEST_CASE("a product that does not fit has no value, one that fits has, whatever lies between") {
  CHECK(MultiplyExactly({{kMost, 0}}, Times(1, 1, 0)) == kMost);
  CHECK(MultiplyExactly({{kLeast, 0}}, Times(1, 1, 0)) == kLeast);
  CHECK_FALSE(MultiplyExactly({{kMost, 0}}, Times(2, 1, 0)));
  CHECK_FALSE(MultiplyExactly({{kMost, 0}}, Times(1, 1, 1)));
  CHECK(MultiplyExactly({{kMost, 0}}, Times(999'999'999, 1'000'000'000, 0)) == 9223372027631403770);
  CHECK(MultiplyExactly({{kLeast, 9}, {1'000'000'000, 0}}, Times(1, 1, 0)) == kLeast);
  CHECK_FALSE(MultiplyExactly({{kLeast, 9}, {1'000'000'001, 0}}, Times(1, 1, 0)));
  CHECK_FALSE(MultiplyExactly({{kLeast, 0}, {kLeast, 0}}, Times(1'000'000'000, 1, 9)));
}

// The reference: 128 bits, on numbers small enough for them.
TEST_CASE("a product equals what 128 bits say of it") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 50'000; ++i) {
    const auto number = [&](int bits) {
      return static_cast<int64_t>(random()) >> (64 - 1 - random() % static_cast<uint64_t>(bits));
    };
    const Factor a{number(31), static_cast<int>(random() % 10)};
    const Factor b{number(31), static_cast<int>(random() % 10)};
    ir::Product product =
        Times(1 + static_cast<int64_t>(random() % 1000), 1 + static_cast<int64_t>(random() % 1000),
              static_cast<int>(random() % 10));
    if (random() % 2 == 0) product.rounding = ir::Rounding::kDown;
    __int128 above = static_cast<__int128>(a.value) * b.value * product.numerator;
    __int128 below = product.denominator;
    for (int d = a.scale + b.scale; d < product.scale; ++d) above *= 10;
    for (int d = product.scale; d < a.scale + b.scale; ++d) below *= 10;
    const bool negative = above < 0;
    if (negative) above = -above;
    __int128 expected = above / below;
    if (product.rounding == ir::Rounding::kHalfUp && above % below * 2 >= below) ++expected;
    if (negative) expected = -expected;
    INFO(a.value << "e-" << a.scale << " x " << b.value << "e-" << b.scale);
    const std::optional<int64_t> result = MultiplyExactly({a, b}, product);
    if (expected < kLeast || expected > kMost) {
      CHECK_FALSE(result);
    } else {
      CHECK(result == static_cast<int64_t>(expected));
    }
  }
}

}  // namespace
}  // namespace tiaowen::interpret
