#include "compiler/align/edits.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>

namespace tiaowen::align {
namespace {

// Writes edits as "old→new" with what stays between them.
std::string Show(const std::string& old_text, const std::string& new_text) {
  std::string shown;
  int64_t at = 0;
  const auto part = [](const std::string& text, int64_t begin, int64_t end) {
    return text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  };
  for (const Edit& edit : FindEdits(old_text, new_text)) {
    shown += part(old_text, at, edit.old_begin) + "[" +
             part(old_text, edit.old_begin, edit.old_end) + "→" +
             part(new_text, edit.new_begin, edit.new_end) + "]";
    at = edit.old_end;
  }
  return shown + part(old_text, at, std::ssize(old_text));
}

// What `old_text` becomes by the edits.
std::string Apply(const std::string& old_text, const std::string& new_text,
                  const std::vector<Edit>& edits) {
  std::string result;
  int64_t at = 0;
  for (const Edit& edit : edits) {
    result.append(old_text, static_cast<size_t>(at), static_cast<size_t>(edit.old_begin - at));
    result.append(new_text, static_cast<size_t>(edit.new_begin),
                  static_cast<size_t>(edit.new_end - edit.new_begin));
    at = edit.old_end;
  }
  return result + old_text.substr(static_cast<size_t>(at));
}

TEST_CASE("equal texts have no edits") {
  CHECK(FindEdits("", "").empty());
  CHECK(FindEdits("值班满2年", "值班满2年").empty());
}

TEST_CASE("edits are of whole characters") {
  CHECK(Show("值班满2年，可外借", "值班满3年，可外借") == "值班满[2→3]年，可外借");
  CHECK(Show("银卡", "金卡") == "[银→金]卡");  // 银 and 金 share their first byte
  CHECK(Show("", "银卡") == "[→银卡]");
  CHECK(Show("银卡", "") == "[银卡→]");
  CHECK(Show("甲、丙", "甲、乙、丙") == "甲、[→乙、]丙");
  CHECK(Show("取得银卡或金卡", "取得银卡并且取得金卡") == "取得银卡[或→并且取得]金卡");
}

TEST_CASE("a number is changed as a whole") {
  CHECK(Show("休假10天", "休假12天") == "休假[10→12]天");
  CHECK(Show("补助100元", "补助150元") == "补助[100→150]元");
  CHECK(Show("补助50元", "补助1500元") == "补助[50→1500]元");
  CHECK(Show("补助100元", "补助元") == "补助[100→]元");
  CHECK(Show("第12条3款", "第12条第3款") == "第12条[→第]3款");
}

TEST_CASE("edits far apart stay apart, shreds between edits are joined") {
  CHECK(Show("甲满1年的可外借，乙满1年的可外借", "甲满2年的可外借，乙满3年的可外借") ==
        "甲满[1→2]年的可外借，乙满[1→3]年的可外借");
  CHECK(Show("前端的馆长奖后端", "前端高的职工章后端") == "前端[的馆长奖→高的职工章]后端");
}

TEST_CASE("what differs in too many characters is one edit") {
  std::string old_text = "头", new_text = "头";
  for (int64_t i = 0; i <= kCharEditsMax; ++i) {
    old_text += "甲同";
    new_text += "乙同";
  }
  const auto edits = FindEdits(old_text + "尾", new_text + "尾");
  CHECK(edits == std::vector<Edit>{{3, std::ssize(old_text) - 3, 3, std::ssize(new_text) - 3}});
  const std::string long_text(100'000, 'x');
  CHECK(FindEdits("a" + long_text, "b" + long_text) == std::vector<Edit>{{0, 1, 0, 1}});
}

TEST_CASE("edits turn the old text into the new one, whatever the texts") {
  std::mt19937 random(20191231);
  const char* const characters[] = {"甲", "乙", "a", "é", "𠮷"};
  const auto make = [&](size_t length) {
    std::string text;
    for (size_t i = 0; i < length; ++i) text += characters[random() % std::size(characters)];
    return text;
  };
  for (int round = 0; round < 3000; ++round) {
    const std::string old_text = make(random() % 12), new_text = make(random() % 12);
    const auto edits = FindEdits(old_text, new_text);
    INFO(old_text << " " << new_text);
    CHECK(Apply(old_text, new_text, edits) == new_text);
    CHECK(edits.empty() == (old_text == new_text));
    int64_t old_end = -1;
    for (const Edit& edit : edits) {
      CHECK(edit.old_begin > old_end);  // else they would be one
      CHECK((edit.old_end > edit.old_begin || edit.new_end > edit.new_begin));
      old_end = edit.old_end;
    }
  }
}

}  // namespace
}  // namespace tiaowen::align
