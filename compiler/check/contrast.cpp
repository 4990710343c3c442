#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/context.h"

// Limits and grades that a sentence sets against each other: 甲及以上的…；甲以下的….
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Bound;
using syntax::JoinKind;
using syntax::Limit;
using syntax::LimitKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Provision;
using syntax::SlotMatch;
using syntax::SlotMember;
using syntax::Token;

// What one alternative of a sentence asks for: a ；-part, an item, a side of 或.
struct Case {
  const Provision* provision = nullptr;
  std::vector<const Token*> tokens;  // also of the cases that it lies within
};

// One side of a contrast: from a place up, or up to it.
struct Side {
  size_t of = 0;           // the index of its case
  bool upper = false;      // else a lower limit
  bool inclusive = false;  // by words that leave no doubt: 及以上, 满, 不超过, （含）; a bare grade
  bool open = false;       // by a convention: 以上, 以下, which a contrast may override
  bool within = false;     // 以内
  bool bare = false;       // a grade without a bound
  bool graded = false;     // one grade with a bound
  source::Range range;
  // What is limited, and where.
  std::string what;  // its phrases and the rest of their slots
  int code = -1;     // of a grade
  const Limit* limit = nullptr;
  std::vector<const Token*> tokens;  // its own
};

bool SameNumber(const Limit& a, const Limit& b) {
  const bool span = a.years * 12 + a.months == b.years * 12 + b.months && a.days == b.days &&
                    a.day_kind == b.day_kind;
  return span && a.number == b.number && a.scale == b.scale && a.unit == b.unit;
}

bool SamePlace(const Side& a, const Side& b) {
  if (a.what != b.what || a.code != b.code) return false;
  return a.limit == nullptr || SameNumber(*a.limit, *b.limit);
}

// A phrase and what fills its slots but `except`.
std::string KeyOf(const Context& context, const Token& token, const SlotMatch* except = nullptr) {
  if (token.phrase < 0) return context.Slice(token.range);
  std::string key =
      fmt::format("{}{}", token.negated ? "!" : "", context.wording(token).declaration);
  for (const SlotMatch& match : token.slots) {
    key += fmt::format("/{}=", match.slot);
    if (&match != except) key += context.Slice(match.range);
  }
  return key;
}

// Finds the cases and sides of a sentence.
class SideFinder {
 public:
  explicit SideFinder(const Context& context) : context_(context) {}

  // What a unit says; its items are cases of their own.
  void FindIn(const syntax::Unit& unit) {
    for (const Provision& provision : unit.provisions) {
      if (!provision.condition.has_value()) continue;
      cases_.push_back({.provision = &provision});
      Find(*provision.condition, cases_.size() - 1);
    }
  }

  const std::vector<Case>& cases() const { return cases_; }
  const std::vector<Side>& sides() const { return sides_; }

 private:
  static bool HasAlternatives(const Node& node) {
    if (node.kind == NodeKind::kOr) return true;
    if (node.kind != NodeKind::kComma) return false;
    return std::all_of(node.children.begin(), node.children.end(),
                       [](const Node& child) { return child.closed; }) ||
           std::any_of(node.joins.begin(), node.joins.end(),
                       [](const syntax::Join& join) { return join.kind == JoinKind::kOr; });
  }

  void Find(const Node& node, size_t of) {
    const bool alternatives = HasAlternatives(node);
    for (const Token& token : node.tokens) cases_[of].tokens.push_back(&token);
    for (const Node& child : node.children) {
      if (alternatives) cases_.push_back({cases_[of].provision, cases_[of].tokens});
      Find(child, alternatives ? cases_.size() - 1 : of);
    }
    const bool measures = node.kind == NodeKind::kTenure || node.kind == NodeKind::kQuantity;
    if (measures && !node.tokens.empty()) measure_ = &node;
    for (const Token& token : node.tokens) AddGrades(token, of);
    if (node.kind == NodeKind::kAge) {
      AddLimits(node, "周岁", {}, of);
    } else if (measures && measure_ != nullptr) {
      std::string what;
      if (measure_->window.has_value()) what = context_.Slice(measure_->window->range) + ";";
      std::vector<const Token*> tokens;
      for (const Token& token : measure_->tokens) {
        what += KeyOf(context_, token) + ";";
        tokens.push_back(&token);
      }
      AddLimits(node, what, tokens, of);
    }
  }

