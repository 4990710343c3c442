#include <algorithm>
#include <utility>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::NodeKind;
using syntax::Token;
using syntax::TokenKind;

// Bounds that keep a typing error in a number from becoming an endless computation.
constexpr int64_t kYearsMax = 150;
constexpr int64_t kRecentYearsMax = 50;
constexpr int64_t kYearDaysMax = 366;

bool HasToken(const Node& node, TokenKind kind) {
  return std::any_of(node.tokens.begin(), node.tokens.end(),
                     [&](const Token& token) { return token.kind == kind; });
}

// What the row of an event is: it has taken effect, and it is as its phrase says.
std::optional<std::vector<InstId>> EventConditions(Context& context, const Token& event) {
  ir::TableId table = context.phrase(event).table;
  std::vector<InstId> conditions;
  if (std::optional<InstId> dated = ByAsOf(context, table, event.range))
    conditions.push_back(*dated);
  if (context.module.schema.table(table).event_date >= 0) AddWindow(context, table, &conditions);
  std::optional<std::vector<InstId>> bound = BindRow(context, event);
  if (!bound.has_value()) return std::nullopt;
  conditions.insert(conditions.end(), bound->begin(), bound->end());
  return conditions;
}

// The event with those restrictions of its row that stand beside it or wait for it.
Condition CompileEvent(Context& context, const Token& event,
                       const std::vector<const Token*>& restrictions) {
  if (!CheckNesting(context, event.range)) return std::nullopt;
  ir::TableId table = context.phrase(event).table;
  std::vector<const Node*> attached;
  for (const Node* node : context.attached) {
    if (RestrictedTable(context, *node) == table) attached.push_back(node);
  }
  std::optional<std::vector<InstId>> conditions = EventConditions(context, event);
  if (!conditions.has_value()) return std::nullopt;
  context.level = table;
  bool complete = true;
  for (const Token* restriction : restrictions) {
    std::optional<std::vector<InstId>> bound = BindRow(context, *restriction);
    complete &= bound.has_value();
    if (bound.has_value()) conditions->insert(conditions->end(), bound->begin(), bound->end());
  }
  for (const Node* node : attached) {
    Condition condition = CompileCondition(context, *node);
    complete &= condition.has_value();
    if (condition.has_value()) conditions->push_back(*condition);
  }
  context.level = ir::kMainTable;
  if (!complete) return std::nullopt;
  return ExistsRow(context, table, std::move(*conditions), event.range);
}

// What the row of something that holds on the as-of date is: its period contains that day.
std::optional<std::vector<InstId>> StandingConditions(Context& context, const Token& token) {
  ir::TableId table_id = context.phrase(token).table;
  const ir::Table& table = context.module.schema.table(table_id);
  auto compare = [&](int column, ir::CompareOp op) {
    InstId date = Column(context, table_id, column, token.range);
    InstId as_of = context.module.Add(ir::AsOf{context.cut_off}, SpanOf(token.range));
    return context.module.Add(ir::Compare{op, date, as_of}, SpanOf(token.range));
  };
  std::vector<InstId> conditions = {
      compare(table.period_start, ir::CompareOp::kLe),
      compare(table.period_end,
              table.period_end_excluded ? ir::CompareOp::kGt : ir::CompareOp::kGe)};
  std::optional<std::vector<InstId>> bound = BindRow(context, token);
  if (!bound.has_value()) return std::nullopt;
  conditions.insert(conditions.end(), bound->begin(), bound->end());
  return conditions;
}

Condition CompileStanding(Context& context, const Token& token) {
  if (!CheckNesting(context, token.range)) return std::nullopt;
  std::optional<std::vector<InstId>> conditions = StandingConditions(context, token);
  if (!conditions.has_value()) return std::nullopt;
  return ExistsRow(context, context.phrase(token).table, std::move(*conditions), token.range);
}

// Whether a subject is whom a period speaks of.
bool IsStanding(const Context& context, const Token& token) {
  const ir::Table& table = context.module.schema.table(context.phrase(token).table);
  return table.period_start >= 0 && table.event_date < 0;
}

Condition CompileState(Context& context, const Token& token) {
  std::optional<std::vector<InstId>> bound = BindRow(context, token);
  if (!bound.has_value()) return std::nullopt;
  return All(context, std::move(*bound), context.level, token.range);
}

Condition CompilePlainDescriber(Context& context, const Token& token,
                                const std::vector<const Token*>& restrictions) {
  switch (token.kind) {
    case TokenKind::kTerm:
      return CompileTerm(context, token);
    case TokenKind::kEvent:
      return CompileEvent(context, token, restrictions);
    case TokenKind::kStanding:
      return CompileStanding(context, token);
    case TokenKind::kThisYear:
    case TokenKind::kLastYear:
    case TokenKind::kRecent:
    case TokenKind::kDates:
      if (!OpenWindow(context, token)) return std::nullopt;
      return InstId();
    default:
      return CompileState(context, token);
  }
}

