#pragma once

#include <memory>
#include <set>
#include <string>

#include "compiler/check/declarations.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/module.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"

namespace tiaowen::driver {

// The files of a policy folder.
inline constexpr const char* kArticlesFile = "policy.tiaowen";
inline constexpr const char* kVocabularyFile = "vocabulary.cibiao";
inline constexpr const char* kGazetteFile = "gazette.txt";

struct CompileOptions {
  std::set<std::string> forks;  // by name: the other side of these is compiled
};

// A policy after all phases of the front end, each with what it made.
struct Compilation {
  std::string name;  // of the folder
  source::File articles, vocabulary, gazette;
  source::MarkedText text;
  syntax::VocabularyTree vocabulary_tree;
  check::Declarations declarations;
  syntax::ArticlesTree articles_tree;
  ir::Module module;
  diagnostics::Consumer consumer;

  bool ok() const { return consumer.error_count() == 0; }
};

// Reads and checks the policy in `folder`. Fails only when a file cannot be read or the policy
// declares no fork of a name in `options`; the author's mistakes are in the compilation's consumer,
// and then its module must not be run. Diagnostics point into the compilation.
base::Result<std::unique_ptr<Compilation>> Compile(const std::string& folder,
                                                   const CompileOptions& options = {});

// Checks a policy whose files are in memory.
std::unique_ptr<Compilation> CompileFiles(std::string name, source::File articles,
                                          source::File vocabulary, source::File gazette,
                                          const CompileOptions& options = {});

// Reads the articles file of `folder` and returns the official text that it contains.
base::Result<std::string> StripFolder(const std::string& folder);

}  // namespace tiaowen::driver
