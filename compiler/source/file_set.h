#pragma once

#include <memory>
#include <vector>

#include "compiler/source/file.h"

namespace tiaowen::source {

// A range of bytes of a file. The file is not owned and outlives the location.
struct Location {
  const File* file = nullptr;
  Range range;
};

// Files side by side in one space of offsets, so that a range says by itself in which file it
// stands. File 0 begins at offset 0; the offset behind the last byte of a file is its own.
class FileSet {
 public:
  // Adds a file behind the others and returns its index. Files keep their addresses.
  size_t Add(File file);

  size_t size() const { return files_.size(); }
  const File& file(size_t index) const { return *files_[index]; }
  // The offset at which the file begins.
  int64_t base(size_t index) const { return bases_[index]; }
  // The file that `offset` belongs to. There must be one file at least.
  size_t IndexAt(int64_t offset) const;
  // Where `range` is: in the file in which it begins, cut off at the end of that.
  Location Locate(Range range) const;

 private:
  std::vector<std::unique_ptr<File>> files_;
  std::vector<int64_t> bases_;
};

}  // namespace tiaowen::source
