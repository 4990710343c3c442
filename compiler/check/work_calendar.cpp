#include "compiler/check/work_calendar.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "compiler/check/context.h"
#include "compiler/check/names.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Word;

// The number in 2019年, of the years that dates may lie in; nothing for anything else.
std::optional<int> ReadYear(const std::string& text) {
  const builtin::ParsedDate date = builtin::ParseDate(text);
  const bool year_alone = text.ends_with("年") && date.error == builtin::DateError::kNone;
  return year_alone ? std::optional(builtin::YearOf(date.interval.first)) : std::nullopt;
}

bool IsWeekend(int32_t day) {
  const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{day}}};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// Declares one year.
class YearDeclarer {
 public:
  YearDeclarer(int year, const syntax::WorkYearDeclaration& declaration,
               const source::FileSet& files, diagnostics::Consumer& consumer)
      : year_(year), declaration_(declaration), files_(files), consumer_(consumer) {}

  base::WorkYear Run() {
    for (const syntax::DaySpan& span : declaration_.rest) ListRest(span);
    for (const Word& word : declaration_.work) ListWork(word);
    base::WorkYear out{.year = year_, .days = {}};
    const int32_t end = *builtin::DaysFromCivil(year_ + 1, 1, 1);
    for (int32_t day = *builtin::DaysFromCivil(year_, 1, 1); day < end; ++day) {
      const auto listed = works_.find(day);
      if (listed != works_.end() ? listed->second : !IsWeekend(day)) out.days.push_back(day);
    }
    return out;
  }

 private:
  void ListRest(const syntax::DaySpan& span) {
    const std::optional<int32_t> first = DayOf(span.first);
    const std::optional<int32_t> last = span.last.has_value() ? DayOf(*span.last) : first;
    if (!first.has_value() || !last.has_value()) return;
    if (*last < *first) {
      consumer_.Emit(Kind::kWorkCalendarOrder, files_.Locate(span.last->range), span.first.text,
                     span.last->text);
    }
    for (int32_t day = *first; day <= *last; ++day) List(day, false, span.first.range);
  }

  void ListWork(const Word& word) {
    const std::optional<int32_t> day = DayOf(word);
    if (!day.has_value()) return;
    const bool rests = IsWeekend(*day) || works_.contains(*day);
    if (!rests) consumer_.Emit(Kind::kWorkCalendarPlain, files_.Locate(word.range), word.text);
    List(*day, true, word.range);
  }

  void List(int32_t day, bool works, source::Range range) {
    if (works_.emplace(day, works).second) return;
    consumer_.Emit(Kind::kWorkCalendarTwice, files_.Locate(range), builtin::FormatDate(day));
  }

  std::optional<int32_t> DayOf(const Word& word) {
    const builtin::ParsedDate date = builtin::ParseDate(word.text);
    if (date.error == builtin::DateError::kNone && builtin::YearOf(date.interval.first) == year_)
      return date.interval.first;
    consumer_.Emit(Kind::kWorkCalendarDate, files_.Locate(word.range), word.text,
                   declaration_.year.text);
    return std::nullopt;
  }

  int year_;
  const syntax::WorkYearDeclaration& declaration_;
  const source::FileSet& files_;
  diagnostics::Consumer& consumer_;
  std::map<int32_t, bool> works_;  // the days that are listed
};

}  // namespace

void DeclareWorkCalendar(const syntax::VocabularyTree& tree, const source::FileSet& files,
                         diagnostics::Consumer& consumer, Declarations* out) {
  std::map<int, const Word*> declared;
  for (const syntax::WorkYearDeclaration& declaration : tree.work_years) {
    const std::optional<int> year = ReadYear(declaration.year.text);
    if (!year.has_value()) {
      consumer.Emit(Kind::kWorkCalendarYear, files.Locate(declaration.year.range),
                    declaration.year.text);
      continue;
    }
    const auto [known, added] = declared.emplace(*year, &declaration.year);
    if (!added) {
      ReportDuplicate(declaration.year, known->second->range, files, consumer);
      continue;
    }
    out->work_calendar.push_back(YearDeclarer(*year, declaration, files, consumer).Run());
  }
  std::sort(out->work_calendar.begin(), out->work_calendar.end(),
            [](const base::WorkYear& a, const base::WorkYear& b) { return a.year < b.year; });
}

std::optional<Days> DecideDays(Context& context, int64_t number, syntax::DayKind kind,
                               source::Range range) {
  const bool by_convention = number > 0 && kind == syntax::DayKind::kByConvention;
  const bool working = kind == syntax::DayKind::kWorking ||
                       (by_convention && context.Decide(Convention::kDay, range) == 1);
  if (!working) return Days{.natural = static_cast<int>(number)};
  if (context.declarations.work_calendar.empty()) {
    context.consumer.Emit(Kind::kNoWorkCalendar, context.Place(range), context.Slice(range));
    return std::nullopt;
  }
  return Days{.working = static_cast<int>(number)};
}

}  // namespace tiaowen::check
