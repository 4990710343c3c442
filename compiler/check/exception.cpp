#include "compiler/check/exception.h"

#include <algorithm>
#include <utility>

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::Provision;
using syntax::TokenKind;
using syntax::Unit;

// Whether a list of targets has one with the words of `member`.
bool Names(const Context& context, const syntax::SlotMatch& targets,
           const syntax::SlotMember& member) {
  return std::any_of(targets.members.begin(), targets.members.end(), [&](const auto& other) {
    return context.Slice(other.range) == context.Slice(member.range);
  });
}

bool IsSoft(const Provision& provision) {
  return provision.negated && provision.modality == ir::Modality::kGenerally;
}

// 但丙的不得甲, 但除丁外，丙的不得甲: what the provision takes out of what stands before it.
Exception TakenOutBy(const Provision& provision) {
  Exception exception{.node = &*provision.condition, .soft = IsSoft(provision)};
  for (const Node& node : provision.exceptions) exception.unless.push_back({.node = &node});
  return exception;
}

// Adds what `node` excepts, once: each conclusion of a ；-part has it.
void AddOnce(const Node& node, std::vector<Exception>* exceptions) {
  const bool known = std::any_of(exceptions->begin(), exceptions->end(), [&](const Exception& e) {
    return e.node->range.begin == node.range.begin && e.node->range.end == node.range.end;
  });
  if (!known) exceptions->push_back({.node = &node});
}

// The scopes of the provisions of one unit. `before` is what the sentence before it has said when
// it ends, and becomes what this one has.
std::vector<ProvisionScope> ScopesOf(const Context& context, const Unit& unit,
                                     ProvisionScope* said) {
  std::vector<ProvisionScope> scopes;
  ProvisionScope scope, narrowed;
  bool within = false;  // a ；-part that 其中 begins
  if (unit.provisions.empty()) *said = {};
  for (size_t part = 0; part < unit.provisions.size(); ++part) {
    const Provision& provision = unit.provisions[part];
    if (!provision.follows) within = provision.among;
    if (provision.among) {
      // 其中甲的…；【且】乙的…: of what stood before the first.
      if (part == 0 || !unit.provisions[part].before.by_mark) narrowed = *said;
      scope = narrowed;
    } else if (BeginsAnew(context, unit, part)) {
      scope = within ? narrowed : CarriedHead(context, unit, part);
      if (!within) *said = scope;
    }
    scopes.push_back(scope);
    const bool exception = IsException(context, unit, part) && provision.negated;
    if (exception && provision.condition.has_value())
      said->exceptions.push_back(TakenOutBy(provision));
    if (provision.kind != syntax::ProvisionKind::kConcludes) continue;
    // 但乙的，不得甲，享受丙: 丙 is for those.
    if (provision.condition.has_value()) scope.conditions.push_back(&*provision.condition);
    if (exception) continue;
    said->conditions = scope.conditions;
    for (const Node& node : provision.exceptions) AddOnce(node, &said->exceptions);
  }
  return scopes;
}

// The token that stands behind `range`, or null.
const syntax::Token* TokenBehind(const Unit& unit, source::Range range) {
  for (const syntax::Token& token : unit.tokens) {
    if (token.range.begin >= range.end) return &token;
  }
  return nullptr;
}

// Whether a duty (应当, 须) stands in [begin, end).
bool SaysDuty(const Unit& unit, int64_t begin, int64_t end) {
  return std::any_of(unit.tokens.begin(), unit.tokens.end(), [&](const syntax::Token& token) {
    return token.kind == TokenKind::kShall && token.range.begin >= begin && token.range.end <= end;
  });
}

// How the condition of a provision ends: with a noun for persons (残疾的居民), with 的, or neither.
enum class Ending : uint8_t { kPredicate, kClosed, kPersons };

Ending EndingOf(const Unit& unit, const Node& condition) {
  const syntax::Token* last = nullptr;
  for (const syntax::Token& token : unit.tokens) {
    if (token.range.begin < condition.range.end && token.range.begin < token.range.end)
      last = &token;
  }
  if (last != nullptr && (last->kind == TokenKind::kHolder || last->kind == TokenKind::kTerm))
    return Ending::kPersons;
  const syntax::Token* behind = TokenBehind(unit, condition.range);
  if (behind == nullptr) return Ending::kPredicate;
  if (behind->kind == TokenKind::kSubject) return Ending::kPersons;
  if (behind->kind != TokenKind::kDe) return Ending::kPredicate;
  const syntax::Token* next = TokenBehind(unit, behind->range);
  return next != nullptr && next->kind == TokenKind::kSubject ? Ending::kPersons : Ending::kClosed;
}

