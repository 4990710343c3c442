#include "compiler/lower/condition.h"

namespace tiaowen::lower {

Planes Conditions::Lower(const ir::Exists& inst, ir::InstId id) {
  const PlanePair folded = context_.plan.RowPredicateOf(id).applicants.value();
  Planes planes{loop_.LoadPlane(folded.certain), loop_.LoadPlane(folded.possible)};
  if (!context_.ir.schema.table(inst.table).complete)
    planes.possible = loop_.Constant(~uint64_t{0});
  return planes;
}

Planes Conditions::Lower(const ir::Keyed&, ir::InstId id) {
  const RowPredicate& predicate = context_.plan.RowPredicateOf(id);
  const KeyTest& key_test = context_.plan.key_tests[static_cast<size_t>(predicate.key_test)];
  const PlanePair folded = predicate.applicants.value();
  llvm::Value* unfound = body_.CreateNot(loop_.LoadPlane(key_test.found), "unfound");
  // No such row is unknown if the table may lack it, or if a row's key is null and might be it.
  if (key_test.unclear >= 0) unfound = body_.CreateAnd(unfound, loop_.LoadPlane(key_test.unclear));
  return {loop_.LoadPlane(folded.certain),
          body_.CreateOr(loop_.LoadPlane(folded.possible), unfound, "possible")};
}

Planes Conditions::LoadReference(ir::InstId id) {
  const PlanePair planes = context_.plan.ReferenceTestOf(id).planes;
  return {loop_.LoadPlane(planes.certain), loop_.LoadPlane(planes.possible)};
}

Planes Conditions::LoadPeriods(ir::InstId id) {
  const PlanePair& planes = given_.periods.at(context_.plan.numbering.Of(id));
  return {loop_.LoadPlane(planes.certain), loop_.LoadPlane(planes.possible)};
}

}  // namespace tiaowen::lower
