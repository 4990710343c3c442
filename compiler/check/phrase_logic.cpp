#include "compiler/check/phrase_logic.h"

#include "compiler/source/file.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::check {
namespace {

constexpr std::string_view kPunctuation[] = {"，", "；", "。", "、", "：", ",",
                                             ";",  ":",  "（", "）", "(",  ")"};
constexpr std::string_view kConnectives[] = {"或", "且", "并", "和", "以及", "及"};
constexpr std::string_view kNegations[] = {"不", "非", "未", "无", "除", "没有"};
constexpr std::string_view kFrames[] = {"以上", "以下", "之一", "累计",  "连续",
                                        "半年", "任一", "其中", "百分之"};
constexpr std::string_view kCounted[] = {"年", "个月", "月", "日", "天", "名",
                                         "次", "周岁", "岁", "个", "元", "倍"};

// Words that have such a character in them and no logic.
constexpr std::string_view kPlainWords[] = {"解除", "开除", "除名", "免除",   "扣除",   "清除",
                                            "合并", "并轨", "一并", "一次性", "不动产", "未成年",
                                            "未来", "无偿", "和谐", "和解",   "普及",   "及时"};

template <size_t N>
bool StartsWithAny(std::string_view text, const std::string_view (&words)[N], std::string* found) {
  for (std::string_view word : words) {
    if (!text.starts_with(word)) continue;
    *found = word;
    return true;
  }
  return false;
}

bool StartsWithDigit(std::string_view text, std::string* found) {
  std::optional<syntax::Numeral> numeral = syntax::ReadNumeral(text);
  if (!numeral.has_value()) return false;
  auto length = static_cast<size_t>(numeral->length);
  bool arabic = (text[0] >= '0' && text[0] <= '9') || text.starts_with("\xEF\xBC");
  std::string unit;
  if (!arabic && !StartsWithAny(text.substr(length), kCounted, &unit)) return false;  // 一线, 一定
  *found = std::string(text.substr(0, length)) + unit;
  return true;
}

}  // namespace

std::optional<PhraseLogic> FindPhraseLogic(std::string_view literal,
                                           const std::vector<std::string>& fixed_names,
                                           const std::vector<std::string>& grades) {
  for (int64_t i = 0; i < static_cast<int64_t>(literal.size());) {
    std::string_view rest = literal.substr(static_cast<size_t>(i));
    size_t fixed_size = 0;
    for (const std::string& name : fixed_names) {
      if (rest.starts_with(name)) fixed_size = std::max(fixed_size, name.size());
    }
    if (fixed_size > 0) {
      i += static_cast<int64_t>(fixed_size);
      continue;
    }
    std::string found;
    if (StartsWithAny(rest, kPlainWords, &found)) {
      i += static_cast<int64_t>(found.size());
      continue;
    }
    if (StartsWithAny(rest, kPunctuation, &found)) return PhraseLogic{"标点", "punctuation", found};
    if (StartsWithAny(rest, kConnectives, &found))
      return PhraseLogic{"连词", "a connective", found};
    if (StartsWithAny(rest, kNegations, &found)) return PhraseLogic{"否定", "a negation", found};
    if (StartsWithAny(rest, kFrames, &found)) return PhraseLogic{"界限", "a bound", found};
    for (const std::string& grade : grades) {
      if (rest.starts_with(grade)) return PhraseLogic{"等级", "a grade", grade};
    }
    if (StartsWithDigit(rest, &found)) return PhraseLogic{"数字", "a number", found};
    i += source::CharLength(literal, i);
  }
  return std::nullopt;
}

std::vector<std::string> ListGradeWords(const ir::Schema& schema) {
  std::vector<std::string> words;
  for (const ir::EnumType& type : schema.enums) {
    for (const std::string& value : type.values) {
      if (type.ordered && source::CountChars(value) > 1) words.push_back(value);
    }
  }
  return words;
}

std::string WithoutFixedNames(std::string text, const std::vector<std::string>& fixed_names) {
  for (const std::string& name : fixed_names) {
    for (size_t at = text.find(name); at != std::string::npos; at = text.find(name))
      text.erase(at, name.size());
  }
  return text;
}

}  // namespace tiaowen::check