// A word that describes, or that it does not (未, 不).
Condition CompileDescriber(Context& context, const Token& token,
                           const std::vector<const Token*>& restrictions) {
  if (token.phrase >= 0 && context.LeavesOut(token)) return InstId();
  Condition condition = CompilePlainDescriber(context, token, restrictions);
  if (!condition.has_value() || !token.negated) return condition;
  return Negate(context, *condition, token.range);
}

bool CheckNumber(Context& context, const Node& node, int64_t limit) {
  if (node.years >= 1 && node.years <= limit) return true;
  context.consumer.Emit(Kind::kNumberOutOfRange, context.Place(node.years_range),
                        context.Slice(node.years_range));
  return false;
}

bool IsContinuous(Context& context, const Node& node, bool after_event) {
  if (node.span == syntax::SpanKind::kAccumulated) return false;
  if (node.span == syntax::SpanKind::kContinuous) return true;
  return after_event && context.Decide(Convention::kInterruption, node.range) == 1;
}

std::optional<InstId> FilterOf(Context& context, const Token& experience) {
  std::optional<std::vector<InstId>> filter = BindRow(context, experience);
  if (!filter.has_value()) return std::nullopt;
  ir::TableId periods = context.phrase(experience).table;
  return Whole(context, std::move(*filter), periods, experience.range);
}

// Builds the condition of a tenure. `said` has its words, which `node` may leave out.
class TenureBuilder {
 public:
  TenureBuilder(Context& context, const Node& node, const Node& said)
      : context_(context), node_(node), said_(said) {}

  Condition Build() {
    if (!CheckNesting(context_, node_.range)) return std::nullopt;
    const Token& first = said_.tokens.front();
    has_event_ = first.kind == TokenKind::kEvent;
    level_ = has_event_ ? context_.phrase(first).table : ir::kMainTable;
    std::vector<InstId> conditions;
    if (has_event_) {
      std::optional<std::vector<InstId>> event = EventConditions(context_, first);
      if (!event.has_value()) return std::nullopt;
      conditions = std::move(*event);
      if (std::any_of(node_.limits.begin(), node_.limits.end(), syntax::IsUpper))
        context_.Record(node_.range,
                        fmt::format("「{}」有几条这样的记录的", context_.Slice(node_.range)),
                        "有一条在界限之内就算", "语言");
    }
    if (said_.tokens.back().kind == TokenKind::kExperience)
      continuous_ = IsContinuous(context_, said_, has_event_);
    for (const syntax::Limit& limit : node_.limits) {
      Condition condition = WithinLimit(limit);
      if (!condition.has_value()) return std::nullopt;
      conditions.push_back(*condition);
    }
    if (!has_event_) return All(context_, std::move(conditions), level_, node_.range);
    return ExistsRow(context_, level_, std::move(conditions), node_.range);
  }

 private:
  Condition WithinLimit(const syntax::Limit& limit) {
    if (!CheckSpanUnit(context_, limit)) return std::nullopt;
    const bool nothing = limit.years + limit.months + limit.days < 1;
    if (nothing || limit.years > kYearsMax || limit.months > kYearsMax * 12 ||
        limit.days > kYearsMax * kYearDaysMax) {
      context_.consumer.Emit(Kind::kNumberOutOfRange, context_.Place(limit.range),
                             context_.Slice(limit.range));
      return std::nullopt;
    }
    const std::optional<Days> days = DecideDays(context_, limit.days, limit.day_kind, node_.range);
    if (!days.has_value()) return std::nullopt;
    days_ = *days;
    if (days_.working > 0 && said_.tokens.back().kind == TokenKind::kExperience) {
      context_.consumer.Emit(Kind::kWorkdayTenure, context_.Place(node_.range),
                             context_.Slice(node_.range));
      return std::nullopt;
    }
    const int full = context_.Decide(Convention::kFullYears, node_.range);
    missing_day_ = limit.years + limit.months > 0 ? DecideMissingDay(context_, node_.range)
                                                  : base::MissingDay::kMonthEnd;
    switch (limit.kind) {
      case syntax::LimitKind::kAtLeast:
        return Full(limit, Includes(context_, limit, Convention::kBoundAbove, true) ? full : 1);
      case syntax::LimitKind::kMoreThan:
        return Full(limit, Includes(context_, limit, Convention::kBoundAbove, false) ? full : 1);
      case syntax::LimitKind::kLessThan:
        return Not(Full(
            limit, Includes(context_, limit, UpperBoundOf(context_, limit), false) ? 1 : full));
      case syntax::LimitKind::kAtMost:
        return Not(
            Full(limit, Includes(context_, limit, UpperBoundOf(context_, limit), true) ? 1 : full));
    }
    return std::nullopt;
  }

