#include <cstddef>
#include <cstdint>

#include "tests/fuzz/target.h"

// TIAOWEN_FUZZ_TARGET is the function of target.h that this program fuzzes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tiaowen::fuzz::TIAOWEN_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
