#include "runtime/builtin/columns.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <random>
#include <vector>

namespace {

// Gathers random values by random segments, and checks them row by row.
template <typename T, typename Kernel>
void CheckGather(uint64_t seed, Kernel kernel) {
  std::mt19937_64 random(seed);
  const int64_t applicants = static_cast<int64_t>(random() % 150);
  const uint64_t size_max = std::vector<uint64_t>{1, 3, 9, 40}[random() % 4];
  std::vector<T> values;
  std::vector<int32_t> offsets{0}, parents;
  for (int32_t applicant = 0; applicant < applicants; ++applicant) {
    values.push_back(static_cast<T>(random()));
    const auto size = static_cast<size_t>(random() % (size_max + 1));
    parents.insert(parents.end(), size, applicant);
    offsets.push_back(static_cast<int32_t>(parents.size()));
  }
  const size_t padded = (parents.size() + 63) / 64 * 64;
  constexpr T kGuard = 77;
  std::vector<T> out(padded + 8, kGuard);
  kernel(values.data(), offsets.data(), parents.data(), applicants,
         static_cast<int64_t>(parents.size()), out.data());
  for (size_t row = 0; row < parents.size(); ++row)
    REQUIRE(out[row] == values[static_cast<size_t>(parents[row])]);
  for (size_t i = padded; i < out.size(); ++i) REQUIRE(out[i] == kGuard);
}

}  // namespace

TEST_CASE("A column of the main table is seen from each row of a child table") {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    CheckGather<int8_t>(seed, tiaowen_gather_codes);
    CheckGather<int32_t>(seed, tiaowen_gather_values);
    CheckGather<int64_t>(seed, tiaowen_gather_wide);
  }
}

TEST_CASE("Members are found by their bit; values beyond the bits are none") {
  const std::vector<int32_t> values{0,   1, 64, 99, 100, -1, std::numeric_limits<int32_t>::min(),
                                    5000};
  std::vector<uint64_t> members(2, 0);
  members[0] = 0b10;
  members[1] = 1 | (uint64_t{1} << (99 - 64)) | (uint64_t{1} << (100 - 64));
  std::vector<uint64_t> out(1, ~uint64_t{0});
  tiaowen_find_members(values.data(), 8, members.data(), 100, out.data());
  CHECK(out == std::vector<uint64_t>{0b00001110});
}
