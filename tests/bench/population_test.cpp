#include "tests/bench/population.h"

#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <map>
#include <string>

#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/read/read.h"
#include "tests/bench/nested_file.h"
#include "tests/bench/suzhou_spread.h"
#include "tests/differential/random_module.h"
#include "tests/differential/suzhou_module.h"

namespace tiaowen::bench {
namespace {

constexpr uint64_t kSeed = 28;
const int32_t kAsOf = *builtin::DaysFromCivil(2019, 12, 31);

evaluate::Outcomes Interpret(const ir::Module& module, const batch::Batch& batch) {
  evaluate::Outcomes outcomes;
  interpret::Interpreter(module).Evaluate(batch, builtin::ClockAt(kAsOf), &outcomes);
  return outcomes;
}

TEST_CASE("The spread gives as many rows as it says, and all verdicts") {
  const ir::Module module = differential::MakeSuzhouModule();
  const int64_t people = 20000;
  const batch::Batch batch =
      MakePopulation(module, MakeSuzhouSpread(kAsOf), kSeed, 0, people, Columns::kUsed);
  const std::map<std::string, double> means = {{"职业技能证书", 2.2}, {"工作经历", 4.0},
                                               {"年度考核", 3.0},     {"荣誉", 0.3},
                                               {"技能竞赛", 0.2},     {"职称", 0.8}};
  for (const auto& [name, mean] : means) {
    INFO(name);
    const auto table = static_cast<size_t>(module.schema.FindTable(name).index);
    const double actual =
        static_cast<double>(batch.tables[table].rows) / static_cast<double>(people);
    CHECK(actual > mean * 0.95);
    CHECK(actual < mean * 1.05);
  }
  const evaluate::Outcomes outcomes = Interpret(module, batch);
  std::map<base::Truth, int64_t> counts;
  for (int64_t a = 0; a < people; ++a) ++counts[outcomes.verdict(0, a)];
  for (const auto& [truth, count] : counts) CHECK(count >= people / 100);
  CHECK(counts.size() == 3);
}

TEST_CASE("A batch's applicants do not depend on the batch") {
  const ir::Module module = differential::MakeSuzhouModule();
  const Spread spread = MakeSuzhouSpread(kAsOf);
  const evaluate::Outcomes all =
      Interpret(module, MakePopulation(module, spread, kSeed, 0, 300, Columns::kUsed));
  const evaluate::Outcomes part =
      Interpret(module, MakePopulation(module, spread, kSeed, 200, 100, Columns::kAll));
  for (int64_t a = 0; a < 100; ++a) {
    for (size_t c = 0; c < 4; ++c) REQUIRE(part.verdict(c, a) == all.verdict(c, 200 + a));
  }
}

TEST_CASE("The nested file reads back as the population, without a reject") {
  const ir::Module module = differential::MakeSuzhouModule();
  const Spread spread = MakeSuzhouSpread(kAsOf);
  const std::string path = (std::filesystem::temp_directory_path() /
                            fmt::format("tiaowen_population_{}.parquet", ::getpid()))
                               .string();
  const int64_t people = 3000;
  REQUIRE(WriteNestedParquet(module, spread, kSeed, people, path).ok());
  auto file = read::Register::Open(path, module, {.batch_rows = people});
  REQUIRE(file.ok());
  const auto batch = (*file)->Next();
  REQUIRE(batch.ok());
  REQUIRE(batch->has_value());
  CHECK((*file)->rejects().empty());
  CHECK((*batch)->ids[17] == "P00000017");
  CHECK(Interpret(module, **batch) ==
        Interpret(module, MakePopulation(module, spread, kSeed, 0, people, Columns::kUsed)));
  std::filesystem::remove(path);
}

TEST_CASE("Any schema can be populated") {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    differential::Random random(seed);
    const ir::Module module = differential::MakeRandomModule(random);
    Spread spread;
    spread.as_of = kAsOf;
    for (const ir::Table& table : module.schema.tables)
      spread.rows.push_back({table.name, {1, 1, 1}});
    const batch::Batch batch = MakePopulation(module, spread, seed, 0, 70, Columns::kUsed);
    const evaluate::Outcomes outcomes = Interpret(module, batch);
    CHECK(outcomes.applicants == 70);
  }
}

}  // namespace
}  // namespace tiaowen::bench
