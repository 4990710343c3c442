#include "runtime/interpret/earliest.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/ir/clauses.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/change_days.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/options.h"
#include "tests/differential/random.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"
#include "tests/differential/suzhou_module.h"

// The earliest day of every conclusion against trying every day, on random policies and registers.
namespace tiaowen::differential {
namespace {

// Days that are tried one by one, and people of each policy for whom they are.
constexpr int32_t kHorizonDays = 1000;
constexpr int kPeople = 3;

std::vector<std::optional<int32_t>> TryEveryDay(const ir::Module& module, const batch::Batch& batch,
                                                const builtin::Clock& clock, int64_t applicant) {
  std::vector<std::optional<int32_t>> earliest(ir::ListConclusions(module).size());
  for (int32_t day = clock.as_of; day < clock.as_of + kHorizonDays; ++day) {
    const auto verdicts = interpret::EvaluateVerdicts(module, batch, {day, clock.year}, applicant);
    for (size_t i = 0; i < earliest.size(); ++i) {
      if (!earliest[i] && verdicts[i] == base::Truth::kTrue) earliest[i] = day;
    }
  }
  return earliest;
}

// The truth of every prerequisite, rule and exclusion and of what is in it, on one day.
std::vector<base::Truth> TruthsOn(const ir::Module& module, const ir::ClauseTable& table,
                                  const batch::Batch& batch, const builtin::Clock& clock,
                                  int64_t applicant) {
  std::vector<base::Truth> truths;
  for (const ir::Clause& clause : table.clauses) {
    truths.push_back(interpret::EvaluateCondition(module, batch, clock, clause.inst, applicant));
  }
  return truths;
}

TEST_CASE("No condition changes on any other day than those found") {
  int changes = 0;
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 30);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    const ir::ClauseTable table = ir::ListClauses(module);
    const int32_t as_of = MakeRandomAsOf(random);
    const batch::Batch batch = ToBatch(module, MakeRandomRegister(random, module, as_of, kPeople));
    const builtin::Clock clock = builtin::ClockAt(as_of);
    for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
      const auto days = interpret::FindChangeDays(module, batch, clock, applicant);
      auto before = TruthsOn(module, table, batch, clock, applicant);
      for (int32_t day = as_of + 1; day < as_of + kHorizonDays; ++day) {
        auto truths = TruthsOn(module, table, batch, {day, clock.year}, applicant);
        if (truths == before) continue;
        INFO("applicant " << applicant << ", " << builtin::FormatDate(day));
        CHECK(std::binary_search(days.begin(), days.end(), day));
        ++changes;
        before = std::move(truths);
      }
    }
  }
  CHECK(changes >= 20);
}

TEST_CASE("The earliest day equals the first of all days that are tried") {
  int later = 0, never = 0;
  ir::Module module = MakeSuzhouModule();
  module.prerequisites.clear();  // few random people are within the scope
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 6);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const int32_t as_of = MakeRandomAsOf(random);
    const batch::Batch batch =
        ToBatch(module, MakeRandomRegister(random, module, as_of, 10 * kPeople));
    const builtin::Clock clock = builtin::ClockAt(as_of);
    for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
      const auto found = interpret::FindEarliestDays(module, batch, clock, applicant);
      const auto tried = TryEveryDay(module, batch, clock, applicant);
      REQUIRE(found.size() == tried.size());
      for (size_t i = 0; i < found.size(); ++i) {
        INFO("applicant " << applicant << ", conclusion " << i);
        const bool within = found[i] && *found[i] < as_of + kHorizonDays;
        CHECK((within ? found[i] : std::nullopt) == tried[i]);
        later += tried[i] && *tried[i] > as_of ? 1 : 0;
        never += found[i] ? 0 : 1;
      }
    }
  }
  CHECK(later >= 20);
  CHECK(never >= 20);
}

}  // namespace
}  // namespace tiaowen::differential
