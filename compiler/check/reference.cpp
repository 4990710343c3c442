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

// How deep sentences may point to others, and how many one condition may draw in.
constexpr size_t kReachDepthMax = 64;
constexpr size_t kReachMax = 4096;

// Items only where their list is not meant as a whole, and never the sentence at hand.
void LeaveOutItems(const Context& context, std::vector<size_t>* units) {
  const std::vector<size_t> all = *units;
  std::erase_if(*units, [&](size_t i) {
    const Unit& unit = context.tree.units[i];
    const bool with_list =
        unit.item_of >= 0 &&
        std::binary_search(all.begin(), all.end(), static_cast<size_t>(unit.item_of));
    return i == static_cast<size_t>(context.sentence.index) || with_list;
  });
}

// What `reference`, written in the sentence at hand, cites. Nothing: it was diagnosed.
std::optional<syntax::ReferenceGroups> FindUnits(Context& context, const syntax::Token& token,
                                                 const syntax::Reference& reference) {
  const auto here = static_cast<size_t>(context.sentence.index);
  auto found = context.references.Resolve(reference, here);
  if (const auto* broken = std::get_if<syntax::BrokenReference>(&found)) {
    context.consumer.Emit(Kind::kBrokenReference, context.Place(token.range), broken->missing);
    return std::nullopt;
  }
  auto groups = std::get<syntax::ReferenceGroups>(std::move(found));
  for (std::vector<size_t>& units : groups) LeaveOutItems(context, &units);
  return groups;
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
  for (size_t part = 0; part < unit.provisions.size(); ++part) {
    const syntax::Provision& provision = unit.provisions[part];
    if (BeginsAnew(context, unit, part)) conditions.clear();
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

// Whether all of the things that are cited are wanted: as the sentence says (情形, 之一, 或; 和),
// else, of items, as what leads in to them says, else all.
bool WantsAll(const Context& context, const syntax::Token& token,
              const syntax::Reference& reference, const syntax::ReferenceGroups& groups) {
  if (token.number == 1 || reference.with_or) return false;
  if (reference.with_and) return true;
  std::vector<size_t> units;
  for (const std::vector<size_t>& group : groups)
    units.insert(units.end(), group.begin(), group.end());
  const bool items = std::all_of(units.begin(), units.end(),
                                 [&](size_t i) { return context.tree.units[i].item_of >= 0; });
  return !items || LeadsInToAll(context, units);
}

// Leaves out units without a condition. False after a report: nothing of what is cited has one, or
// one of several things that are cited by name.
bool CheckConditions(Context& context, const syntax::Token& token,
                     const syntax::Reference& reference, syntax::ReferenceGroups* groups) {
  const bool by_name = groups->size() > 1 && groups->size() == reference.paths.size();
  bool missing = false;
  for (std::vector<size_t>& units : *groups) {
    std::erase_if(units, [&](size_t i) { return !HoldsCondition(context.tree.units[i]); });
    missing |= units.empty();
  }
  std::erase_if(*groups, [](const std::vector<size_t>& units) { return units.empty(); });
  if (!groups->empty() && !(by_name && missing)) return true;
  context.consumer.Emit(Kind::kReferenceWithoutCondition, context.Place(token.range), token.text);
  return false;
}

// Whether the connectives of a reference have one reading.
bool CheckJoins(Context& context, const syntax::Token& token, const syntax::Reference& reference,
                size_t count) {
  if (count < 2) return true;
  if (reference.with_or && reference.with_and && token.number == 0) {
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(token.range), "和", "或");
    return false;
  }
  // 不符合甲和乙规定: not both, or neither.
  if (!token.negated || token.number == 1 || reference.paths.size() < 2) return true;
  context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(token.range),
                        context.Slice(token.range));
  return false;
}

// 除甲、乙且丙外: it is not clear of what 且 is said. The other connectives say it.
bool CheckExcepted(Context& context, const Node& node) {
  if (node.kind != syntax::NodeKind::kAnd) return true;
  const auto listed =
      std::find_if(node.children.begin(), node.children.end(), [](const Node& child) {
        return child.kind == syntax::NodeKind::kSeries && !IsListOfThings(child);
      });
  if (listed == node.children.end()) return true;
  context.consumer.Emit(Kind::kMixedConnectives, context.Place(node.range), "且", "、");
  return false;
}

