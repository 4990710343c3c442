#include "compiler/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tiaowen::base {

void CheckFailed(const char* file, int line, const char* condition, std::string_view message) {
  fmt::print(stderr, "{}:{}: internal error: {} does not hold: {}\n", file, line, condition,
             message);
  std::abort();
}

}  // namespace tiaowen::base
