#include "runtime/interpret/product.h"

#include <algorithm>
#include <limits>

namespace tiaowen::interpret {
namespace {

// A number from 0: digits of 32 bits, the lowest first.
class Natural {
 public:
  explicit Natural(uint64_t value)
      : digits_{static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32)} {}

  void MultiplyBy(uint32_t factor) {
    uint64_t carry = 0;
    for (uint32_t& digit : digits_) {
      carry += uint64_t{digit} * factor;
      digit = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    digits_.push_back(static_cast<uint32_t>(carry));
  }

  // Shifts a whole digit up and adds: for factors wider than a digit.
  void MultiplyByWide(uint64_t factor) {
    Natural high = *this;
    high.MultiplyBy(static_cast<uint32_t>(factor >> 32));
    high.digits_.insert(high.digits_.begin(), 0);
    MultiplyBy(static_cast<uint32_t>(factor));
    Add(high);
  }

  // Leaves the quotient; returns the remainder.
  uint32_t DivideBy(uint32_t divisor) {
    uint64_t remainder = 0;
    for (size_t i = digits_.size(); i-- > 0;) {
      remainder = remainder << 32 | digits_[i];
      digits_[i] = static_cast<uint32_t>(remainder / divisor);
      remainder %= divisor;
    }
    return static_cast<uint32_t>(remainder);
  }

  void Add(const Natural& other) {
    digits_.resize(std::max(digits_.size(), other.digits_.size()) + 1, 0);
    uint64_t carry = 0;
    for (size_t i = 0; i < digits_.size(); ++i) {
      carry += uint64_t{digits_[i]} + (i < other.digits_.size() ? other.digits_[i] : 0);
      digits_[i] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }

  // The value, or nothing when it does not fit.
  std::optional<uint64_t> Value() const {
    for (size_t i = 2; i < digits_.size(); ++i) {
      if (digits_[i] != 0) return std::nullopt;
    }
    return uint64_t{digits_[1]} << 32 | digits_[0];
  }

 private:
  std::vector<uint32_t> digits_;
};

uint64_t Magnitude(int64_t value) {
  return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

}  // namespace

std::optional<int64_t> MultiplyExactly(const std::vector<Factor>& factors,
                                       const ir::Product& product) {
  Natural exact(static_cast<uint64_t>(product.numerator));
  bool negative = false;
  int digits = 0;  // beyond those that stay
  for (const Factor& factor : factors) {
    exact.MultiplyByWide(Magnitude(factor.value));
    negative ^= factor.value < 0;
    digits += factor.scale;
  }
  digits -= product.scale;
  for (; digits < 0; ++digits) exact.MultiplyBy(10);
  // Twice the number, so that after the divisions the last bit tells halves; what was lost below
  // only matters to tell a half from more, which rounds the same way.
  if (product.rounding == ir::Rounding::kHalfUp) exact.MultiplyBy(2);
  exact.DivideBy(static_cast<uint32_t>(product.denominator));
  for (; digits > 0; --digits) exact.DivideBy(10);
  if (product.rounding == ir::Rounding::kHalfUp) {
    exact.Add(Natural(1));
    exact.DivideBy(2);
  }
  const std::optional<uint64_t> magnitude = exact.Value();
  const auto most = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (!magnitude || *magnitude > most + (negative ? 1 : 0)) return std::nullopt;
  return static_cast<int64_t>(negative ? uint64_t{0} - *magnitude : *magnitude);
}

}  // namespace tiaowen::interpret