  Condition Not(Condition condition) {
    if (!condition.has_value()) return std::nullopt;
    return Negate(context_, *condition, node_.range);
  }

  // The length is full on the day, or only `days_after` days later.
  Condition Full(const syntax::Limit& limit, int days_after) {
    const Token& last = said_.tokens.back();
    InstId date;
    if (has_event_) {
      date = Column(context_, level_, context_.module.schema.table(level_).event_date, node_.range);
    } else if (said_.window.has_value()) {
      const std::optional<InstId> start = WindowStart(context_, said_, node_);
      if (!start.has_value()) return std::nullopt;
      date = *start;
    }
    const int years = static_cast<int>(limit.years), months = static_cast<int>(limit.months);
    if (last.kind != TokenKind::kExperience) {
      InstId full = context_.module.Add(ir::Lookback{.years = years,
                                                     .days_after = days_.natural + days_after,
                                                     .months = months,
                                                     .missing_day = missing_day_,
                                                     .working_days = days_.working,
                                                     .at = context_.cut_off},
                                        SpanOf(node_.range));
      return context_.module.Add(ir::Compare{ir::CompareOp::kLe, date, full}, SpanOf(node_.range));
    }
    std::optional<InstId> filter = FilterOf(context_, last);
    if (!filter.has_value()) return std::nullopt;
    ir::Accumulated accumulated{.table = context_.phrase(last).table,
                                .filter = *filter,
                                .since = date,
                                .years = years,
                                .days_after = days_.natural + days_after,
                                .level = level_,
                                .continuous = continuous_,
                                .months = months,
                                .missing_day = missing_day_,
                                .at = context_.cut_off};
    return context_.module.Add(accumulated, SpanOf(node_.range));
  }

  Context& context_;
  const Node& node_;
  const Node& said_;
  bool has_event_ = false;
  bool continuous_ = false;
  // Of the limit at hand.
  base::MissingDay missing_day_ = base::MissingDay::kMonthEnd;
  Days days_;
  ir::TableId level_;
};

// The restrictions of a yearly record, less those that a fork leaves out.
std::optional<std::vector<InstId>> YearConditions(Context& context, const Node& node) {
  const Token& yearly = node.tokens.back();
  ir::TableId table = context.phrase(yearly).table;
  std::optional<std::vector<InstId>> conditions = BindRow(context, yearly);
  for (const Token& token : node.tokens) {
    if (token.kind != TokenKind::kRestriction || !conditions.has_value()) continue;
    std::optional<std::vector<InstId>> bound = BindRestriction(context, token, table);
    if (!bound.has_value()) return std::nullopt;
    conditions->insert(conditions->end(), bound->begin(), bound->end());
  }
  return conditions;
}

}  // namespace

bool WaitsForRow(const Node& node) {
  if (node.kind == NodeKind::kDescribers)
    return HasToken(node, TokenKind::kRestriction) && !HasToken(node, TokenKind::kEvent);
  if (node.kind == NodeKind::kYearly || node.kind == NodeKind::kItem ||
      node.kind == NodeKind::kMembers) {
    return false;
  }
  return std::any_of(node.children.begin(), node.children.end(), WaitsForRow);
}

ir::TableId RestrictedTable(Context& context, const Node& node) {
  ir::TableId table;
  if (node.kind == NodeKind::kDescribers) {
    for (const Token& token : node.tokens) {
      if (token.kind == TokenKind::kRestriction) return context.phrase(token).table;
    }
  }
  for (const Node& child : node.children) {
    ir::TableId restricted = RestrictedTable(context, child);
    if (!restricted.valid()) continue;
    if (table.valid() && restricted != table) {
      context.consumer.Emit(
          Kind::kRestrictionTable, context.Place(child.range), context.Slice(child.range),
          context.module.schema.table(restricted).name, context.module.schema.table(table).name);
      return {};
    }
    table = restricted;
  }
  return table;
}

bool HasEvent(const Context& context, const Node& node, ir::TableId table) {
  if (node.kind == NodeKind::kMembers) return context.phrase(node.tokens[0]).table == table;
  if (node.kind == NodeKind::kDescribers) {
    return std::any_of(node.tokens.begin(), node.tokens.end(), [&](const Token& token) {
      return token.kind == TokenKind::kEvent && context.phrase(token).table == table;
    });
  }
  const bool side_by_side = node.kind == NodeKind::kComma || node.kind == NodeKind::kBeside;
  return side_by_side &&
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return HasEvent(context, child, table); });
}

