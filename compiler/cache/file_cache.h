#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/base/result.h"

// What earlier runs found, in files of one directory that processes may share. It only saves time:
// an entry that is missing or damaged is found anew, and what cannot be written is not kept.
namespace tiaowen::cache {

struct Limits {
  uint64_t bytes_max = 256 << 20;
  size_t entries_max = std::numeric_limits<size_t>::max();
  // The limits are kept to once in so many stores, and may be exceeded meanwhile.
  uint64_t stores_between_trims = 1;
};

class FileCache {
 public:
  // Entries of this `kind`, a word, beyond the limits are removed, those that were used least
  // recently first.
  FileCache(std::string directory, std::string kind, const Limits& limits = {})
      : directory_(std::move(directory)), kind_(std::move(kind)), limits_(limits) {}

  // What is kept for `key`, if it is there and sound.
  std::optional<std::string> Find(const std::string& key) const;

  // Keeps `content`, which is not empty, for `key`. An entry appears whole or not at all, whoever
  // else writes it.
  base::Status Store(const std::string& key, std::string_view content) const;

 private:
  std::string PathOf(const std::string& key) const;
  std::string HeaderOf(std::string_view content) const;
  void Trim() const;

  std::string directory_;
  std::string kind_;
  Limits limits_;
  mutable std::atomic<uint64_t> stored_ = 0;
};

// A hash of 128 bits in hexadecimal digits.
std::string HashOf(std::string_view bytes);

// What tells this build of the program from others; empty when it cannot be told.
const std::string& BuildId();

// The directory for this user: TIAOWEN_CACHE_DIR, or tiaowen below XDG_CACHE_HOME or ~/.cache.
// Empty, without a cache: TIAOWEN_CACHE_DIR is set and empty, or there is no home.
std::string UserCacheDirectory();

}  // namespace tiaowen::cache
