#include <algorithm>
#include <optional>
#include <string>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::LimitKind;
using syntax::Node;
using syntax::NodeKind;

constexpr int64_t kUnlimited = INT64_MAX;

// From `begin` up to, but not including, `end`: of a quantity in its least steps, of a mean, a
// length and an age in half steps (of a month, a year), 2N being N months to the day and 2N + 1
// anything beyond.
struct Tier {
  int64_t begin = 0;
  int64_t end = kUnlimited;
  const Node* node = nullptr;
  std::string given;  // the words of what it concludes
};

// The place of a limit of what `said` measures; nothing where it was reported.
std::optional<int64_t> PlaceOf(const Context& context, const syntax::Limit& limit,
                               const Node& said) {
  if (said.kind == NodeKind::kQuantity && limit.bare) return std::nullopt;
  if (said.kind == NodeKind::kQuantity) {
    const std::optional<Measure> measure = MeasureOf(context, said.tokens);
    if (!measure.has_value()) return std::nullopt;
    const std::optional<Decimal> number = NumberIn(limit, measure->unit);
    if (!number.has_value()) return std::nullopt;
    const std::optional<int64_t> place = AtScale(*number, measure->scale);
    if (!measure->mean || !place.has_value()) return place;
    return *place > kUnlimited / 2 ? std::nullopt : std::optional(2 * *place);
  }
  if (said.kind == NodeKind::kAge) return 2 * limit.years;
  const std::optional<Decimal> months = NumberIn(limit, "个月");
  return months.has_value() ? std::optional(2 * months->value) : std::nullopt;
}

// The place behind `place`; of an age the next birthday, or the day after this one.
int64_t Behind(const Context& context, int64_t place, const Node& said) {
  if (place == kUnlimited) return place;
  const bool birthdays = said.kind == NodeKind::kAge &&
                         context.declarations.convention(Convention::kAgeNotBeyond).side == 0;
  return place + (birthdays ? 2 : 1);
}

std::optional<Tier> TierOf(const Context& context, const Node& node, const Node& said) {
  const auto includes = [&](const syntax::Limit& limit, Convention convention, bool otherwise) {
    if (limit.included.has_value()) return *limit.included;
    if (limit.with_word && context.contrasted.contains(limit.range.begin)) return false;
    return limit.with_word ? context.declarations.convention(convention).side == 0 : otherwise;
  };
  Tier tier{.node = &node};
  for (const syntax::Limit& limit : node.limits) {
    const std::optional<int64_t> place = PlaceOf(context, limit, said);
    if (!place.has_value()) return std::nullopt;
    const int64_t behind = Behind(context, *place, said);
    switch (limit.kind) {
      case LimitKind::kAtLeast:
        tier.begin = includes(limit, Convention::kBoundAbove, true) ? *place : behind;
        break;
      case LimitKind::kMoreThan:
        tier.begin = includes(limit, Convention::kBoundAbove, false) ? *place : behind;
        break;
      case LimitKind::kLessThan:
        tier.end = includes(limit, UpperBoundOf(context, limit), false) ? behind : *place;
        break;
      case LimitKind::kAtMost:
        tier.end = includes(limit, UpperBoundOf(context, limit), true) ? behind : *place;
        break;
    }
  }
  return tier;
}

// The measure in the first tier, whose subject is that of the others too; else `node` itself.
const Node& FirstMeasure(const Node& node) {
  if (node.kind != NodeKind::kBeside) return node;
  const auto measure =
      std::find_if(node.children.begin(), node.children.end(), [](const Node& child) {
        return child.kind == NodeKind::kTenure || child.kind == NodeKind::kQuantity ||
               child.kind == NodeKind::kAge;
      });
  return measure == node.children.end() ? node : *measure;
}

// The tiers of a sentence: its first has the words, the others leave them out.
std::vector<Tier> TiersOf(const Context& context, const syntax::Unit& unit) {
  std::vector<Tier> tiers;
  const Node* said = nullptr;
  for (const syntax::Provision& provision : unit.provisions) {
    if (!provision.condition.has_value() || !provision.conclusion.has_value()) return {};
    const Node& node = said == nullptr ? FirstMeasure(*provision.condition) : *provision.condition;
    const bool age = node.kind == NodeKind::kAge;
    if (!age && node.kind != NodeKind::kTenure && node.kind != NodeKind::kQuantity) return {};
    if (said != nullptr && age != (said->kind == NodeKind::kAge)) return {};
    if (!age && node.tokens.empty() != (said != nullptr)) return {};
    if (said == nullptr) said = &node;
    std::optional<Tier> tier = TierOf(context, node, *said);
    if (!tier.has_value()) return {};
    tier->given = context.Slice(provision.conclusion->range);
    tiers.push_back(*tier);
  }
  std::stable_sort(tiers.begin(), tiers.end(),
                   [](const Tier& a, const Tier& b) { return a.begin < b.begin; });
  return tiers;
}

bool IsBounded(const Tier& tier) { return tier.node->limits.size() > 1; }

bool IsOfAges(const Tier& tier) { return tier.node->kind == NodeKind::kAge; }

// Whether one ends and the other begins with the same number. Ages that do not (年满18周岁的…；
// 不超过45周岁的…) need not be tiers, as long as none has both limits.
bool Meet(const Tier& lower, const Tier& upper) {
  const syntax::Limit &end = lower.node->limits.front(), &begin = upper.node->limits.front();
  return lower.end != kUnlimited && upper.begin > 0 && end.years == begin.years;
}

void CheckNode(Context& context, const Node& node) {
  for (const Node& child : node.children) CheckNode(context, child);
  for (const syntax::Limit& limit : node.limits) {
    if (!limit.other_end) continue;
    context.consumer.Emit(Kind::kOtherEnd, context.Place(limit.range), context.Slice(limit.range));
    return;
  }
  const bool measured = node.kind == NodeKind::kTenure || node.kind == NodeKind::kAge;
  if (!measured || node.limits.size() < 2) return;
  const std::optional<Tier> tier = TierOf(context, node, node);
  if (!tier.has_value() || tier->begin < tier->end) return;
  context.consumer.Emit(Kind::kLimitsCross, context.Place(node.range), context.Slice(node.range));
}

}  // namespace

bool CheckLimits(Context& context, const syntax::Unit& unit) {
  const size_t errors = context.consumer.error_count();
  for (const syntax::Provision& provision : unit.provisions) {
    if (provision.condition.has_value()) CheckNode(context, *provision.condition);
    for (const Node& exception : provision.exceptions) CheckNode(context, exception);
  }
  return context.consumer.error_count() == errors;
}

void CheckTiers(Context& context, const syntax::Unit& unit) {
  const std::vector<Tier> tiers = TiersOf(context, unit);
  const bool bounded = std::any_of(tiers.begin(), tiers.end(), IsBounded);
  for (size_t i = 1; i < tiers.size(); ++i) {
    const Tier &lower = tiers[i - 1], &upper = tiers[i];
    if (lower.end == upper.begin) continue;
    if (!bounded && IsOfAges(upper) && lower.given == upper.given) continue;
    const Kind overlap =
        bounded || !IsOfAges(upper) || Meet(lower, upper) ? Kind::kTiersOverlap : Kind::kTiersBoth;
    context.consumer.Emit(lower.end > upper.begin ? overlap : Kind::kTiersGap,
                          context.Place(upper.node->range), context.Slice(lower.node->range),
                          context.Slice(upper.node->range));
  }
}

}  // namespace tiaowen::check
