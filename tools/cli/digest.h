#pragma once

#include <cstdint>
#include <string>

#include "compiler/base/result.h"

namespace tiaowen::cli {

// What a file holds, so that anybody can tell later whether it is the same.
struct Digest {
  int64_t bytes = 0;
  std::string sha256;  // in hexadecimal digits, as sha256sum prints it (FIPS 180-4)
  friend bool operator==(const Digest&, const Digest&) = default;
};

base::Result<Digest> DigestFile(const std::string& path);

}  // namespace tiaowen::cli
