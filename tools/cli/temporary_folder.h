#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace tiaowen::cli {

// A folder of its own, removed with all that is in it. What cannot be removed is left over.
class TemporaryFolder {
 public:
  // Makes one in `parent` whose name begins with `prefix`. Null when that cannot be: errno has why.
  static std::unique_ptr<TemporaryFolder> Make(const std::filesystem::path& parent,
                                               const std::string& prefix) {
    std::string path = (parent / (prefix + "XXXXXX")).string();
    if (mkdtemp(path.data()) == nullptr) return nullptr;
    return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(std::move(path)));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string File(const char* name) const { return (path_ / name).string(); }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path path_;
};

}  // namespace tiaowen::cli