  void AddLimits(const Node& node, const std::string& what, const std::vector<const Token*>& tokens,
                 size_t of) {
    for (const Limit& limit : node.limits) {
      const bool and_word = limit.with_word && context_.Slice(limit.word).starts_with("及");
      const bool strict = limit.kind == LimitKind::kLessThan || limit.kind == LimitKind::kMoreThan;
      Side side{.of = of,
                .upper = IsUpper(limit),
                .range = limit.range,
                .what = what,
                .limit = &limit,
                .tokens = tokens};
      side.inclusive = limit.included.value_or(!strict && (and_word || !limit.with_word));
      // 15日内 is a time allowed, and 满15日 has come when it ends: no contrast.
      const bool by_convention =
          !strict && limit.with_word && !and_word && !limit.included.has_value();
      side.open = by_convention && !context_.Slice(limit.word).ends_with("内");
      side.within = by_convention && context_.Slice(limit.word) == "以内";
      sides_.push_back(std::move(side));
    }
  }

  void AddGrades(const Token& token, size_t of) {
    for (const SlotMatch& match : token.slots) {
      for (const SlotMember& member : match.members) {
        if (member.values.size() != 1) continue;
        const bool and_word = context_.Slice(member.range).find("及以") != std::string::npos;
        const bool bare = member.bound == Bound::kNone;
        Side side{.of = of,
                  .upper = member.bound == Bound::kAtMost,
                  .bare = bare,
                  .graded = !bare && match.members.size() == 1,
                  .range = member.range,
                  .what = fmt::format("{}#{}", KeyOf(context_, token, &match), match.slot),
                  .code = member.values.front().code,
                  .tokens = {&token}};
        side.inclusive = bare || member.included.value_or(and_word);
        side.open = !bare && !and_word && !member.included.has_value();
        sides_.push_back(std::move(side));
      }
    }
  }

  const Context& context_;
  const Node* measure_ = nullptr;  // the words that a later part may leave out
  std::vector<Case> cases_;
  std::vector<Side> sides_;
};

// What a state says that is one of given values of a column of the person, or null.
const Binding* FixedColumn(const Context& context, const Token& token) {
  if (token.phrase < 0 || token.negated) return nullptr;
  const Phrase& phrase = context.phrase(token);
  if (phrase.kind != syntax::PhraseKind::kState || phrase.bindings.size() != 1) return nullptr;
  const Binding& binding = phrase.bindings.front();
  const bool values = std::all_of(
      binding.operands.begin(), binding.operands.end(),
      [](const Operand& operand) { return operand.kind == syntax::OperandKind::kValue; });
  return binding.kind == syntax::BindingKind::kIs && values ? &binding : nullptr;
}

// Whether two phrases tell two groups of persons apart: 女性…；男性…, 取得甲…；取得乙….
bool TellApart(const Context& context, const Token& a, const Token& b) {
  if (a.phrase < 0 || b.phrase < 0) return false;
  if (context.wording(a).declaration == context.wording(b).declaration)
    return KeyOf(context, a) != KeyOf(context, b);
  const Binding *one = FixedColumn(context, a), *other = FixedColumn(context, b);
  if (one == nullptr || other == nullptr || one->table.index != other->table.index ||
      one->column != other->column)
    return false;
  return std::none_of(one->operands.begin(), one->operands.end(), [&](const Operand& value) {
    return std::any_of(other->operands.begin(), other->operands.end(),
                       [&](const Operand& same) { return same.code == value.code; });
  });
}

// What the case of a side asks for beside it.
std::vector<const Token*> BesideOf(const Side& side, const std::vector<Case>& cases) {
  std::vector<const Token*> beside = cases[side.of].tokens;
  std::erase_if(beside, [&](const Token* token) {
    return std::find(side.tokens.begin(), side.tokens.end(), token) != side.tokens.end();
  });
  return beside;
}