// An item that is one of several cases is one without those whom it excepts; one of all that is
// required (应当符合下列条件) does not bind them.
std::optional<ExceptionEffect> EffectInItem(const Context& context, const Unit& item) {
  const Unit& lead = context.unit(item.item_of);
  const std::vector<const Node*> lists = ListsOf(lead);
  const Node* list = lists.empty() ? nullptr : lists.front();
  const bool duty = SaysDuty(item, item.range.begin, item.range.end);
  if (list == nullptr || !list->all)
    return duty ? std::nullopt : std::optional(ExceptionEffect::kShutsOut);
  const Ending ending = EndingOf(item, *item.provisions.front().condition);
  if (ending == Ending::kPersons) return std::nullopt;
  if (!duty && !SaysDuty(lead, lead.range.begin, list->range.begin)) return std::nullopt;
  return ExceptionEffect::kFrees;
}

// A prerequisite that says a duty binds all but those whom it excepts; one that says for whom the
// policy is (…的居民) leaves them out.
std::optional<ExceptionEffect> EffectInPrerequisite(const Unit& unit, const Provision& provision) {
  const Ending ending = EndingOf(unit, *provision.condition);
  const bool duty = SaysDuty(unit, provision.range.begin, provision.range.end);
  if (duty && ending == Ending::kPredicate) return ExceptionEffect::kFrees;
  if (!duty && ending != Ending::kPredicate) return ExceptionEffect::kShutsOut;
  return std::nullopt;
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

// Whoever `exception` speaks of.
Condition CompileException(Context& context, const Exception& exception) {
  if (!CheckExcepted(context, *exception.node)) return std::nullopt;
  // A special rule means the same here as where it gives.
  const bool excludes = exception.special ? context.excludes : !context.excludes;
  const bool outer = std::exchange(context.excludes, excludes);
  Condition condition = CompileCondition(context, *exception.node);
  if (condition.has_value() && exception.soft)
    condition = Soften(context, *condition, exception.node->range);
  std::vector<InstId> operands = {condition.value_or(InstId())};
  bool complete = condition.has_value();
  for (const Exception& unless : exception.unless) {
    const Condition other = CompileException(context, unless);
    complete &= other.has_value();
    operands.push_back(Negate(context, other.value_or(InstId()), unless.node->range));
  }
  context.excludes = outer;
  if (!complete) return std::nullopt;
  if (!condition->valid()) return condition;
  return All(context, std::move(operands), context.level, exception.node->range);
}

// Whether `a` and `b` have the same words behind them that except somebody.
bool ShareExceptions(const Provision& a, const Provision& b) {
  return !a.exceptions.empty() && !b.exceptions.empty() &&
         a.exceptions.front().range.begin == b.exceptions.front().range.begin;
}

// A limit of an amount with an exception behind it, which may free from the limit only; null when
// there is none.
const Provision* FindExceptionOfLimit(const Unit& unit) {
  for (const Provision& provision : unit.provisions) {
    if (provision.bounds.empty() || provision.exceptions.empty()) continue;
    if (provision.exceptions.back().range.begin > provision.bounds.back().range.begin)
      return &provision;
  }
  return nullptr;
}

// The provision of the unit that takes something away, with an exception that may also be one of
// what is given before it; null when there is none.
const Provision* FindExceptionOfBoth(const Unit& unit) {
  for (const Provision& taking : unit.provisions) {
    if (!taking.negated || !taking.conclusion.has_value()) continue;
    const bool gives =
        std::any_of(unit.provisions.begin(), unit.provisions.end(), [&](const Provision& other) {
          return !other.negated && other.conclusion.has_value() && ShareExceptions(taking, other);
        });
    if (gives) return &taking;
  }
  return nullptr;
}

}  // namespace

const Provision& ProvisionAt(const Context& context, ProvisionPlace place) {
  return context.unit(place.sentence).provisions[place.part];
}

const ProvisionScope& ScopeAt(const Context& context, ProvisionPlace place) {
  return context.scopes[static_cast<size_t>(place.sentence.index)][place.part];
}

