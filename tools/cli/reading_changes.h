#pragma once

#include <string>
#include <vector>

#include "compiler/analyze/versions.h"
#include "compiler/check/declarations.h"
#include "compiler/driver/pipeline.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// A question of interpretation, how it was decided, and the sentences where it arises.
struct Reading {
  std::string question, chosen, other;
  std::vector<std::string> sentences;
};

// What the reading that was not chosen changes.
struct ReadingChanges {
  std::string name;  // of the fork or convention
  std::vector<Reading> readings;
  std::vector<analyze::ConclusionChange> conclusions;
  // Of a convention: a fork whose other side is the same policy. People are not told what it
  // changes twice.
  std::string same_as;
  analyze::Words unreadable;  // why there is no policy of the other reading; then nothing compared
};

// The names of the forks that a policy declares, each once.
std::vector<std::string> ListForks(const driver::Compilation& policy);

// Asks what changes from `policy` to `other`, the same policy with the other reading of `fork`.
ReadingChanges CompareFork(const std::string& fork, const driver::Compilation& policy,
                           const driver::OtherReading& other,
                           const analyze::VersionOptions& options);

// Whether the readings differ for anybody, or may.
bool Differs(const ReadingChanges& changes);
// Whether somebody is known for whom they differ.
bool HasExample(const ReadingChanges& changes);

// "BEFORE没有对应日：月末日｜次月一日  [一、二]", a line a reading.
std::string RenderReadings(const std::vector<Reading>& readings, const std::string& before = "");
std::string RenderFork(const ReadingChanges& fork, const Terminal& terminal);
Json ForkToJson(const ReadingChanges& fork);

// What the other readings of a policy change, with `forks` taken already.
struct OtherReadings {
  std::vector<ReadingChanges> forks;        // those that it declares
  std::vector<ReadingChanges> conventions;  // those that its sentences go by
};

// Asks every fork and convention of `policy`, which compiled without errors. A reading by which it
// has errors is told as such.
OtherReadings CompareReadings(const driver::Compilation& policy,
                              const std::vector<std::string>& forks,
                              const analyze::VersionOptions& options);

std::string RenderConvention(const ReadingChanges& convention, const Terminal& terminal);
Json ConventionToJson(const ReadingChanges& convention);

}  // namespace tiaowen::cli
