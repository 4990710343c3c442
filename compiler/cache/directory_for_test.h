#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tiaowen::cache {

// A directory for a cache that is tested, removed with it. It is not there before something is
// kept.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    static int serial = 0;
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("tiaowen-cache-{}-{}", getpid(), serial++);
    std::filesystem::remove_all(path_);
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string path() const { return path_.string(); }
  std::vector<std::filesystem::path> Files() const {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(path_)) return files;
    for (const auto& file : std::filesystem::directory_iterator(path_))
      files.push_back(file.path());
    return files;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace tiaowen::cache
