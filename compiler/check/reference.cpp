#include "compiler/syntax/reference.h"

#include <algorithm>
#include <utility>

#include "compiler/check/cited.h"
#include "compiler/check/context.h"
#include "compiler/syntax/pointer.h"

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

// Whether a reference stands for persons (第一条和第二条规定的居民), not for what they fulfil.
bool MeansPersons(const Context& context, const Node& node) {
  const syntax::Token& token = node.tokens.front();
  if ((token.number & syntax::kRefersConforming) != 0) return false;
  return token.heads_subject ||
         std::any_of(context.beside.begin(), context.beside.end(), [&](const Node* beside) {
           return beside->range.begin >= node.range.end && !beside->tokens.empty() &&
                  beside->tokens.back().kind == syntax::TokenKind::kTerm;
         });
}

// How several things that are cited go together.
enum class Join : uint8_t { kAny, kAll, kAsLedIn };

// As the sentence says (之一, 或; 同时; 情形; 和); persons, and things that are excepted
// (除第四条、 第五条规定外), are any of them. Else it depends on what is cited.
Join JoinOf(const Context& context, const Node& node, const syntax::Reference& reference) {
  const int64_t words = node.tokens.front().number;
  if ((words & syntax::kRefersToOneOf) != 0 || reference.with_or) return Join::kAny;
  if ((words & syntax::kRefersToBoth) != 0) return Join::kAll;
  const bool excepts =
      (words & syntax::kRefersExcepting) != 0 && (words & syntax::kRefersConforming) == 0;
  if ((words & syntax::kRefersToCases) != 0 || excepts || MeansPersons(context, node))
    return Join::kAny;
  return reference.with_and ? Join::kAll : Join::kAsLedIn;
}

// Whether all are wanted: of items, as what leads in to them says, else all.
bool WantsAll(const Context& context, Join join, const syntax::ReferenceGroups& groups) {
  if (join != Join::kAsLedIn) return join == Join::kAll;
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
bool CheckJoins(Context& context, const Node& node, const syntax::Reference& reference, Join join,
                size_t count) {
  if (count < 2) return true;
  const syntax::Token& token = node.tokens.front();
  const bool any = (token.number & (syntax::kRefersToOneOf | syntax::kRefersToCases)) != 0 ||
                   MeansPersons(context, node);
  if (reference.with_or && reference.with_and && !any) {
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(token.range), "和", "或");
    return false;
  }
  // 不符合甲、乙条件之一: not one of them, or none.
  const bool one_of = (token.number & syntax::kRefersToOneOf) != 0;
  if (token.negated && one_of) {
    context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(token.range),
                          context.Slice(token.range));
    return false;
  }
  // 不符合甲和乙规定: not both, or neither. 不同时符合: not both.
  const bool both = (token.number & syntax::kRefersToBoth) != 0 && join == Join::kAll;
  if (!token.negated || any || both || reference.paths.size() < 2) return true;
  context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(token.range),
                        context.Slice(token.range));
  return false;
}

// The units of one thing that is cited, and how they go together.
std::string LabelOf(const Context& context, const std::vector<size_t>& units, bool all) {
  std::string label;
  for (size_t i : units) label += (label.empty() ? "" : "、") + context.tree.units[i].label;
  if (units.size() > 1) label += all ? " 全部" : " 之一";
  return label;
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
  if (!groups.has_value() || !CheckConditions(context, token, *reference, &*groups))
    return std::nullopt;
  const Join join = JoinOf(context, node, *reference);
  if (!CheckJoins(context, node, *reference, join, groups->size())) return std::nullopt;
  const bool all = groups->size() > 1 && WantsAll(context, join, *groups);
  std::vector<Cited> cited;
  std::vector<std::string> labels;
  for (const std::vector<size_t>& units : *groups) {
    const bool each = join == Join::kAsLedIn && units.size() > 1 && LeadsInToAll(context, units);
    std::optional<Cited> found = FindCitedParts(context, token, units, each);
    if (!found.has_value()) return std::nullopt;
    cited.push_back(std::move(*found));
    const std::string label = LabelOf(context, units, each);
    labels.push_back(groups->size() > 1 && units.size() > 1 ? "（" + label + "）" : label);
  }
  Condition condition = CompileCited(context, token, cited, all);
  if (!condition.has_value()) return std::nullopt;
  const char* how = groups->size() < 2 ? "" : all ? " 全部" : " 之一";
  context.Record(node.range, "「" + token.text + "」",
                 fmt::format("{}{}", fmt::join(labels, "、"), how), "引用");
  return token.negated ? Negate(context, *condition, node.range) : condition;
}

}  // namespace tiaowen::check
