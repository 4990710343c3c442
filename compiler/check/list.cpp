#include <algorithm>
#include <set>
#include <utility>

#include "compiler/check/amounts.h"
#include "compiler/check/context.h"
#include "compiler/check/exception.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::JoinKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Unit;

void CollectLists(const Node& node, std::vector<const Node*>* lists) {
  if (node.kind == NodeKind::kList) lists->push_back(&node);
  for (const Node& child : node.children) CollectLists(child, lists);
}

// The condition of one item, in its own sentence and with its own items.
Condition CompileItemOfList(Context& context, const Item& item) {
  const ir::SentenceId sentence = std::exchange(context.sentence, item.sentence);
  const Said said = std::exchange(context.said, {});
  const std::vector<const Node*> beside = std::exchange(context.beside, {});
  const std::optional<size_t> chosen = std::exchange(context.item, std::nullopt);
  std::vector<Item> outer = std::exchange(context.items, {});
  std::optional<std::vector<Item>> own = ItemsOf(context, item.sentence);
  Condition condition;
  if (own.has_value()) {
    context.items = std::move(*own);
    const Unit& unit = context.unit(item.sentence);
    condition =
        CompileClauses(context, {item.condition}, item.exceptions, item.condition->range,
                       EffectOfExceptions(context, unit).value_or(ExceptionEffect::kShutsOut));
  }
  context.sentence = sentence;
  context.said = said;
  context.beside = beside;
  context.item = chosen;
  context.items = std::move(outer);
  return condition;
}

// The item that a reference means, or the one that leads in to it; nothing when it means them all.
std::optional<size_t> FindCited(const Context& context) {
  if (!context.cited.has_value()) return std::nullopt;
  for (int at = context.cited->index; at >= 0; at = context.unit(at).item_of) {
    for (size_t i = 0; i < context.items.size(); ++i) {
      if (context.items[i].sentence.index == at) return i;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<const Node*> ListsOf(const Unit& unit) {
  std::vector<const Node*> all, lists;
  for (const syntax::Provision& provision : unit.provisions) {
    if (provision.condition.has_value()) CollectLists(*provision.condition, &all);
    for (const Node& exception : provision.exceptions) CollectLists(exception, &all);
  }
  std::set<int64_t> places;
  for (const Node* list : all) {
    if (places.insert(list->range.begin).second) lists.push_back(list);
  }
  return lists;
}

bool IsItem(const Context& context, const Unit& unit) {
  return unit.item_of >= 0 && unit.unit_class == ir::SentenceClass::kCompiled &&
         LeadsIn(context.unit(unit.item_of));
}

std::optional<std::vector<Item>> ItemsOf(Context& context, ir::SentenceId sentence) {
  std::vector<Item> items;
  if (!LeadsIn(context.unit(sentence))) return items;
  for (size_t i = 0; i < context.tree.units.size(); ++i) {
    const Unit& item = context.tree.units[i];
    if (item.item_of != sentence.index || !IsItem(context, item)) continue;
    if (item.failed) return std::nullopt;
    const bool condition_only =
        item.provisions.size() == 1 && !item.provisions[0].conclusion.has_value() &&
        item.provisions[0].condition.has_value() && !SaysAmount(item.provisions[0]);
    if (!condition_only) {
      context.consumer.Emit(Kind::kItemWithConclusion, context.Place(item.range));
      return std::nullopt;
    }
    Item found{.sentence = ir::SentenceId(i), .condition = &*item.provisions[0].condition};
    for (const Node& exception : item.provisions[0].exceptions)
      found.exceptions.push_back({.node = &exception});
    items.push_back(std::move(found));
  }
  return items;
}

bool CheckLists(Context& context, const Unit& unit) {
  const std::vector<const Node*> lists = ListsOf(unit);
  if (lists.size() > 1) {
    context.consumer.Emit(Kind::kTwoLists, context.Place(lists[1]->range),
                          context.Slice(lists[0]->range), context.Slice(lists[1]->range));
    return false;
  }
  if (!unit.closing.has_value()) return true;
  const std::string connective = context.Slice(unit.closing->range);
  if (!IsItem(context, unit)) {
    context.consumer.Emit(Kind::kUnreadableSentence, context.Place(unit.closing->range),
                          connective);
    return false;
  }
  const Node& list = *ListsOf(context.unit(unit.item_of)).front();
  const bool against =
      unit.closing->kind == (list.all && !list.none ? JoinKind::kOr : JoinKind::kAnd);
  if (!against) return true;
  context.consumer.Emit(Kind::kItemConnective, context.Place(unit.closing->range), connective,
                        context.Slice(list.range),
                        list.none  ? "都不是"
                        : list.all ? "全部满足"
                                   : "任一即可",
                        list.none  ? "none of the items"
                        : list.all ? "all of the items"
                                   : "any of the items");
  return false;
}

Condition CompileList(Context& context, const Node& node) {
  if (context.items.empty()) {
    context.consumer.Emit(Kind::kListWithoutItems, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  if (!node.all && context.item.has_value())
    return CompileItemOfList(context, context.items[*context.item]);
  // 不符合下列条件之一: some of them is not fulfilled, or none is.
  if (node.none && !node.of_cases) {
    context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  if (const std::optional<size_t> cited = FindCited(context)) {
    if (!node.none) return CompileItemOfList(context, context.items[*cited]);
    context.consumer.Emit(Kind::kReferenceUnclear, context.Place(node.range),
                          context.Slice(node.range),
                          "被引用的是它的一项，指有这一项还是没有这一项，看不出来",
                          "one of its items is cited, and whether to have it or not is unclear");
    return std::nullopt;
  }
  const std::vector<Item> items = context.items;
  std::vector<InstId> operands;
  for (const Item& item : items) {
    Condition operand = CompileItemOfList(context, item);
    if (node.none && operand.has_value()) operand = Negate(context, *operand, node.range);
    if (!operand.has_value()) return std::nullopt;
    operands.push_back(*operand);
  }
  return node.all ? All(context, std::move(operands), context.level, node.range)
                  : Any(context, std::move(operands), node.range);
}

}  // namespace tiaowen::check
