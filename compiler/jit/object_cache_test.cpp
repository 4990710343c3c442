#include "compiler/jit/object_cache.h"

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/MemoryBuffer.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "compiler/cache/directory_for_test.h"
#include "compiler/jit/engine.h"
#include "compiler/jit/test_policy.h"

namespace tiaowen::jit {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<llvm::MemoryBuffer> Buffer(const std::string& bytes) {
  return llvm::MemoryBuffer::getMemBufferCopy(bytes);
}

std::string Found(const ObjectCache& cache, const std::string& key) {
  const std::unique_ptr<llvm::MemoryBuffer> found = cache.Find(key);
  return found == nullptr ? "none" : found->getBuffer().str();
}

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void Write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_CASE("An entry is found by its key as it was stored") {
  const cache::TemporaryDirectory directory;
  const ObjectCache cache(directory.path());
  CHECK(Found(cache, "a") == "none");
  REQUIRE(cache.Store("a", *Buffer("code of a")).ok());
  REQUIRE(cache.Store("b", *Buffer(std::string("\0b", 2))).ok());
  CHECK(Found(cache, "a") == "code of a");
  CHECK(Found(cache, "b") == std::string("\0b", 2));
  REQUIRE(cache.Store("a", *Buffer("newer")).ok());
  CHECK(Found(cache, "a") == "newer");
  CHECK(directory.Files().size() == 2);
}

TEST_CASE("A damaged entry is none") {
  const cache::TemporaryDirectory directory;
  const ObjectCache cache(directory.path());
  REQUIRE(cache.Store("a", *Buffer("some code")).ok());
  const fs::path file = directory.Files().front();
  const std::string sound = Read(file);
  for (size_t at = 0; at < sound.size(); ++at) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    Write(file, damaged);
    INFO("byte " << at);
    CHECK(Found(cache, "a") == "none");
    Write(file, sound.substr(0, at));
    CHECK(Found(cache, "a") == "none");
  }
  Write(file, sound);
  CHECK(Found(cache, "a") == "some code");
}

TEST_CASE("What was used least recently goes first, and unfinished files of the dead") {
  const cache::TemporaryDirectory directory;
  const std::string code(1000, 'x');
  const ObjectCache cache(directory.path(), 3500);
  for (const char* key : {"a", "b", "c"}) REQUIRE(cache.Store(key, *Buffer(code)).ok());
  const auto now = fs::file_time_type::clock::now();
  const auto age = [&](const std::string& name, std::chrono::minutes minutes) {
    fs::last_write_time(fs::path(directory.path()) / name, now - minutes);
  };
  age("a.object", std::chrono::minutes(1));
  age("b.object", std::chrono::minutes(3));
  age("c.object", std::chrono::minutes(2));
  CHECK(Found(cache, "b") == code);  // used now
  Write(fs::path(directory.path()) / "d.object.1.0.part", "half");
  Write(fs::path(directory.path()) / "d.object.2.0.part", "half of a living writer");
  age("d.object.1.0.part", std::chrono::minutes(100));
  REQUIRE(cache.Store("d", *Buffer(code)).ok());
  CHECK(Found(cache, "c") == "none");
  for (const char* key : {"a", "b", "d"}) CHECK(Found(cache, key) == code);
  CHECK(directory.Files().size() == 4);
}

TEST_CASE("A directory that cannot be written is told") {
  const cache::TemporaryDirectory directory;
  fs::create_directories(directory.path());
  const std::string file = directory.path() + "/file";
  Write(file, "no directory");
  const ObjectCache cache(file + "/below");
  CHECK(!cache.Store("a", *Buffer("code")).ok());
  CHECK(Found(cache, "a") == "none");
}

TEST_CASE("Readers and writers of one entry see it whole or not at all") {
  const cache::TemporaryDirectory directory;
  const ObjectCache cache(directory.path(), 200'000);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string key = fmt::format("k{}", i % 3);
        const std::string code(50'000, static_cast<char>('a' + i % 3));
        if (t % 2 == 0) {
          wrong[t] += cache.Store(key, *Buffer(code)).ok() ? 0 : 1;
        } else {
          const std::string found = Found(cache, key);
          wrong[t] += found == "none" || found == code ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("The key goes by the code and the processor") {
  llvm::LLVMContext context;
  llvm::Module module("m", context), other("m", context);
  other.getOrInsertGlobal("g", llvm::Type::getInt32Ty(context));
  const std::optional<std::string> key = KeyOf(module, "cpu");
  REQUIRE(key.has_value());
  CHECK(KeyOf(module, "cpu") == key);
  CHECK(KeyOf(module, "cpu +feature") != key);
  CHECK(KeyOf(other, "cpu") != key);
}

// Compiles "the number is over `limit`" with the cache and decides it for the numbers 1, 5 and 9.
std::string DecideOver(int64_t limit, const std::string& cache) {
  TestPolicy policy;
  policy.AddRule(policy.AddMatter(),
                 policy.Compare(policy.Column("人", "数"), ir::CompareOp::kGt, policy.Int(limit)));
  for (const char* number : {"1", "5", "9"}) policy.AddApplicant({{"数", number}});
  const batch::Batch batch = policy.MakeBatch();
  auto engine = Compile(policy.module, {.cache_directory = cache});
  REQUIRE(engine.ok());
  evaluate::Outcomes outcomes;
  (*engine)->Evaluate(batch, policy.clock, &outcomes);
  return Verdicts(outcomes, 0);
}

TEST_CASE("A policy is compiled once, and again when its entry is damaged") {
  const cache::TemporaryDirectory directory;
  const std::string cache = directory.path();
  CHECK(DecideOver(3, cache) == "FTT");
  REQUIRE(directory.Files().size() == 1);
  const fs::path first = directory.Files().front();
  const std::string sound = Read(first);
  CHECK(DecideOver(3, cache) == "FTT");
  CHECK(DecideOver(7, cache) == "FFT");
  REQUIRE(directory.Files().size() == 2);

  // The entry is what runs: that of the other policy in its place shows.
  const std::vector<fs::path> files = directory.Files();
  Write(first, Read(files[0] == first ? files[1] : files[0]));
  CHECK(DecideOver(3, cache) == "FFT");

  Write(first, sound.substr(0, sound.size() / 2));
  CHECK(DecideOver(3, cache) == "FTT");
  CHECK(Read(first) == sound);
}

}  // namespace
}  // namespace tiaowen::jit
