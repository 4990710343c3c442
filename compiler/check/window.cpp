#include "compiler/check/context.h"

// Windows of time: 当年度, 近N年内, 2019年12月31日前; of the next event, or of an experience.
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::Token;
using syntax::TokenKind;

// Bounds that keep a typing error in a number from becoming an endless computation.
constexpr int64_t kWindowYearsMax = 50;
constexpr int64_t kYearDaysMax = 366;
constexpr int64_t kMonthsOfYear = 12;

// The last day before the window of 近N年 or 近N日.
ir::Lookback BeforeWindow(Context& context, const EventWindow& window) {
  if (window.days.has_value())
    return {.days_after = window.days->natural + 1,
            .working_days = window.days->working,
            .at = context.cut_off};
  // From the first day whose N months are not over before the as-of date: at the end of a month
  // several days have the same day as their end.
  return {.days_after = 1,
          .months = window.months,
          .missing_day = DecideMissingDay(context, window.range),
          .at = context.cut_off};
}

InstId Day(Context& context, int32_t date, source::Range range) {
  const base::CutOff day{.kind = base::CutOff::Kind::kDay, .date = date};
  return context.module.Add(ir::AsOf{day}, SpanOf(range));
}

// 近N年, 近N个月, 近N日. Nothing after a report.
std::optional<EventWindow> Recent(Context& context, const Token& token) {
  const bool in_days = token.day_kind.has_value();
  const int64_t most = kWindowYearsMax * (in_days ? kYearDaysMax : kMonthsOfYear);
  if (token.number < 1 || token.number > most) {
    context.consumer.Emit(Kind::kNumberOutOfRange, context.Place(token.range),
                          context.Slice(token.range));
    return std::nullopt;
  }
  EventWindow window{.range = token.range};
  if (!in_days) {
    window.months = static_cast<int>(token.number);
    return window;
  }
  window.days = DecideDays(context, token.number, *token.day_kind, token.range);
  if (!window.days.has_value()) return std::nullopt;
  return window;
}

// 2019年12月31日前, 2018年1月1日起. Nothing after a report.
std::optional<EventWindow> Between(Context& context, const Token& token) {
  if (!token.dates.has_value()) {
    context.consumer.Emit(Kind::kWrittenDates, context.Place(token.range),
                          context.Slice(token.range));
    return std::nullopt;
  }
  EventWindow window{.range = token.range, .dates = token.dates};
  if (!token.dates->unclear) return window;
  const bool before = window.dates->last.has_value();
  const Convention convention = before ? Convention::kBeforeDay : Convention::kAfterDay;
  if (context.Decide(convention, token.range) == 0) return window;
  if (before) {
    --*window.dates->last;
  } else {
    ++*window.dates->first;
  }
  return window;
}

std::optional<EventWindow> WindowOf(Context& context, const Token& token) {
  switch (token.kind) {
    case TokenKind::kRecent:
      return Recent(context, token);
    case TokenKind::kDates:
      return Between(context, token);
    default:
      return EventWindow{.range = token.range,
                         .year_offset = token.kind == TokenKind::kThisYear ? 0 : -1};
  }
}

// Whether the window is shorter than what must be full within it.
bool IsTooShort(const EventWindow& window, const Node& tenure) {
  if (window.dates.has_value() || window.days.has_value()) return false;
  for (const syntax::Limit& limit : tenure.limits) {
    if (!IsUpper(limit) && limit.years * kMonthsOfYear + limit.months > window.months) return true;
  }
  return false;
}

}  // namespace

bool IsWindow(const Token& token) {
  return token.kind == TokenKind::kRecent || token.kind == TokenKind::kDates ||
         token.kind == TokenKind::kThisYear || token.kind == TokenKind::kLastYear;
}

bool OpenWindow(Context& context, const Token& token) {
  if (context.window.has_value()) {
    context.consumer.Emit(Kind::kTwoTimes, context.Place(token.range),
                          context.Slice(context.window->range), context.Slice(token.range));
    return false;
  }
  context.window = WindowOf(context, token);
  return context.window.has_value();
}

void AddWindow(Context& context, ir::TableId table, std::vector<InstId>* conditions) {
  if (!context.window.has_value()) return;
  const EventWindow window = *context.window;
  context.window.reset();
  const int column = context.module.schema.table(table).event_date;
  const auto compare = [&](ir::CompareOp op, InstId limit) {
    const InstId date = Column(context, table, column, window.range);
    conditions->push_back(context.module.Add(ir::Compare{op, date, limit}, SpanOf(window.range)));
  };
  const auto add = [&](ir::InstData limit) {
    return context.module.Add(std::move(limit), SpanOf(window.range));
  };
  if (window.dates.has_value()) {
    if (window.dates->first.has_value())
      compare(ir::CompareOp::kGe, Day(context, *window.dates->first, window.range));
    if (window.dates->last.has_value())
      compare(ir::CompareOp::kLe, Day(context, *window.dates->last, window.range));
  } else if (window.year_offset.has_value()) {
    compare(ir::CompareOp::kGe, add(ir::YearStart{*window.year_offset, context.cut_off}));
    compare(ir::CompareOp::kLt, add(ir::YearStart{*window.year_offset + 1, context.cut_off}));
  } else {
    compare(ir::CompareOp::kGt, add(BeforeWindow(context, window)));
  }
}

std::optional<InstId> WindowStart(Context& context, const Node& said, const Node& tenure) {
  const Token& token = *said.window;
  const std::string words = context.Slice(token.range);
  const auto report = [&](Kind kind) {
    context.consumer.Emit(kind, context.Place(tenure.range), context.Slice(tenure.range), words);
    return std::nullopt;
  };
  const std::optional<EventWindow> window = WindowOf(context, token);
  if (!window.has_value()) return std::nullopt;
  if (said.span == syntax::SpanKind::kContinuous) return report(Kind::kContinuousWindow);
  if (IsTooShort(*window, tenure)) return report(Kind::kWindowTooShort);
  if (window->dates.has_value()) {
    if (window->dates->last.has_value()) return report(Kind::kTenureUntil);
    return Day(context, *window->dates->first, window->range);
  }
  if (window->days.has_value() && window->days->working > 0) {
    context.consumer.Emit(Kind::kWorkdayTenure, context.Place(token.range), words);
    return std::nullopt;
  }
  return context.module.Add(BeforeWindow(context, *window), SpanOf(window->range));
}

}  // namespace tiaowen::check
