#pragma once

#include <algorithm>
#include <cstdint>

namespace tiaowen::base {

// Strong Kleene truth: 否 < 待定 < 是. And is the minimum, or the maximum, not mirrors.
enum class Truth : uint8_t { kFalse = 0, kUnknown = 1, kTrue = 2 };

constexpr Truth And(Truth a, Truth b) { return std::min(a, b); }
constexpr Truth Or(Truth a, Truth b) { return std::max(a, b); }
constexpr Truth Not(Truth a) { return static_cast<Truth>(2 - static_cast<int>(a)); }
constexpr Truth FromBool(bool value) { return value ? Truth::kTrue : Truth::kFalse; }

// Returns the truth of a statement that holds in every (`certain`) or some (`possible`) completion
// of the data.
constexpr Truth FromPlanes(bool certain, bool possible) {
  return certain ? Truth::kTrue : possible ? Truth::kUnknown : Truth::kFalse;
}

}  // namespace tiaowen::base
