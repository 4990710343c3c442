#pragma once

#include <CLI/Error.hpp>

#include "compiler/base/result.h"

namespace tiaowen::cli {

// Says in both languages what is wrong with the command line.
base::Error DescribeParseError(const CLI::ParseError& error);

}  // namespace tiaowen::cli
