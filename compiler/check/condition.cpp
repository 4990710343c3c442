#include <algorithm>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::JoinKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Token;

// Bounds that keep a typing error in a number from becoming an endless computation.
constexpr int64_t kYearsMax = 150;
constexpr int64_t kRecentYearsMax = 50;

std::optional<std::vector<InstId>> CompileAll(Context& context, const std::vector<Node>& nodes) {
  std::vector<InstId> operands;
  bool complete = true;
  for (const Node& node : nodes) {
    std::optional<InstId> operand = CompileCondition(context, node);
    complete &= operand.has_value();
    if (operand.has_value()) operands.push_back(*operand);
  }
  if (!complete) return std::nullopt;
  return operands;
}

// What a plain comma between two elements means. Nothing: the author must say.
std::optional<JoinKind> DecidePlainComma(Context& context, const Node& comma, size_t index) {
  const Node& left = comma.children[index];
  const Node& right = comma.children[index + 1];
  // …的，…的，…的: every 的 closes a case of its own.
  if (std::all_of(comma.children.begin(), comma.children.end(),
                  [](const Node& n) { return n.closed; })) {
    return JoinKind::kOr;
  }
  if (!IsListOfThings(left) || !IsListOfThings(right)) return JoinKind::kAnd;
  int side = context.Decide(Convention::kCommaOfThings, comma.joins[index].range);
  if (side == 0) return JoinKind::kOr;
  if (side == 1) return JoinKind::kAnd;
  std::string words_left = context.Slice(left.range), words_right = context.Slice(right.range);
  context.consumer.EmitWithNotes(
      Kind::kAmbiguousScope, context.Place(comma.joins[index].range),
      {diagnostics::MakeNote(Kind::kReadingOr, fmt::format("{} 或 {}", words_left, words_right)),
       diagnostics::MakeNote(Kind::kReadingAnd,
                             fmt::format("（{}）且（{}）", words_left, words_right)),
       diagnostics::MakeNote(Kind::kDecideByMark)});
  return std::nullopt;
}

struct DecidedJoin {
  JoinKind kind = JoinKind::kAnd;
  bool explicit_word = false;
};

std::optional<std::vector<DecidedJoin>> DecideCommas(Context& context, const Node& comma) {
  std::vector<DecidedJoin> joins;
  bool complete = true;
  for (size_t i = 0; i < comma.joins.size(); ++i) {
    const syntax::Join& join = comma.joins[i];
    if (join.kind != JoinKind::kPlain) {
      joins.push_back({join.kind, true});
      if (join.by_mark) {
        context.module.decisions.push_back({context.sentence, SpanOf(join.range),
                                            "「，」两边的并列",
                                            join.kind == JoinKind::kOr ? "或" : "且", "标记"});
      }
      continue;
    }
    std::optional<JoinKind> decided = DecidePlainComma(context, comma, i);
    complete &= decided.has_value();
    joins.push_back({decided.value_or(JoinKind::kAnd), false});
  }
  if (!complete) return std::nullopt;
  return joins;
}

// A series of 或 may be bracketed by a 且 or 并 after it (甲，或乙，并丙 = (甲或乙) 且 丙); other
// mixtures have no order of strength.
std::optional<InstId> CompileComma(Context& context, const Node& node) {
  std::optional<std::vector<DecidedJoin>> joins = DecideCommas(context, node);
  std::optional<std::vector<InstId>> operands = CompileAll(context, node.children);
  if (!joins.has_value() || !operands.has_value()) return std::nullopt;
  auto first_and = std::find_if(joins->begin(), joins->end(), [](const DecidedJoin& join) {
    return join.kind == JoinKind::kAnd;
  });
  auto or_after = std::find_if(first_and, joins->end(),
                               [](const DecidedJoin& join) { return join.kind == JoinKind::kOr; });
  bool mixed = first_and != joins->begin() && first_and != joins->end();
  if (or_after != joins->end() || (mixed && !first_and->explicit_word)) {
    size_t at =
        static_cast<size_t>((or_after != joins->end() ? or_after : first_and) - joins->begin());
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(node.joins[at].range), "且", "或");
    return std::nullopt;
  }
  size_t alternatives = static_cast<size_t>(first_and - joins->begin()) + 1;
  std::vector<InstId> series(operands->begin(),
                             operands->begin() + static_cast<std::ptrdiff_t>(alternatives));
  source::Range series_range = {node.range.begin, node.children[alternatives - 1].range.end};
  std::vector<InstId> conjuncts = {Any(context, std::move(series), series_range)};
  conjuncts.insert(conjuncts.end(), operands->begin() + static_cast<std::ptrdiff_t>(alternatives),
                   operands->end());
  return All(context, std::move(conjuncts), ir::kMainTable, node.range);
}

