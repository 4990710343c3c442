#pragma once

#include <string>

#include "tools/cli/command.h"

namespace tiaowen::cli {

// What `check --deep` is given.
struct DeepArguments {
  std::string policy;
  std::string as_of;  // empty: today
  std::vector<std::string> forks;
  bool json = false;
};

// Looks for what a policy says without anybody having meant it to, and prints it. Returns the exit
// code: kFindings when there is something.
int RunDeepCheck(const DeepArguments& arguments, const Terminal& terminal);

}  // namespace tiaowen::cli
