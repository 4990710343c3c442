#include "compiler/syntax/joined_limits.h"

#include <algorithm>
#include <utility>

namespace tiaowen::syntax {
namespace {

bool IsMeasure(const Node& node) {
  return node.kind == NodeKind::kTenure || node.kind == NodeKind::kQuantity;
}

bool HasOneLimit(const Node& node) {
  return IsMeasure(node) && node.limits.size() == 1 && !node.limits.front().bare &&
         node.after.begin == node.after.end;
}

// The measure with which `node` ends, if it has words and one limit; else null.
Node* FindMeasure(Node* node) {
  if (node->kind == NodeKind::kBeside) return FindMeasure(&node->children.back());
  return HasOneLimit(*node) && !node->tokens.empty() ? node : nullptr;
}

bool IsLimit(const Node& node) {
  return HasOneLimit(node) && node.tokens.empty() && !node.window.has_value() &&
         !node.cut_off.has_value() && node.span == SpanKind::kPlain && !node.soft;
}

// The position in `node` of a limit without words that its text begins with; the number of its
// children if there is none.
size_t FindLimit(const Node& node) {
  const auto limit = std::find_if(
      node.children.begin(), node.children.end(),
      [&](const Node& child) { return IsLimit(child) && child.range.begin == node.range.begin; });
  return static_cast<size_t>(limit - node.children.begin());
}

// Whether both of the children at `index` and behind it are wanted.
bool AreBothWanted(const Node& node, size_t index, bool alternatives) {
  switch (node.kind) {
    case NodeKind::kAnd:
      return true;
    case NodeKind::kSeries:
      return !alternatives && !node.one_of && !node.open_class.has_value() &&
             !node.counted.has_value();
    case NodeKind::kComma:
      return !alternatives && node.joins[index].kind != JoinKind::kOr &&
             !node.children[index].closed;
    default:
      return false;
  }
}

// Moves the limit that `next` begins with to the measure that `node` ends with, if they are the
// two limits of one range. What else `next` says stays there.
bool JoinLimit(Node* node, Node* next) {
  Node* measure = FindMeasure(node);
  const bool beside = next->kind == NodeKind::kBeside;
  const size_t position = beside ? FindLimit(*next) : 0;
  if (measure == nullptr || (beside ? position == next->children.size() : !IsLimit(*next)))
    return false;
  const Node& said = beside ? next->children[position] : *next;
  const Limit limit = said.limits.front();
  if (IsUpper(limit) == IsUpper(measure->limits.front())) return false;
  measure->limits.insert(IsUpper(limit) ? measure->limits.end() : measure->limits.begin(), limit);
  measure->range.end = node->range.end = said.range.end;
  if (beside) {
    next->range.begin = said.range.end;
    next->children.erase(next->children.begin() + static_cast<std::ptrdiff_t>(position));
    return true;
  }
  node->closed = next->closed;
  if (next->person != PersonAt::kNone) node->person = next->person;
  return true;
}

void RemoveChild(Node* node, size_t index) {
  const bool joined = node->joins.size() + 1 == node->children.size();
  node->children.erase(node->children.begin() + static_cast<std::ptrdiff_t>(index));
  if (joined) node->joins.erase(node->joins.begin() + static_cast<std::ptrdiff_t>(index) - 1);
}

// A node with one child says what that says.
void Unwrap(Node* node) {
  Node only = std::move(node->children.front());
  only.closed = only.closed || node->closed;
  only.soft = only.soft || node->soft;
  if (!only.cut_off.has_value()) only.cut_off = node->cut_off;
  *node = std::move(only);
}

bool HasOr(const Node& node) {
  return std::any_of(node.joins.begin(), node.joins.end(),
                     [](const Join& join) { return join.kind == JoinKind::kOr; });
}

}  // namespace

void JoinLimits(Node* node, bool alternatives) {
  const bool or_inside =
      node->kind == NodeKind::kOr || (node->kind == NodeKind::kComma && HasOr(*node));
  for (Node& child : node->children) JoinLimits(&child, or_inside);
  for (size_t i = 0; i + 1 < node->children.size();) {
    Node& next = node->children[i + 1];
    if (!AreBothWanted(*node, i, alternatives || or_inside) ||
        !JoinLimit(&node->children[i], &next)) {
      ++i;
    } else if (next.kind == NodeKind::kBeside) {
      if (next.children.size() == 1) Unwrap(&next);
      ++i;
    } else {
      RemoveChild(node, i + 1);
    }
  }
  const bool joins = node->kind == NodeKind::kAnd || node->kind == NodeKind::kSeries ||
                     node->kind == NodeKind::kComma;
  if (joins && node->children.size() == 1 && !node->one_of && !node->open_class.has_value() &&
      !node->counted.has_value())
    Unwrap(node);
}

}  // namespace tiaowen::syntax
