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

Tier TierOf(const Node& node) {
  Tier tier{.node = &node};
  for (const syntax::Limit& limit : node.limits) {
    switch (limit.kind) {
      case LimitKind::kAtLeast:
        tier.begin = StepsOf(limit);
        break;
      case LimitKind::kMoreThan:
        tier.begin = StepsOf(limit) + 1;
        break;
      case LimitKind::kLessThan:
        tier.end = StepsOf(limit);
        break;
      case LimitKind::kAtMost:
        tier.end = StepsOf(limit) + 1;
        break;
    }
  }
  return tier;
}

// The tiers of a sentence: its first has the words, the others leave them out or repeat them.
std::vector<Tier> TiersOf(const syntax::Unit& unit) {
  std::vector<Tier> tiers;
  for (const syntax::Provision& provision : unit.provisions) {
    const bool tenure = provision.condition.has_value() && provision.conclusion.has_value() &&
                        provision.condition->kind == NodeKind::kTenure;
    if (!tenure) return {};
    if (!tiers.empty() && !provision.condition->tokens.empty()) return {};
    tiers.push_back(TierOf(*provision.condition));
  }
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
