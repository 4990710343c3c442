#pragma once

#include "tests/differential/difference.h"

namespace tiaowen::differential {

// Fails the running Catch2 test when the engine that `maker` makes for the case differs from the
// interpreter, with the difference and the smallest case that still shows one. `engine` is that
// engine, made for the case's module.
void CheckAgreement(const Case& subject, const evaluate::Engine& engine, const EngineMaker& maker);

// The native engine.
base::Result<std::unique_ptr<evaluate::Engine>> MakeNative(const ir::Module& module);

// Fails the running test when `verdicts_only`, compiled without reasons, gives other verdicts or
// amounts than `engine`.
void CheckVerdictsOnly(const Case& subject, const evaluate::Engine& engine,
                       const evaluate::Engine& verdicts_only);

}  // namespace tiaowen::differential
