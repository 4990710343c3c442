#pragma once

#include <array>
#include <functional>

#include "compiler/analyze/question.h"
#include "compiler/analyze/versions.h"

namespace tiaowen::analyze {

inline constexpr size_t kBefore = 0, kAfter = 1;

// Something that both versions say, each in its own way, of every person.
struct Statement {
  // What a person needs for it to hold in a version, or not to.
  std::function<RowNeeds(const NeedFinder& finder, size_t version, bool holds)> needs;
  // That it certainly holds.
  std::function<TermId(Question* question, size_t version)> write;
  // Whether it holds for the one person of a batch, by the interpreter.
  std::function<base::Truth(const batch::Batch& person, size_t version)> judge;
};

// Two versions of a policy on one day, and who tells them apart.
class VersionPair {
 public:
  // Keeps references to the modules.
  VersionPair(const ir::Module& before, const ir::Module& after, const VersionOptions& options);
  VersionPair(const VersionPair&) = delete;
  VersionPair& operator=(const VersionPair&) = delete;

  const ir::Module& module(size_t version) const { return *modules_[version]; }
  const builtin::Clock& clock() const { return clock_; }

  // Whether there is somebody for whom the statement holds in version `has` and not in the other.
  Reply Ask(const Statement& statement, size_t has) const;
  // The person as both versions judge them, with the cells that make it so.
  Difference Show(const Statement& statement, const ExamplePerson& person) const;

 private:
  base::Truth Judge(const Statement& statement, size_t version, const ExamplePerson& person) const;

  std::array<const ir::Module*, 2> modules_;
  Domain domain_;
  builtin::Clock clock_;
  AskOptions ask_;
};

}  // namespace tiaowen::analyze
