#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/evaluate/engine.h"
#include "tests/differential/register.h"

namespace tiaowen::differential {

// Makes the engine under test for a module.
using EngineMaker =
    std::function<base::Result<std::unique_ptr<evaluate::Engine>>(const ir::Module& module)>;

// What the engines were given.
struct Case {
  ir::Module module;
  Register people;
  int32_t as_of = 0;
  int32_t years_behind = 0;  // the year of the as-of date less that of the clock

  builtin::Clock clock() const { return {as_of, builtin::ClockAt(as_of).year - years_behind}; }
};

// Evaluates the case with the interpreter and the engine that `maker` makes. Returns the first
// difference in words
// ("clause 3 %17 of person 5: expected kTrue, got kUnknown"), the engine's error if there is no
// engine, or nothing.
std::optional<std::string> FindDifference(const Case& subject, const EngineMaker& maker);

// As FindDifference, with an engine made before for the case's module.
std::optional<std::string> FindDifference(const Case& subject, const evaluate::Engine& engine);

// Returns a smaller case for which `differs` still holds: fewer people, rows, provisions and
// operands, plainer cells. `differs` holds for `subject`.
Case Shrink(Case subject, const std::function<bool(const Case&)>& differs);

// As Shrink, but keeps the module.
Case ShrinkRegister(Case subject, const std::function<bool(const Case&)>& differs);

// The module, the as-of date and the register as text.
std::string PrintCase(const Case& subject);

}  // namespace tiaowen::differential