struct Cited {
  InstId condition;
  std::string label;
};

// What one thing that is cited requires: what leads in to its items, else any of its sentences.
std::optional<Cited> CompileCited(Context& context, const syntax::Token& token,
                                  const std::vector<size_t>& units, source::Range range) {
  std::vector<InstId> operands;
  std::string label;
  for (size_t i : units) {
    const Unit& unit = context.tree.units[i];
    if (!CheckReach(context, range)) return std::nullopt;
    if (!context.open_references.insert(static_cast<int>(i)).second) {
      context.consumer.Emit(Kind::kCircularReference, context.Place(range), token.text);
      return std::nullopt;
    }
    Condition condition = CompileSentence(context, ir::SentenceId(i), range);
    context.open_references.erase(static_cast<int>(i));
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
    label += (label.empty() ? "" : "、") + unit.label;
  }
  const bool all = token.number == 0 && units.size() > 1 && LeadsInToAll(context, units);
  if (units.size() > 1) label += all ? " 全部" : " 之一";
  return Cited{all ? All(context, std::move(operands), context.level, range)
                   : Any(context, std::move(operands), range),
               label};
}

}  // namespace

std::string ArticleOf(std::string label) {
  for (std::string_view end : {"句", "款"}) {
    size_t number = label.rfind("第");
    if (label.ends_with(end) && number != std::string::npos && number > 0) label.resize(number);
  }
  return label;
}

bool CheckManner(Context& context, const Node& comma) {
  const std::vector<syntax::Join>& joins = comma.joins;
  for (size_t i = 0; i < comma.children.size() && !joins.empty(); ++i) {
    const Node& element = comma.children[i];
    const bool manner =
        element.kind == syntax::NodeKind::kReference && element.tokens.front().manner;
    const syntax::Join& join = joins[i > 0 ? i - 1 : 0];
    if (!manner || element.closed || join.kind != syntax::JoinKind::kPlain) continue;
    context.consumer.Emit(Kind::kMannerUnclear, context.Place(element.range),
                          context.Slice(element.range));
    return false;
  }
  return true;
}

bool CheckReach(Context& context, source::Range range) {
  const size_t depth =
      context.open_references.size() + context.open_terms.size() + context.open_waivers.size();
  if (++context.reached <= kReachMax && depth <= kReachDepthMax) return true;
  context.consumer.Emit(Kind::kReferencesTooMany, context.Place(range), context.Slice(range),
                        kReachDepthMax, kReachMax);
  return false;
}

Condition CompileReference(Context& context, const Node& node) {
  if (!CheckNesting(context, node.range)) return std::nullopt;
  const syntax::Token& token = node.tokens.front();
  const std::optional<syntax::Reference> reference = syntax::ReadReference(token.text);
  TW_CHECK(reference.has_value(), "{} is no reference", token.text);
  std::optional<syntax::ReferenceGroups> groups = FindUnits(context, token, *reference);
  if (!groups.has_value() || !CheckConditions(context, token, *reference, &*groups) ||
      !CheckJoins(context, token, *reference, groups->size()))
    return std::nullopt;
  const bool all = groups->size() > 1 && WantsAll(context, token, *reference, *groups);
  std::vector<InstId> operands;
  std::vector<std::string> labels;
  for (const std::vector<size_t>& units : *groups) {
    std::optional<Cited> cited = CompileCited(context, token, units, node.range);
    if (!cited.has_value()) return std::nullopt;
    operands.push_back(cited->condition);
    labels.push_back(groups->size() > 1 && units.size() > 1 ? "（" + cited->label + "）"
                                                            : cited->label);
  }
  const char* how = groups->size() < 2 ? "" : all ? " 全部" : " 之一";
  context.Record(node.range, "「" + token.text + "」",
                 fmt::format("{}{}", fmt::join(labels, "、"), how), "引用");
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
    if (!CheckExcepted(context, *node)) return std::nullopt;
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
