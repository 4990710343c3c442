#include <algorithm>

#include "compiler/check/context.h"

// 甲后，乙: only what is so after 甲 counts.
namespace tiaowen::check {
namespace {

using syntax::JoinKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Token;
using syntax::TokenKind;

bool IsDated(const Context& context, const Token& token) {
  return context.module.schema.table(context.phrase(token).table).event_date >= 0;
}

bool IsTimedWord(const Token& token) { return token.kind == TokenKind::kEvent || IsWindow(token); }

// Whether a node without parts speaks of a time of its own. What only holds or does not (a state,
// an age, a number of the person) holds on the as-of date and so after whatever has happened.
bool IsTimed(const Context& context, const Node& node) {
  switch (node.kind) {
    case NodeKind::kTenure:
    case NodeKind::kYearly:
    case NodeKind::kReference:
    case NodeKind::kRequirement:
      return true;
    case NodeKind::kDescribers:
      return std::any_of(node.tokens.begin(), node.tokens.end(), IsTimedWord);
    case NodeKind::kQuantity:
      return node.tokens.empty() ||
             std::any_of(node.tokens.begin(), node.tokens.end(), [&](const Token& token) {
               return context.phrase(token).fold.has_value();
             });
    case NodeKind::kItem:
    case NodeKind::kHolder:
    case NodeKind::kMembers:
      return IsDated(context, node.tokens.back());
    default:
      return false;
  }
}

const Node* FindTimed(const Context& context, const Node& node, int unit);

// Whether an item that the unit leads in to, or an item of that one, speaks of a time.
bool HasTimedItem(const Context& context, int unit) {
  for (size_t i = 0; i < context.tree.units.size(); ++i) {
    const syntax::Unit& item = context.tree.units[i];
    if (item.item_of != unit || !IsItem(context, item)) continue;
    for (const syntax::Provision& provision : item.provisions) {
      if (provision.condition.has_value() &&
          FindTimed(context, *provision.condition, static_cast<int>(i)) != nullptr)
        return true;
    }
  }
  return false;
}

// What a node of the unit says of a time, or null.
const Node* FindTimed(const Context& context, const Node& node, int unit) {
  if (IsTimed(context, node)) return &node;
  if (node.kind == NodeKind::kList && !node.none && HasTimedItem(context, unit)) return &node;
  for (const Node& child : node.children) {
    if (const Node* timed = FindTimed(context, child, unit)) return timed;
  }
  return nullptr;
}

// What a node says of a time behind `begin`, unless a mark keeps it apart; or null.
const Node* FindTimedBehind(const Context& context, const Node& node, int64_t begin) {
  if (node.children.empty()) {
    const bool behind =
        node.range.begin >= begin ||
        std::any_of(node.tokens.begin(), node.tokens.end(), [&](const Token& token) {
          return token.kind == TokenKind::kEvent && token.range.begin >= begin;
        });
    return behind && IsTimed(context, node) ? &node : nullptr;
  }
  for (size_t i = 0; i < node.children.size(); ++i) {
    const bool apart = i > 0 && node.joins.size() >= i && node.joins[i - 1].by_mark;
    if (apart && node.children[i].range.begin >= begin) return nullptr;
    if (const Node* timed = FindTimedBehind(context, node.children[i], begin)) return timed;
  }
  return nullptr;
}

// What 后 is written behind in a node, or null.
const Node* FindAfter(const Node& node) {
  if (node.after.begin < node.after.end) return &node;
  for (const Node& child : node.children) {
    if (const Node* after = FindAfter(child)) return after;
  }
  return nullptr;
}

// 服役期间: a span that holds on the as-of date or does not; whether something happened within it
// cannot be told.
const Token* FindPeriod(const Context& context, const Node& node) {
  constexpr std::string_view kEnds[] = {"期间", "期内", "期"};
  for (const Token& token : node.tokens) {
    const std::string text = context.Slice(token.range);
    const bool ends = std::any_of(std::begin(kEnds), std::end(kEnds),
                                  [&](std::string_view end) { return text.ends_with(end); });
    if (token.kind == TokenKind::kStanding && ends) return &token;
  }
  for (const Node& child : node.children) {
    if (const Token* period = FindPeriod(context, child)) return period;
  }
  return nullptr;
}

// Whether what is said behind a period is to have happened in it: 服役期间，取得甲.
bool CheckPeriods(Context& context, const Node& node) {
  const Token* period = FindPeriod(context, node);
  if (period == nullptr || node.kind == NodeKind::kOr) {
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node& child) { return CheckPeriods(context, child); });
  }
  const Node* timed = FindTimedBehind(context, node, period->range.end);
  if (timed == nullptr) return true;
  context.consumer.Emit(diagnostics::Kind::kPeriodUncounted, context.Place(period->range),
                        context.Slice(period->range), context.Slice(timed->range));
  return false;
}

