#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/driver/policy.h"
#include "runtime/evaluate/assess.h"
#include "runtime/read/read.h"
#include "runtime/write/write.h"
#include "tools/cli/command.h"
#include "tools/cli/finished_batches.h"

namespace tiaowen::cli {

// The values of --format, in the order of write::Format.
inline constexpr std::array<const char*, 3> kFormats = {"csv", "parquet", "arrow"};

// What --layout and --earliest say.
base::Result<evaluate::Layout> ReadLayout(const std::string& layout, bool earliest);

// What an assessment reads, how it goes, and where it writes.
struct AssessPlan {
  int32_t as_of = 0;
  evaluate::Layout layout = evaluate::Layout::kLong;
  EngineKind engine = EngineKind::kNative;
  int jobs = 1;
  std::string data;
  read::Options read;
  write::Format format = write::Format::kCsv;
  std::string out;
  std::string rejects;
  bool always_report = false;  // write a reject report also when nothing is rejected
  // Whether finished batches are kept until the result is complete, and what the run is made of
  // besides its data.
  bool resume = false;
  RunIdentity identity = {};
};

struct AssessDone {
  evaluate::Assessment assessment;
  read::Counts counts;
  int64_t data_errors = 0;
  std::vector<read::Notice> notices;
  std::vector<std::string> inputs;  // the files that were read
  bool has_report = false;          // a reject report was written
  int64_t applicants_kept = 0;      // assessed by the run that is resumed
};

// Assesses a register from opened inputs to closed outputs. The result appears under its name when
// it is complete, after its reject report; a run that fails leaves none.
base::Result<AssessDone> RunAssessment(const ir::Module& module, const AssessPlan& plan,
                                       const Terminal& terminal);

}  // namespace tiaowen::cli
