#include <algorithm>

#include "compiler/check/context.h"

// How far a word reaches over a list behind it.
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Node;
using syntax::NodeKind;
using syntax::TokenKind;

bool IsDescription(const Node& node) { return node.kind == NodeKind::kDescribers; }

bool IsLongDescription(const Node& node) {
  if (IsDescription(node)) return node.tokens.size() > 1;
  return node.kind == NodeKind::kBeside &&
         std::all_of(node.children.begin(), node.children.end(), IsDescription);
}

bool IsNegated(const Node& node) {
  return node.kind == NodeKind::kDescribers && node.tokens.front().negated;
}

bool IsEvent(const Node& node) {
  return node.kind == NodeKind::kDescribers && node.tokens.front().kind == TokenKind::kEvent;
}

}  // namespace

bool IsListOfPredicates(const Node& node) {
  return node.kind == NodeKind::kSeries && node.joins.empty() && !node.one_of &&
         !IsListOfThings(node);
}

bool EndsList(const Node& comma, size_t index) {
  const Node& next = comma.children[index + 1];
  return !comma.children[index].closed && next.kind != NodeKind::kSeries &&
         next.kind != NodeKind::kAnd;
}

bool CheckNegation(Context& context, const Node& node) {
  auto first = std::find_if(node.children.begin(), node.children.end(), IsNegated);
  if (first == node.children.end() || std::all_of(first, node.children.end(), IsNegated))
    return true;
  context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(first->range),
                        context.Slice(first->tokens.front().range));
  return false;
}

bool CheckDescribers(Context& context, const Node& node) {
  if (std::none_of(node.children.begin(), node.children.end(), IsLongDescription)) return true;
  context.consumer.Emit(Kind::kAmbiguousDescribers, context.Place(node.range));
  return false;
}

bool CheckWindows(Context& context, const Node& node) {
  const Node& first = node.children.front();
  if (first.kind != NodeKind::kDescribers || !IsWindow(first.tokens.front())) return true;
  const auto event = std::find_if(node.children.begin() + 1, node.children.end(), IsEvent);
  if (event == node.children.end()) return true;
  context.consumer.Emit(Kind::kWindowReach, context.Place(event->range),
                        context.Slice(first.tokens.front().range), context.Slice(event->range));
  return false;
}

}  // namespace tiaowen::check
