#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/truth.h"

namespace tiaowen::cases {

// The rows of one table of a register, as texts; an empty one is null.
struct WrittenTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// One person with what is expected of one conclusion.
struct WrittenSituation {
  std::string name;  // one line
  std::vector<WrittenTable> tables;
  std::string matter, target;
  base::Truth verdict = base::Truth::kUnknown;
};

// Writes a document that ReadDocument reads: `title` and `note`, a line each, the as-of date, then
// every situation.
std::string WriteDocument(const std::string& title, const std::string& note, int32_t as_of,
                          const std::vector<WrittenSituation>& situations);

}  // namespace tiaowen::cases
