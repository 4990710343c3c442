#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/pipeline.h"
#include "tools/cli/command.h"

namespace tiaowen::cli {

// A policy that compiled, or null with the exit code of the command; what was wrong has been told
// on stderr.
struct LoadedPolicy {
  std::unique_ptr<driver::Compilation> compilation;
  int exit_code = kDone;
};

// Compiles the policy in `folder` for a command that needs it without errors.
LoadedPolicy LoadPolicy(const std::string& folder, const Terminal& terminal,
                        const std::vector<std::string>& forks = {});

// Declares POLICY, the folder of a policy.
void DeclarePolicy(CLI::App& command, const Terminal& terminal, std::string* policy);

// Declares --references.
void DeclareReferences(CLI::App& command, const Terminal& terminal, std::string* references);

// Declares --engine=native|interpreter.
void DeclareEngine(CLI::App& command, const Terminal& terminal, std::string* engine);

// Declares --jobs.
void DeclareJobs(CLI::App& command, const Terminal& terminal, int64_t* jobs);
// As many threads as --jobs says; 0: as many as the machine has.
base::Result<int> ReadJobs(int64_t jobs);
// The threads that the machine runs at once, from 1.
int MachineThreads();

// Declares --format=text|json.
void DeclareFormat(CLI::App& command, const Terminal& terminal, std::string* format);
// What --format says: 0 text, 1 json.
base::Result<size_t> ReadFormat(const std::string& format);

// Declares --fork.
void DeclareForkOption(CLI::App& command, const Terminal& terminal,
                       std::vector<std::string>* forks);

// Where the inputs of a command that evaluates a register go. Not owned.
struct RegisterArguments {
  std::string* policy = nullptr;
  std::string* data = nullptr;
  std::string* as_of = nullptr;  // null: the command has no --as-of
  std::string* references = nullptr;
  std::vector<std::string>* forks = nullptr;
};

// Declares POLICY, DATA and --as-of, all required, --references and --fork.
void DeclareRegister(CLI::App& command, const Terminal& terminal,
                     const RegisterArguments& arguments);

// Reads the value of --as-of: a complete date in one of the spellings of the data.
base::Result<int32_t> ReadAsOf(const std::string& text);
// The same for another option; `zh` and `en` name it in messages.
base::Result<int32_t> ReadDay(const std::string& zh, const std::string& en,
                              const std::string& text);

// The day of the computer's clock, in UTC.
int32_t Today();

// Warns on stderr when the policy says that it is not in force on the as-of date. Returns whether
// it does.
bool WarnOutsideForce(const ir::Module& module, int32_t as_of, const Terminal& terminal);

// Returns the position of `value` among `choices`, or an error that lists them.
base::Result<size_t> ReadChoice(const char* option, const std::string& value,
                                const std::vector<std::string>& choices);

}  // namespace tiaowen::cli