Condition CompileDescribers(Context& context, const Node& node) {
  std::vector<const Token*> restrictions;
  const bool joins_event = context.level == ir::kMainTable && HasToken(node, TokenKind::kEvent);
  if (context.level == ir::kMainTable && !joins_event && HasToken(node, TokenKind::kRestriction)) {
    const ir::TableId table = RestrictedTable(context, node);
    context.consumer.EmitWithNotes(Kind::kRestrictionWithoutRow, context.Place(node.range),
                                   QuantifierNotes(context, table), context.Slice(node.range),
                                   context.module.schema.table(table).name);
    return std::nullopt;
  }
  if (node.after.begin < node.after.end && node.tokens.back().kind != TokenKind::kEvent) {
    context.consumer.Emit(Kind::kAfterWithoutEvent, context.Place(node.after),
                          context.Slice(node.tokens.back().range));
    return std::nullopt;
  }
  std::vector<InstId> operands;
  for (const Token& token : node.tokens) {
    if (token.kind == TokenKind::kRestriction && joins_event) {
      if (!context.LeavesOut(token)) restrictions.push_back(&token);
      continue;
    }
    Condition condition = CompileDescriber(context, token, restrictions);
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
  }
  return All(context, std::move(operands), context.level, node.range);
}

std::optional<std::vector<InstId>> HolderConditions(Context& context, const Token& token) {
  return IsStanding(context, token) ? StandingConditions(context, token)
                                    : EventConditions(context, token);
}

// Who has such a record, or is in its period where the table has one and no date; of the main
// table, who is as it says himself.
Condition CompileHolder(Context& context, const Node& node) {
  const Token& token = node.tokens[0];
  if (context.phrase(token).table == ir::kMainTable) return CompileState(context, token);
  if (IsStanding(context, token)) return CompileStanding(context, token);
  return CompileEvent(context, token, {});
}

// 事件后经历满N年, 经历满N年不满M年, 事件满N年.
Condition CompileTenure(Context& context, const Node& node) {
  const Node* said = node.tokens.empty() ? context.said.measure : &node;
  if (said == nullptr) {
    context.consumer.Emit(Kind::kDanglingDuration, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  if (said == &node) context.said.beside = context.beside;
  context.said.measure = said;
  if (said->kind == NodeKind::kQuantity) return CompileQuantity(context, node);
  return TenureBuilder(context, node, *said).Build();
}

// 累计经历达到参数: as many years as a reference table says.
Condition CompileRequirement(Context& context, const Node& node) {
  if (!CheckNesting(context, node.range)) return std::nullopt;
  const Token& experience = node.tokens[0];
  std::optional<InstId> filter = FilterOf(context, experience);
  std::optional<InstId> required = BindParameter(context, node.tokens[1]);
  if (!filter.has_value() || !required.has_value()) return std::nullopt;
  ir::Accumulated accumulated{.table = context.phrase(experience).table,
                              .filter = *filter,
                              .days_after = context.Decide(Convention::kFullYears, node.range),
                              .level = ir::kMainTable,
                              .required = *required,
                              .continuous = IsContinuous(context, node, false),
                              .missing_day = DecideMissingDay(context, node.range),
                              .at = context.cut_off};
  return context.module.Add(accumulated, SpanOf(node.range));
}

// 近N年: each of the N complete calendar years before the as-of date; 上年度, 当年度: that year.
Condition CompileYearly(Context& context, const Node& node) {
  const bool one_year = node.years == 0 && node.years_range.begin == node.years_range.end;
  if (!one_year && !CheckNumber(context, node, kRecentYearsMax)) return std::nullopt;
  if (!CheckNesting(context, node.range)) return std::nullopt;
  ir::TableId table = context.phrase(node.tokens.back()).table;
  std::vector<InstId> years;
  const int first = one_year ? -node.year_offset : static_cast<int>(node.years);
  const int last = one_year ? first : 1;
  for (int offset = first; offset >= last; --offset) {
    std::optional<std::vector<InstId>> conditions = YearConditions(context, node);
    if (!conditions.has_value()) return std::nullopt;
    InstId key = context.module.Add(ir::AsOfYear{-offset, context.cut_off}, SpanOf(node.range));
    InstId predicate = Whole(context, std::move(*conditions), table, node.range);
    years.push_back(context.module.Add(ir::Keyed{table, key, predicate}, SpanOf(node.range)));
  }
  return All(context, std::move(years), ir::kMainTable, node.range);
}

}  // namespace tiaowen::check
