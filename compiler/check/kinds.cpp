#include <algorithm>
#include <utility>

#include "compiler/check/context.h"

// Persons of several kinds, each with a limit: 男年满60周岁、女年满55周岁.
namespace tiaowen::check {
namespace {

using ir::InstId;
using syntax::Node;
using syntax::NodeKind;

// 男年满60周岁: somebody of one kind and a limit, and nothing else, which might be said of all
// kinds (男年满60周岁、女年满55周岁的残疾居民).
bool LimitsKind(const Node& node) {
  if (node.kind != NodeKind::kBeside || node.children.size() != 2) return false;
  const Node &kind = node.children[0], &limit = node.children[1];
  return kind.kind == NodeKind::kDescribers && kind.tokens.size() == 1 &&
         (limit.kind == NodeKind::kAge || limit.kind == NodeKind::kTenure ||
          limit.kind == NodeKind::kQuantity);
}

}  // namespace

bool AreKindsWithLimits(Context& context, const Node& node, size_t first,
                        const std::vector<InstId>& operands) {
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!LimitsKind(node.children[first + i])) return false;
  }
  if (!AreCases(context.module, operands)) return false;
  const source::Range range = {node.children[first].range.begin,
                               node.children[first + operands.size() - 1].range.end};
  context.Record(range, fmt::format("「{}」是几种人，各有界限", context.Slice(range)),
                 "各依各的界限，任一即可", "语言");
  return true;
}

void JoinKinds(Context& context, const Node& comma, const std::vector<bool>& plain,
               std::vector<InstId>* operands) {
  for (size_t begin = 0; begin < operands->size();) {
    size_t end = begin + 1;
    while (end < operands->size() && LimitsKind(comma.children[end]) && plain[end - 1]) {
      ++end;
    }
    const auto at = [&](size_t i) { return operands->begin() + static_cast<std::ptrdiff_t>(i); };
    std::vector<InstId> kinds(at(begin), at(end));
    if (kinds.size() > 1 && AreKindsWithLimits(context, comma, begin, kinds)) {
      const source::Range range = {comma.children[begin].range.begin,
                                   comma.children[end - 1].range.end};
      (*operands)[begin] = Any(context, std::move(kinds), range);
      std::fill(at(begin + 1), at(end), InstId());
      begin = end;
    } else {
      ++begin;
    }
  }
}

}  // namespace tiaowen::check