bool SameTarget(const Context& context, const Provision& a, const Provision& b) {
  if (!SameMatter(context, a, b)) return false;
  const int first = context.phrase(*a.conclusion).target;
  const int second = context.phrase(*b.conclusion).target;
  if (first >= 0 && second >= 0) return first == second;
  const syntax::SlotMatch *given = TargetOf(context, a), *other = TargetOf(context, b);
  if (given == nullptr || other == nullptr) return true;
  return std::any_of(given->members.begin(), given->members.end(),
                     [&](const auto& member) { return Names(context, *other, member); });
}

bool CoversTargets(const Context& context, const Provision& part, const Provision& whole) {
  const syntax::SlotMatch *named = TargetOf(context, part), *given = TargetOf(context, whole);
  if (named == nullptr || given == nullptr) return true;
  return std::all_of(given->members.begin(), given->members.end(),
                     [&](const auto& member) { return Names(context, *named, member); });
}

bool SameMatter(const Context& context, const Provision& a, const Provision& b) {
  return a.conclusion.has_value() && b.conclusion.has_value() &&
         context.phrase(*a.conclusion).matter == context.phrase(*b.conclusion).matter;
}

bool IsException(const Context& context, const syntax::Unit& unit, size_t part) {
  const Provision& provision = unit.provisions[part];
  if (!provision.but || part == 0) return false;
  const Provision& before = unit.provisions[part - 1];
  if (!SameTarget(context, before, provision) || before.negated == provision.negated) return false;
  // 可以甲、乙，但丙的，不得甲 is a prohibition of its own: it leaves 乙; and so is
  // 可以甲，但丙的， 不得甲、乙.
  return !provision.negated ||
         (CoversTargets(context, provision, before) && CoversTargets(context, before, provision));
}

void FindScopes(Context& context) {
  ProvisionScope said;
  std::string article;
  for (const Unit& unit : context.tree.units) {
    std::string own = ArticleOf(unit.label);
    if (own != article) said = {};
    article = std::move(own);
    context.scopes.push_back(ScopesOf(context, unit, &said));
  }
}

std::vector<ProvisionPlace> FindSpecials(const Context& context, ProvisionPlace general) {
  const Unit& unit = context.unit(general.sentence);
  const Provision& provision = unit.provisions[general.part];
  if (provision.kind != syntax::ProvisionKind::kConcludes) return {};
  const auto is_special = [&](const Provision& other) {
    return SameMatter(context, provision, other) && other.negated == provision.negated &&
           other.condition.has_value();
  };
  // 甲的，享受一档，但乙的，享受二档.
  size_t next = general.part + 1;
  for (; next < unit.provisions.size() && !BeginsAnew(context, unit, next); ++next) {
    const Provision& other = unit.provisions[next];
    if (!other.condition.has_value()) continue;
    if (!other.but || !is_special(other)) break;
    return {{general.sentence, next}};
  }
  while (next < unit.provisions.size() && !BeginsAnew(context, unit, next)) ++next;
  ir::SentenceId sentence = general.sentence;
  if (next == unit.provisions.size()) {
    const size_t after = static_cast<size_t>(sentence.index) + 1;
    if (after >= context.tree.units.size() ||
        ArticleOf(context.tree.units[after].label) != ArticleOf(unit.label))
      return {};
    sentence = ir::SentenceId(after);
    next = 0;
  }
  // 其中甲的…，乙的…: both are cases within.
  const Unit& special = context.unit(sentence);
  std::vector<ProvisionPlace> specials;
  for (bool within = false; next < special.provisions.size(); ++next) {
    const Provision& other = special.provisions[next];
    // 其中甲的…；【且】乙的…: neither is special to the other.
    const bool beside = provision.among && other.among && other.before.by_mark;
    within = !beside && (other.among || (within && other.follows));
    if (!within) break;
    if (BeginsAnew(context, special, next) && is_special(other))
      specials.push_back({sentence, next});
  }
  return specials;
}

std::vector<Exception> ExceptionsOf(Context& context, ProvisionPlace place) {
  const Unit& unit = context.unit(place.sentence);
  std::vector<Exception> exceptions;
  for (const Node& node : unit.provisions[place.part].exceptions)
    exceptions.push_back({.node = &node});
  for (size_t i = place.part + 1; i < unit.provisions.size() && IsException(context, unit, i);
       ++i) {
    const Provision& exception = unit.provisions[i];
    if (!exception.condition.has_value()) continue;
    exceptions.push_back(TakenOutBy(exception));
    if (IsSoft(exception))
      context.Record(exception.range, fmt::format("「{}」", context.Slice(exception.range)),
                     "软约束：属于的人由有权机关裁量", "语言");
  }
  return exceptions;
}

