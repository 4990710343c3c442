#include <algorithm>
#include <optional>

#include "compiler/check/context.h"

// Limits and grades that a sentence sets against each other: 甲及以上的…；甲以下的….
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Bound;
using syntax::Limit;
using syntax::LimitKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::SlotMember;
using syntax::Token;

// One side of a contrast: from a place up, or up to it.
struct Side {
  size_t part = 0;         // the provision
  bool upper = false;      // else a lower limit
  bool inclusive = false;  // by words that leave no doubt: 及以上, 满, 不超过, （含）
  bool open = false;       // by a convention: 以上, 以下
  source::Range range;
  // What is limited, and where.
  int declaration = -1;  // of the phrase; -1: an age
  int slot = -1;         // -1: a length or quantity
  int code = -1;         // of a grade
  bool alone = false;    // it is all that the provision asks for
  const Limit* limit = nullptr;
};

bool SameNumber(const Limit& a, const Limit& b) {
  const bool span = a.years * 12 + a.months == b.years * 12 + b.months && a.days == b.days &&
                    a.day_kind == b.day_kind;
  return span && a.number == b.number && a.scale == b.scale && a.unit == b.unit;
}

bool SamePlace(const Side& a, const Side& b) {
  if (a.declaration != b.declaration || a.slot != b.slot || a.code != b.code) return false;
  return a.limit == nullptr || SameNumber(*a.limit, *b.limit);
}

class SideFinder {
 public:
  SideFinder(const Context& context, size_t part, const Node& whole, const Node** measure,
             std::vector<Side>* sides)
      : context_(context), part_(part), whole_(&whole), measure_(measure), sides_(sides) {}

  void Find(const Node& node) {
    for (const Node& child : node.children) Find(child);
    const bool measures = node.kind == NodeKind::kTenure || node.kind == NodeKind::kQuantity;
    if (measures && !node.tokens.empty()) *measure_ = &node;
    for (const Token& token : node.tokens) AddGrades(token, node);
    if (node.kind == NodeKind::kAge) {
      AddLimits(node, -1);
    } else if (measures && *measure_ != nullptr) {
      AddLimits(node, context_.wording((*measure_)->tokens.back()).declaration);
    }
  }

 private:
  std::string WordOf(const source::Range& range) const { return context_.Slice(range); }

  void AddLimits(const Node& node, int declaration) {
    for (const Limit& limit : node.limits) {
      const bool and_word = limit.with_word && WordOf(limit.word).starts_with("及");
      const bool strict = limit.kind == LimitKind::kLessThan || limit.kind == LimitKind::kMoreThan;
      Side side{.part = part_,
                .upper = limit.kind == LimitKind::kLessThan || limit.kind == LimitKind::kAtMost,
                .range = limit.range,
                .declaration = declaration,
                .limit = &limit};
      side.inclusive = limit.included.value_or(!strict && (and_word || !limit.with_word));
      // 15日内 is a time allowed, and 满15日 has come when it ends: no contrast.
      side.open = !strict && limit.with_word && !and_word && !limit.included.has_value() &&
                  !WordOf(limit.word).ends_with("内");
      sides_->push_back(side);
    }
  }

  void AddGrades(const Token& token, const Node& node) {
    for (const syntax::SlotMatch& match : token.slots) {
      for (const SlotMember& member : match.members) {
        if (member.bound == Bound::kNone || member.values.size() != 1) continue;
        const bool and_word = WordOf(member.range).find("及以") != std::string::npos;
        Side side{.part = part_,
                  .upper = member.bound == Bound::kAtMost,
                  .range = member.range,
                  .declaration = context_.wording(token).declaration,
                  .slot = match.slot,
                  .code = member.values.front().code,
                  .alone = &node == whole_ && node.tokens.size() == 1 && match.members.size() == 1};
        side.inclusive = member.included.value_or(and_word);
        side.open = !and_word && !member.included.has_value();
        sides_->push_back(side);
      }
    }
  }

  const Context& context_;
  const size_t part_;
  const Node* whole_;
  const Node** measure_;  // the words that a later part may leave out
  std::vector<Side>* sides_;
};

std::vector<Side> SidesOf(const Context& context, const syntax::Unit& unit) {
  std::vector<Side> sides;
  const Node* measure = nullptr;
  for (size_t part = 0; part < unit.provisions.size(); ++part) {
    const syntax::Provision& provision = unit.provisions[part];
    if (!provision.condition.has_value() || !provision.conclusion.has_value()) continue;
    const Node& whole = *provision.condition;
    SideFinder(context, part, whole, &measure, &sides).Find(whole);
  }
  return sides;
}

}  // namespace

void FindContrasts(Context& context, const syntax::Unit& unit) {
  const std::vector<Side> sides = SidesOf(context, unit);
  for (const Side& open : sides) {
    for (const Side& other : sides) {
      if (open.open && other.inclusive && open.part != other.part && open.upper != other.upper &&
          SamePlace(open, other))
        context.contrasted.insert(open.range.begin);
    }
  }
}

void CheckGradeTiers(Context& context, const syntax::Unit& unit) {
  std::vector<Side> sides = SidesOf(context, unit);
  std::erase_if(sides, [](const Side& side) { return !side.alone; });
  const auto matter = [&](const Side& side) {
    return context.phrase(*unit.provisions[side.part].conclusion).matter;
  };
  const auto included = [&](const Side& side) {
    if (side.inclusive) return true;
    if (!side.open || context.contrasted.contains(side.range.begin)) return false;
    return context.declarations
               .convention(side.upper ? Convention::kBoundBelow : Convention::kBoundAbove)
               .side == 0;
  };
  for (const Side& lower : sides) {
    for (const Side& upper : sides) {
      if (lower.upper || !upper.upper || lower.part == upper.part ||
          lower.declaration != upper.declaration || lower.slot != upper.slot ||
          matter(lower) != matter(upper))
        continue;
      const int begin = included(lower) ? lower.code : lower.code + 1;
      const int end = included(upper) ? upper.code + 1 : upper.code;
      if (begin == end) continue;
      const bool lower_first = lower.part < upper.part;
      const Kind overlap = SamePlace(lower, upper) ? Kind::kTiersOverlap : Kind::kTiersBoth;
      context.consumer.Emit(begin < end ? overlap : Kind::kTiersGap,
                            context.Place((lower_first ? upper : lower).range),
                            context.Slice((lower_first ? lower : upper).range),
                            context.Slice((lower_first ? upper : lower).range));
    }
  }
}

}  // namespace tiaowen::check