bool TellApart(const Context& context, const std::vector<const Token*>& a,
               const std::vector<const Token*>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Token* one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Token* other) { return TellApart(context, *one, *other); });
  });
}

bool SameBeside(const Context& context, const std::vector<const Token*>& a,
                const std::vector<const Token*>& b) {
  std::vector<std::string> one, other;
  for (const Token* token : a) one.push_back(KeyOf(context, *token));
  for (const Token* token : b) other.push_back(KeyOf(context, *token));
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  return one == other;
}

// Whether a side holds at its own place.
bool IsIncluded(const Context& context, const Side& side) {
  if (side.inclusive) return true;
  if (!side.open && !side.within) return false;
  if (context.contrasted.contains(side.range.begin)) return false;
  const Convention below =
      side.limit != nullptr ? UpperBoundOf(context, *side.limit) : Convention::kBoundBelow;
  return context.declarations.convention(side.upper ? below : Convention::kBoundAbove).side == 0;
}

// Whether two provisions give different things of one matter.
bool GiveOtherwise(const Context& context, const Provision& a, const Provision& b) {
  if (!a.conclusion.has_value() || !b.conclusion.has_value()) return false;
  return context.phrase(*a.conclusion).matter == context.phrase(*b.conclusion).matter &&
         context.Slice(a.conclusion->range) != context.Slice(b.conclusion->range);
}

SideFinder FindSides(const Context& context, const syntax::Unit& unit) {
  SideFinder finder(context);
  finder.FindIn(unit);
  for (size_t i = 0; i < context.tree.units.size() && LeadsIn(unit); ++i) {
    const syntax::Unit& item = context.tree.units[i];
    if (IsItem(context, item) && &context.unit(item.item_of) == &unit) finder.FindIn(item);
  }
  return finder;
}

}  // namespace

void FindContrasts(Context& context, const syntax::Unit& unit) {
  const SideFinder found = FindSides(context, unit);
  for (const Side& open : found.sides()) {
    for (const Side& other : found.sides()) {
      if (open.open && other.inclusive && open.of != other.of && open.upper != other.upper &&
          SamePlace(open, other) &&
          !TellApart(context, BesideOf(open, found.cases()), BesideOf(other, found.cases())))
        context.contrasted.insert(open.range.begin);
    }
  }
}

void CheckContrasts(Context& context, const syntax::Unit& unit) {
  const SideFinder found = FindSides(context, unit);
  const auto report = [&](Kind kind, const Side& lower, const Side& upper) {
    const bool lower_first = lower.range.begin < upper.range.begin;
    context.consumer.Emit(kind, context.Place((lower_first ? upper : lower).range),
                          context.Slice((lower_first ? lower : upper).range),
                          context.Slice((lower_first ? upper : lower).range));
  };
  for (const Side& lower : found.sides()) {
    for (const Side& upper : found.sides()) {
      if (lower.upper || lower.bare || !upper.upper || lower.what != upper.what) continue;
      const Case &one = found.cases()[lower.of], &other = found.cases()[upper.of];
      if (!GiveOtherwise(context, *one.provision, *other.provision)) continue;
      const std::vector<const Token*> beside = BesideOf(lower, found.cases());
      if (!SameBeside(context, beside, BesideOf(upper, found.cases()))) continue;
      if (SamePlace(lower, upper) && IsIncluded(context, lower) && IsIncluded(context, upper)) {
        report(Kind::kTiersOverlap, lower, upper);
      } else if (lower.graded && upper.graded && beside.empty()) {
        const int begin = lower.code + (IsIncluded(context, lower) ? 0 : 1);
        const int end = upper.code + (IsIncluded(context, upper) ? 1 : 0);
        if (begin != end) report(begin < end ? Kind::kTiersBoth : Kind::kTiersGap, lower, upper);
      }
    }
  }
}

}  // namespace tiaowen::check
