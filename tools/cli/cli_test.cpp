#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "tools/cli/command.h"
#include "tools/cli/digest.h"
#include "tools/cli/parse_error.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

struct Entry {
  const char* name;
  Declare declare;
};

const std::vector<Entry>& Entries() {
  static const std::vector<Entry> kEntries = {
#define TW_COMMAND(name, Function) {name, Function},
#include "tools/cli/commands.def"
  };
  return kEntries;
}

bool HasChinese(const std::string& text) { return text.find("例：") != std::string::npos; }

TEST_CASE("every command has help with an example, in both languages") {
  REQUIRE(Entries().size() >= 5);
  for (const Entry& entry : Entries()) {
    INFO(entry.name);
    CLI::App app;
    CLI::App* chinese = app.add_subcommand(entry.name);
    entry.declare(*chinese, Terminal(base::Language::kChinese));
    CHECK(HasChinese(chinese->get_footer()));
    CHECK(chinese->get_footer().find(fmt::format("tiaowen {} ", entry.name)) != std::string::npos);
    CLI::App other;
    CLI::App* english = other.add_subcommand(entry.name);
    entry.declare(*english, Terminal(base::Language::kEnglish));
    CHECK(english->get_footer().find(fmt::format("tiaowen {} ", entry.name)) != std::string::npos);
    CHECK(english->get_description() != chinese->get_description());
    for (const CLI::Option* option : chinese->get_options())
      CHECK(!option->get_description().empty());
  }
}

// The digests of the examples of FIPS 180-4: one block, two blocks, a million letters.
TEST_CASE("files are digested by SHA-256") {
  const std::string path = std::filesystem::temp_directory_path() / "tiaowen-digest-test";
  const auto digest = [&](const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return DigestFile(path).value();
  };
  CHECK(digest("abc") ==
        Digest{3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"});
  CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        Digest{56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"});
  CHECK(digest(std::string(1000000, 'a')) ==
        Digest{1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"});
  std::filesystem::remove(path);
  CHECK_FALSE(DigestFile(path).ok());
}

// The message for a command line that CLI11 refuses.
base::Error Refuse(std::vector<std::string> arguments) {
  CLI::App app;
  CLI::App* assess = app.add_subcommand("assess");
  const Runner runner =
      DeclareAssess(*assess, Terminal(base::Language::kChinese));  // owns the arguments
  app.require_subcommand(1);
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return DescribeParseError(error);
  }
  FAIL("the command line was accepted");
  return {};
}

TEST_CASE("a wrong command line is explained by what was written") {
  CHECK(Refuse({}).zh == "须给出一个命令，用 --help 看有哪些");
  CHECK(Refuse({"assess", "p", "d"}).zh == "缺少必填的 --as-of");
  CHECK(Refuse({"assess", "p", "--as-of", "2019-12-31"}).zh == "缺少必填的 DATA");
  CHECK(Refuse({"assess", "p", "d", "--as-of", "2019-12-31", "--bogus"}).zh ==
        "不认识的参数「--bogus」，用 --help 看有哪些");
  CHECK(Refuse({"assess", "p", "d", "--as-of", "2019-12-31", "--bogus"}).en ==
        "unknown argument --bogus; see --help");
  CHECK(Refuse({"assess", "p", "d", "--as-of"}).zh == "选项 --as-of 的值的个数不对");
  CHECK(Refuse({"assess", "p", "d", "--as-of", "2019-12-31", "--jobs", "two"}).zh ==
        "值不合选项的类型：--jobs = two");
}

TEST_CASE("the as-of date is a complete date of the calendar") {
  REQUIRE(ReadAsOf("2019-12-31").ok());
  CHECK(*ReadAsOf("2019-12-31") == 18261);
  CHECK(*ReadAsOf("2019年12月31日") == 18261);
  CHECK(ReadAsOf("2019-13-01").error().zh == "截止日「2019-13-01」没有这一天");
  CHECK(ReadAsOf("2019-02-29").error().zh == "截止日「2019-02-29」没有这一天");
  CHECK(ReadAsOf("2019-12").error().zh == "截止日「2019-12」不完整，须写到日");
  CHECK(ReadAsOf("去年").error().zh == "截止日「去年」不是日期，应如 2019-12-31");
  CHECK(ReadAsOf("2500-01-01").error().zh ==
        "截止日「2500-01-01」不在 1900-01-01 至 2199-12-31 之内");
}

TEST_CASE("a choice lists what there is") {
  CHECK(*ReadChoice("--layout", "wide", {"long", "wide"}) == 1);
  CHECK(ReadChoice("--layout", "tall", {"long", "wide"}).error().zh ==
        "--layout 不能是「tall」，可择 long、wide");
  CHECK(ReadChoice("--layout", "tall", {"long", "wide"}).error().en ==
        "--layout cannot be tall; choose from long, wide");
}

}  // namespace
}  // namespace tiaowen::cli
