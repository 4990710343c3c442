#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "compiler/cache/file_cache.h"

namespace llvm {
class MemoryBuffer;
class Module;
}  // namespace llvm

// Object code of earlier runs, in files of one directory that processes may share. It only saves
// time: an entry that is missing, damaged or of another build is compiled anew, and what cannot be
// written is not kept.
namespace tiaowen::jit {

class ObjectCache {
 public:
  // Entries beyond `bytes_max` in all are removed, those that were used least recently first.
  explicit ObjectCache(std::string directory, uint64_t bytes_max = kBytesMax)
      : files_(std::move(directory), "object", {.bytes_max = bytes_max}) {}

  // The code kept for `key`; null when there is none that is sound.
  std::unique_ptr<llvm::MemoryBuffer> Find(const std::string& key) const;

  // Keeps `code` for `key`. An entry appears whole or not at all, whoever else writes it.
  base::Status Store(const std::string& key, const llvm::MemoryBuffer& code) const;

  static constexpr uint64_t kBytesMax = 256 << 20;

 private:
  cache::FileCache files_;
};

// The key of a lowered module that is not optimised yet: by its content, by `target` (processor and
// features) and by the build of this program, whose other builds may make other code of it. Nothing
// when the build cannot be told.
std::optional<std::string> KeyOf(const llvm::Module& module, const std::string& target);

}  // namespace tiaowen::jit
