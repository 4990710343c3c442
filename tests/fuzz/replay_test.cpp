#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/differential/options.h"
#include "tests/fuzz/target.h"

// Runs the fuzz targets on real files and on damaged copies of them, the same ones at every run:
// TIAOWEN_ROUNDS times as many if it is set.
namespace tiaowen::fuzz {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Damages a text at a few places: removes, repeats or swaps pieces, or puts in characters that mean
// something.
std::string Damage(std::string text, std::mt19937* random) {
  static const std::vector<std::string> kPieces = {
      "【", "】", "「",         "」", "〔", "〕", "，",  "；",   "。",     "、", "或",
      "且", "满", "3",          "（", "\n", "\t", "等",  "的",   "获得",   "前", "名",
      "\"", ",",  "2016-02-30", "|",  "\\", "##", "```", "<!--", "| --- |"};
  auto below = [&](size_t bound) { return bound == 0 ? 0 : (*random)() % bound; };
  for (size_t i = 0, damages = 1 + below(4); i < damages; ++i) {
    size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0:
        text.erase(at, below(12));
        break;
      case 1:
        text.insert(at, text.substr(below(text.size() + 1), below(40)));
        break;
      case 2:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

// Cuts characters in two only as often as a broken file would: rounds down to a character's start.
std::string RepairUtf8(const std::string& text) {
  std::string repaired;
  for (size_t i = 0; i < text.size();) {
    auto lead = static_cast<unsigned char>(text[i]);
    size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    bool whole = length > 0 && i + length <= text.size();
    for (size_t k = 1; whole && k < length; ++k) whole = (text[i + k] & 0xC0) == 0x80;
    if (whole) repaired.append(text, i, length);
    i += whole ? length : 1;
  }
  return repaired;
}

const fs::path kRoot = TIAOWEN_SOURCE_DIR;

TEST_CASE("damaged policies are diagnosed and never crash the compiler") {
  std::mt19937 random(20190911);
  std::string policy = ReadFile(kRoot / "policies/suzhou-2019-28/vocabulary.cibiao") + "\n===\n" +
                       ReadFile(kRoot / "policies/suzhou-2019-28/policy.tiaowen");
  RunPolicy(policy);
  const uint64_t rounds = differential::NumberFromEnvironment("TIAOWEN_ROUNDS", 1);
  for (uint64_t i = 0; i < rounds * 4; ++i) RunPolicy(RepairUtf8(Damage(policy, &random)));
  size_t fixtures = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().extension() != ".golden") continue;
    // One damaged copy of every eighth fixture, or several of each.
    if (fixtures++ % 8 != 0 && rounds == 1) continue;
    std::string text = ReadFile(entry.path());
    for (uint64_t i = 0; i < rounds; ++i) RunPolicy(RepairUtf8(Damage(text, &random)));
  }
  CHECK(fixtures > 10);
}

TEST_CASE("damaged registers are rejected row by row or refused, and never crash the reader") {
  std::mt19937 random(20191231);
  std::string people = ReadFile(kRoot / "policies/suzhou-2019-28/cases/register/申报人.csv");
  std::string certificates =
      "证书\n" + ReadFile(kRoot / "policies/suzhou-2019-28/cases/register/职业技能证书.csv");
  std::string references =
      "参照\n" + ReadFile(kRoot / "policies/suzhou-2019-28/cases/register/晋级申报条件.csv");
  RunCsv(people);
  RunCsv(certificates);
  RunCsv(references);
  for (int i = 0; i < 200; ++i) {
    RunCsv(Damage(references, &random));
    RunCsv(Damage(people, &random));
    RunCsv(Damage(certificates, &random));
  }
  RunParquet(people);
  RunIpc(people);
}

TEST_CASE("damaged cases are told or run, and never crash the reader") {
  std::mt19937 random(20191231);
  const fs::path folder = kRoot / "policies/suzhou-2019-28/cases";
  const std::string expected = "表\n" + ReadFile(folder / "expected-2019-12-31.csv");
  RunCases(expected);
  for (int i = 0; i < 6; ++i) RunCases(RepairUtf8(Damage(expected, &random)));
  size_t documents = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".md") continue;
    ++documents;
    const std::string text = ReadFile(entry.path());
    RunCases(text);
    for (int i = 0; i < 8; ++i) RunCases(RepairUtf8(Damage(text, &random)));
  }
  CHECK(documents > 0);
}

}  // namespace
}  // namespace tiaowen::fuzz
