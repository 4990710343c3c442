#pragma once

#include <cstdint>

#include "tests/bench/population.h"

namespace tiaowen::bench {

// The spread of a register for 苏人保职〔2019〕28号 as of `as_of`: workers of a city, of whom about
// a third lie within the notice's scope, with about 2.2 certificates, 4 employments, 3 assessments,
// 0.3 honours, 0.2 contests and 0.8 titles each; most dates lie well before the as-of date, few are
// null or partial.
Spread MakeSuzhouSpread(int32_t as_of);

}  // namespace tiaowen::bench
