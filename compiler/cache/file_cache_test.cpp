#include "compiler/cache/file_cache.h"

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <vector>

// What concerns single entries is tested through compiler/jit/object_cache_test.cpp.
namespace tiaowen::cache {
namespace {

namespace fs = std::filesystem;

// A directory that is removed with it.
struct TemporaryDirectory {
  TemporaryDirectory()
      : path(fs::temp_directory_path() / fmt::format("tiaowen-files-{}", getpid())) {
    fs::remove_all(path);
  }
  ~TemporaryDirectory() { fs::remove_all(path); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  // Makes the entry of `key` so many minutes old.
  void Age(const std::string& key, int minutes) const {
    fs::last_write_time(path / (key + ".word"),
                        fs::file_time_type::clock::now() - std::chrono::minutes(minutes));
  }

  fs::path path;
};

TEST_CASE("No more entries are kept than there may be, those used least recently going first") {
  const TemporaryDirectory directory;
  const FileCache cache(directory.path.string(), "word", {.entries_max = 2});
  for (const char* key : {"a", "b"}) REQUIRE(cache.Store(key, key).ok());
  directory.Age("a", 1);
  directory.Age("b", 2);
  REQUIRE(cache.Store("c", "c").ok());
  CHECK(cache.Find("a") == "a");
  CHECK(cache.Find("b") == std::nullopt);
  CHECK(cache.Find("c") == "c");
}

TEST_CASE("The limits are kept to once in so many stores") {
  const TemporaryDirectory directory;
  const FileCache cache(directory.path.string(), "word",
                        {.entries_max = 1, .stores_between_trims = 3});
  const auto entries = [&] {
    return std::distance(fs::directory_iterator(directory.path), fs::directory_iterator());
  };
  std::vector<std::ptrdiff_t> counts;
  for (const char* key : {"a", "b", "c", "d", "e"}) {
    REQUIRE(cache.Store(key, key).ok());
    counts.push_back(entries());
  }
  CHECK(counts == std::vector<std::ptrdiff_t>{1, 2, 3, 1, 2});
}

TEST_CASE("Entries of another kind are let alone") {
  const TemporaryDirectory directory;
  const FileCache words(directory.path.string(), "word", {.entries_max = 1});
  const FileCache numbers(directory.path.string(), "number", {.entries_max = 1});
  REQUIRE(words.Store("a", "a").ok());
  REQUIRE(numbers.Store("a", "1").ok());
  CHECK(words.Find("a") == "a");
  CHECK(numbers.Find("a") == "1");
}

}  // namespace
}  // namespace tiaowen::cache
