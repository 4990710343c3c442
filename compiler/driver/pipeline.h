#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "compiler/check/declarations.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/policy_files.h"
#include "compiler/ir/module.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"

namespace tiaowen::driver {

struct CompileOptions {
  std::set<std::string> forks;  // by name: the other side of these is compiled
  bool lint = false;            // also report what is doubtful in the vocabulary and the marks
};

// A policy after all phases of the front end, each with what it made.
struct Compilation {
  std::string name;  // of the folder
  syntax::Vocabulary vocabulary;
  source::FileSet articles;
  std::vector<source::File> gazettes;  // the official text of every articles file
  source::MarkedText text;
  check::Declarations declarations;
  syntax::ArticlesTree articles_tree;
  ir::Module module;
  diagnostics::Consumer consumer;

  bool ok() const { return consumer.error_count() == 0; }
  // The paths of all files that were read.
  std::vector<std::string> ListFiles() const;
};

// Reads and checks the policy in `folder`. Fails only when a file cannot be read or the policy
// declares no fork of a name in `options`; the author's mistakes are in the compilation's consumer,
// and then its module must not be run. Diagnostics point into the compilation.
base::Result<std::unique_ptr<Compilation>> Compile(const std::string& folder,
                                                   const CompileOptions& options = {});

// A compiled policy with other readings.
struct OtherReading {
  ir::Module module;  // fit for use when `consumer` counts no errors
  diagnostics::Consumer consumer;
};

// Checks the sentences of `policy`, which compiled without errors, anew: with the other side of
// `forks`, which it declares, and everywhere with the other side of `convention`, if one is given
// and declared. What was read and parsed serves again; diagnostics point into `policy`.
OtherReading Reread(const Compilation& policy, const std::set<std::string>& forks,
                    std::optional<check::Convention> convention = std::nullopt);

// Checks a policy whose main files are in memory as if they stood in `folder`; what its vocabulary
// names is read from there.
std::unique_ptr<Compilation> CompileFiles(const std::string& folder, source::File articles,
                                          source::File vocabulary, source::File gazette,
                                          const CompileOptions& options = {});

// Reads an articles file of `folder` and returns the official text that it contains.
base::Result<std::string> StripFolder(const std::string& folder,
                                      const std::string& articles_file = kArticlesFile);

}  // namespace tiaowen::driver