Exception TakenBy(Context& context, ProvisionPlace special) {
  const Provision& provision = ProvisionAt(context, special);
  return {.node = &*provision.condition, .unless = ExceptionsOf(context, special), .special = true};
}

std::vector<Exception> AllExceptionsOf(Context& context, ProvisionPlace place,
                                       const std::vector<ProvisionPlace>& specials) {
  std::vector<Exception> exceptions = ExceptionsOf(context, place);
  const std::vector<Exception>& scope = ScopeAt(context, place).exceptions;
  exceptions.insert(exceptions.end(), scope.begin(), scope.end());
  for (const ProvisionPlace& special : specials) {
    if (context.Decide(Convention::kAmong, ProvisionAt(context, special).range) == 0)
      exceptions.push_back(TakenBy(context, special));
  }
  return exceptions;
}

std::optional<ExceptionEffect> EffectOfExceptions(const Context& context, const Unit& unit) {
  for (const Provision& provision : unit.provisions) {
    if (provision.exceptions.empty() || !provision.condition.has_value()) continue;
    if (IsItem(context, unit)) return EffectInItem(context, unit);
    if (unit.prerequisite) return EffectInPrerequisite(unit, provision);
    // 申请甲应当符合下列条件，但…除外：
    const bool requires_items =
        provision.conclusion.has_value() && HasList(*provision.condition) &&
        !HasList(*provision.condition, false) &&
        provision.conclusion->range.begin < provision.condition->range.begin;
    if (requires_items) return std::nullopt;
  }
  return ExceptionEffect::kShutsOut;
}

bool CheckExceptions(Context& context, const Unit& unit) {
  if (const Provision* taking = FindExceptionOfBoth(unit)) {
    const source::Range range = taking->exceptions.front().range;
    context.consumer.Emit(Kind::kExceptionOfBoth, context.Place(range), context.Slice(range),
                          context.Slice(taking->conclusion->range));
    return false;
  }
  if (const Provision* limited = FindExceptionOfLimit(unit)) {
    const source::Range range = limited->exceptions.back().range;
    context.consumer.Emit(Kind::kExceptionOfBoth, context.Place(range), context.Slice(range),
                          context.Slice(limited->bounds.back().range));
    return false;
  }
  if (EffectOfExceptions(context, unit).has_value()) return true;
  for (const Provision& provision : unit.provisions) {
    if (provision.exceptions.empty()) continue;
    const source::Range range = provision.exceptions.front().range;
    context.consumer.Emit(Kind::kExceptionUnclear, context.Place(range), context.Slice(range));
    break;
  }
  return false;
}

Condition CompileClauses(Context& context, const std::vector<const Node*>& conditions,
                         const std::vector<Exception>& exceptions, source::Range range,
                         ExceptionEffect effect) {
  std::vector<InstId> operands;
  for (const Node* node : conditions) {
    const Node* outer = std::exchange(context.clause, node);
    Condition condition = CompileCondition(context, *node);
    context.clause = outer;
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
  }
  std::vector<InstId> excepted;
  for (const Exception& exception : exceptions) {
    Condition condition = CompileException(context, exception);
    if (!condition.has_value()) return std::nullopt;
    excepted.push_back(effect == ExceptionEffect::kFrees
                           ? *condition
                           : Negate(context, *condition, exception.node->range));
  }
  if (context.window.has_value()) {
    context.consumer.Emit(Kind::kYearWithoutEvent, context.Place(context.window->range),
                          context.Slice(context.window->range));
    context.window.reset();
    return std::nullopt;
  }
  if (effect == ExceptionEffect::kShutsOut) {
    operands.insert(operands.end(), excepted.begin(), excepted.end());
    return Whole(context, std::move(operands), ir::kMainTable, range);
  }
  const InstId required = All(context, std::move(operands), ir::kMainTable, range);
  if (!required.valid()) return Whole(context, {}, ir::kMainTable, range);
  excepted.insert(excepted.begin(), required);
  return Any(context, std::move(excepted), range);
}

bool CheckConcession(Context& context, const Provision& concession, ir::SentenceId sentence) {
  for (size_t i = 0; i < context.tree.units.size(); ++i) {
    if (i == static_cast<size_t>(sentence.index)) continue;
    for (const Provision& provision : context.tree.units[i].provisions) {
      if (provision.negated || !SameTarget(context, provision, concession)) continue;
      context.consumer.Emit(Kind::kConcessionUnclear, context.Place(concession.range));
      return false;
    }
  }
  return true;
}

}  // namespace tiaowen::check
