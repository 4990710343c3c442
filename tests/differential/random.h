#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace tiaowen::differential {

// A seeded source of choices, the same on every platform.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  // One of 0 … bound − 1.
  int Below(int bound) { return static_cast<int>(engine_() % static_cast<uint64_t>(bound)); }
  // One of first … last.
  int Between(int first, int last) { return first + Below(last - first + 1); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  const T& Pick(const std::vector<T>& items) {
    return items[static_cast<size_t>(Below(static_cast<int>(items.size())))];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace tiaowen::differential
