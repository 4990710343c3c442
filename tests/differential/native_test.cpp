// The native engine against the interpreter, bit for bit. TIAOWEN_SEED and TIAOWEN_COUNT choose
// other or more policies, TIAOWEN_ROUNDS how many registers each meets.

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <utility>

#include "compiler/jit/engine.h"
#include "tests/differential/agreement.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/options.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::differential {
namespace {

// Sizes around the words and their halves, and none at all.
int MakeSize(Random& random) {
  static const std::vector<int> kSizes = {0, 1, 2, 7, 31, 63, 64, 65, 127, 128, 129, 200};
  return random.Chance(15) ? random.Pick(kSizes) : random.Between(1, 24);
}

TEST_CASE("Native and interpreter agree on random policies", "[policies]") {
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 12);
  const uint64_t rounds = NumberFromEnvironment("TIAOWEN_ROUNDS", 6);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    Case subject;
    subject.module = MakeRandomModule(random);
    // Every second policy in loops as short as those of a code with hundreds of sentences.
    const size_t parts = seed % 2 == 0 ? lower::Options().parts_per_loop : 1 + seed % 3;
    const EngineMaker maker = [parts](const ir::Module& module) {
      return jit::Compile(module, {.lowering = {.parts_per_loop = parts}});
    };
    INFO("seed " << seed << ", at most " << parts << " parts in a loop");
    const auto engine = maker(subject.module);
    if (!engine.ok()) FAIL(engine.error().en << "\n" << PrintCase(subject));
    // Every third policy is compiled without reasons too; compiling takes most of the time.
    std::unique_ptr<evaluate::Engine> verdicts_only;
    if (seed % 3 == 0) {
      auto made = jit::Compile(subject.module, {.lowering = {.reasons = false}});
      REQUIRE(made.ok());
      verdicts_only = std::move(made).value();
    }
    for (uint64_t round = 0; round < rounds; ++round) {
      subject.as_of = MakeRandomAsOf(random);
      subject.years_behind = random.Chance(40) ? random.Between(1, 3) : 0;
      subject.people = MakeRandomRegister(random, subject.module, subject.as_of, MakeSize(random));
      CheckAgreement(subject, **engine, maker);
      if (verdicts_only != nullptr) CheckVerdictsOnly(subject, **engine, *verdicts_only);
    }
  }
}

// A date near the as-of date, or null, or a span of days.
Cell MakeNearDate(Random& random, int32_t first) {
  if (random.Chance(12)) return {};
  return random.Chance(70) ? Cell::Exact(first) : Cell::Between(first, first + random.Below(15));
}

void CheckSameDays(bool end_excluded) {
  // Conditions of 1, 2, … days: their outcomes together tell both counts exactly.
  constexpr int kDays = 45;
  Case subject;
  ModuleWriter writer(subject.module);
  writer.AddTable("人", true, {TextColumn("编号"), DateColumn("起点")});
  writer.SetPeriod(
      writer.AddTable("项目", true, {DateColumn("始"), DateColumn("终"), BoolColumn("算")}), "始",
      "终");
  writer.SetPeriod(
      writer.AddTable("经历", true, {DateColumn("始"), OngoingColumn("终"), BoolColumn("算")}),
      "始", "终");
  for (size_t table : {1u, 2u}) {
    subject.module.schema.tables[table].period_end_excluded = end_excluded;
  }
  subject.module.matters = {{"数日", {""}, {}}};
  for (const char* table : {"项目", "经历"}) {
    for (bool continuous : {false, true}) {
      std::vector<ir::InstId> conditions;
      for (int days = 1; days <= kDays; ++days) {
        conditions.push_back(
            writer.Add(ir::Accumulated{.table = writer.Table(table),
                                       .filter = writer.IsTrue(writer.Column(table, "算")),
                                       .since = writer.Column("人", "起点"),
                                       .days_after = days,
                                       .level = ir::kMainTable,
                                       .continuous = continuous}));
      }
      writer.Rule(ir::MatterId(0), 0, -1, writer.Or(conditions));
    }
  }
  writer.MarkUsedColumns();
  const auto engine = MakeNative(subject.module);
  REQUIRE(engine.ok());

  Random random(NumberFromEnvironment("TIAOWEN_SEED", 1));
  const uint64_t rounds = std::min<uint64_t>(100, NumberFromEnvironment("TIAOWEN_ROUNDS", 12));
  for (uint64_t round = 0; round < rounds; ++round) {
    subject.as_of = MakeRandomAsOf(random);
    subject.people = {};
    for (int p = 0; p < 100; ++p) {
      Person& person = subject.people.people.emplace_back(MakePerson(subject.module));
      person.tables[0][0][1] = MakeNearDate(random, subject.as_of - random.Below(60));
      for (size_t table : {1u, 2u}) {
        for (int i = random.Below(5); i > 0; --i) {
          const Cell start = MakeNearDate(random, subject.as_of - 50 + random.Below(55));
          Cell end = MakeNearDate(random, start.first + random.Below(20));
          if (start.null && !end.null)
            end = MakeNearDate(random, subject.as_of - 50 + random.Below(55));
          if (table == 2 && end.null) end = Cell::Exact(batch::kDateHigh);
          const int counts = random.Below(5);
          person.tables[table].push_back(
              {start, end, counts == 0 ? Cell() : Cell::Exact(counts != 1)});
        }
      }
    }
    CheckAgreement(subject, **engine, MakeNative);
  }
}

TEST_CASE("Native and interpreter count the same days", "[days]") { CheckSameDays(false); }

TEST_CASE("Native and interpreter count the same days where ends are excluded", "[days]") {
  CheckSameDays(true);
}

}  // namespace
}  // namespace tiaowen::differential
