#include "compiler/check/exception.h"

#include <algorithm>

namespace tiaowen::check {
namespace {

using syntax::Provision;

// Whether two conclusions may speak of the same target: one that names none speaks of all.
bool SameTarget(const Context& context, const Provision& a, const Provision& b) {
  if (!SameMatter(context, a, b)) return false;
  const int first = context.phrase(*a.conclusion).target;
  const int second = context.phrase(*b.conclusion).target;
  if (first >= 0 && second >= 0) return first == second;
  const syntax::SlotMatch *given = TargetOf(context, a), *other = TargetOf(context, b);
  if (given == nullptr || other == nullptr) return true;
  return std::any_of(given->members.begin(), given->members.end(), [&](const auto& member) {
    return std::any_of(other->members.begin(), other->members.end(), [&](const auto& same) {
      return context.Slice(member.range) == context.Slice(same.range);
    });
  });
}

}  // namespace

bool SameMatter(const Context& context, const Provision& a, const Provision& b) {
  return a.conclusion.has_value() && b.conclusion.has_value() &&
         context.phrase(*a.conclusion).matter == context.phrase(*b.conclusion).matter;
}

bool IsException(const Context& context, const syntax::Unit& unit, size_t part) {
  const Provision& provision = unit.provisions[part];
  if (!provision.but || part == 0) return false;
  const Provision& before = unit.provisions[part - 1];
  return SameTarget(context, before, provision) && before.negated != provision.negated;
}

bool CheckConcession(Context& context, const Provision& concession, ir::SentenceId sentence) {
  for (size_t i = 0; i < context.tree.units.size(); ++i) {
    if (i == static_cast<size_t>(sentence.index)) continue;
    for (const Provision& provision : context.tree.units[i].provisions) {
      if (provision.negated || !SameTarget(context, provision, concession)) continue;
      context.consumer.Emit(diagnostics::Kind::kConcessionUnclear, context.Place(concession.range));
      return false;
    }
  }
  return true;
}

}  // namespace tiaowen::check
