#pragma once

#include <string>
#include <vector>

#include "tools/cli/command.h"

namespace tiaowen::cli {

// What `check --deep` is given.
struct DeepArguments {
  std::string policy;
  std::string as_of;  // empty: today
  std::vector<std::string> forks;
  bool json = false;
  bool no_cache = false;
  std::string save_cases;  // the name of a file below cases/; empty: none
};

// Looks for what a policy says without anybody having meant it to, and prints it. Returns the exit
// code: kFindings when there is something.
int RunDeepCheck(const DeepArguments& arguments, const Terminal& terminal);

}  // namespace tiaowen::cli
