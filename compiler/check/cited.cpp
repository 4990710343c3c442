#include "compiler/check/cited.h"

#include <algorithm>
#include <utility>

#include "compiler/syntax/pointer.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::JoinKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Provision;
using syntax::ProvisionKind;
using syntax::Unit;

bool Says(const syntax::Token& token, int64_t words) { return (token.number & words) != 0; }

// The sentence that leads in to an item and to whatever that is an item of.
int OutermostLead(const Context& context, int index) {
  while (IsItem(context, context.unit(index))) index = context.unit(index).item_of;
  return index;
}

// Whether the list in `node` must be fulfilled for the whole to be: no 或 stands above it.
bool IsRequiredList(const Node& node) {
  if (node.kind == NodeKind::kList) return true;
  const bool joined = node.kind == NodeKind::kBeside || node.kind == NodeKind::kAnd ||
                      (node.kind == NodeKind::kComma &&
                       std::none_of(node.joins.begin(), node.joins.end(),
                                    [](const syntax::Join& j) { return j.kind == JoinKind::kOr; }));
  return joined && std::any_of(node.children.begin(), node.children.end(), [](const Node& child) {
           return HasList(child) && IsRequiredList(child);
         });
}

std::nullopt_t ReportUnclear(Context& context, const syntax::Token& token, const char* reason,
                             const char* reason_en) {
  context.consumer.Emit(Kind::kReferenceUnclear, context.Place(token.range),
                        context.Slice(token.range), reason, reason_en);
  return std::nullopt;
}

// Whether the conditions of a provision lead in to items.
bool LeadsInHere(const Context& context, const ProvisionPlace& place) {
  const Provision& provision = ProvisionAt(context, place);
  const std::vector<const Node*>& before = ScopeAt(context, place).conditions;
  return (provision.condition.has_value() && HasList(*provision.condition)) ||
         std::any_of(before.begin(), before.end(), [](const Node* node) { return HasList(*node); });
}

// Whether every sentence above the item requires its list: as no exception, and not beside 或.
bool IsLedInPlainly(const Context& context, int item) {
  for (int at = item; IsItem(context, context.unit(at)); at = context.unit(at).item_of) {
    for (const Provision& provision : context.unit(context.unit(at).item_of).provisions) {
      if (std::any_of(provision.exceptions.begin(), provision.exceptions.end(),
                      [](const Node& node) { return HasList(node); }))
        return false;
      const bool here = provision.condition.has_value() && HasList(*provision.condition);
      if (here && (!IsRequiredList(*provision.condition) || provision.but)) return false;
    }
  }
  return true;
}

// Whether an item is cited with what leads in to it. 情形 is the item's own; among the items of one
// list, what leads in to it holds already.
bool TakesLead(const Context& context, const syntax::Token& token, int unit) {
  return IsItem(context, context.unit(unit)) && !Says(token, syntax::kRefersToCases) &&
         !(IsItem(context, context.unit(context.sentence)) &&
           OutermostLead(context, unit) == OutermostLead(context, context.sentence.index));
}

// Adds the provisions of `sentence` to `cited`.
void AddParts(const Context& context, int sentence, CitedPart part, Cited* cited) {
  const Unit& unit = context.unit(sentence);
  for (size_t i = 0; i < unit.provisions.size(); ++i) {
    const Provision& provision = unit.provisions[i];
    part.place = {ir::SentenceId(static_cast<size_t>(sentence)), i};
    const bool conditional =
        provision.condition.has_value() || !ScopeAt(context, part.place).conditions.empty();
    if (!conditional || (provision.negated && IsException(context, unit, i))) continue;
    if (part.item.has_value() && !LeadsInHere(context, part.place)) continue;
    const bool takes = provision.kind == ProvisionKind::kConcludes && provision.negated;
    (takes ? cited->takes : cited->gives).push_back(part);
  }
}

// Whether `take` takes all away that `given` gives of its matter, not only some of the targets.
bool TakesAll(const Context& context, const Provision& given, const Provision& take) {
  const syntax::SlotMatch *targets = TargetOf(context, given), *taken = TargetOf(context, take);
  if (taken == nullptr) return true;
  const Phrase& phrase = context.phrase(*given.conclusion);
  if (targets == nullptr)
    return phrase.target >= 0 || context.module.matter(phrase.matter).targets.size() < 2;
  return CoversTargets(context, take, given);
}

