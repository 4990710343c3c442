#include <algorithm>
#include <utility>

#include "compiler/check/connective.h"
#include "compiler/check/context.h"
#include "compiler/check/reach.h"
#include "compiler/check/subject.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::JoinKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Unit;

std::optional<std::vector<InstId>> CompileAll(Context& context, const std::vector<Node>& nodes) {
  std::vector<InstId> operands;
  bool complete = true;
  for (const Node& node : nodes) {
    Condition operand = CompileCondition(context, node);
    complete &= operand.has_value();
    if (operand.has_value()) operands.push_back(*operand);
  }
  if (!complete) return std::nullopt;
  return operands;
}

}  // namespace

// 、和及 between things: any of them; 和 and 及 may mean all, by convention. Between predicates:
// all of them, or any if a 或 stands beside 、.
Condition CompileSeries(Context& context, const Node& node, bool beside_or) {
  const bool persons = node.persons != syntax::Persons::kNone && !node.one_of;
  if (node.persons == syntax::Persons::kUnclear && !node.one_of &&
      !(beside_or && node.joins.empty())) {
    context.consumer.Emit(Kind::kPersonsUnclear, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  if (!CheckWindowBefore(context, node) || !CheckNegation(context, node) ||
      !CheckDescribedList(context, node))
    return std::nullopt;
  const bool outer = std::exchange(context.said.one_of, context.said.one_of || node.one_of);
  std::optional<std::vector<InstId>> operands = CompileAll(context, node.children);
  context.said.one_of = outer;
  const bool things = IsListOfThings(node) || persons;
  const bool any_of_things = node.one_of || node.open_class.has_value();
  const bool all_things = things && !any_of_things && !node.joins.empty() &&
                          context.Decide(Convention::kThingsWith, node.joins.front().range) == 1;
  if (node.open_class.has_value()) {
    Condition open = CompileOpenClass(context, node);
    if (!open.has_value() || !operands.has_value()) return std::nullopt;
    operands->push_back(*open);
  }
  if (!operands.has_value()) return std::nullopt;
  // 情形之一 goes for the 、 of its items.
  const bool of_case = !things && node.joins.empty() && node.children.size() > 1 &&
                       IsCase(context, context.unit(context.sentence));
  if (of_case) context.Record(node.range, "「、」之间的几样", "任一（情形之一）", "语言");
  const bool any =
      !all_things && (things || any_of_things || of_case || (beside_or && node.joins.empty()));
  if ((any || persons) && !CheckPersons(context, node.children, node.range)) return std::nullopt;
  if (!any && AreKindsWithLimits(context, node, 0, *operands))
    return Any(context, std::move(*operands), node.range);
  if (!any && !CheckAllWanted(context, node)) return std::nullopt;
  if (!any && !things && !CheckWindows(context, node)) return std::nullopt;
  if (!any) return All(context, std::move(*operands), context.level, node.range);
  if (!things && node.children.size() > 1 && !CheckDescribers(context, node)) return std::nullopt;
  return Any(context, std::move(*operands), node.range);
}

namespace {

Condition CompileOr(Context& context, const Node& node) {
  const bool by_mark = AreByMark(node.joins);
  if (!by_mark && (!CheckDescribers(context, node) || !CheckNegation(context, node) ||
                   !CheckPersons(context, node.children, node.range)))
    return std::nullopt;
  if (!CheckWindowBefore(context, node)) return std::nullopt;
  // 甲、乙或丙、丁: the last 、 goes by 或 or by 且.
  if (!by_mark && IsListOfPredicates(node.children.back())) {
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(node.children.back().range), "且",
                          "或");
    return std::nullopt;
  }
  if (!CheckCount(context, node.children)) return std::nullopt;
  std::vector<InstId> operands;
  for (const Node& child : node.children) {
    Condition operand = child.kind == NodeKind::kSeries ? CompileSeries(context, child, true)
                                                        : CompileCondition(context, child);
    if (!operand.has_value()) return std::nullopt;
    operands.push_back(*operand);
  }
  return Any(context, std::move(operands), node.range);
}

Condition CompileAnd(Context& context, const Node& node) {
  if (!CheckLevels(context, node)) return std::nullopt;
  if (!CheckWindows(context, node)) return std::nullopt;
  std::optional<std::vector<InstId>> operands = CompileAll(context, node.children);
  if (!operands.has_value()) return std::nullopt;
  return All(context, std::move(*operands), context.level, node.range);
}

// Of which of the words side by side 一般 speaks: of who they are said of it does not.
void RecordSoft(Context& context, const Node& node) {
  std::string soft;
  bool all = true;
  for (const Node& child : node.children) {
    all &= child.soft;
    if (child.soft) soft += (soft.empty() ? "" : "、") + context.Slice(child.range);
  }
  if (!soft.empty() && !all) context.Record(node.range, "一般、原则上所说的", soft, "语言");
}

Condition CompileBeside(Context& context, const Node& node) {
  RecordSoft(context, node);
  const std::vector<const Node*> outside = context.beside;
  std::vector<InstId> operands;
  bool complete = true;
  for (const Node& child : node.children) {
    context.beside = outside;
    for (const Node& other : node.children) {
      if (&other != &child) context.beside.push_back(&other);
    }
    Condition operand = CompileCondition(context, child);
    complete &= operand.has_value();
    if (operand.has_value()) operands.push_back(*operand);
  }
  context.beside = outside;
  if (!complete) return std::nullopt;
  return All(context, std::move(operands), context.level, node.range);
}

Condition CompileLeaf(Context& context, const Node& node);
Condition CompileNode(Context& context, const Node& node);

// A measure that is cut short, with the subject of the one before it.
Condition WithSubject(Context& context, const Node& node) {
  const std::optional<std::vector<const Node*>> subjects = SubjectsOf(context, node);
  if (!subjects.has_value()) return std::nullopt;
  Condition condition = CompileNode(context, node);
  if (!condition.has_value() || subjects->empty()) return condition;
  std::vector<InstId> operands;
  std::string words;
  for (const Node* subject : *subjects) {
    Condition operand = CompileCondition(context, *subject);
    if (!operand.has_value()) return std::nullopt;
    operands.push_back(*operand);
    words += context.Slice(subject->range);
  }
  context.Record(node.range, fmt::format("「{}」省略的主语", context.Slice(node.range)), words,
                 "语言");
  operands.push_back(*condition);
  return All(context, std::move(operands), context.level, node.range);
}

Condition CompileNode(Context& context, const Node& node) {
  switch (node.kind) {
    case NodeKind::kComma:
      return CompileComma(context, node);
    case NodeKind::kAnd:
      return CompileAnd(context, node);
    case NodeKind::kOr:
      return CompileOr(context, node);
    case NodeKind::kSeries:
      return CheckCount(context, {node}) ? CompileSeries(context, node, false) : std::nullopt;
    case NodeKind::kBeside:
      return CompileBeside(context, node);
    case NodeKind::kDescribers:
      return CompileDescribers(context, node);
    case NodeKind::kHolder:
      return CompileHolder(context, node);
    case NodeKind::kMeasured:
      return CompileMeasured(context, node);
    case NodeKind::kList:
      return CompileList(context, node);
    case NodeKind::kTenure:
      return CompileTenure(context, node);
    case NodeKind::kRequirement:
      return CompileRequirement(context, node);
    case NodeKind::kQuantity:
      return CompileQuantity(context, node);
    case NodeKind::kYearly:
      return CompileYearly(context, node);
    case NodeKind::kItem:
      return CompileItem(context, node);
    case NodeKind::kAge:
      return CompileAge(context, node);
    case NodeKind::kReference:
      return CompileReference(context, node);
    case NodeKind::kMembers:
      return CompileMembers(context, node);
  }
  return std::nullopt;
}

// A list in a slot whose members are meant one by one.
struct OneByOne {
  const syntax::SlotMatch* list = nullptr;  // null: there is none
  bool any = false;                         // any of them; else every one
  bool negated = false;                     // every one is not so
};

// What comes to one number over the rows of all members if it is not asked of each.
bool Measures(const Node& node) {
  return node.kind == NodeKind::kTenure || node.kind == NodeKind::kQuantity ||
         node.kind == NodeKind::kRequirement;
}

// Whether a list may hold what the conclusion gives, so that one of its members is the target.
bool GivesTarget(const Context& context, const syntax::Token& token) {
  if (!context.target.has_value() || token.phrase < 0) return false;
  const std::vector<Binding>& bindings = context.phrase(token).bindings;
  return std::any_of(bindings.begin(), bindings.end(), [](const Binding& binding) {
    return binding.kind == syntax::BindingKind::kTarget;
  });
}

// Whether a list in a phrase of `node` only says which rows are meant: those that are added up, or
// of which a quantifier of the sentence speaks.
bool ListsRows(const Node& node) {
  return node.kind == NodeKind::kMembers ||
         (node.kind == NodeKind::kQuantity && node.tokens.size() > 1);
}

// By the quantifier behind the list (均, 任一), or by what 和 means.
OneByOne FindOneByOne(Context& context, const Node& said) {
  for (const syntax::Token& token : said.tokens) {
    if (GivesTarget(context, token)) continue;
    for (const syntax::SlotMatch& match : token.slots) {
      if (context.FindChosen(match.range) != nullptr) continue;
      if (match.quantifier == syntax::Quantifier::kEvery) return {.list = &match};
      if (match.quantifier == syntax::Quantifier::kNoOne) return {.list = &match, .negated = true};
      if (match.quantifier == syntax::Quantifier::kAny && Measures(said))
        return {.list = &match, .any = true};
      const bool open = match.quantifier == syntax::Quantifier::kNone &&
                        !context.pair.has_value() && !ListsRows(said);
      if (open && match.with.begin < match.with.end && !context.said.one_of &&
          context.Decide(Convention::kThingsWith, match.with) == 1)
        return {.list = &match};
    }
  }
  return {};
}

// One by one, a joint name (父母) as the values that it stands for.
std::vector<ChosenMember> MembersOneByOne(const syntax::SlotMatch& list) {
  std::vector<ChosenMember> members;
  for (const syntax::SlotMember& member : list.members) {
    for (const syntax::ValueRef& value : member.values) {
      members.push_back({list.range, member});
      members.back().member.values = {value};
    }
    if (member.values.empty()) members.push_back({list.range, member});
  }
  return members;
}

// Whether it is clear what a list means that is asked of one by one: no 或 among its members, and
// no negation before it (非本人和配偶均…: not both, or neither).
bool CheckOneByOne(Context& context, const Node& said, const OneByOne& each) {
  if (each.list->either && !each.any) {
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(each.list->range), "且", "或");
    return false;
  }
  for (const syntax::Token& token : said.tokens) {
    if (!token.negated) continue;
    context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(token.range),
                          context.Slice(token.range));
    return false;
  }
  return true;
}

