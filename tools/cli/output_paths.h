#pragma once

#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/schema.h"
#include "runtime/write/write.h"

namespace tiaowen::cli {

// What a command reads.
struct InputPaths {
  const std::string& data;        // empty: no register
  const std::string& references;  // empty: beside the data
  const std::vector<std::string>& policy_files;
  const ir::Schema& schema;
};

// Refuses outputs that would destroy something: two in one place, or one on a file of the register,
// of its reference tables or of the policy. Links and other spellings of a path do not hide it. "-"
// is stdout; empty paths are no outputs.
base::Status CheckOutputPaths(const std::vector<std::string>& outputs, const InputPaths& inputs);

// Reads from the extension of `path`, that of a list of people, how the list is written; no path:
// CSV. An extension that names no format is refused, and so is stdout.
base::Result<write::Format> ReadListFormat(const std::string& path);

}  // namespace tiaowen::cli
