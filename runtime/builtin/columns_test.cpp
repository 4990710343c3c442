#include "runtime/builtin/columns.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <vector>

TEST_CASE("A column of the main table is seen from each row of a child table") {
  const std::vector<int32_t> parents{0, 0, 2, 3};
  const std::vector<int8_t> codes{5, 6, -1, 8};
  std::vector<int8_t> code_out(4);
  tiaowen_gather_codes(codes.data(), parents.data(), 4, code_out.data());
  CHECK(code_out == std::vector<int8_t>{5, 5, -1, 8});

  const std::vector<int32_t> values{50, 60, -70, 80};
  std::vector<int32_t> value_out(4);
  tiaowen_gather_values(values.data(), parents.data(), 4, value_out.data());
  CHECK(value_out == std::vector<int32_t>{50, 50, -70, 80});
}

TEST_CASE("Bits are gathered across words") {
  std::vector<int32_t> parents(70, 65);
  parents[0] = 1;
  parents[69] = 0;
  const std::vector<uint64_t> bits{0b01, 0b10};
  std::vector<uint64_t> out(2, ~uint64_t{0});
  tiaowen_gather_bits(bits.data(), parents.data(), 70, out.data());
  CHECK(out == std::vector<uint64_t>{~uint64_t{1}, 0b111111});
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
