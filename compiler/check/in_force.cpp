#include "compiler/check/in_force.h"

#include <algorithm>
#include <initializer_list>

#include "compiler/syntax/numeral.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;

constexpr int64_t kTermMonthsMax = int64_t{12} * 150;

bool Skip(std::string_view text, std::string_view word, size_t* at) {
  if (!text.substr(*at).starts_with(word)) return false;
  *at += word.size();
  return true;
}

void SkipSpaces(std::string_view text, size_t* at) {
  while (Skip(text, " ", at) || Skip(text, "\u3000", at)) continue;
}

// A number and the word behind it; false, and `at` stays, when they do not stand there.
bool ReadNumber(std::string_view text, std::string_view word, size_t* at, int64_t* value) {
  size_t next = *at;
  SkipSpaces(text, &next);
  std::optional<syntax::Numeral> numeral = syntax::ReadNumeral(text.substr(next));
  if (!numeral.has_value()) return false;
  next += static_cast<size_t>(numeral->length);
  SkipSpaces(text, &next);
  if (!Skip(text, word, &next)) return false;
  *value = numeral->value;
  *at = next;
  return true;
}

// A written day and where it ends.
struct WrittenDay {
  int32_t day = 0;
  size_t end = 0;
};

// The day of the form N年N月N日 at `at`; nothing also for a day that the calendar does not have.
std::optional<WrittenDay> ReadDay(std::string_view text, size_t at) {
  int64_t year = 0, month = 0, day = 0;
  if (!ReadNumber(text, "年", &at, &year) || !ReadNumber(text, "月", &at, &month) ||
      !ReadNumber(text, "日", &at, &day))
    return std::nullopt;
  builtin::ParsedDate date = builtin::ParseDate(fmt::format("{}-{}-{}", year, month, day));
  if (date.error != builtin::DateError::kNone) return std::nullopt;
  return WrittenDay{date.interval.first, at};
}

// What one sentence says.
struct Saying {
  std::vector<int32_t> from, to;
  std::vector<int64_t> terms;  // 有效期N年, in months
  bool unread = false;         // a day or a term that counts is not readable
};

// A span of years or months at `at`, in months.
std::optional<int64_t> ReadTerm(std::string_view text, size_t at) {
  int64_t number = 0;
  if (ReadNumber(text, "年", &at, &number) && number <= kTermMonthsMax / 12) return number * 12;
  if (ReadNumber(text, "个月", &at, &number) && number <= kTermMonthsMax) return number;
  return std::nullopt;
}

// The last day of the form N年底 or N年N月底 at `at`.
std::optional<WrittenDay> ReadEnd(std::string_view text, size_t at) {
  int64_t year = 0, month = 12;
  if (!ReadNumber(text, "年", &at, &year)) return std::nullopt;
  ReadNumber(text, "月", &at, &month);
  if (!Skip(text, "底", &at)) return std::nullopt;
  const builtin::ParsedDate date = builtin::ParseDate(fmt::format("{}-{}", year, month));
  if (date.error != builtin::DateError::kNone) return std::nullopt;
  return WrittenDay{date.interval.last, at};
}

// The bytes of the number, or else of the character, at `at`.
size_t LengthAt(std::string_view text, size_t at) {
  std::optional<syntax::Numeral> numeral = syntax::ReadNumeral(text.substr(at));
  return static_cast<size_t>(
      numeral.has_value() ? numeral->length : source::CharLength(text, static_cast<int64_t>(at)));
}

bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.starts_with(word); });
}

// Whether what stands behind a day says that something else begins or ends on it: 起废止,
// 起施行的旧办法.
bool IsOfAnother(std::string_view behind) {
  size_t at = 0;
  Skip(behind, "起", &at);
  if (StartsWithAny(behind.substr(at), {"废止", "失效", "停止", "不再", "同时废止"})) return true;
  for (std::string_view word : {"施行", "实施", "执行", "生效", "试行", "适用"}) {
    if (Skip(behind, word, &at)) break;
  }
  return at > 0 && behind.substr(at).starts_with("的");
}

// Reads one sentence from its beginning to its end.
class SayingReader {
 public:
  explicit SayingReader(std::string_view sentence) : sentence_(sentence) {
    // A sentence that stands in brackets as a whole speaks for itself.
    if (source::Strip(sentence).starts_with("（")) brackets_ = -1;
  }

  Saying Read() {
    for (size_t i = 0; i < sentence_.size();) {
      std::string_view rest = sentence_.substr(i);
      titles_ += rest.starts_with("《") ? 1 : rest.starts_with("》") && titles_ > 0 ? -1 : 0;
      brackets_ += rest.starts_with("（") ? 1 : rest.starts_with("）") && brackets_ > 0 ? -1 : 0;
      const size_t end = titles_ > 0 || brackets_ > 0 ? i : ReadAt(i);
      i = end > i ? end : i + LengthAt(sentence_, i);
    }
    saying_.unread |= term_named_ && saying_.terms.empty() && saying_.to.empty();
    return std::move(saying_);
  }

 private:
  // Reads what counts at `at`; where it ends, or `at`.
  size_t ReadAt(size_t at) {
    std::string_view rest = sentence_.substr(at);
    for (std::string_view word : {"有效期限", "有效期", "试行期限", "试行期", "试行"}) {
      if (!rest.starts_with(word)) continue;
      ReadTermAt(at + word.size(), word == "试行");
      return at + word.size();
    }
    const bool open = EndsBefore(at, "至") || EndsBefore(at, "到");
    std::optional<WrittenDay> day = ReadDay(sentence_, at);
    if (!day.has_value() && open) day = ReadEnd(sentence_, at);
    if (day.has_value()) {
      AddDay(at, *day, open);
      return day->end;
    }
    return SkipPartOfDay(at, open);
  }

