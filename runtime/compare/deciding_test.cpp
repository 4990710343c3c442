#include "runtime/compare/deciding.h"

#include <catch2/catch_test_macros.hpp>
#include <numeric>

#include "runtime/evaluate/fleet_for_test.h"

namespace tiaowen::compare {
namespace {

using base::Truth;
using evaluate::Outcome;

// Sentences of the fleet: 0 一, 1 二1, 2 二2, 3 二3, 4 三, 5 四. Each is an article of its number.
constexpr int kMate = 0, kVoyage = 2, kPension = 3;                                 // conclusions
constexpr size_t kFit = 0, kReview = 3, kPermit = 4, kException = 5, kServed = 10;  // clauses

std::vector<int> Numbers(const ir::Module& module) {
  std::vector<int> numbers(module.sentences.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

// One version of the fleet and one applicant in it.
struct Ship {
  explicit Ship(ir::Module of) : module(std::move(of)) {}

  ir::Module module;
  evaluate::ReasonFinder finder{module};
  std::vector<int> articles = Numbers(module);
  Version version{&finder, &articles};
  evaluate::OutcomeWriter writer{1};

  // 升任大副 with these outcomes of its provisions.
  void Mate(Truth verdict, Outcome fit, Outcome review, Outcome permit, Outcome exception) {
    writer.Verdict(kMate, 0, verdict);
    writer.Clause(kFit, 0, fit);
    writer.Clause(kReview, 0, review);
    writer.Clause(kPermit, 0, permit);
    writer.Clause(kException, 0, exception);
  }
  Standing Of(int conclusion) { return {&version, conclusion, &writer.outcomes, 0}; }
};

using Articles = std::vector<int>;
constexpr Outcome kF = Outcome::kFalse, kU = Outcome::kUnknown, kT = Outcome::kTrue,
                  kN = Outcome::kNotExamined;

TEST_CASE("the rule that holds in one version alone decides") {
  Ship better(evaluate::MakeFleet()), worse(evaluate::MakeFleet());
  better.Mate(Truth::kTrue, kT, kT, kT, kF);
  worse.Mate(Truth::kFalse, kT, kT, kF, kF);
  CHECK(ListDeciding(better.Of(kMate), worse.Of(kMate)) == Articles{2});
  worse.Mate(Truth::kUnknown, kT, kT, kU, kF);
  CHECK(ListDeciding(better.Of(kMate), worse.Of(kMate)) == Articles{2});
  // Another way became less certain, but it gave nothing before.
  worse.Mate(Truth::kUnknown, kT, kT, kF, kU);
  CHECK(ListDeciding(better.Of(kMate), worse.Of(kMate)) == Articles{2});
}

TEST_CASE("the prerequisite that holds in one version alone decides") {
  Ship better(evaluate::MakeFleet()), worse(evaluate::MakeFleet());
  better.Mate(Truth::kTrue, kT, kT, kT, kT);
  worse.Mate(Truth::kFalse, kF, kT, kN, kN);
  CHECK(ListDeciding(better.Of(kMate), worse.Of(kMate)) == Articles{0});
  worse.Mate(Truth::kFalse, kF, kU, kN, kN);
  CHECK(ListDeciding(better.Of(kMate), worse.Of(kMate)) == Articles{0, 1});
  worse.Mate(Truth::kUnknown, kT, kU, kT, kF);
  CHECK(ListDeciding(better.Of(kMate), worse.Of(kMate)) == Articles{1, 3});
}

TEST_CASE("a provision that only one version has decides") {
  Ship better(evaluate::MakeFleet());
  ir::Module less = evaluate::MakeFleet();
  less.rules.erase(less.rules.begin());  // 二2
  Ship without_rule(std::move(less));
  better.Mate(Truth::kTrue, kT, kT, kT, kF);
  // Its clauses are those of the fleet without the permit: the exception is the fifth.
  without_rule.Mate(Truth::kFalse, kT, kT, kF, kF);
  CHECK(ListDeciding(better.Of(kMate), without_rule.Of(kMate)) == Articles{2});

  ir::Module free = evaluate::MakeFleet();
  free.prerequisites.erase(free.prerequisites.begin());  // 一, whose clauses are 0 to 2
  Ship without_prerequisite(std::move(free));
  without_prerequisite.writer.Verdict(kMate, 0, Truth::kTrue);
  without_prerequisite.writer.Clause(0, 0, kT);  // 二1
  without_prerequisite.writer.Clause(1, 0, kT);  // 二2
  Ship worse(evaluate::MakeFleet());
  worse.Mate(Truth::kFalse, kF, kT, kN, kN);
  CHECK(ListDeciding(without_prerequisite.Of(kMate), worse.Of(kMate)) == Articles{0});
}

TEST_CASE("an exclusion that applies in one version alone decides") {
  ir::Module barred = evaluate::MakeFleet();
  const auto& served = barred.get<ir::Rule>(barred.rules[2]);
  const ir::InstId flag =
      barred.Add(ir::IsTrue{barred.Add(ir::ColumnRef{ir::kMainTable, 7}, {})}, {});
  barred.exclusions.push_back(barred.Add(
      ir::Exclusion{ir::SentenceId(3u), 0, served.matter, -1, ir::Modality::kNone, flag}, {}));
  Ship worse(std::move(barred)), better(evaluate::MakeFleet());
  worse.writer.outcomes.Reset(1, 4, evaluate::kFleetClauses + 1, evaluate::kFleetFacts + 1);
  for (Ship* ship : {&worse, &better}) ship->writer.Clause(kServed, 0, kT);
  better.writer.Verdict(kVoyage, 0, Truth::kTrue);
  worse.writer.Clause(evaluate::kFleetClauses, 0, kT);
  CHECK(ListDeciding(better.Of(kVoyage), worse.Of(kVoyage)) == Articles{3});
}

TEST_CASE("what was not translated decides where nothing else does") {
  ir::Module translated = evaluate::MakeFleet();
  translated.untranslated.clear();
  Ship worse(std::move(translated)), better(evaluate::MakeFleet());
  better.writer.Verdict(kPension, 0, Truth::kUnknown);
  CHECK(ListDeciding(better.Of(kPension), worse.Of(kPension)) == Articles{5});
}

TEST_CASE("a conclusion that one version lacks is no there") {
  Ship better(evaluate::MakeFleet()), worse(evaluate::MakeFleet());
  better.writer.Verdict(kVoyage, 0, Truth::kTrue);
  better.writer.Clause(kServed, 0, kT);
  CHECK(VerdictOf(-1, worse.writer.outcomes, 0) == Truth::kFalse);
  CHECK(ListDeciding(better.Of(kVoyage), worse.Of(-1)) == Articles{4});
}

TEST_CASE("conclusions are joined by matter and target") {
  const ir::Module was = evaluate::MakeFleet();
  ir::Module is = evaluate::MakeFleet();
  is.matters[0].targets = {"船长", "轮机长"};
  std::string shown;
  for (const JoinedConclusion& joined : JoinConclusions(was, is)) {
    shown += joined.matter + joined.target + " " + std::to_string(joined.in_old) + " " +
             std::to_string(joined.in_new) + "\n";
  }
  CHECK(shown == "升任大副 0 -1\n升任船长 1 0\n出海 2 2\n退役 3 3\n升任轮机长 -1 1\n");
}

}  // namespace
}  // namespace tiaowen::compare