// What of `takes` takes away what `given` gives.
std::vector<size_t> TakesFrom(const Context& context, const CitedPart& given,
                              const std::vector<CitedPart>& takes) {
  std::vector<size_t> found;
  for (size_t i = 0; i < takes.size(); ++i) {
    if (SameTarget(context, ProvisionAt(context, given.place),
                   ProvisionAt(context, takes[i].place)))
      found.push_back(i);
  }
  return found;
}

// Whether `part` says nothing besides what `before` says: another conclusion of the same condition,
// or 其中 within it.
bool IsWithin(const Context& context, const CitedPart& part, const CitedPart& before,
              const std::vector<CitedPart>& takes) {
  const Provision& provision = ProvisionAt(context, part.place);
  const bool within = provision.among || (!provision.condition.has_value() &&
                                          part.place.sentence == before.place.sentence);
  return within &&
         part.unit == before.unit + (part.place.sentence == before.place.sentence ? 0 : 1) &&
         TakesFrom(context, part, takes) == TakesFrom(context, before, takes);
}

// The rules that are special to a provision that is cited, where those are cited too and are
// another thing to it.
std::vector<ProvisionPlace> SpecialsAmong(const Context& context, const CitedPart& part,
                                          const std::vector<CitedPart>& kept) {
  std::vector<ProvisionPlace> specials = FindSpecials(context, part.place);
  std::erase_if(specials, [&](const ProvisionPlace& special) {
    return std::none_of(kept.begin(), kept.end(), [&](const CitedPart& other) {
      return other.place.sentence == special.sentence && other.place.part == special.part;
    });
  });
  return specials;
}

// The condition of one provision that is cited. `kept`: those beside it.
Condition CompilePart(Context& context, const syntax::Token& token, const CitedPart& part,
                      const std::vector<CitedPart>& kept) {
  if (!CheckReach(context, token.range)) return std::nullopt;
  if (!context.open_references.insert(part.unit).second) {
    context.consumer.Emit(Kind::kCircularReference, context.Place(token.range), token.text);
    return std::nullopt;
  }
  const Provision& provision = ProvisionAt(context, part.place);
  Condition condition;
  {
    SentenceScope scope(context, part.place.sentence);
    if (scope.sound()) {
      context.cited = part.item;
      context.excludes = provision.kind == ProvisionKind::kConcludes && provision.negated;
      std::vector<const Node*> conditions = ScopeAt(context, part.place).conditions;
      if (provision.condition.has_value()) conditions.push_back(&*provision.condition);
      const ExceptionEffect effect = EffectOfExceptions(context, context.unit(part.place.sentence))
                                         .value_or(ExceptionEffect::kShutsOut);
      const std::vector<Exception> exceptions =
          AllExceptionsOf(context, part.place, SpecialsAmong(context, part, kept));
      condition = CompileClauses(context, conditions, exceptions, token.range, effect);
      const bool soft = context.excludes && provision.modality == ir::Modality::kGenerally;
      if (condition.has_value() && soft) condition = Soften(context, *condition, token.range);
    }
  }
  context.open_references.erase(part.unit);
  return condition;
}

// Any of `parts`, each without those of `takes` that take away what it gives.
Condition CompileAny(Context& context, const syntax::Token& token,
                     const std::vector<CitedPart>& parts, const std::vector<CitedPart>& takes) {
  std::vector<CitedPart> kept;
  for (const CitedPart& part : parts) {
    if (kept.empty() || !IsWithin(context, part, kept.back(), takes)) kept.push_back(part);
  }
  std::vector<InstId> any;
  for (const CitedPart& part : kept) {
    Condition condition = CompilePart(context, token, part, kept);
    if (!condition.has_value()) return std::nullopt;
    std::vector<InstId> all = {*condition};
    for (size_t i : TakesFrom(context, part, takes)) {
      Condition taken = CompilePart(context, token, takes[i], {});
      if (!taken.has_value()) return std::nullopt;
      all.push_back(Negate(context, *taken, token.range));
    }
    any.push_back(All(context, std::move(all), context.level, token.range));
  }
  return Any(context, std::move(any), token.range);
}

