#pragma once

#include <cstdint>

namespace tiaowen::builtin {

// The bits of the last word of a plane of `bits` > 0 bits.
constexpr uint64_t TailMask(int64_t bits) { return ~uint64_t{0} >> ((64 - bits % 64) % 64); }

}  // namespace tiaowen::builtin
