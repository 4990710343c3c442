#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace tiaowen::write {

// Puts `text` in the place of the file at `path`, whole or not at all. Links are followed; the file
// keeps its permissions.
base::Status ReplaceFile(const std::string& path, std::string_view text);

}  // namespace tiaowen::write
