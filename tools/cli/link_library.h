#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace tiaowen::cli {

// What a shared library is made with.
struct LinkOptions {
  std::string linker;   // a C++ compiler that links, with options of its own; empty: CXX, else c++
  std::string archive;  // libtiaowen.a; empty: beside the program
};

// Links the object code `object` with libtiaowen.a into the shared library `path`, which appears
// whole or not at all. What the linker prints goes to stderr.
base::Status LinkLibrary(std::string_view object, const std::string& path,
                         const LinkOptions& options);

}  // namespace tiaowen::cli
