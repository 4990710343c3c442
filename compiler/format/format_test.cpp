#include "compiler/format/format.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "compiler/driver/pipeline.h"
#include "compiler/ir/print.h"
#include "compiler/syntax/vocabulary_tokens.h"
#include "tests/differential/options.h"

namespace tiaowen::format {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = TIAOWEN_SOURCE_DIR;

// Whether two line ends have only blanks between them.
bool HasBlankLine(std::string_view gap) {
  for (size_t end = gap.find('\n'); end != std::string_view::npos; end = gap.find('\n', end + 1)) {
    const size_t next = gap.find('\n', end + 1);
    if (next == std::string_view::npos) return false;
    if (source::Strip(gap.substr(end, next - end)).empty()) return true;
  }
  return false;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The formatted text; fails the test when there are errors.
std::string Vocabulary(const std::string& text) {
  diagnostics::Consumer consumer;
  const source::File file("x.cibiao", text);
  std::optional<std::string> out = FormatVocabulary(file, consumer);
  REQUIRE(out.has_value());
  return *out;
}

std::string Articles(const std::string& text) {
  diagnostics::Consumer consumer;
  const source::File file("x.tiaowen", text);
  std::optional<std::string> out = FormatArticles(file, consumer);
  REQUIRE(out.has_value());
  return *out;
}

// A policy as a fixture or a folder holds it.
struct Sample {
  std::string name, vocabulary, articles;
};

// The body of the section of a fixture whose heading begins with `file`, with what it is copied
// from before it.
std::optional<std::string> Section(const fs::path& fixture, const std::string& text,
                                   const std::string& file) {
  const std::string head = "\n=== " + file;
  const size_t at = text.find(head);
  if (at == std::string::npos) return std::nullopt;
  const size_t line = text.find('\n', at + 1);
  const std::string heading = text.substr(at + head.size(), line - at - head.size());
  std::string body = text.substr(line + 1, text.find("\n=== ", line) - line);
  const size_t origin = heading.find("< ");
  if (origin == std::string::npos) return body;
  return ReadFile(fixture.parent_path() / heading.substr(origin + 2)) + body;
}

std::vector<Sample> Samples() {
  std::vector<Sample> samples;
  for (const auto& entry : fs::directory_iterator(kRoot / "policies")) {
    samples.push_back({entry.path().string(), ReadFile(entry.path() / driver::kVocabularyFile),
                       ReadFile(entry.path() / driver::kArticlesFile)});
  }
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().extension() != ".golden") continue;
    if (entry.path().filename() == "fail_fmt.golden") continue;  // its marks need formatting
    const std::string text = ReadFile(entry.path());
    std::optional<std::string> vocabulary = Section(entry.path(), text, driver::kVocabularyFile);
    if (!vocabulary.has_value()) continue;
    samples.push_back({entry.path().string(), *vocabulary,
                       Section(entry.path(), text, driver::kArticlesFile).value_or("")});
  }
  return samples;
}

// Spreads the tokens differently and puts ASCII twins in. Comments and empty lines stay.
std::string Respace(const std::string& text, std::mt19937* random) {
  static const std::vector<std::string> kSpaces = {" ",      "\n",    "  ",  "\t",
                                                   "\u3000", "\n   ", "\r\n"};
  static const std::vector<std::pair<std::string, std::string>> kTwins = {
      {"：", ":"}, {"；", ";"}, {"，", ","}, {"＜", "<"}, {"（", "("}, {"）", ")"}};
  const source::File file("x.cibiao", text);
  std::string out;
  int64_t behind = 0;
  bool first = true;
  for (const syntax::VocabularyToken& token : syntax::LexVocabulary(file)) {
    const std::string gap(file.Slice({behind, token.range.begin}));
    const bool keep = first || gap.find('#') != std::string::npos || HasBlankLine(gap);
    const bool needed = !gap.empty();
    out += keep ? gap : needed || (*random)() % 3 == 0 ? kSpaces[(*random)() % kSpaces.size()] : "";
    std::string twin = token.text;
    for (const auto& [full, ascii] : kTwins) {
      if (token.text == full && (*random)() % 2 == 0) twin = ascii;
    }
    out += twin;
    behind = token.range.end;
    first = false;
  }
  return out + text.substr(static_cast<size_t>(behind));
}

// Everything that the compiler makes of a policy but the places in its files.
std::string Meaning(const Sample& sample) {
  source::File articles("policy.tiaowen", sample.articles);
  source::File gazette("gazette.txt", source::SeparateMarks(articles).official);
  const auto compilation = driver::CompileFiles(
      "sample", std::move(articles), source::File("vocabulary.cibiao", sample.vocabulary),
      std::move(gazette));
  std::vector<std::string> lines;
  for (const diagnostics::Diagnostic& diagnostic : compilation->consumer.Sorted()) {
    lines.push_back(std::string(diagnostics::CodeOf(diagnostic.kind)) + diagnostic.message.zh);
  }
  std::sort(lines.begin(), lines.end());
  std::string meaning = fmt::format("{}\n", fmt::join(lines, "\n"));
  for (const auto& phrase : compilation->declarations.lexicon.phrases)
    meaning += phrase.text + "\n";
  if (compilation->ok()) meaning += ir::Print(compilation->module);
  return meaning;
}