// 本人和配偶均…: what is said holds of each, of another row for each; 任一: of one.
Condition CompileOneByOne(Context& context, const Node& node, const OneByOne& each) {
  const std::optional<EventWindow> window = context.window;
  const std::vector<const Node*> attached = context.attached;
  std::vector<InstId> conditions;
  for (ChosenMember& member : MembersOneByOne(*each.list)) {
    context.window = window;
    context.attached = attached;
    context.chosen.push_back(std::move(member));
    Condition condition = CompileLeaf(context, node);
    context.chosen.pop_back();
    if (!condition.has_value()) return std::nullopt;
    conditions.push_back(each.negated ? Negate(context, *condition, node.range) : *condition);
  }
  return each.any ? Any(context, std::move(conditions), node.range)
                  : All(context, std::move(conditions), context.level, node.range);
}

// A condition of phrases.
Condition CompileLeaf(Context& context, const Node& node) {
  const bool cut_short = node.tokens.empty() && !node.limits.empty();
  const Node* said = cut_short && context.said.measure != nullptr ? context.said.measure : &node;
  const OneByOne each = FindOneByOne(context, *said);
  if (each.list != nullptr) {
    if (!CheckOneByOne(context, *said, each)) return std::nullopt;
    return CompileOneByOne(context, node, each);
  }
  if (cut_short) return WithSubject(context, node);
  if (Measures(node)) {
    context.said.whole = IsWholeClause(context, node);
    context.said.cut_off = context.cut_off;
  }
  return CompileNode(context, node);
}

}  // namespace

Condition CompileCondition(Context& context, const Node& node) {
  const CutOffScope scope(context, node);
  if (!scope.sound()) return std::nullopt;
  Condition condition = CompileLeaf(context, node);
  if (node.soft && condition.has_value()) condition = Soften(context, *condition, node.range);
  if (!node.defines.has_value()) return condition;
  return WithWaivers(context, node.defines->text, condition, node.range);
}

}  // namespace tiaowen::check
