// The hand-written programs against the interpreter, verdict by verdict.

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "compiler/driver/pipeline.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"
#include "tests/bench/handwritten/engine.h"
#include "tests/bench/population.h"
#include "tests/bench/suzhou_spread.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::bench::handwritten {
namespace {

constexpr uint64_t kSeeds = 20;
constexpr int kPeople = 2000;

const ir::Module& Module() {
  static const ir::Module module = [] {
    auto policy = driver::Compile(TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28");
    REQUIRE(policy.ok());
    REQUIRE((*policy)->ok());
    return std::move((*policy)->module);
  }();
  return module;
}

struct Engines {
  PlainEngine plain{Module()};
  ColumnEngine columns{Module()};
  ColumnEngine portable{Module(), ColumnEngine::Words::kPortable};
};

// How often each verdict occurs.
using Counts = std::array<std::array<int64_t, 3>, kConclusions>;

void CheckEngine(const evaluate::Engine& engine, const char* name, const batch::Batch& batch,
                 int32_t as_of, const evaluate::Outcomes& expected) {
  INFO(name);
  evaluate::Outcomes actual;
  engine.Evaluate(batch, builtin::ClockAt(as_of), &actual);
  for (size_t c = 0; c < kConclusions; ++c) {
    for (int64_t a = 0; a < batch.applicants; ++a) {
      if (actual.verdict(c, a) == expected.verdict(c, a)) continue;
      FAIL("conclusion " << c << ", applicant " << a << ": "
                         << static_cast<int>(actual.verdict(c, a)) << " instead of "
                         << static_cast<int>(expected.verdict(c, a)));
    }
  }
  // Bits beyond the last applicant too.
  CHECK(actual.verdict_certain == expected.verdict_certain);
  CHECK(actual.verdict_possible == expected.verdict_possible);
}

void CheckBatch(const Engines& engines, const batch::Batch& batch, int32_t as_of, Counts* counts) {
  evaluate::Outcomes expected;
  interpret::Interpreter(Module()).Evaluate(batch, builtin::ClockAt(as_of), &expected);
  CheckEngine(engines.plain, "plain", batch, as_of, expected);
  CheckEngine(engines.columns, "columns", batch, as_of, expected);
  CheckEngine(engines.portable, "columns, portable", batch, as_of, expected);
  for (size_t c = 0; c < kConclusions; ++c) {
    for (int64_t a = 0; a < batch.applicants; ++a)
      ++(*counts)[c][static_cast<size_t>(expected.verdict(c, a))];
  }
}

void CheckThatAllVerdictsOccur(const Counts& counts) {
  for (size_t c = 0; c < kConclusions; ++c) {
    for (size_t truth = 0; truth < 3; ++truth) {
      INFO("conclusion " << c << ", verdict " << truth);
      CHECK(counts[c][truth] > 0);
    }
  }
}

TEST_CASE("Random registers: nulls, partial dates, overlaps, long lists, reference tables") {
  const Engines engines;
  Counts counts{};
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    INFO("seed " << seed);
    differential::Random random(seed);
    const int32_t as_of = differential::MakeRandomAsOf(random);
    const batch::Batch batch = differential::ToBatch(
        Module(), differential::MakeRandomRegister(random, Module(), as_of, kPeople));
    CheckBatch(engines, batch, as_of, &counts);
  }
  CheckThatAllVerdictsOccur(counts);
}

TEST_CASE("The population of the benchmark") {
  const Engines engines;
  Counts counts{};
  const int32_t as_of = *builtin::DaysFromCivil(2019, 12, 31);
  const Spread spread = MakeSuzhouSpread(as_of);
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    INFO("seed " << seed);
    CheckBatch(engines, MakePopulation(Module(), spread, seed, 0, kPeople, Columns::kUsed), as_of,
               &counts);
  }
}

}  // namespace
}  // namespace tiaowen::bench::handwritten
