#include "compiler/analyze/solver.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <vector>

#include "tests/differential/options.h"

namespace tiaowen::analyze {
namespace {

// A random truth over three numbers of [0, 4] and two truths.
class Writer {
 public:
  Writer(Terms* terms, uint64_t seed) : terms_(*terms), random_(seed) {
    for (int i = 0; i < 3; ++i) numbers_.push_back(terms_.NewNumber());
    for (int i = 0; i < 2; ++i) truths_.push_back(terms_.NewTruth());
  }

  TermId Truth(int depth) {
    switch (depth == 0 ? Below(3) : Below(6)) {
      case 0:
        return truths_[Below(truths_.size())];
      case 1:
        return terms_.Le(Number(depth), Number(depth));
      case 2:
        return terms_.Equal(Number(depth), Number(depth));
      case 3:
        return terms_.Not(Truth(depth - 1));
      case 4:
        return terms_.And({Truth(depth - 1), Truth(depth - 1), Truth(depth - 1)});
      default:
        return terms_.Or(Truth(depth - 1), Truth(depth - 1));
    }
  }

  const std::vector<TermId>& numbers() const { return numbers_; }

 private:
  size_t Below(size_t bound) { return random_() % bound; }

  TermId Number(int depth) {
    switch (depth == 0 ? Below(2) : Below(5)) {
      case 0:
        return numbers_[Below(numbers_.size())];
      case 1:
        return terms_.Int(static_cast<int64_t>(Below(7)));
      case 2:
        return terms_.Add(Number(depth - 1), Number(depth - 1));
      case 3:
        return terms_.Times(Number(depth - 1), static_cast<int64_t>(Below(5)) - 2);
      default:
        return terms_.Choose(Truth(depth - 1), Number(depth - 1), Number(depth - 1));
    }
  }

  Terms& terms_;
  std::mt19937_64 random_;
  std::vector<TermId> numbers_, truths_;
};

bool SomeAssignmentHolds(const Terms& terms, TermId formula) {
  for (int code = 0; code < 5 * 5 * 5 * 4; ++code) {
    const Assignment assignment = {.truths = {code % 2 != 0, code / 2 % 2 != 0},
                                   .numbers = {code / 4 % 5, code / 20 % 5, code / 100}};
    if (Evaluation(terms, assignment).Holds(formula)) return true;
  }
  return false;
}

TEST_CASE("The solver agrees with trying every assignment") {
  int possible = 0, impossible = 0;
  const uint64_t count = differential::NumberFromEnvironment("TIAOWEN_COUNT", 150);
  for (uint64_t seed = 1; seed <= count; ++seed) {
    Terms terms;
    Writer writer(&terms, seed);
    const TermId formula = terms.And({writer.Truth(3), writer.Truth(2), writer.Truth(3)});
    Solver solver(terms);
    for (TermId number : writer.numbers()) {
      solver.Require(terms.And(terms.Le(terms.Int(0), number), terms.Le(number, terms.Int(4))));
    }
    solver.Require(formula);
    const Answer answer = solver.Check();
    const bool expected = SomeAssignmentHolds(terms, formula);
    INFO("seed " << seed);
    REQUIRE(answer.satisfiable == (expected ? Satisfiable::kYes : Satisfiable::kNo));
    if (expected) REQUIRE(Evaluation(terms, answer.assignment).Holds(formula));
    ++(expected ? possible : impossible);
  }
  REQUIRE(possible > 20);
  REQUIRE(impossible > 8);
}

TEST_CASE("Assumptions hold for one question only") {
  Terms terms;
  const TermId x = terms.NewNumber();
  Solver solver(terms);
  solver.Require(terms.Le(terms.Int(3), x));
  const TermId small = terms.Le(x, terms.Int(2));
  REQUIRE(solver.Check(std::vector<TermId>{small}).satisfiable == Satisfiable::kNo);
  REQUIRE(solver.Check().satisfiable == Satisfiable::kYes);
}

}  // namespace
}  // namespace tiaowen::analyze
