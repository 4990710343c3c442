#include "runtime/interpret/periods.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <set>

namespace tiaowen::interpret {
namespace {

TEST_CASE("Days in several ranges count once") {
  CHECK(CountDays({}) == 0);
  CHECK(CountDays({{5, 5}}) == 0);
  CHECK(CountDays({{5, 2}}) == 0);
  CHECK(CountDays({{0, 10}}) == 10);
  CHECK(CountDays({{0, 10}, {10, 20}}) == 20);         // adjacent
  CHECK(CountDays({{0, 10}, {5, 12}}) == 12);          // overlapping
  CHECK(CountDays({{0, 10}, {2, 3}}) == 10);           // contained
  CHECK(CountDays({{0, 10}, {0, 10}}) == 10);          // equal
  CHECK(CountDays({{20, 30}, {0, 10}}) == 20);         // gap, out of order
  CHECK(CountDays({{0, 10}, {2, 3}, {8, 15}}) == 15);  // a contained one between overlapping ones
  CHECK(CountDays({{-5, -2}, {-3, 1}}) == 6);
  CHECK(CountDays({{5, 2}, {0, 3}}) == 3);  // an empty range covers nothing
}

TEST_CASE("The count of days equals counting them one by one") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<DayRange> ranges;
    std::set<int64_t> days;
    for (uint64_t i = random() % 7; i > 0; --i) {
      const auto begin = static_cast<int64_t>(random() % 30);
      const auto end = begin - 3 + static_cast<int64_t>(random() % 12);
      ranges.push_back({begin, end});
      for (int64_t day = begin; day < end; ++day) days.insert(day);
    }
    REQUIRE(CountDays(ranges) == static_cast<int64_t>(days.size()));
  }
}

}  // namespace
}  // namespace tiaowen::interpret
