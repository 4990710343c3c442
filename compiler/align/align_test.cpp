#include "compiler/align/align.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <random>

namespace tiaowen::align {
namespace {

using Sentences = std::vector<ir::Sentence>;
using Written = std::vector<std::pair<std::string, std::string>>;  // label, text

Sentences Make(const Written& written) {
  Sentences sentences;
  for (const auto& [label, text] : written) {
    ir::Sentence sentence;
    sentence.label = label;
    sentence.text = text;
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

std::string LabelsOf(const Sentences& sentences, const std::vector<size_t>& indexes) {
  std::string labels;
  for (const size_t i : indexes) labels += (labels.empty() ? "" : "+") + sentences[i].label;
  return labels;
}

// A line a match: "一→二 changed renumbered 2", the number of edits last.
std::string Show(const Written& old_written, const Written& new_written) {
  const Sentences old_sentences = Make(old_written), new_sentences = Make(new_written);
  constexpr const char* kNames[] = {"same", "changed", "split", "merged", "added", "removed"};
  std::string shown;
  for (const Match& match : Align(old_sentences, new_sentences)) {
    shown += fmt::format("{}→{} {}{}{} {}\n", LabelsOf(old_sentences, match.old_sentences),
                         LabelsOf(new_sentences, match.new_sentences),
                         kNames[static_cast<size_t>(match.change)], match.moved ? " moved" : "",
                         match.renumbered ? " renumbered" : "", match.edits.size());
  }
  return shown;
}

constexpr const char* kSilver = "取得银卡后在阅览室值班满2年，可申请外借。";
constexpr const char* kGold = "取得金卡后在阅览室值班满3年，可申请通宵。";
constexpr const char* kPrize = "获得馆长奖、征文甲组前三名的，可直接申请通宵。";
constexpr const char* kConduct = "读者应遵守本馆规章，爱护图书和设施。";
constexpr const char* kDeposit = "持有银卡以上借书证的老读者可免交押金。";

TEST_CASE("sentences of the same words match, whatever their numbers") {
  CHECK(Show({{"一", kSilver}, {"二", kPrize}}, {{"一", kSilver}, {"二", kPrize}}) ==
        "一→一 same 0\n二→二 same 0\n");
  CHECK(Show({{"一", kSilver}, {"二", kPrize}},
             {{"一", kSilver}, {"二", kConduct}, {"三", kPrize}}) ==
        "一→一 same 0\n→二 added 0\n二→三 same renumbered 0\n");
  CHECK(Show({}, {}).empty());
}

TEST_CASE("a changed sentence is found under its number and under another") {
  const char* changed = "取得银卡后在阅览室值班满3年，可申请外借。";
  CHECK(Show({{"一", kSilver}, {"二", kPrize}}, {{"一", changed}, {"二", kPrize}}) ==
        "一→一 changed 1\n二→二 same 0\n");
  CHECK(Show({{"一", kSilver}, {"二", kPrize}},
             {{"一", kConduct}, {"二", changed}, {"三", kPrize}}) ==
        "→一 added 0\n一→二 changed renumbered 1\n二→三 same renumbered 0\n");
}

TEST_CASE("a template that is filled twice is no split") {
  CHECK(Show({{"一", kSilver}}, {{"一", "取得银卡后在阅览室值班满1年，可申请外借。"},
                                 {"二", kGold}}) == "一→一 changed 1\n→二 added 0\n");
}

TEST_CASE("what is removed stands behind what it followed") {
  CHECK(Show({{"一", kSilver}, {"二", kConduct}, {"三", kPrize}},
             {{"一", kSilver}, {"二", kPrize}}) ==
        "一→一 same 0\n二→ removed 0\n三→二 same renumbered 0\n");
  CHECK(Show({{"一", kConduct}}, {{"一", "图书馆每日九时开门。"}}) ==
        "一→ removed 0\n→一 added 0\n");
}

TEST_CASE("of sentences that changed places the fewest are moved") {
  CHECK(Show({{"一", kSilver}, {"二", kPrize}, {"三", kConduct}, {"四", kDeposit}},
             {{"一", kPrize}, {"二", kConduct}, {"三", kDeposit}, {"四", kSilver}}) ==
        "二→一 same renumbered 0\n三→二 same renumbered 0\n四→三 same renumbered 0\n"
        "一→四 same moved renumbered 0\n");
}

TEST_CASE("a sentence of several parts is split and merged") {
  const std::string silver = "取得银卡后在阅览室值班满2年，可申请外借";
  const std::string prize = "获得馆长奖、征文甲组前三名的，可直接申请通宵";
  const Written together = {{"一", silver + "；" + prize + "。"}, {"二", kConduct}};
  const Written apart = {{"一第1句", silver + "。"}, {"一第2句", prize + "。"}, {"二", kConduct}};
  CHECK(Show(together, apart) == "一→一第1句+一第2句 split renumbered 1\n二→二 same 0\n");
  CHECK(Show(apart, together) == "一第1句+一第2句→一 merged renumbered 1\n二→二 same 0\n");
}

TEST_CASE("equal sentences are paired by their numbers, then in their order") {
  CHECK(Show({{"一1", kConduct}, {"二1", kConduct}}, {{"二1", kConduct}, {"三1", kConduct}}) ==
        "二1→二1 same 0\n一1→三1 same moved renumbered 0\n");
}

TEST_CASE("each sentence is in one match, and long texts take no long time") {
  std::mt19937 random(20191231);
  const char* const words[] = {"读者", "银卡", "值班", "满二年", "外借", "馆长奖", "的", "可申请"};
  const auto make = [&](size_t count) {
    Written written;
    for (size_t i = 0; i < count; ++i) {
      std::string text;
      for (size_t word = random() % 20; word-- > 0;) text += words[random() % std::size(words)];
      written.emplace_back(fmt::format("{}", random() % count), text);
    }
    return Make(written);
  };
  const auto start = std::chrono::steady_clock::now();
  for (const size_t count : {0, 1, 7, 40, 4000}) {
    const Sentences old_sentences = make(count), new_sentences = make(count + random() % 5);
    std::vector<int> old_seen(old_sentences.size()), new_seen(new_sentences.size());
    const std::vector<Match> matches = Align(old_sentences, new_sentences);
    for (const Match& match : matches) {
      for (const size_t i : match.old_sentences) ++old_seen[i];
      for (const size_t i : match.new_sentences) ++new_seen[i];
    }
    CHECK(old_seen == std::vector<int>(old_sentences.size(), 1));
    CHECK(new_seen == std::vector<int>(new_sentences.size(), 1));
    CHECK(matches == Align(old_sentences, new_sentences));
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

}  // namespace
}  // namespace tiaowen::align