bool IsLongDescription(const Node& node) {
  return node.kind == NodeKind::kDescribers && node.tokens.size() > 1;
}

// Where several describing words stand on a side of 或 (甲乙或丙丁), it is not clear how far it
// reaches.
bool CheckDescribers(Context& context, const Node& node) {
  if (std::none_of(node.children.begin(), node.children.end(), IsLongDescription)) return true;
  context.consumer.Emit(Kind::kAmbiguousDescribers, context.Place(node.range));
  return false;
}

// Things joined by 和 or 及: any of them counts; recorded, since 和 may also mean both.
void RecordAny(Context& context, const Node& node) {
  if (node.joins.empty()) return;
  context.module.decisions.push_back(
      {context.sentence, SpanOf(node.joins.front().range), "「和」「及」连接的名物", "或", "通例"});
}

// 、和及 between things: any of them. Between predicates: all of them, or any if a 或 stands beside
// 、.
std::optional<InstId> CompileSeries(Context& context, const Node& node, bool beside_or) {
  std::optional<std::vector<InstId>> operands = CompileAll(context, node.children);
  bool things = IsListOfThings(node);
  if (things) RecordAny(context, node);
  if (node.open_class.has_value()) {
    std::optional<InstId> open = CompileOpenClass(context, node);
    if (!open.has_value() || !operands.has_value()) return std::nullopt;
    operands->push_back(*open);
  }
  if (!operands.has_value()) return std::nullopt;
  bool any = things || node.open_class.has_value() || (beside_or && node.joins.empty());
  if (!any) return All(context, std::move(*operands), ir::kMainTable, node.range);
  if (!things && !CheckDescribers(context, node)) return std::nullopt;
  return Any(context, std::move(*operands), node.range);
}

std::optional<InstId> CompileOr(Context& context, const Node& node) {
  bool by_mark = std::all_of(node.joins.begin(), node.joins.end(),
                             [](const syntax::Join& join) { return join.by_mark; });
  if (!by_mark && !CheckDescribers(context, node)) return std::nullopt;
  std::vector<InstId> operands;
  for (const Node& child : node.children) {
    std::optional<InstId> operand = child.kind == NodeKind::kSeries
                                        ? CompileSeries(context, child, true)
                                        : CompileCondition(context, child);
    if (!operand.has_value()) return std::nullopt;
    operands.push_back(*operand);
  }
  return Any(context, std::move(operands), node.range);
}

// 并 and 且 bind the whole 或-series before them; a 或-series behind them has no place in the order
// of strength.
std::optional<InstId> CompileAnd(Context& context, const Node& node) {
  for (size_t i = 1; i < node.children.size(); ++i) {
    if (node.children[i].kind != NodeKind::kOr) continue;
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(node.children[i].range), "且",
                          "或");
    return std::nullopt;
  }
  std::optional<std::vector<InstId>> operands = CompileAll(context, node.children);
  if (!operands.has_value()) return std::nullopt;
  return All(context, std::move(*operands), ir::kMainTable, node.range);
}

std::optional<InstId> CompileTerm(Context& context, const Token& token) {
  const std::string& name = context.wording(token).text;
  auto definition = context.terms.find(name);
  if (definition == context.terms.end()) {
    context.consumer.Emit(Kind::kUndefinedTerm, context.Place(token.range), name);
    return std::nullopt;
  }
  if (!context.open_terms.insert(name).second) {
    context.consumer.Emit(Kind::kCircularTerm, context.Place(token.range), name);
    return std::nullopt;
  }
  std::optional<InstId> condition = CompileCondition(context, *definition->second.node);
  context.open_terms.erase(name);
  return condition;
}

std::optional<InstId> CompileDescribers(Context& context, const Node& node) {
  std::vector<InstId> operands;
  for (const Token& token : node.tokens) {
    if (token.kind == syntax::TokenKind::kTerm) {
      std::optional<InstId> term = CompileTerm(context, token);
      if (!term.has_value()) return std::nullopt;
      operands.push_back(*term);
      continue;
    }
    std::vector<InstId> conditions = BindRow(context, token);
    if (conditions.size() < context.phrase(token).bindings.size()) return std::nullopt;
    operands.push_back(All(context, std::move(conditions), ir::kMainTable, token.range));
  }
  return All(context, std::move(operands), ir::kMainTable, node.range);
}

