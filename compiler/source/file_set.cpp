#include "compiler/source/file_set.h"

#include <algorithm>
#include <iterator>

#include "compiler/base/check.h"

namespace tiaowen::source {

size_t FileSet::Add(File file) {
  int64_t base = 0;
  if (!files_.empty())
    base = bases_.back() + static_cast<int64_t>(files_.back()->text().size()) + 1;
  bases_.push_back(base);
  files_.push_back(std::make_unique<File>(std::move(file)));
  return files_.size() - 1;
}

size_t FileSet::IndexAt(int64_t offset) const {
  TW_CHECK(!files_.empty() && offset >= 0, "offset {} of {} files", offset, files_.size());
  auto next = std::upper_bound(bases_.begin(), bases_.end(), offset);
  return static_cast<size_t>(std::distance(bases_.begin(), next)) - 1;
}

Location FileSet::Locate(Range range) const {
  const size_t index = IndexAt(range.begin);
  const File& file = *files_[index];
  auto local = [&](int64_t offset) {
    return std::min(offset - bases_[index], static_cast<int64_t>(file.text().size()));
  };
  return {&file, {local(range.begin), local(range.end)}};
}

}  // namespace tiaowen::source
