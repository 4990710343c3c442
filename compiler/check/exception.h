#pragma once

#include "compiler/check/context.h"

// Provisions that give and withhold the same (…可甲，但乙的不得甲).
namespace tiaowen::check {

// A provision: the unit and its number in it.
struct ProvisionPlace {
  ir::SentenceId sentence;
  size_t part = 0;
};
const syntax::Provision& ProvisionAt(const Context& context, ProvisionPlace place);
// What FindScopes found of it.
const ProvisionScope& ScopeAt(const Context& context, ProvisionPlace place);

// Whether two provisions conclude on one matter.
bool SameMatter(const Context& context, const syntax::Provision& a, const syntax::Provision& b);

// Whether they may also speak of the same target: one that names none speaks of all.
bool SameTarget(const Context& context, const syntax::Provision& a, const syntax::Provision& b);

// Whether `part` names every target that `whole` names; one of them may name none.
bool CoversTargets(const Context& context, const syntax::Provision& part,
                   const syntax::Provision& whole);

// Fills in Context::scopes: what holds of each provision besides its own words. 其中 holds within
// what stands before it, without those who are excepted there.
void FindScopes(Context& context);

// Heads (head.cpp): what goes for the ；-part that `part` begins from the words before the first
// case (残疾的居民，城镇户的，…；【且】农村户的，…). Nothing unless a mark says so.
ProvisionScope CarriedHead(const Context& context, const syntax::Unit& unit, size_t part);
// Reports where nothing says how far such words, a time or an exception reach over ；.
bool CheckHeads(Context& context, const syntax::Unit& unit);

// 其中 behind a provision speaks of some of those of whom it speaks, and so does 但 that gives
// another thing; on one matter, the special rules go before the general one.
std::vector<ProvisionPlace> FindSpecials(const Context& context, ProvisionPlace general);

// Those of whom the provision does not speak, by its own ；-part. Records 原则上不得 there.
std::vector<Exception> ExceptionsOf(Context& context, ProvisionPlace place);
// Those whom the special rule takes out of the general one; they stay where it excepts them.
Exception TakenBy(Context& context, ProvisionPlace special);
// All of whom the provision does not speak: by its own ；-part, by what stands before 其中, and by
// the rules that are special to it, if those are given and the convention says so.
std::vector<Exception> AllExceptionsOf(Context& context, ProvisionPlace place,
                                       const std::vector<ProvisionPlace>& specials);

// What the exceptions of an item of a list, or of a prerequisite, do. Nothing: it is not clear.
std::optional<ExceptionEffect> EffectOfExceptions(const Context& context, const syntax::Unit& unit);
// Reports where that is not clear.
bool CheckExceptions(Context& context, const syntax::Unit& unit);

// Whether the provision at `part` takes back, for some, what the one before it in its ；-part
// concludes.
bool IsException(const Context& context, const syntax::Unit& unit, size_t part);

// …的，不得甲，但…的，可以甲 lifts what it withholds and gives 甲. Beside other sentences that give
// it, it may also be meant to lift only, which is reported.
bool CheckConcession(Context& context, const syntax::Provision& concession,
                     ir::SentenceId sentence);

}  // namespace tiaowen::check
