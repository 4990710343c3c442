#include "compiler/syntax/reference.h"

#include <algorithm>
#include <utility>

#include "compiler/check/amounts.h"
#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::Unit;

// The units that the reference `text`, written in the sentence at hand, means; items only where
// their list is not meant as a whole. Nothing: it was diagnosed.
std::optional<std::vector<size_t>> FindUnits(Context& context, const syntax::Token& token) {
  const auto here = static_cast<size_t>(context.sentence.index);
  std::optional<syntax::Reference> reference = syntax::ReadReference(token.text);
  TW_CHECK(reference.has_value(), "{} is no reference", token.text);
  auto found = context.references.Resolve(*reference, here);
  if (const auto* broken = std::get_if<syntax::BrokenReference>(&found)) {
    context.consumer.Emit(Kind::kBrokenReference, context.Place(token.range), broken->missing);
    return std::nullopt;
  }
  std::vector<size_t> units = std::get<std::vector<size_t>>(std::move(found));
  const std::vector<size_t> all = units;
  std::erase_if(units, [&](size_t i) {
    const Unit& unit = context.tree.units[i];
    const bool with_list =
        unit.item_of >= 0 &&
        std::binary_search(all.begin(), all.end(), static_cast<size_t>(unit.item_of));
    return i == here || with_list;
  });
  return units;
}

bool HoldsCondition(const Unit& unit) {
  return std::any_of(unit.provisions.begin(), unit.provisions.end(),
                     [](const syntax::Provision& p) { return p.condition.has_value(); });
}

// What the sentence requires: any of its provisions.
Condition CompileSentence(Context& context, ir::SentenceId id, source::Range range) {
  const Unit& unit = context.tree.units[static_cast<size_t>(id.index)];
  SentenceScope scope(context, id);
  if (!scope.sound()) return std::nullopt;
  std::vector<InstId> any;
  std::vector<const Node*> conditions;
  for (const syntax::Provision& provision : unit.provisions) {
    if (!provision.follows) conditions.clear();
    if (!provision.condition.has_value()) continue;
    conditions.push_back(&*provision.condition);
    std::vector<const Node*> exceptions;
    for (const Node& exception : provision.exceptions) exceptions.push_back(&exception);
    Condition condition = CompileClauses(context, conditions, exceptions, range);
    if (!condition.has_value()) return std::nullopt;
    any.push_back(*condition);
  }
  return Any(context, std::move(any), range);
}

// Whether the items among `units` are all wanted: as their own sentence leads in to them.
bool LeadsInToAll(const Context& context, const std::vector<size_t>& units) {
  return std::all_of(units.begin(), units.end(), [&](size_t i) {
    const Unit& unit = context.tree.units[i];
    if (unit.item_of < 0) return false;
    const Unit& lead = context.tree.units[static_cast<size_t>(unit.item_of)];
    return std::none_of(lead.provisions.begin(), lead.provisions.end(),
                        [](const syntax::Provision& p) {
                          return p.condition.has_value() && HasList(*p.condition, false);
                        });
  });
}

}  // namespace

std::string ArticleOf(std::string label) {
  for (std::string_view end : {"句", "款"}) {
    size_t number = label.rfind("第");
    if (label.ends_with(end) && number != std::string::npos && number > 0) label.resize(number);
  }
  return label;
}

bool LeadsIn(const Unit& unit) {
  return std::any_of(unit.provisions.begin(), unit.provisions.end(),
                     [](const syntax::Provision& p) {
                       return (p.condition.has_value() && HasList(*p.condition)) ||
                              std::any_of(p.exceptions.begin(), p.exceptions.end(),
                                          [](const Node& node) { return HasList(node); });
                     });
}

bool IsItem(const Context& context, const Unit& unit) {
  return unit.item_of >= 0 && unit.unit_class == ir::SentenceClass::kCompiled &&
         LeadsIn(context.tree.units[static_cast<size_t>(unit.item_of)]);
}

std::optional<std::vector<Item>> ItemsOf(Context& context, ir::SentenceId sentence) {
  std::vector<Item> items;
  if (!LeadsIn(context.tree.units[static_cast<size_t>(sentence.index)])) return items;
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
      found.exceptions.push_back(&exception);
    items.push_back(std::move(found));
  }
  return items;
}

Condition CompileReference(Context& context, const Node& node) {
  if (!CheckNesting(context, node.range)) return std::nullopt;
  const syntax::Token& token = node.tokens.front();
  std::optional<std::vector<size_t>> found = FindUnits(context, token);
  if (!found.has_value()) return std::nullopt;
  const std::vector<size_t>& units = *found;
  const bool conditions = std::any_of(
      units.begin(), units.end(), [&](size_t i) { return HoldsCondition(context.tree.units[i]); });
  if (!conditions) {
    context.consumer.Emit(Kind::kReferenceWithoutCondition, context.Place(node.range), token.text);
    return std::nullopt;
  }
  std::vector<InstId> operands;
  std::string labels;
  for (size_t i : units) {
    const Unit& unit = context.tree.units[i];
    if (!HoldsCondition(unit)) continue;
    if (!context.open_references.insert(static_cast<int>(i)).second) {
      context.consumer.Emit(Kind::kCircularReference, context.Place(node.range), token.text);
      return std::nullopt;
    }
    Condition condition = CompileSentence(context, ir::SentenceId(i), node.range);
    context.open_references.erase(static_cast<int>(i));
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
    labels += (labels.empty() ? "" : "、") + unit.label;
  }
  const bool all = token.number == 0 && units.size() > 1 && LeadsInToAll(context, units);
  context.Record(node.range, "「" + token.text + "」",
                 labels + (operands.size() < 2 ? ""
                           : all               ? " 全部"
                                               : " 之一"),
                 "引用");
  Condition condition = all ? All(context, std::move(operands), context.level, node.range)
                            : Any(context, std::move(operands), node.range);
  return token.negated ? Negate(context, *condition, node.range) : condition;
}

Condition CompileClauses(Context& context, const std::vector<const Node*>& conditions,
                         const std::vector<const Node*>& exceptions, source::Range range) {
  std::vector<InstId> operands;
  for (const Node* node : conditions) {
    const Node* outer = std::exchange(context.clause, node);
    Condition condition = CompileCondition(context, *node);
    context.clause = outer;
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
  }
  for (const Node* node : exceptions) {
    context.excludes = !context.excludes;
    Condition condition = CompileCondition(context, *node);
    context.excludes = !context.excludes;
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(Negate(context, *condition, node->range));
  }
  if (context.window.has_value()) {
    context.consumer.Emit(Kind::kYearWithoutEvent, context.Place(context.window->range),
                          context.Slice(context.window->range));
    context.window.reset();
    return std::nullopt;
  }
  return Whole(context, std::move(operands), ir::kMainTable, range);
}

}  // namespace tiaowen::check