  // The term behind 有效期; 试行 alone need not have one.
  void ReadTermAt(size_t at, bool optional) {
    if (StartsWithAny(sentence_.substr(at), {"内", "满", "届满", "间"})) return;
    SkipSpaces(sentence_, &at);
    for (std::string_view word : {"为", "是", "：", "暂定"}) Skip(sentence_, word, &at);
    const std::optional<int64_t> term = ReadTerm(sentence_, at);
    if (term.has_value() && *term > 0) saying_.terms.push_back(*term);
    term_named_ |= !optional || term.has_value();
  }

  bool EndsBefore(size_t at, std::string_view word) const {
    return source::Strip(sentence_.substr(0, at)).ends_with(word);
  }

  // A day in the sentence: from it on, up to it, or neither.
  void AddDay(size_t begin, const WrittenDay& written, bool open) {
    const std::string_view behind = source::Strip(sentence_.substr(written.end));
    if (IsOfAnother(behind)) return;
    const bool alone = source::Strip(sentence_.substr(0, begin)).empty() && behind.empty();
    if (open) {
      saying_.to.push_back(written.day);
    } else if (alone || behind.starts_with("起") || EndsBefore(begin, "自") ||
               EndsBefore(begin, "从")) {
      saying_.from.push_back(written.day);
    }
  }

  // A year, perhaps with a month, where a whole day would count (自2020年1月起施行).
  size_t SkipPartOfDay(size_t at, bool open) {
    const size_t begin = at;
    int64_t number = 0;
    if (!ReadNumber(sentence_, "年", &at, &number)) return begin;
    if (!ReadNumber(sentence_, "月", &at, &number)) Skip(sentence_, "度", &at);
    const std::string_view behind = source::Strip(sentence_.substr(at));
    const bool counts = open || behind.starts_with("起") || EndsBefore(begin, "自");
    saying_.unread |= counts && number >= 1 && !IsOfAnother(behind);
    return at;
  }

  std::string_view sentence_;
  Saying saying_;
  int titles_ = 0;           // of other documents: 《…》
  int brackets_ = 0;         // what stands in them is of other documents too: 原办法（…起施行）
  bool term_named_ = false;  // 有效期 has been said
};

class InForceReader {
 public:
  explicit InForceReader(Context& context) : context_(context) {}

  void Add(const syntax::Unit& unit) {
    const std::string text = context_.Slice(unit.range);
    const Saying saying = SayingReader(text).Read();
    if (saying.unread || (saying.from.empty() && saying.to.empty() && saying.terms.empty())) {
      context_.consumer.Emit(Kind::kInForceUnread, context_.Place(unit.range), text);
      return;
    }
    for (int32_t day : saying.from)
      Set(day, "施行之日", "the first day in force", unit.range, &out_.from);
    for (int32_t day : saying.to)
      Set(day, "有效期的末日", "the last day in force", unit.range, &out_.to);
    for (int64_t months : saying.terms) {
      terms_.push_back(months);
      term_range_ = unit.range;
    }
  }

  // A term counts from the first day.
  ir::InForce Finish() {
    if (!terms_.empty() && !out_.from.has_value()) {
      context_.consumer.Emit(Kind::kInForceUnread, context_.Place(term_range_),
                             context_.Slice(term_range_));
      return out_;
    }
    for (int64_t months : terms_)
      Set(EndOfTerm(months), "有效期的末日", "the last day in force", term_range_, &out_.to);
    if (out_.from.has_value() && out_.to.has_value() && *out_.to < *out_.from) {
      context_.consumer.Emit(Kind::kInForceOrder, context_.Place(last_),
                             builtin::FormatDate(*out_.from), builtin::FormatDate(*out_.to));
    }
    return out_;
  }

 private:
  // The day before the first day comes round; in a month that lacks that day, its last day.
  int32_t EndOfTerm(int64_t months) const {
    const auto round = [&](base::MissingDay missing_day) {
      return builtin::AddMonths(*out_.from, months, missing_day);
    };
    const int32_t month_end = round(base::MissingDay::kMonthEnd);
    return month_end == round(base::MissingDay::kNextMonth) ? month_end - 1 : month_end;
  }

  void Set(int32_t day, const char* zh, const char* en, source::Range range,
           std::optional<int32_t>* known) {
    if (known->has_value() && **known != day) {
      context_.consumer.Emit(Kind::kInForceTwice, context_.Place(range), zh,
                             builtin::FormatDate(**known), builtin::FormatDate(day), en);
      return;
    }
    *known = day;
    last_ = range;
  }

  Context& context_;
  ir::InForce out_;
  std::vector<int64_t> terms_;  // in months
  source::Range term_range_;
  source::Range last_;  // of the sentence that said the last day that counts
};

}  // namespace

void ReadInForce(Context& context, const std::vector<syntax::Unit>& units) {
  InForceReader reader(context);
  for (const syntax::Unit& unit : units) {
    if (unit.unit_class == ir::SentenceClass::kInForce) reader.Add(unit);
  }
  context.module.in_force = reader.Finish();
}

}  // namespace tiaowen::check
