#include "compiler/syntax/excepted.h"

#include <utility>

#include "compiler/syntax/pointer.h"

namespace tiaowen::syntax {
namespace {

// Whether 和 may stand in a list that fills a slot of `node`.
bool ListsInSlots(const Node& node) {
  for (const Token& token : node.tokens) {
    for (const SlotMatch& match : token.slots) {
      if (match.with.begin < match.with.end) return true;
    }
  }
  return false;
}

// Rows of the same event or numbers that are added up: 除在甲乙两地… is about each.
Node OneOf(Node node) {
  Node series;
  series.kind = NodeKind::kSeries;
  series.range = node.range;
  series.one_of = true;
  series.children.push_back(std::move(node));
  return series;
}

}  // namespace

Node Excepted(Node node) {
  switch (node.kind) {
    case NodeKind::kSeries:
      node.one_of = true;
      return node;
    case NodeKind::kOr:
    case NodeKind::kBeside:
      for (Node& child : node.children) child = Excepted(std::move(child));
      return node;
    case NodeKind::kList:
      node.all = node.all && (node.none || !node.of_cases);
      return node;
    case NodeKind::kReference:
      node.tokens.front().number |= kRefersExcepting;
      return node;
    default:
      return ListsInSlots(node) ? OneOf(std::move(node)) : node;
  }
}

}  // namespace tiaowen::syntax
