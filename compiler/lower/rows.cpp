#include "compiler/lower/rows.h"

#include <algorithm>
#include <span>

#include "compiler/lower/condition.h"

namespace tiaowen::lower {
namespace {

// Stores the planes of a predicate, restricted to the rows with its key.
Planes StorePredicate(WordLoop& loop, Conditions& conditions, const RowPredicate& predicate) {
  Planes planes = conditions.Of(predicate.condition);
  if (predicate.key_test >= 0) {
    const KeyTest& test = loop.context.plan.key_tests[static_cast<size_t>(predicate.key_test)];
    llvm::Value* found = conditions.KeyEquals(test).certain;
    planes = {loop.body.CreateAnd(planes.certain, found),
              loop.body.CreateAnd(planes.possible, found)};
  }
  loop.StorePlane(predicate.rows.certain, planes.certain);
  loop.StorePlane(predicate.rows.possible, planes.possible);
  return planes;
}

void StoreKeyTests(WordLoop& loop, Conditions& conditions) {
  for (const KeyTest& test : loop.context.plan.key_tests) {
    if (test.table != loop.table) continue;
    const Planes planes = conditions.KeyEquals(test);
    loop.StorePlane(test.found_rows, planes.certain);
    if (test.unclear_rows >= 0) loop.StorePlane(test.unclear_rows, conditions.Unknown(planes));
  }
}

// One pass over the rows of `table` that computes `predicates`, and the key tests if `keys`.
llvm::Function* LowerPass(Context& context, ir::TableId table,
                          std::span<const RowPredicate* const> predicates, bool keys) {
  std::vector<ir::InstId> roots;
  Given given;
  for (const RowPredicate* predicate : predicates) {
    roots.push_back(predicate->condition);
    for (ir::InstId leaf : predicate->costly) given.costly.insert(context.plan.numbering.Of(leaf));
  }
  WordLoop loop(context, "rows " + context.ir.schema.table(table).name, table);
  Conditions conditions(loop, std::move(given));
  conditions.PrepareLeaves(roots);
  if (keys) StoreKeyTests(loop, conditions);
  for (const RowPredicate* predicate : predicates) {
    const Planes planes = StorePredicate(loop, conditions, *predicate);
    if (predicate->pending < 0) continue;
    loop.StorePlane(predicate->pending,
                    predicate->is_filter ? planes.possible : conditions.Unknown(planes));
  }
  return loop.Finish();
}

}  // namespace

std::vector<llvm::Function*> LowerRowPredicates(Context& context, ir::TableId table) {
  std::vector<const RowPredicate*> predicates;
  for (const RowPredicate& predicate : context.plan.row_predicates) {
    if (predicate.table == table) predicates.push_back(&predicate);
  }
  const size_t most = context.options.parts_per_loop;
  std::vector<llvm::Function*> passes;
  for (size_t begin = 0; begin < predicates.size(); begin += most) {
    const size_t count = std::min(most, predicates.size() - begin);
    passes.push_back(
        LowerPass(context, table, std::span(predicates).subspan(begin, count), begin == 0));
  }
  return passes;
}

llvm::Function* LowerCompletedPredicate(Context& context, const RowPredicate& predicate) {
  Given given;
  for (const PeriodTest& test : predicate.period_tests) {
    given.periods[context.plan.numbering.Of(test.inst)] = test.planes;
  }
  WordLoop loop(context, "completed rows " + context.ir.schema.table(predicate.table).name,
                predicate.table);
  Conditions conditions(loop, std::move(given));
  // Elsewhere it is decided already.
  loop.SkipWhereZero(loop.LoadPlane(predicate.pending), [] {});
  StorePredicate(loop, conditions, predicate);
  return loop.Finish();
}

}  // namespace tiaowen::lower
