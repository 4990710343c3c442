#pragma once

#include <cstdint>

#include "compiler/base/truth.h"
#include "tests/bench/handwritten/policy.h"

// 直接申报: which titles (0 … 3) an honour or a contest opens, whatever its date. Codes as in
// batch.h: -1 is null.
namespace tiaowen::bench::handwritten {

inline constexpr int32_t kNoRank = 0;  // ranks are at least 1

struct HonourCodes {
  HonourName name;
  int8_t kind, level, deemed_equal;
};
base::Truth HonourOpens(const HonourCodes& honour, int title);

struct ContestCodes {
  int8_t event, level, contest_class, medal;
  int32_t rank;
};
base::Truth ContestOpens(const ContestCodes& contest, int title);

}  // namespace tiaowen::bench::handwritten
