#include "compiler/cache/file_cache.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>

#include "compiler/cache/directory_for_test.h"

// What concerns single entries is tested through compiler/jit/object_cache_test.cpp.
namespace tiaowen::cache {
namespace {

namespace fs = std::filesystem;

// Makes the entry of `key` so many minutes old.
void Age(const TemporaryDirectory& directory, const std::string& key, int minutes) {
  fs::last_write_time(fs::path(directory.path()) / (key + ".word"),
                      fs::file_time_type::clock::now() - std::chrono::minutes(minutes));
}

TEST_CASE("No more entries are kept than there may be, those used least recently going first") {
  const TemporaryDirectory directory;
  const FileCache cache(directory.path(), "word", {.entries_max = 2});
  for (const char* key : {"a", "b"}) REQUIRE(cache.Store(key, key).ok());
  Age(directory, "a", 1);
  Age(directory, "b", 2);
  REQUIRE(cache.Store("c", "c").ok());
  CHECK(cache.Find("a") == "a");
  CHECK(cache.Find("b") == std::nullopt);
  CHECK(cache.Find("c") == "c");
}

TEST_CASE("The limits are kept to once in so many stores") {
  const TemporaryDirectory directory;
  const FileCache cache(directory.path(), "word", {.entries_max = 1, .stores_between_trims = 3});
  const auto entries = [&] { return directory.Files().size(); };
  std::vector<std::ptrdiff_t> counts;
  for (const char* key : {"a", "b", "c", "d", "e"}) {
    REQUIRE(cache.Store(key, key).ok());
    counts.push_back(entries());
  }
  CHECK(counts == std::vector<std::ptrdiff_t>{1, 2, 3, 1, 2});
}

TEST_CASE("Entries of another kind are let alone") {
  const TemporaryDirectory directory;
  const FileCache words(directory.path(), "word", {.entries_max = 1});
  const FileCache numbers(directory.path(), "number", {.entries_max = 1});
  REQUIRE(words.Store("a", "a").ok());
  REQUIRE(numbers.Store("a", "1").ok());
  CHECK(words.Find("a") == "a");
  CHECK(numbers.Find("a") == "1");
}

}  // namespace
}  // namespace tiaowen::cache
