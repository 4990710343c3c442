#include "compiler/syntax/line_number.h"

#include "compiler/syntax/numeral.h"

namespace tiaowen::syntax {
namespace {

bool TakeWord(std::string_view text, std::string_view word, size_t* at) {
  if (text.substr(*at).starts_with(word)) {
    *at += word.size();
    return true;
  }
  return false;
}

bool TakeNumeral(std::string_view text, size_t* at, std::string* digits, bool* arabic) {
  std::optional<Numeral> numeral = ReadNumeral(text.substr(*at));
  if (!numeral.has_value()) return false;
  *digits = text.substr(*at, static_cast<size_t>(numeral->length));
  *arabic = static_cast<unsigned char>((*digits)[0]) < 0x80;
  *at += static_cast<size_t>(numeral->length);
  return true;
}

}  // namespace

std::optional<LineNumber> ReadLineNumber(std::string_view line) {
  size_t at = 0;
  std::string digits;
  bool arabic = false;
  if (TakeWord(line, "第", &at)) {
    if (!TakeNumeral(line, &at, &digits, &arabic)) return std::nullopt;
    if (TakeWord(line, "章", &at))
      return LineNumber{0, "第" + digits + "章", static_cast<int64_t>(at)};
    if (TakeWord(line, "条", &at))
      return LineNumber{kArticleRank, "第" + digits + "条", static_cast<int64_t>(at)};
    return std::nullopt;
  }
  bool bracket = TakeWord(line, "（", &at) || TakeWord(line, "(", &at);
  if (!TakeNumeral(line, &at, &digits, &arabic)) return std::nullopt;
  if (bracket) {
    if (!TakeWord(line, "）", &at) && !TakeWord(line, ")", &at)) return std::nullopt;
    return LineNumber{arabic ? 5 : 3, "（" + digits + "）", static_cast<int64_t>(at)};
  }
  if (TakeWord(line, "、", &at))
    return LineNumber{arabic ? 4 : 2, digits, static_cast<int64_t>(at)};
  if (arabic && (TakeWord(line, ".", &at) || TakeWord(line, "．", &at))) {
    return LineNumber{4, digits, static_cast<int64_t>(at)};
  }
  return std::nullopt;
}

}  // namespace tiaowen::syntax
