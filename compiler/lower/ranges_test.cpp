#include "compiler/lower/ranges.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

namespace tiaowen::lower {

TEST_CASE("Neighbouring values merge into one range, in whatever order they come") {
  CHECK(MergeIntoRanges({}).empty());
  CHECK(MergeIntoRanges({5}) == std::vector<Range>{{5, 5}});
  CHECK(MergeIntoRanges({7, 1, 3, 2, 9, 2}) == std::vector<Range>{{1, 3}, {7, 7}, {9, 9}});
  CHECK(MergeIntoRanges({0, -1, -2}) == std::vector<Range>{{-2, 0}});
}

TEST_CASE("The ends of the number range are no special case") {
  constexpr int32_t kLow = std::numeric_limits<int32_t>::min();
  constexpr int32_t kHigh = std::numeric_limits<int32_t>::max();
  CHECK(MergeIntoRanges({kHigh, kLow, kHigh - 1}) ==
        std::vector<Range>{{kLow, kLow}, {kHigh - 1, kHigh}});
}

}  // namespace tiaowen::lower
