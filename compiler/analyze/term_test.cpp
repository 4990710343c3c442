#include "compiler/analyze/term.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

namespace tiaowen::analyze {
namespace {

TEST_CASE("Equal terms are one, and constants are worked out") {
  Terms terms;
  const TermId a = terms.NewTruth(), x = terms.NewNumber();
  REQUIRE(terms.And(a, terms.Truth(true)) == a);
  REQUIRE(terms.IsTruth(terms.And(a, terms.Not(a)), false));
  REQUIRE(terms.IsTruth(terms.Or(a, terms.Not(a)), true));
  REQUIRE(terms.Not(terms.Not(a)) == a);
  const TermId b = terms.NewTruth(), both = terms.And(a, b), either = terms.Or(a, b);
  REQUIRE(terms.IsTruth(terms.And(both, terms.Not(both)), false));
  REQUIRE(terms.IsTruth(terms.Or(either, terms.Not(either)), true));
  REQUIRE(terms.IsTruth(terms.Le(terms.Int(3), terms.Int(3)), true));
  REQUIRE(terms.Add(x, terms.Int(0)) == x);
  REQUIRE(terms.Le(x, terms.Int(4)) == terms.Le(x, terms.Int(4)));
  REQUIRE(terms.Choose(terms.Truth(false), x, terms.Int(7)) == terms.Int(7));
}

TEST_CASE("Sums and products keep what leaves 64 bits") {
  Terms terms;
  const int64_t most = std::numeric_limits<int64_t>::max();
  const TermId sum = terms.Add(terms.Int(most), terms.Int(most));
  const TermId product = terms.Times(terms.Int(most), 10);
  const Evaluation values(terms, {});
  REQUIRE(values.ValueOf(sum) == Number{most} + most);
  REQUIRE(values.ValueOf(product) == Number{most} * 10);
}

TEST_CASE("A term is worth what its variables make it") {
  Terms terms;
  const TermId a = terms.NewTruth(), x = terms.NewNumber(), y = terms.NewNumber();
  const TermId greatest = terms.Greatest(x, y);
  const TermId holds = terms.And(a, terms.Lt(x, terms.Times(y, 2)));
  const Evaluation values(terms, {.truths = {true}, .numbers = {5, 3}});
  REQUIRE(values.ValueOf(greatest) == 5);
  REQUIRE(values.Holds(holds));
  REQUIRE_FALSE(Evaluation(terms, {.truths = {true}, .numbers = {6, 3}}).Holds(holds));
}

}  // namespace
}  // namespace tiaowen::analyze
