#pragma once

#include <string>
#include <vector>

#include "compiler/analyze/versions.h"
#include "compiler/driver/pipeline.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// A question of interpretation that a fork decides, and the sentences where it arises.
struct ForkReading {
  std::string question, chosen, other;
  std::vector<std::string> sentences;
};

// One fork: its readings, and what the reading that was not chosen changes.
struct ForkChanges {
  std::string name;
  std::vector<ForkReading> readings;
  std::vector<analyze::ConclusionChange> conclusions;
};

// The names of the forks that a policy declares, each once.
std::vector<std::string> ListForks(const driver::Compilation& policy);

// Asks what changes from `policy` to `other`, the same policy with the other reading of `fork`.
ForkChanges CompareFork(const std::string& fork, const ir::Module& policy, const ir::Module& other,
                        int32_t as_of);

// Whether the readings differ for anybody, or may.
bool Differs(const ForkChanges& fork);

std::string RenderFork(const ForkChanges& fork, const Terminal& terminal);
Json ForkToJson(const ForkChanges& fork);

}  // namespace tiaowen::cli
