#include "compiler/check/in_force.h"

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
  std::optional<int32_t> from, to;
  int64_t term_months = 0;  // 有效期N年
};

// The term behind 有效期 at `at`, in months; 0 when none is written there.
int64_t ReadTerm(std::string_view text, size_t at) {
  SkipSpaces(text, &at);
  if (!Skip(text, "为", &at)) Skip(text, "：", &at);
  int64_t number = 0;
  int64_t months = 0;
  if (ReadNumber(text, "年", &at, &number)) {
    months = number <= kTermMonthsMax / 12 ? number * 12 : 0;
  } else if (ReadNumber(text, "个月", &at, &number)) {
    months = number <= kTermMonthsMax ? number : 0;
  }
  return months;
}

// The bytes of the number, or else of the character, at `at`.
size_t LengthAt(std::string_view text, size_t at) {
  std::optional<syntax::Numeral> numeral = syntax::ReadNumeral(text.substr(at));
  return static_cast<size_t>(
      numeral.has_value() ? numeral->length : source::CharLength(text, static_cast<int64_t>(at)));
}

// A day in a sentence: from it on, up to it, or neither.
void ReadDayOf(std::string_view sentence, size_t begin, const WrittenDay& written, Saying* saying) {
  std::string_view before = source::Strip(sentence.substr(0, begin));
  std::string_view behind = source::Strip(sentence.substr(written.end));
  if (behind.starts_with("起废止") || behind.starts_with("起失效")) return;
  const bool alone = before.empty() && behind.empty();
  if (before.ends_with("至") || before.ends_with("到")) {
    saying->to = written.day;
  } else if (alone || behind.starts_with("起") || before.ends_with("自") ||
             before.ends_with("从")) {
    saying->from = written.day;
  }
}

Saying Read(std::string_view sentence) {
  constexpr std::string_view kTerm = "有效期";
  Saying saying;
  int titles = 0;  // of other documents: 《…》
  for (size_t i = 0; i < sentence.size();) {
    std::string_view rest = sentence.substr(i);
    titles += rest.starts_with("《") ? 1 : rest.starts_with("》") && titles > 0 ? -1 : 0;
    if (titles == 0 && rest.starts_with(kTerm) && saying.term_months == 0)
      saying.term_months = ReadTerm(sentence, i + kTerm.size());
    std::optional<WrittenDay> day = titles == 0 ? ReadDay(sentence, i) : std::nullopt;
    if (day.has_value()) ReadDayOf(sentence, i, *day, &saying);
    i = day.has_value() ? day->end : i + LengthAt(sentence, i);
  }
  return saying;
}

class InForceReader {
 public:
  explicit InForceReader(Context& context) : context_(context) {}

  void Add(const syntax::Unit& unit) {
    const std::string text = context_.Slice(unit.range);
    const Saying saying = Read(text);
    if (!saying.from.has_value() && !saying.to.has_value() && saying.term_months == 0) {
      context_.consumer.Emit(Kind::kInForceUnread, context_.Place(unit.range), text);
      return;
    }
    Set(saying.from, "施行之日", "the first day in force", unit.range, &out_.from);
    Set(saying.to, "有效期的末日", "the last day in force", unit.range, &out_.to);
    if (saying.term_months == 0) return;
    term_months_ = saying.term_months;
    term_range_ = unit.range;
  }

  // A term counts from the first day.
  ir::InForce Finish() {
    if (term_months_ > 0 && !out_.from.has_value()) {
      context_.consumer.Emit(Kind::kInForceUnread, context_.Place(term_range_),
                             context_.Slice(term_range_));
    } else if (term_months_ > 0) {
      Set(EndOfTerm(), "有效期的末日", "the last day in force", term_range_, &out_.to);
    }
    if (out_.from.has_value() && out_.to.has_value() && *out_.to < *out_.from) {
      context_.consumer.Emit(Kind::kInForceOrder, context_.Place(last_),
                             builtin::FormatDate(*out_.from), builtin::FormatDate(*out_.to));
    }
    return out_;
  }

 private:
  // The day before the first day comes round; in a month that lacks that day, its last day.
  int32_t EndOfTerm() const {
    const auto round = [&](base::MissingDay missing_day) {
      return builtin::AddMonths(*out_.from, term_months_, missing_day);
    };
    const int32_t month_end = round(base::MissingDay::kMonthEnd);
    return month_end == round(base::MissingDay::kNextMonth) ? month_end - 1 : month_end;
  }

  void Set(std::optional<int32_t> day, const char* zh, const char* en, source::Range range,
           std::optional<int32_t>* known) {
    if (!day.has_value()) return;
    if (known->has_value() && **known != *day) {
      context_.consumer.Emit(Kind::kInForceTwice, context_.Place(range), zh,
                             builtin::FormatDate(**known), builtin::FormatDate(*day), en);
      return;
    }
    *known = day;
    last_ = range;
  }

  Context& context_;
  ir::InForce out_;
  int64_t term_months_ = 0;
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
