#include "compiler/syntax/articles_tree.h"

#include <algorithm>

namespace tiaowen::syntax {

bool IsUpper(const Limit& limit) {
  return limit.kind == LimitKind::kLessThan || limit.kind == LimitKind::kAtMost;
}

bool AreByMark(const std::vector<Join>& joins) {
  return std::all_of(joins.begin(), joins.end(), [](const Join& join) { return join.by_mark; });
}

bool HasList(const Node& node, bool all) {
  if (node.kind == NodeKind::kList) return all || !node.all;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return HasList(child, all); });
}

bool LeadsIn(const Unit& unit) {
  return std::any_of(unit.provisions.begin(), unit.provisions.end(), [](const Provision& p) {
    return (p.condition.has_value() && HasList(*p.condition)) ||
           std::any_of(p.exceptions.begin(), p.exceptions.end(),
                       [](const Node& node) { return HasList(node); });
  });
}

}  // namespace tiaowen::syntax