// One thing that is cited; of units that are all wanted, each for itself.
Condition CompileThing(Context& context, const syntax::Token& token, const Cited& cited) {
  const std::vector<CitedPart>& parts = cited.gives.empty() ? cited.takes : cited.gives;
  if (!cited.each) {
    return CompileAny(context, token, parts,
                      cited.gives.empty() ? std::vector<CitedPart>() : cited.takes);
  }
  std::vector<InstId> all;
  for (size_t begin = 0, end = 0; begin < parts.size(); begin = end) {
    while (end < parts.size() && parts[end].unit == parts[begin].unit) ++end;
    const std::vector<CitedPart> own(parts.begin() + static_cast<std::ptrdiff_t>(begin),
                                     parts.begin() + static_cast<std::ptrdiff_t>(end));
    Condition condition = CompileAny(context, token, own, {});
    if (!condition.has_value()) return std::nullopt;
    all.push_back(*condition);
  }
  return All(context, std::move(all), context.level, token.range);
}

}  // namespace

bool LeadsInToAll(const Context& context, const std::vector<size_t>& units) {
  return std::all_of(units.begin(), units.end(), [&](size_t i) {
    const Unit& unit = context.tree.units[i];
    if (unit.item_of < 0) return false;
    const Unit& lead = context.unit(unit.item_of);
    return std::none_of(lead.provisions.begin(), lead.provisions.end(), [](const Provision& p) {
      return p.condition.has_value() && HasList(*p.condition, false);
    });
  });
}

std::optional<Cited> FindCitedParts(Context& context, const syntax::Token& token,
                                    const std::vector<size_t>& units, bool each) {
  Cited cited{.gives = {}, .takes = {}, .each = each};
  for (size_t i : units) {
    const int unit = static_cast<int>(i);
    if (!TakesLead(context, token, unit)) {
      AddParts(context, unit, {.place = {}, .item = {}, .unit = unit}, &cited);
      continue;
    }
    if (!IsLedInPlainly(context, unit))
      return ReportUnclear(context, token, "引出这一项的话里，它只是几种情形的一种，或是除外的人",
                           "in the sentence that leads in to the item, it is one case beside "
                           "others, or an exception");
    AddParts(context, OutermostLead(context, unit),
             {.place = {}, .item = ir::SentenceId(i), .unit = unit}, &cited);
  }
  if (Says(token, syntax::kRefersToCases) && !cited.gives.empty() && !cited.takes.empty())
    return ReportUnclear(context, token, "那里有给予的情形，也有不给予的情形",
                         "it gives in some cases and takes away in others");
  for (const CitedPart& given : cited.gives) {
    for (size_t take : TakesFrom(context, given, cited.takes)) {
      if (!TakesAll(context, ProvisionAt(context, given.place),
                    ProvisionAt(context, cited.takes[take].place)))
        return ReportUnclear(context, token, "那里给予几个目标，又只不给予其中几个",
                             "it gives several targets and takes away only some of them");
    }
  }
  return cited;
}

Condition CompileCited(Context& context, const syntax::Token& token,
                       const std::vector<Cited>& cited, bool all) {
  const auto only_takes = [](const Cited& thing) { return thing.gives.empty(); };
  const bool conforms =
      Says(token, syntax::kRefersConforming) && !Says(token, syntax::kRefersToCases);
  const auto forbidding = std::count_if(cited.begin(), cited.end(), only_takes);
  if (conforms && forbidding > 0 && (!all || forbidding == std::ssize(cited)))
    return ReportUnclear(
        context, token, "那里只说不给予，符合它可以是属于不给予的人，也可以是不属于",
        "it only takes away; to conform to it may mean to be one of those, or not");
  std::vector<InstId> operands;
  for (const Cited& thing : cited) {
    Condition condition = CompileThing(context, token, thing);
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(conforms && only_takes(thing) ? Negate(context, *condition, token.range)
                                                     : *condition);
  }
  return all ? All(context, std::move(operands), context.level, token.range)
             : Any(context, std::move(operands), token.range);
}

}  // namespace tiaowen::check
