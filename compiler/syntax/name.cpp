#include "compiler/syntax/name.h"

#include <algorithm>
#include <optional>

#include "compiler/source/file.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::syntax {
namespace {

// A name ends before any of these.
constexpr std::string_view kNamePunctuation[] = {"、", "，", ",",  "；", ";",  "。",
                                                 "：", ":",  "（", "(",  "）", ")",
                                                 "“",  "”",  "《", "》", "\n", "\t"};
constexpr std::string_view kNameStops[] = {"或", "和", "及", "以及", "并", "且", "的", "等"};
// A name holds none of these, and starts with none of kNameStartBans: they are words of conditions.
constexpr std::string_view kNameBans[] = {"后",   "满",   "以上", "以下", "不", "未", "除", "可",
                                          "之一", "同时", "与",   "近",   "无", "非", "经", "由"};
constexpr std::string_view kNameStartBans[] = {"上", "下", "级", "类", "及", "且"};
constexpr std::string_view kCountedUnits[] = {"年", "月", "日", "天", "次", "名",
                                              "岁", "项", "个", "人", "种"};
// A declared value so long inside a name is no chance.
constexpr int64_t kTellingValueChars = 4;
constexpr int64_t kNameCharsMax = 40;

// Control characters and characters without width have no place in a name.
bool HasControl(std::string_view name) {
  for (char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  for (int64_t i = 0; i < static_cast<int64_t>(name.size());) {
    int length = source::CharLength(name, i);
    if (source::DisplayWidth(name.substr(static_cast<size_t>(i), static_cast<size_t>(length))) == 0)
      return true;
    i += length;
  }
  return name.find("\u3000") != std::string_view::npos || name.find(' ') != std::string_view::npos;
}

bool HoldsValue(std::string_view item, const Lexicon& lexicon) {
  return std::any_of(lexicon.values.begin(), lexicon.values.end(), [&](const ValueWord& word) {
    return source::CountChars(word.text) >= kTellingValueChars &&
           item.find(word.text) != std::string_view::npos;
  });
}

bool StartsWithValue(std::string_view name, const Lexicon& lexicon) {
  return std::any_of(lexicon.values.begin(), lexicon.values.end(),
                     [&](const ValueWord& word) { return name.starts_with(word.text); });
}

bool MentionsGovernor(std::string_view name, const Lexicon& lexicon) {
  return std::any_of(lexicon.phrases.begin(), lexicon.phrases.end(),
                     [&](const LexiconPhrase& phrase) {
                       return phrase.kind == PhraseKind::kGovernor &&
                              name.find(phrase.text) != std::string_view::npos;
                     });
}

// Whether free text can be taken as a name without the author's word for it: nothing in it looks
// like a value, a number, a verb or a condition.
bool IsPlainName(std::string_view name, std::string_view item, const Lexicon& lexicon) {
  if (StartsWithValue(name, lexicon) || MentionsGovernor(name, lexicon) ||
      HoldsValue(item, lexicon))
    return false;
  for (std::string_view ban : kNameBans) {
    if (name.find(ban) != std::string_view::npos) return false;
  }
  for (std::string_view ban : kNameStartBans) {
    if (name.starts_with(ban)) return false;
  }
  return !HoldsNumber(name);
}

bool StopsName(std::string_view rest, bool forced) {
  for (std::string_view stop : kNamePunctuation) {
    if (rest.starts_with(stop)) return true;
  }
  constexpr std::string_view kDe = "的";
  if (forced) return rest.starts_with(kDe) && StopsName(rest.substr(kDe.size()), true);
  for (std::string_view stop : kNameStops) {
    if (rest.starts_with(stop)) return true;
  }
  return false;
}

// How much of `text` a name takes: up to punctuation, a connective, 的 or 等; behind 【名】 only up
// to punctuation, or 的 in front of it. Fixed names are passed over whole.
size_t NameLength(std::string_view text, const Lexicon& lexicon, bool forced) {
  size_t at = 0;
  while (at < text.size()) {
    std::string_view rest = text.substr(at);
    auto fixed = std::find_if(lexicon.fixed_names.begin(), lexicon.fixed_names.end(),
                              [&](const std::string& name) { return rest.starts_with(name); });
    if (fixed != lexicon.fixed_names.end()) {
      at += fixed->size();
      continue;
    }
    if (StopsName(rest, forced)) return at;
    at += static_cast<size_t>(source::CharLength(text, static_cast<int64_t>(at)));
  }
  return at;
}

}  // namespace

bool HoldsNumber(std::string_view name) {
  for (int64_t i = 0; i < static_cast<int64_t>(name.size()); i += source::CharLength(name, i)) {
    std::string_view rest = name.substr(static_cast<size_t>(i));
    std::optional<Numeral> numeral = ReadNumeral(rest);
    if (!numeral.has_value()) continue;
    if (static_cast<unsigned char>(rest[0]) < 0x80) return true;
    std::string_view unit = rest.substr(static_cast<size_t>(numeral->length));
    for (std::string_view counted : kCountedUnits) {
      if (unit.starts_with(counted)) return true;
    }
  }
  return false;
}

std::string_view FindName(std::string_view text, std::string_view tail, const Lexicon& lexicon,
                          bool forced) {
  std::string_view item = text.substr(0, NameLength(text, lexicon, forced));
  if (!item.ends_with(tail)) return {};
  std::string_view name = item.substr(0, item.size() - tail.size());
  if (source::CountChars(name) > kNameCharsMax || HasControl(name)) return {};
  if (!forced && !IsPlainName(name, item, lexicon)) return {};
  return name;
}

}  // namespace tiaowen::syntax