// Whether the next part belongs to what is said after something: not as an alternative, and not
// where the author has decided that both are wanted in whatever order.
bool GoesOn(const Node& node, size_t next) {
  if (node.kind == NodeKind::kOr) return false;
  if (node.kind != NodeKind::kComma) return true;
  const syntax::Join& join = node.joins[next - 1];
  return join.kind != JoinKind::kOr && !join.by_mark;
}

// A number of years that the data give (其累计年限达到…) is reckoned as they say, whatever it
// follows.
bool IsReckonedElsewhere(const Node& after, const Node& timed) {
  return after.kind == NodeKind::kTenure && after.tokens.size() == 1 &&
         timed.kind == NodeKind::kRequirement;
}

// A bare event, which 后 behind an 或 may or may not go for.
bool IsBareEvent(const Context& context, const Node& node) {
  return node.kind == NodeKind::kDescribers && IsTimed(context, node);
}

// Whether 甲后 and what it begins stand on one side of an 或 that may reach into them:
// 甲或者乙后…满N年, 甲后…满N年或者丙满N年. `index` is the tenure with 后; a comma before 或 keeps
// them apart, unless one stands behind 后 too.
const Node* FindReach(const Context& context, const Node& node, size_t index) {
  const Node& tenure = node.children[index];
  const bool counts_alone = tenure.tokens.size() == 1;  // 取得甲满3年
  const std::string between =
      counts_alone ? "" : context.Slice({tenure.tokens[0].range.end, tenure.tokens[1].range.begin});
  const bool comma_inside = between.find("，") != std::string::npos;
  const auto joined_by_or = [&](size_t join) {
    if (node.joins.size() <= join) return node.kind == NodeKind::kOr;
    return node.joins[join].kind == JoinKind::kOr && !node.joins[join].by_mark;
  };
  if (node.kind == NodeKind::kComma && !comma_inside) return nullptr;
  if (index > 0 && joined_by_or(index - 1) && IsBareEvent(context, node.children[index - 1]))
    return &node.children[index - 1];
  const bool next = index + 1 < node.children.size() && joined_by_or(index);
  if (!next || counts_alone) return nullptr;
  const Node& other = node.children[index + 1];
  const bool timed = FindTimed(context, other, context.sentence.index) != nullptr;
  return timed && FindAfter(other) == nullptr ? &other : nullptr;
}

// The event that stands beside the one from which the tenure at `index` counts, and may be meant
// by 后 too: 取得甲、取得乙后…满N年, 自取得甲且取得乙之日起满N年.
const Node* FindListed(const Context& context, const Node& node, size_t index) {
  if (node.kind != NodeKind::kSeries && node.kind != NodeKind::kAnd) return nullptr;
  if (index == 0 || !IsBareEvent(context, node.children[index - 1])) return nullptr;
  if (node.joins.size() >= index && node.joins[index - 1].by_mark) return nullptr;
  const Node& listed = node.children[index - 1];
  const std::string between = context.Slice({listed.range.end, node.children[index].range.begin});
  // 取得甲并自取得乙之日起…: what follows 自 is the beginning.
  return between.find("自") == std::string::npos ? &listed : nullptr;
}

bool CheckReachOfAfter(Context& context, const Node& node) {
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    // An event, and the experience or the time since then.
    if (child.kind != NodeKind::kTenure || child.tokens.empty() ||
        child.tokens.front().kind != syntax::TokenKind::kEvent)
      continue;
    if (const Node* listed = FindListed(context, node, i)) {
      context.consumer.Emit(diagnostics::Kind::kAfterWithAnd, context.Place(child.range),
                            context.Slice(child.range), context.Slice(listed->range));
      return false;
    }
    if (node.kind != NodeKind::kOr && node.kind != NodeKind::kComma) continue;
    const Node* reach = FindReach(context, node, i);
    if (reach == nullptr) continue;
    context.consumer.Emit(diagnostics::Kind::kAfterWithOr, context.Place(child.range),
                          context.Slice(child.range), context.Slice(reach->range));
    return false;
  }
  return true;
}

void CheckNode(Context& context, const Node& node) {
  if (!CheckReachOfAfter(context, node)) return;
  const Node* after = nullptr;
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    CheckNode(context, child);
    if (i > 0 && !GoesOn(node, i)) after = nullptr;
    const Node* timed =
        after == nullptr ? nullptr : FindTimed(context, child, context.sentence.index);
    if (timed != nullptr && !IsReckonedElsewhere(*after, *timed)) {
      const source::Range said = {after->range.begin, std::max(after->range.end, after->after.end)};
      context.consumer.Emit(diagnostics::Kind::kAfterUncounted, context.Place(timed->range),
                            context.Slice(said), context.Slice(timed->range));
      return;
    }
    if (const Node* own = FindAfter(child)) after = own;
  }
}

}  // namespace

void CheckAfter(Context& context, const syntax::Unit& unit) {
  for (const syntax::Provision& provision : unit.provisions) {
    if (provision.condition.has_value() && !CheckPeriods(context, *provision.condition)) return;
    if (provision.condition.has_value()) CheckNode(context, *provision.condition);
    for (const Node& exception : provision.exceptions) CheckNode(context, exception);
  }
}

}  // namespace tiaowen::check
