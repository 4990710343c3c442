#pragma once

#include <array>
#include <cstdint>

#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "tests/bench/handwritten/policy.h"

namespace tiaowen::bench::handwritten {

// 直接 and 破格 looked up: for each combination of a row's codes (0 is null, code c at c + 1) the
// titles that it opens certainly (bits 0 … 3) and possibly (bits 4 … 7).
struct WayTables {
  static constexpr int kRanks = 6;  // null, 1, 2 … 3, 4 … 6, 7 … 8, beyond
  std::array<uint8_t, 7 * 4 * 6 * 3> honours;
  std::array<uint8_t, 4 * 6 * 3 * 6 * kRanks> contests;
  std::array<uint8_t, 5> waivers;

  static size_t HonourAt(HonourName name, int8_t kind, int8_t level, int8_t deemed_equal) {
    return ((static_cast<size_t>(name) * 4 + static_cast<size_t>(kind + 1)) * 6 +
            static_cast<size_t>(level + 1)) *
               3 +
           static_cast<size_t>(deemed_equal + 1);
  }
  static size_t ContestAt(int8_t event, int8_t level, int8_t contest_class, int8_t medal,
                          size_t ranks) {
    return (((static_cast<size_t>(event + 1) * 6 + static_cast<size_t>(level + 1)) * 3 +
             static_cast<size_t>(contest_class + 1)) *
                6 +
            static_cast<size_t>(medal + 1)) *
               kRanks +
           ranks;
  }
  static size_t RanksOf(int32_t rank) {
    constexpr uint8_t kRanksOf[] = {0, 1, 2, 2, 3, 3, 3, 4, 4};
    return rank <= 8 ? kRanksOf[rank] : 5;
  }
};
WayTables MakeWayTables();

struct Question {
  const Policy& policy;
  const WayTables& ways;
  const batch::Batch& batch;
  const Days& days;
  const ReferenceIndex& references;
  evaluate::Outcomes* outcomes;  // of as many applicants as the batch, all zero
};

// The same program, compiled for different instructions.
void DecidePortably(const Question& question);
void DecideWithAvx2(const Question& question);  // x86-64 only

}  // namespace tiaowen::bench::handwritten
