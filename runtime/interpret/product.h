#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/ir/inst.h"

namespace tiaowen::interpret {

// The number `value` / 10^scale.
struct Factor {
  int64_t value = 0;
  int scale = 0;
};

// What ir::Product says of the values `factors` of its factors, by long multiplication and
// division: no intermediate result is bounded. Nothing when the result does not fit in 64 bits.
std::optional<int64_t> MultiplyExactly(const std::vector<Factor>& factors,
                                       const ir::Product& product);

}  // namespace tiaowen::interpret
