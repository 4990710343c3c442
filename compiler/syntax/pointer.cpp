#include "compiler/syntax/pointer.h"

#include <algorithm>
#include <chrono>

#include "compiler/syntax/numeral.h"
#include "compiler/syntax/reference.h"
#include "compiler/syntax/slots.h"

namespace tiaowen::syntax {
namespace {

constexpr std::string_view kVerbs[] = {"具备", "具有", "符合", "满足", "属于", "有"};
constexpr std::string_view kCases[] = {"情形", "情况", "行为"};
constexpr std::string_view kNouns[] = {"情形", "条件", "情况", "行为", "要求"};
// Before what another sentence lays down (依照第一条规定).
constexpr std::string_view kManners[] = {"依照", "按照", "根据", "依据"};

template <size_t N>
bool Take(const std::string_view (&words)[N], std::string_view* text) {
  for (std::string_view word : words) {
    if (!text->starts_with(word)) continue;
    text->remove_prefix(word.size());
    return true;
  }
  return false;
}

template <size_t N>
bool StartsWith(const std::string_view (&words)[N], std::string_view text) {
  return Take(words, &text);
}

bool Take(std::string_view word, std::string_view* text) {
  const std::string_view words[] = {word};
  return Take(words, text);
}

// What a verb before a place says of it.
struct Verb {
  bool both = false;      // 同时
  bool conforms = false;  // 符合, not 有 or 属于
};

// 符合, 同时具备; perhaps neither.
Verb TakeVerb(std::string_view* text) {
  constexpr std::string_view kConforming[] = {"具备", "具有", "符合", "满足"};
  std::string_view rest = *text;
  Verb verb{.both = Take("同时", &rest)};
  std::string_view behind = rest;
  verb.conforms = Take(kConforming, &behind);
  if (!Take(kVerbs, &rest)) return {};
  *text = rest;
  return verb;
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

// Years of which dates can be.
constexpr int64_t kYearFirst = 1900, kYearLast = 2199;

// A word for a year or month, and how far that is from that of the as-of date.
struct RelativeWord {
  std::string_view text;
  int offset;
};

template <size_t N>
std::optional<int> TakeRelative(const RelativeWord (&words)[N], std::string_view* text) {
  for (const RelativeWord& word : words) {
    if (Take(word.text, text)) return word.offset;
  }
  return std::nullopt;
}

// 12月31日, 年底; the month and the day, whether there is such a day or not.
struct MonthAndDay {
  int64_t month = 0;
  int64_t day = 0;
};

std::optional<MonthAndDay> TakeMonthAndDay(std::string_view* text) {
  constexpr std::string_view kYearEnds[] = {"年底", "年末", "底", "末"};
  if (Take(kYearEnds, text)) return MonthAndDay{12, 31};
  const std::optional<int64_t> month = TakeNumber(text);
  if (!month.has_value() || !Take("月", text)) return std::nullopt;
  const std::optional<int64_t> day = TakeNumber(text);
  if (!day.has_value() || !Take("日", text)) return std::nullopt;
  return MonthAndDay{*month, *day};
}

// The day in `year`; nothing: there is none.
std::optional<std::chrono::year_month_day> DayOf(const MonthAndDay& day, int64_t year) {
  if (day.month < 1 || day.month > 12 || day.day < 1 || day.day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(day.month)),
                                         std::chrono::day(static_cast<unsigned>(day.day))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

// 上年12月31日, 上月底, 2019年12月31日. False: `text` names no day by such words. `cut_off` is left
// without a value where there is no such day (in some years).
bool ReadCutOffDay(std::string_view* text, std::optional<base::CutOff>* cut_off) {
  using Kind = base::CutOff::Kind;
  constexpr RelativeWord kMonths[] = {{"上个月", -1}, {"上月", -1}, {"当月", 0}, {"本月", 0}};
  constexpr RelativeWord kYears[] = {{"上一年度", -1}, {"上年度", -1}, {"上一年", -1}, {"上年", -1},
                                     {"当年度", 0},    {"本年度", 0},  {"当年", 0},    {"本年", 0}};
  constexpr std::string_view kMonthEnds[] = {"月底", "月末", "底", "末"};
  constexpr int64_t kCommonYear = 2001;
  if (const std::optional<int> offset = TakeRelative(kMonths, text)) {
    *cut_off = base::CutOff{.kind = Kind::kMonthEnd, .offset = *offset};
    return Take(kMonthEnds, text);
  }
  if (const std::optional<int> offset = TakeRelative(kYears, text)) {
    Take("的", text);
    const std::optional<MonthAndDay> day = TakeMonthAndDay(text);
    if (!day.has_value()) return false;
    if (!DayOf(*day, kCommonYear)) return true;
    *cut_off = base::CutOff{.kind = Kind::kOfYear,
                            .offset = *offset,
                            .month = static_cast<int>(day->month),
                            .day = static_cast<int>(day->day)};
    return true;
  }
  const std::optional<int64_t> year = TakeNumber(text);
  if (!year.has_value() || !Take("年", text)) return false;
  const std::optional<MonthAndDay> day = TakeMonthAndDay(text);
  if (!day.has_value()) return false;
  if (*year < kYearFirst || *year > kYearLast) return true;
  const std::optional<std::chrono::year_month_day> date = DayOf(*day, *year);
  if (!date.has_value()) return true;
  const auto days = std::chrono::sys_days(*date).time_since_epoch().count();
  *cut_off = base::CutOff{.kind = Kind::kDay, .date = static_cast<int32_t>(days)};
  return true;
}

// 2019年12月31日, 2019年底. False: there is no day of a year. `day` is left without a value where
// there is no such day.
bool TakeDay(std::string_view* text, std::optional<int32_t>* day) {
  if (!ReadNumeral(*text).has_value()) return false;
  std::optional<base::CutOff> cut_off;
  if (!ReadCutOffDay(text, &cut_off)) return false;
  if (cut_off.has_value()) *day = cut_off->date;
  return true;
}

// （含）, （不含当日）: whether the day before it counts.
std::optional<bool> TakeEnd(std::string_view* text) {
  const std::optional<Token> end = ReadEnd(*text, 0, {});
  if (!end.has_value()) return std::nullopt;
  text->remove_prefix(static_cast<size_t>(end->range.end));
  return end->kind == TokenKind::kIncluded;
}

// A number with a unit of time, of grades or one of `units`.
bool TakeAmount(const std::vector<std::string>& units, std::string_view* text, Amount* amount) {
  constexpr std::string_view kUnits[] = {"年", "个月", "周岁",     "岁",    "日",
                                         "天", "级",   "个工作日", "工作日"};
  int64_t length = 0;
  std::optional<Amount> read = ReadAmount(*text, units, &length);
  if (!read.has_value()) return true;  // （含） alone
  *amount = std::move(*read);
  text->remove_prefix(static_cast<size_t>(length));
  return !amount->unit.empty() || Take(kUnits, text);
}

}  // namespace

std::optional<Token> ReadListReference(std::string_view text, int64_t at) {
  constexpr std::string_view kPointers[] = {"下列", "以下"};
  constexpr std::string_view kAny[] = {"之一", "中的任一项", "中的任何一项"};
  constexpr std::string_view kPersons[] = {"人员", "对象"};
  std::string_view rest = text;
  if (rest.starts_with("不")) return std::nullopt;
  TakeVerb(&rest);
  if (!Take(kPointers, &rest)) return std::nullopt;
  const bool either = Take("任一", &rest);
  // 下列人员: who is one of those.
  const bool persons = Take(kPersons, &rest);
  const bool cases = persons || Take(kCases, &rest);
  if (!cases && !Take(kNouns, &rest)) return std::nullopt;
  const bool any = Take(kAny, &rest) || either || persons;
  Token token = MakeToken(any ? TokenKind::kListAny : TokenKind::kListAll, text, rest, at);
  token.number = cases ? 1 : 0;
  return token;
}

std::optional<Token> ReadReferenceWords(std::string_view text, int64_t at) {
  constexpr std::string_view kNames[] = {"规定", "所列", "所称", "所述"};
  std::string_view rest = text;
  if (rest.starts_with("不")) return std::nullopt;
  const bool manner = Take(kManners, &rest);
  const Verb verb = manner ? Verb{.conforms = true} : TakeVerb(&rest);
  const std::string_view place = rest;
  std::optional<Reference> reference = ReadReference(rest);
  if (!reference.has_value()) return std::nullopt;
  rest.remove_prefix(static_cast<size_t>(reference->length));
  std::string_view law = rest;
  Take("的", &law);
  const bool laid_down = Take("规定", &law);  // 第一条的规定
  if (laid_down) rest = law;
  const bool named = laid_down || Take(kNames, &rest);
  if (manner && !laid_down) return std::nullopt;
  std::string_view noun = rest;
  Take("的", &noun);
  const bool cases = Take(kCases, &noun);
  const bool counted = cases || Take(kNouns, &noun);
  if (counted) rest = noun;
  if (!named && !counted) return std::nullopt;
  const bool one_of = Take("之一", &rest);
  Token token = MakeToken(TokenKind::kReference, text, rest, at);
  token.text = place.substr(0, static_cast<size_t>(reference->length));
  token.number = (one_of ? kRefersToOneOf : 0) | (cases ? kRefersToCases : 0) |
                 (verb.both ? kRefersToBoth : 0) | (verb.conforms ? kRefersConforming : 0);
  token.manner = manner;
  return token;
}

std::optional<Token> ReadEtcCount(std::string_view text, int64_t at) {
  constexpr std::string_view kCounters[] = {"个", "项", "种", "类", "条", "款", "名", "方面"};
  std::string_view rest = text;
  if (!Take("等", &rest)) return std::nullopt;
  const std::optional<int64_t> number = TakeNumber(&rest);
  if (!number.has_value() || !Take(kCounters, &rest)) return std::nullopt;
  Take(kNouns, &rest);
  Token token = MakeToken(TokenKind::kEtcCount, text, rest, at);
  token.number = *number;
  return token;
}

std::optional<Token> ReadEnd(std::string_view text, int64_t at,
                             const std::vector<std::string>& units,
                             const std::vector<std::string>& own) {
  constexpr std::string_view kOpen[] = {"（", "("};
  constexpr std::string_view kClose[] = {"）", ")"};
  constexpr std::string_view kVerbs[] = {"含", "包括", "包含"};
  constexpr std::string_view kWhole[] = {"本数", "本级", "当日", "本日"};
  std::string_view rest = text;
  if (!Take(kOpen, &rest)) return std::nullopt;
  const bool excluded = Take("不", &rest);
  if (!Take(kVerbs, &rest)) return std::nullopt;
  Amount amount;
  const auto closes = [&](const std::string& name) {
    return rest.starts_with(name) && StartsWith(kClose, rest.substr(name.size()));
  };
  const auto named = std::find_if(own.begin(), own.end(), closes);
  if (named != own.end()) {
    rest.remove_prefix(named->size());
  } else if (!Take(kWhole, &rest) && !TakeAmount(units, &rest, &amount)) {
    return std::nullopt;
  }
  if (!Take(kClose, &rest)) return std::nullopt;
  Token token = MakeToken(excluded ? TokenKind::kExcluded : TokenKind::kIncluded, text, rest, at);
  token.amount = std::move(amount);
  return token;
}

std::optional<Token> ReadOrEqual(std::string_view text, int64_t at) {
  constexpr std::string_view kJoins[] = {"或者", "或", "以及", "及"};
  constexpr std::string_view kMore[] = {"高于", "大于", "多于", "超过"};
  constexpr std::string_view kLess[] = {"低于", "小于", "少于"};
  constexpr std::string_view kEqual = "等于";
  std::string_view rest = text;
  const bool first = Take(kEqual, &rest);
  if (first && !Take(kJoins, &rest)) return std::nullopt;
  const bool more = Take(kMore, &rest);
  if (!more && !Take(kLess, &rest)) return std::nullopt;
  if (!first) Take(kJoins, &rest);
  if (!first && !Take(kEqual, &rest)) return std::nullopt;
  return MakeToken(more ? TokenKind::kFull : TokenKind::kNotExceed, text, rest, at);
}

std::optional<Token> ReadDates(std::string_view text, int64_t at) {
  constexpr std::string_view kFrom[] = {"起", "开始"};
  constexpr std::string_view kBefore[] = {"以前", "之前", "前"};
  constexpr std::string_view kAfter[] = {"以后", "之后", "后"};
  constexpr std::string_view kClosing[] = {"期间内", "期间", "之间", "止"};
  std::string_view rest = text;
  std::optional<int32_t> first, last;
  if (!TakeDay(&rest, &first)) return std::nullopt;
  std::optional<bool> included = TakeEnd(&rest);
  const bool from = !included.has_value() && Take(kFrom, &rest);
  std::optional<DateSpan> dates = DateSpan();
  if (!included.has_value() && Take("至", &rest)) {
    if (!TakeDay(&rest, &last) || !Take(kClosing, &rest)) return std::nullopt;
    dates->first = first;
    dates->last = last;
    if (!first.has_value() || !last.has_value() || *first > *last) dates.reset();
  } else {
    const bool before = !from && Take(kBefore, &rest);
    if (!from && !before && !Take(kAfter, &rest)) return std::nullopt;
    if (!included.has_value() && !from) included = TakeEnd(&rest);
    dates->unclear = !from && !included.has_value();
    const int shift = included == false ? 1 : 0;
    if (first.has_value() && before) dates->last = *first - shift;
    if (first.has_value() && !before) dates->first = *first + shift;
    if (!first.has_value()) dates.reset();
  }
  Token token = MakeToken(TokenKind::kDates, text, rest, at);
  token.dates = dates;
  return token;
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
  constexpr std::string_view kCounted[] = {"计算至", "计算到"};
  constexpr std::string_view kUpTo[] = {"截至到", "截至", "截止到", "截止至", "截止"};
  constexpr std::string_view kActs[] = {"申请", "申报", "受理", "报名"};
  constexpr std::string_view kDays[] = {"之日", "当日", "时", "日"};
  constexpr std::string_view kClosing[] = {"为止", "止"};
  std::string_view rest = text;
  const bool counted = Take(kCounted, &rest);
  if (!counted && !Take(kUpTo, &rest)) return std::nullopt;
  std::string_view day = rest;
  Take("提出", &rest);
  const bool acts = Take(kActs, &rest);
  if (acts && Take(kDays, &rest)) return MakeToken(TokenKind::kFiller, text, rest, at);
  if (acts) day = rest;  // 申报当年
  std::optional<base::CutOff> cut_off;
  if (!ReadCutOffDay(&day, &cut_off)) return std::nullopt;
  Take(kClosing, &day);
  Token token = MakeToken(TokenKind::kCutOff, text, day, at);
  token.cut_off = cut_off;
  token.number = counted ? 1 : 0;
  return token;
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
