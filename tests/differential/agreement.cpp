#include "tests/differential/agreement.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "compiler/ir/print.h"
#include "compiler/jit/engine.h"
#include "tests/differential/register.h"

namespace tiaowen::differential {

void CheckAgreement(const Case& subject, const evaluate::Engine& engine, const EngineMaker& maker) {
  const auto difference = FindDifference(subject, engine);
  if (!difference) return;
  // Most steps of shrinking change the register only; their module is compiled once.
  std::string compiled;
  std::unique_ptr<evaluate::Engine> current;
  const auto differs = [&](const Case& candidate) {
    const std::string text = ir::Print(candidate.module);
    if (text != compiled) {
      auto made = maker(candidate.module);
      if (!made.ok()) return false;
      current = std::move(made).value();
      compiled = text;
    }
    return FindDifference(candidate, *current).has_value();
  };
  const Case small = differs(subject) ? Shrink(subject, differs) : subject;
  FAIL(*difference << "\nsmallest case: "
                   << FindDifference(small, maker).value_or("(it needs the whole batch)") << "\n"
                   << PrintCase(small));
}

base::Result<std::unique_ptr<evaluate::Engine>> MakeNative(const ir::Module& module) {
  return jit::Compile(module);
}

void CheckVerdictsOnly(const Case& subject, const evaluate::Engine& engine,
                       const evaluate::Engine& verdicts_only) {
  const batch::Batch batch = ToBatch(subject.module, subject.people);
  const builtin::Clock clock = builtin::ClockAt(subject.as_of);
  evaluate::Outcomes expected, actual;
  engine.Evaluate(batch, clock, &expected);
  verdicts_only.Evaluate(batch, clock, &actual);
  REQUIRE(actual.verdict_certain == expected.verdict_certain);
  REQUIRE(actual.verdict_possible == expected.verdict_possible);
  REQUIRE(actual.amounts == expected.amounts);
  REQUIRE(actual.amount_known == expected.amount_known);
  REQUIRE(actual.clause_certain.empty());
  REQUIRE(actual.facts.empty());
}

}  // namespace tiaowen::differential
