#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace tiaowen::differential {

// The number in the environment variable `name`, or `fallback`. TIAOWEN_SEED is the first seed of a
// run, TIAOWEN_COUNT how many random policies or registers it tries; TIAOWEN_STRIDE says that only
// each so many of a fixed range of cases is tried.
inline uint64_t NumberFromEnvironment(const char* name, uint64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::stoull(text);
}

}  // namespace tiaowen::differential
