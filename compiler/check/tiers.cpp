#include <algorithm>
#include <optional>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::LimitKind;
using syntax::Node;
using syntax::NodeKind;

// Lengths in half steps of a month: 2N is N months to the day, 2N + 1 anything beyond.
constexpr int64_t kUnlimited = INT64_MAX;

struct Tier {
  int64_t begin = 0;
  int64_t end = kUnlimited;
  const Node* node = nullptr;
};

int64_t StepsOf(const syntax::Limit& limit) { return 2 * (limit.years * 12 + limit.months); }

// Ages are whole years: what is beyond N is N + 1.
int64_t StepsBeyond(const Node& node, const syntax::Limit& limit) {
  return node.kind == NodeKind::kAge ? StepsOf(limit) + 2 * 12 : StepsOf(limit) + 1;
}

bool IsComparable(const Node& node) {
  return std::none_of(node.limits.begin(), node.limits.end(), [](const syntax::Limit& limit) {
    return limit.days > 0 || limit.included.has_value();
  });
}

Tier TierOf(const Node& node) {
  Tier tier{.node = &node};
  for (const syntax::Limit& limit : node.limits) {
    switch (limit.kind) {
      case LimitKind::kAtLeast:
        tier.begin = StepsOf(limit);
        break;
      case LimitKind::kMoreThan:
        tier.begin = StepsBeyond(node, limit);
        break;
      case LimitKind::kLessThan:
        tier.end = StepsOf(limit);
        break;
      case LimitKind::kAtMost:
        tier.end = StepsBeyond(node, limit);
        break;
    }
  }
  return tier;
}

// The tiers of a sentence: its first has the words, the others leave them out or repeat them.
std::vector<Tier> TiersOf(const syntax::Unit& unit) {
  std::vector<Tier> tiers;
  for (const syntax::Provision& provision : unit.provisions) {
    const bool concludes = provision.condition.has_value() && provision.conclusion.has_value();
    if (!concludes || !IsComparable(*provision.condition)) return {};
    const NodeKind kind = provision.condition->kind;
    if (kind != NodeKind::kTenure && kind != NodeKind::kAge) return {};
    if (!tiers.empty() && kind != tiers.front().node->kind) return {};
    if (!tiers.empty() && !provision.condition->tokens.empty()) return {};
    tiers.push_back(TierOf(*provision.condition));
  }
  // 年满18周岁的…；不超过45周岁的… are no tiers: those have a lower and an upper limit somewhere.
  const bool bounded = std::any_of(tiers.begin(), tiers.end(),
                                   [](const Tier& tier) { return tier.node->limits.size() > 1; });
  if (!tiers.empty() && tiers.front().node->kind == NodeKind::kAge && !bounded) return {};
  std::stable_sort(tiers.begin(), tiers.end(),
                   [](const Tier& a, const Tier& b) { return a.begin < b.begin; });
  return tiers;
}

}  // namespace

void CheckTiers(Context& context, const syntax::Unit& unit) {
  const std::vector<Tier> tiers = TiersOf(unit);
  for (size_t i = 1; i < tiers.size(); ++i) {
    const Tier &lower = tiers[i - 1], &upper = tiers[i];
    if (lower.end == upper.begin) continue;
    context.consumer.Emit(lower.end > upper.begin ? Kind::kTiersOverlap : Kind::kTiersGap,
                          context.Place(upper.node->range), context.Slice(lower.node->range),
                          context.Slice(upper.node->range));
  }
}

}  // namespace tiaowen::check