TEST_CASE("a vocabulary gets full-width punctuation, one declaration a line") {
  CHECK(Vocabulary(
            "等级  级别:甲<乙 （又称  丙）<丁。类别 类 ： 子、丑 。\n"
            "主表 人(登记完整):号 文本( 编号 );级 级别;\n  城 文本 。状态「在〔城〕」  「居〔城〕」"
            ":城 为\n〔城〕 。状态 「苏」:城 为 \"苏州\"。参照表 表:甲 整数。\n"
            "参数 「年数」:表 . 甲(甲 为 人 .城)。") ==
        "等级 级别：甲 ＜ 乙（又称 丙）＜ 丁。\n"
        "类别 类：子、丑。\n"
        "主表 人（登记完整）：号 文本（编号）；级 级别；城 文本。\n"
        "状态 「在〔城〕」「居〔城〕」：城 为 〔城〕。\n"
        "状态 「苏」：城 为 “苏州”。\n"
        "参照表 表：甲 整数。\n"
        "参数 「年数」：表.甲（甲 为 人.城）。\n");
}

TEST_CASE("texts, phrases and comments keep their characters") {
  CHECK(Vocabulary("#  a,b ; 「 c \t\n固定名称 「甲 , 乙」。状态 「丙」:甲 为 \"a“b\"。# d。 ") ==
        "#  a,b ; 「 c\n"
        "固定名称 「甲 , 乙」。\n"
        "状态 「丙」：甲 为 \"a“b\"。  # d。\n");
  CHECK(Vocabulary("# 只有注释") == "# 只有注释\n");
  CHECK(Vocabulary(" \n\n ") == "");
}

TEST_CASE("comments and empty lines stay where they are, one empty line in a row") {
  CHECK(
      Vocabulary("\n\n# 一\n\n\n  # 二\n类别 甲：子。    # 三\n\n \n\n类别 乙：丑。\n# 四\n\n\n") ==
      "# 一\n\n# 二\n类别 甲：子。  # 三\n\n类别 乙：丑。\n# 四\n");
  CHECK(Vocabulary(
            "主表 人： # 一\n 号 文本（编号）；   # 二\n\n # 三\n 级 整数\n # 四\n ；城 文本。") ==
        "主表 人：  # 一\n"
        "  号 文本（编号）；  # 二\n"
        "\n"
        "  # 三\n"
        "  级 整数\n"
        "    # 四\n"
        "    ；\n"
        "  城 文本。\n");
}

TEST_CASE("a long declaration is broken behind its colon, then at its parts") {
  std::string row = "第一列的名字很长 文本；第二列的名字很长 文本；第三列的名字很长 文本";
  CHECK(Vocabulary("随表 名字也很长的一张表（登记完整，可能不全）：" + row + "。") ==
        "随表 名字也很长的一张表（登记完整，可能不全）：\n  " + row + "。\n");
  CHECK(Vocabulary("主表 人：" + row + "；第四列的名字很长 文本；第五列也很长 整数；。") ==
        "主表 人：\n"
        "  第一列的名字很长 文本；\n"
        "  第二列的名字很长 文本；\n"
        "  第三列的名字很长 文本；\n"
        "  第四列的名字很长 文本；\n"
        "  第五列也很长 整数；。\n");
  const std::string long_name(3 * 20, 'x');
  CHECK(Vocabulary("固定名称 「" + long_name + "」「" + long_name + "」「短」。") ==
        "固定名称 「" + long_name + "」\n         「" + long_name + "」「短」。\n");
}

TEST_CASE("a vocabulary with syntax errors is left alone") {
  diagnostics::Consumer consumer;
  const source::File file("x.cibiao", "类别 甲 子。");
  CHECK_FALSE(FormatVocabulary(file, consumer).has_value());
  CHECK(consumer.error_count() == 1);
}

TEST_CASE("marks lose their spaces, the official text keeps its own") {
  CHECK(Articles("【 宣示　】 一、 \r\n\t【前提　甲 , 乙(子,丑) ，丙】x  【即  术 语】【【 】 【或 "
                 "】 \n\n ") ==
        "【宣示】 一、 \r\n\t【前提 甲、乙（子、丑）、丙】x  【即 术 语】【【 】 【或】 \n\n ");
  CHECK(Articles("【附表 甲,乙(丙)】【不认识 a , b】【】") ==
        "【附表 甲,乙(丙)】【不认识 a , b】【】");
  diagnostics::Consumer consumer;
  const source::File file("x.tiaowen", "一、【宣示\n二、【宣示】");
  CHECK_FALSE(FormatArticles(file, consumer).has_value());
  CHECK(consumer.error_count() == 1);
}

TEST_CASE("formatting forgets spacing, changes no meaning and does nothing the second time") {
  std::mt19937 random(20190911);
  const uint64_t stride = differential::NumberFromEnvironment("TIAOWEN_STRIDE", 3);
  size_t formatted = 0, tried = 0;
  for (const Sample& sample : Samples()) {
    if (tried++ % stride != 0) continue;
    INFO(sample.name);
    diagnostics::Consumer consumer;
    const source::File file("vocabulary.cibiao", sample.vocabulary);
    std::optional<std::string> vocabulary = FormatVocabulary(file, consumer);
    if (!vocabulary.has_value()) continue;
    ++formatted;
    CHECK(Vocabulary(*vocabulary) == *vocabulary);
    CHECK(Vocabulary(Respace(sample.vocabulary, &random)) == *vocabulary);
    std::string articles = sample.articles;
    if (source::SeparateMarks(source::File("x.tiaowen", articles)).unclosed.empty()) {
      articles = Articles(articles);
    }
    CHECK(Meaning({sample.name, *vocabulary, articles}) == Meaning(sample));
  }
  CHECK(formatted > 90 / stride);
}

}  // namespace
}  // namespace tiaowen::format
