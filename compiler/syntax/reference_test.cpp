#include "compiler/syntax/reference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace tiaowen::syntax {
namespace {

// An article with a list of its own below each of two paragraphs, as laws write them.
const std::vector<std::string>& LawLabels() {
  static const std::vector<std::string> kLabels = {
      "第十一条",           "第十二条第1款",       "第十二条（一）",     "第十二条（二）",
      "第十二条（三）",     "第十二条（四）",      "第十二条（五）",     "第十二条第2款",
      "第十二条第3款第1句", "第十二条第3款第2句",  "第十三条（一）1",    "第十三条（一）2",
      "附件1 第十二条",     "附件1 第十三条第1款", "附件1 第十三条第2款"};
  return kLabels;
}

std::vector<Unit> UnitsOf(const std::vector<std::string>& labels) {
  std::vector<Unit> units;
  for (const std::string& label : labels) units.push_back({.label = label});
  return units;
}

// The labels that `text`, written at `from`, means; "broken: …" or "none"; and in brackets what of
// the text is not part of the reference.
std::string Resolve(const std::vector<std::string>& labels, const std::string& from,
                    const std::string& text) {
  const std::vector<Unit> units = UnitsOf(labels);
  auto place = std::find(labels.begin(), labels.end(), from);
  REQUIRE(place != labels.end());
  std::optional<Reference> reference = ReadReference(text);
  if (!reference.has_value()) return "none";
  const std::string rest = text.substr(static_cast<size_t>(reference->length));
  const std::string behind = rest.empty() ? "" : "[" + rest + "]";
  auto result =
      ReferenceIndex(units).Resolve(*reference, static_cast<size_t>(place - labels.begin()));
  if (const auto* broken = std::get_if<BrokenReference>(&result))
    return "broken: " + broken->missing + behind;
  std::vector<std::string> found;
  for (const std::vector<size_t>& group : std::get<ReferenceGroups>(result)) {
    for (size_t unit : group) found.push_back(labels[unit]);
  }
  return fmt::format("{}", fmt::join(found, " | ")) + behind;
}

std::string InLaw(const std::string& from, const std::string& text) {
  return Resolve(LawLabels(), from, text);
}

TEST_CASE("a whole article is all its paragraphs and items") {
  CHECK(InLaw("第十二条第1款", "第十一条") == "第十一条");
  CHECK(InLaw("第十一条", "第十三条") == "第十三条（一）1 | 第十三条（一）2");
  CHECK(InLaw("第十二条第2款", "前条") == "第十一条");
  CHECK(InLaw("第十三条（一）1", "前两条") ==
        "第十一条 | 第十二条第1款 | 第十二条（一） | 第十二条（二） | 第十二条（三） | "
        "第十二条（四） | 第十二条（五） | 第十二条第2款 | 第十二条第3款第1句 | "
        "第十二条第3款第2句");
  CHECK(InLaw("第十一条", "第14条") == "broken: 第14条");
  CHECK(InLaw("第十一条", "前条") == "broken: 前条");
}

TEST_CASE("paragraphs count within the article; the items of a paragraph belong to it") {
  CHECK(InLaw("第十二条第3款第1句", "前款") == "第十二条第2款");
  CHECK(InLaw("第十二条第3款第1句", "本款") == "第十二条第3款第1句 | 第十二条第3款第2句");
  CHECK(InLaw("第十二条第3款第1句", "本条第二款") == "第十二条第2款");
  CHECK(InLaw("第十二条第3款第1句", "第二款") == "第十二条第2款");
  CHECK(InLaw("第十一条", "第十二条第二款") == "第十二条第2款");
  CHECK(InLaw("第十二条第2款", "前款") ==
        "第十二条第1款 | 第十二条（一） | 第十二条（二） | 第十二条（三） | 第十二条（四） | "
        "第十二条（五）");
  CHECK(InLaw("第十二条（二）", "前款") == "broken: 前款");
  CHECK(InLaw("第十一条", "第十二条第四款") == "broken: 第12条第4款");
  CHECK(InLaw("第十一条", "第二款") == "broken: 第2款");
}

TEST_CASE("items") {
  CHECK(InLaw("第十二条第2款", "前款第三项至第五项") ==
        "第十二条（三） | 第十二条（四） | 第十二条（五）");
  CHECK(InLaw("第十二条第2款", "前款第（三）项至第（五）项规定") ==
        "第十二条（三） | 第十二条（四） | 第十二条（五）[规定]");
  CHECK(InLaw("第十二条第2款", "前款第三至五项") ==
        "第十二条（三） | 第十二条（四） | 第十二条（五）");
  CHECK(InLaw("第十二条第2款", "前款第一、三项") == "第十二条（一） | 第十二条（三）");
  CHECK(InLaw("第十二条第2款", "前款第一项、第三项和第五项的") ==
        "第十二条（一） | 第十二条（三） | 第十二条（五）[的]");
  CHECK(InLaw("第十二条（五）", "前四项") ==
        "第十二条（一） | 第十二条（二） | 第十二条（三） | 第十二条（四）");
  CHECK(InLaw("第十二条（五）", "本项") == "第十二条（五）");
  CHECK(InLaw("第十二条（四）", "前四项") == "broken: 前4项");
  CHECK(InLaw("第十二条第2款", "前项") == "broken: 前项");
  CHECK(InLaw("第十二条第2款", "本项") == "broken: 本项");
  CHECK(InLaw("第十二条第2款", "前款前两项") == "第十二条（一） | 第十二条（二）");
  CHECK(InLaw("第十二条第1款", "前两项") == "第十二条（一） | 第十二条（二）");
  CHECK(InLaw("第十二条第2款", "前款第三项至第六项") == "broken: 前款第6项");
  // The second paragraph has no items; those of the first are not its own.
  CHECK(InLaw("第十二条第2款", "第三项") == "broken: 第3项");
  CHECK(InLaw("第十二条第2款", "本条第三项") == "第十二条（三）");
  CHECK(InLaw("第十一条", "第十三条第一项第2目") == "第十三条（一）2");
}

TEST_CASE("several references share what comes before them") {
  CHECK(InLaw("第十一条", "第十二条第二款、第三款") ==
        "第十二条第2款 | 第十二条第3款第1句 | 第十二条第3款第2句");
  CHECK(InLaw("第十二条第2款", "第十一条和第十三条第一项第一目") == "第十一条 | 第十三条（一）1");
  CHECK(InLaw("第十二条第2款", "第十一条，第十三条") == "第十一条[，第十三条]");
  CHECK(InLaw("第十二条第2款", "第十一条和第三项") == "第十一条[和第三项]");
  CHECK(InLaw("第十二条第2款", "第五条至第十一条") == "broken: 第5条");
}

TEST_CASE("each thing that is cited is a group of its own, and connectives are told") {
  const std::vector<std::string> labels = LawLabels();
  const std::vector<Unit> units = UnitsOf(labels);
  const ReferenceIndex index(units);
  struct Case {
    const char* text;
    std::vector<size_t> sizes;  // of the groups
    bool with_or, with_and;
  };
  const Case cases[] = {
      {"第十二条第一款", {6}, false, false},
      {"第十二条第二款、第三款", {1, 2}, false, false},
      {"第十二条第三款或者第二款", {2, 1}, true, false},
      {"第十一条和第十二条第一项", {1, 1}, false, true},
      {"第十二条第一、三或者五项", {1, 1, 1}, true, false},
      {"第十二条第一项至第三项以及第五项", {1, 1, 1, 1}, false, true},
      {"第十一条、第十一条", {1}, false, false},
      {"第十一条和取得", {1}, false, false},  // 和 is not part of it
      {"第十二条第一项和第二项或者第三项", {1, 1, 1}, true, true},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const std::optional<Reference> reference = ReadReference(c.text);
    REQUIRE(reference.has_value());
    CHECK(reference->with_or == c.with_or);
    CHECK(reference->with_and == c.with_and);
    const auto result = index.Resolve(*reference, 0);
    REQUIRE(std::holds_alternative<ReferenceGroups>(result));
    std::vector<size_t> sizes;
    for (const auto& group : std::get<ReferenceGroups>(result)) sizes.push_back(group.size());
    CHECK(sizes == c.sizes);
  }
}

TEST_CASE("annexes have numbers of their own") {
  CHECK(InLaw("附件1 第十三条第2款", "第十二条") == "附件1 第十二条");
  CHECK(InLaw("附件1 第十三条第2款", "前款") == "附件1 第十三条第1款");
  CHECK(InLaw("附件1 第十二条", "本办法第十一条") == "第十一条");
  CHECK(InLaw("附件1 第十二条", "本条例第十二条第二款") == "第十二条第2款");
  CHECK(InLaw("第十一条", "附件1第十三条第一款") == "附件1 第十三条第1款");
  CHECK(InLaw("第十一条", "附件1") == "附件1 第十二条 | 附件1 第十三条第1款 | 附件1 第十三条第2款");
  CHECK(InLaw("第十一条", "附件2") == "broken: 附件2");
}

TEST_CASE("texts that number with 一 and （一）") {
  const std::vector<std::string> labels = {"一", "四（一）1", "四（一）2第1句", "四（一）2第2句",
                                           "四（二）1"};
  CHECK(Resolve(labels, "四（二）1", "第一条") == "一");
  CHECK(Resolve(labels, "四（二）1", "前项") == "四（一）1 | 四（一）2第1句 | 四（一）2第2句");
  CHECK(Resolve(labels, "四（一）2第1句", "前目") == "四（一）1");
  CHECK(Resolve(labels, "一", "第四条第（一）项第2目") == "四（一）2第1句 | 四（一）2第2句");
}

TEST_CASE("other texts are no references") {
  for (const char* text :
       {"取得银卡", "第三名", "前三名", "本市", "本条例", "第三", "前款项目的", ""}) {
    INFO(text);
    const std::optional<Reference> reference = ReadReference(text);
    if (std::string_view(text) == "前款项目的") {
      REQUIRE(reference.has_value());
      CHECK(reference->length == 6);
    } else {
      CHECK(!reference.has_value());
    }
  }
}

TEST_CASE("long ranges and long lists are bounded") {
  CHECK(InLaw("第十一条", "第十一条至第999999999条") == "broken: 第14条");
  std::string list = "第十一条";
  for (int i = 0; i < 1000; ++i) list += "、第十一条";
  const std::optional<Reference> reference = ReadReference(list);
  REQUIRE(reference.has_value());
  CHECK(reference->paths.size() <= 64);
}

}  // namespace
}  // namespace tiaowen::syntax
