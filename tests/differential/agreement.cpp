#include "tests/differential/agreement.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "compiler/ir/print.h"
#include "compiler/jit/engine.h"

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

}  // namespace tiaowen::differential