std::optional<InstId> CompileEvent(Context& context, const Node& node) {
  const Token& event = node.tokens[0];
  ir::TableId table = context.phrase(event).table;
  std::vector<InstId> conditions = {*ByAsOf(context, table, event.range)};
  for (InstId condition : BindRow(context, event)) conditions.push_back(condition);
  InstId predicate = All(context, std::move(conditions), table, node.range);
  return context.module.Add(ir::Exists{table, predicate}, SpanOf(node.range));
}

bool CheckNumber(Context& context, const Node& node, int64_t limit) {
  if (node.years >= 1 && node.years <= limit) return true;
  context.consumer.Emit(Kind::kNumberOutOfRange, context.Place(node.years_range),
                        context.Slice(node.years_range));
  return false;
}

// 事件后经历满N年, 经历满N年, 事件满N年.
std::optional<InstId> CompileTenure(Context& context, const Node& node) {
  if (!CheckNumber(context, node, kYearsMax)) return std::nullopt;
  int years = static_cast<int>(node.years);
  int days_after = context.Decide(Convention::kFullYears, node.range);
  // 3年以上 without the limit: a day more than three years.
  if (node.at_least && context.Decide(Convention::kBoundAbove, node.range) == 1) days_after = 1;
  bool has_event = node.tokens[0].kind == syntax::TokenKind::kEvent;
  ir::TableId level = has_event ? context.phrase(node.tokens[0]).table : ir::kMainTable;
  std::vector<InstId> conditions;
  InstId date;
  if (has_event) {
    const Token& event = node.tokens[0];
    conditions.push_back(*ByAsOf(context, level, event.range));
    for (InstId condition : BindRow(context, event)) conditions.push_back(condition);
    date = Column(context, level, context.module.schema.table(level).event_date, node.range);
  }
  const Token& last = node.tokens.back();
  if (last.kind == syntax::TokenKind::kExperience) {
    ir::TableId periods = context.phrase(last).table;
    InstId filter = All(context, BindRow(context, last), periods, last.range);
    conditions.push_back(context.module.Add(
        ir::Accumulated{periods, filter, date, years, days_after, level}, SpanOf(node.range)));
  } else {
    InstId limit = context.module.Add(ir::Lookback{years, days_after}, SpanOf(node.range));
    conditions.push_back(
        context.module.Add(ir::Compare{ir::CompareOp::kLe, date, limit}, SpanOf(node.range)));
  }
  InstId predicate = All(context, std::move(conditions), level, node.range);
  if (!has_event) return predicate;
  return context.module.Add(ir::Exists{level, predicate}, SpanOf(node.range));
}

// 近N年: each of the N complete calendar years before the as-of date.
std::optional<InstId> CompileYearly(Context& context, const Node& node) {
  if (!CheckNumber(context, node, kRecentYearsMax)) return std::nullopt;
  const Token& yearly = node.tokens.back();
  ir::TableId table = context.phrase(yearly).table;
  std::vector<InstId> years;
  for (int offset = static_cast<int>(node.years); offset >= 1; --offset) {
    std::vector<InstId> conditions = BindRow(context, yearly);
    for (const Token& token : node.tokens) {
      if (token.kind != syntax::TokenKind::kRestriction) continue;
      if (context.phrase(token).table != table) {
        context.consumer.Emit(Kind::kRestrictionTable, context.Place(token.range),
                              context.Slice(token.range),
                              context.module.schema.table(context.phrase(token).table).name,
                              context.module.schema.table(table).name);
        return std::nullopt;
      }
      for (InstId condition : BindRow(context, token)) conditions.push_back(condition);
    }
    InstId key = context.module.Add(ir::AsOfYear{-offset}, SpanOf(node.range));
    InstId predicate = All(context, std::move(conditions), table, node.range);
    years.push_back(context.module.Add(ir::Keyed{table, key, predicate}, SpanOf(node.range)));
  }
  return All(context, std::move(years), ir::kMainTable, node.range);
}

}  // namespace

std::optional<InstId> CompileCondition(Context& context, const Node& node) {
  switch (node.kind) {
    case NodeKind::kComma:
      return CompileComma(context, node);
    case NodeKind::kAnd:
      return CompileAnd(context, node);
    case NodeKind::kOr:
      return CompileOr(context, node);
    case NodeKind::kSeries:
      return CompileSeries(context, node, false);
    case NodeKind::kDescribers:
      return CompileDescribers(context, node);
    case NodeKind::kEvent:
      return CompileEvent(context, node);
    case NodeKind::kTenure:
      return CompileTenure(context, node);
    case NodeKind::kYearly:
      return CompileYearly(context, node);
    case NodeKind::kItem:
      return CompileItem(context, node);
  }
  return std::nullopt;
}

}  // namespace tiaowen::check
