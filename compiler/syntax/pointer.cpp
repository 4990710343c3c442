#include "compiler/syntax/pointer.h"

#include "compiler/syntax/numeral.h"
#include "compiler/syntax/reference.h"
#include "compiler/syntax/slots.h"

namespace tiaowen::syntax {
namespace {

constexpr std::string_view kVerbs[] = {"具备", "具有", "符合", "满足", "属于", "有"};
constexpr std::string_view kNouns[] = {"情形", "条件", "情况", "行为", "要求"};

template <size_t N>
bool Take(const std::string_view (&words)[N], std::string_view* text) {
  for (std::string_view word : words) {
    if (!text->starts_with(word)) continue;
    text->remove_prefix(word.size());
    return true;
  }
  return false;
}

bool Take(std::string_view word, std::string_view* text) {
  const std::string_view words[] = {word};
  return Take(words, text);
}

std::optional<int64_t> TakeNumber(std::string_view* text) {
  std::optional<Numeral> numeral = ReadNumeral(*text);
  if (!numeral.has_value()) return std::nullopt;
  text->remove_prefix(static_cast<size_t>(numeral->length));
  return numeral->value;
}

Token MakeToken(TokenKind kind, std::string_view text, std::string_view rest, int64_t at) {
  Token token;
  token.kind = kind;
  token.range = {at, at + static_cast<int64_t>(text.size() - rest.size())};
  return token;
}

}  // namespace

std::optional<Token> ReadListReference(std::string_view text, int64_t at) {
  constexpr std::string_view kPointers[] = {"下列", "以下"};
  constexpr std::string_view kAny[] = {"之一", "中的任一项", "中的任何一项"};
  std::string_view rest = text;
  if (rest.starts_with("不")) return std::nullopt;
  Take(kVerbs, &rest);
  if (!Take(kPointers, &rest)) return std::nullopt;
  const bool either = Take("任一", &rest);
  if (!Take(kNouns, &rest)) return std::nullopt;
  const bool any = Take(kAny, &rest) || either;
  return MakeToken(any ? TokenKind::kListAny : TokenKind::kListAll, text, rest, at);
}

std::optional<Token> ReadReferenceWords(std::string_view text, int64_t at) {
  constexpr std::string_view kNames[] = {"规定", "所列", "所称", "所述"};
  std::string_view rest = text;
  if (rest.starts_with("不")) return std::nullopt;
  Take(kVerbs, &rest);
  const std::string_view place = rest;
  std::optional<Reference> reference = ReadReference(rest);
  if (!reference.has_value()) return std::nullopt;
  rest.remove_prefix(static_cast<size_t>(reference->length));
  const bool named = Take(kNames, &rest);
  std::string_view noun = rest;
  Take("的", &noun);
  const bool any = Take("情形", &noun) || Take("行为", &noun);
  const bool counted = any || Take(kNouns, &noun);
  if (counted) rest = noun;
  if (!named && !counted) return std::nullopt;
  const bool one_of = Take("之一", &rest);
  Token token = MakeToken(TokenKind::kReference, text, rest, at);
  token.text = place.substr(0, static_cast<size_t>(reference->length));
  token.number = any || one_of ? 1 : 0;
  return token;
}

std::optional<Token> ReadEnd(std::string_view text, int64_t at) {
  constexpr std::string_view kOpen[] = {"（", "("};
  constexpr std::string_view kClose[] = {"）", ")"};
  constexpr std::string_view kWhole[] = {"本数", "本级", "当日", "本日"};
  std::string_view rest = text;
  if (!Take(kOpen, &rest)) return std::nullopt;
  const bool excluded = Take("不", &rest);
  if (!Take("含", &rest)) return std::nullopt;
  if (!Take(kWhole, &rest) && TakeNumber(&rest).has_value()) {
    constexpr std::string_view kUnits[] = {"年", "个月", "周岁",     "岁",    "日",
                                           "天", "级",   "个工作日", "工作日"};
    if (!Take(kUnits, &rest)) return std::nullopt;
  }
  if (!Take(kClose, &rest)) return std::nullopt;
  return MakeToken(excluded ? TokenKind::kExcluded : TokenKind::kIncluded, text, rest, at);
}

std::optional<Token> ReadSoCalled(std::string_view text, int64_t at) {
  constexpr std::string_view kGenres[] = {"办法", "条例", "规定", "细则", "通知",
                                          "意见", "条",   "款",   "法"};
  std::string_view rest = text;
  if (Take("本", &rest)) Take(kGenres, &rest);
  if (!Take("所称", &rest)) return std::nullopt;
  if (rest.starts_with("的")) rest.remove_prefix(std::string_view("的").size());
  return MakeToken(TokenKind::kSoCalled, text, rest, at);
}

std::optional<Token> ReadCutOff(std::string_view text, int64_t at) {
  constexpr std::string_view kUpTo[] = {"计算至", "截至", "截止到"};
  constexpr std::string_view kActs[] = {"申请", "申报", "受理", "报名"};
  constexpr std::string_view kDays[] = {"之日", "当日", "时", "日"};
  std::string_view rest = text;
  if (!Take(kUpTo, &rest)) return std::nullopt;
  Take("提出", &rest);
  if (!Take(kActs, &rest) || !Take(kDays, &rest)) return std::nullopt;
  return MakeToken(TokenKind::kFiller, text, rest, at);
}

std::optional<Token> ReadBound(std::string_view text, int64_t at,
                               const std::vector<std::string>& units) {
  struct Word {
    std::string_view text;
    TokenKind kind;
  };
  constexpr Word kBounds[] = {
      {"最高不超过", TokenKind::kCeiling}, {"最高不得超过", TokenKind::kCeiling},
      {"最多不超过", TokenKind::kCeiling}, {"最高", TokenKind::kCeiling},
      {"最多", TokenKind::kCeiling},       {"不超过", TokenKind::kCeiling},
      {"不得超过", TokenKind::kCeiling},   {"最低不少于", TokenKind::kFloor},
      {"最低不低于", TokenKind::kFloor},   {"最低", TokenKind::kFloor},
      {"最少", TokenKind::kFloor},         {"至少", TokenKind::kFloor},
      {"不少于", TokenKind::kFloor},       {"不低于", TokenKind::kFloor}};
  for (const Word& word : kBounds) {
    std::string_view rest = text;
    if (!Take(word.text, &rest)) continue;
    int64_t length = 0;
    std::optional<Amount> amount = ReadAmount(rest, units, &length);
    if (!amount.has_value() || amount->unit.empty()) continue;
    rest.remove_prefix(static_cast<size_t>(length));
    Token token = MakeToken(word.kind, text, rest, at);
    token.amount = std::move(*amount);
    return token;
  }
  return std::nullopt;
}

}  // namespace tiaowen::syntax
