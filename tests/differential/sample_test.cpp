// The public sample through the module written by hand and the interpreter: the readings, the
// specification of the engines and the expected verdicts agree without the compiler.

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/api.h>

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <string>
#include <tuple>

#include "compiler/ir/verify.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/read/read.h"
#include "tests/differential/suzhou_module.h"

namespace tiaowen::differential {
namespace {

const std::string kCases = TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28/cases";

// The expected verdict by id and target, of 参评职称 only.
using Verdicts = std::map<std::pair<std::string, std::string>, std::string>;

Verdicts ReadExpected(const std::string& path) {
  const auto file = arrow::io::ReadableFile::Open(path);
  REQUIRE(file.ok());
  const auto reader = arrow::csv::TableReader::Make(
      arrow::io::default_io_context(), *file, arrow::csv::ReadOptions::Defaults(),
      arrow::csv::ParseOptions::Defaults(), arrow::csv::ConvertOptions::Defaults());
  REQUIRE(reader.ok());
  const auto table = (*reader)->Read();
  REQUIRE(table.ok());
  const auto cell = [&](const char* column, int64_t row) {
    return (*(*table)->GetColumnByName(column)->GetScalar(row))->ToString();
  };
  Verdicts verdicts;
  for (int64_t row = 0; row < (*table)->num_rows(); ++row) {
    if (cell("事项", row) == "参评职称")
      verdicts[{cell("申报人编号", row), cell("目标", row)}] = cell("结论", row);
  }
  return verdicts;
}

Verdicts Assess(const ir::Module& module, int32_t as_of) {
  const auto people = read::Register::Open(kCases + "/register", module, {});
  REQUIRE(people.ok());
  const interpret::Interpreter interpreter(module);
  Verdicts verdicts;
  while (true) {
    const auto batch = (*people)->Next();
    REQUIRE(batch.ok());
    if (!batch->has_value()) break;
    evaluate::Outcomes outcomes;
    interpreter.Evaluate(**batch, builtin::ClockAt(as_of), &outcomes);
    const auto conclusions = ir::ListConclusions(module);
    for (int64_t a = 0; a < (*batch)->applicants; ++a) {
      for (size_t c = 0; c < conclusions.size(); ++c) {
        const char* const kNames[] = {"否", "待定", "是"};
        const auto& targets = module.matter(conclusions[c].matter).targets;
        verdicts[{(*batch)->ids[static_cast<size_t>(a)],
                  targets[static_cast<size_t>(conclusions[c].target)]}] =
            kNames[static_cast<size_t>(outcomes.verdict(c, a))];
      }
    }
  }
  CHECK((*people)->rejects().empty());
  return verdicts;
}

TEST_CASE("The module written by hand gives the sample's expected verdicts") {
  const ir::Module module = MakeSuzhouModule();
  REQUIRE(ir::Verify(module) == std::vector<std::string>{});
  for (const auto& [file, year, month, day] :
       {std::tuple{"expected-2019-12-31.csv", 2019, 12, 31},
        std::tuple{"expected-2020-02-29.csv", 2020, 2, 29}}) {
    const Verdicts expected = ReadExpected(kCases + "/" + file);
    const Verdicts actual = Assess(module, *builtin::DaysFromCivil(year, month, day));
    REQUIRE(expected.size() == 70 * 4);
    for (const auto& [key, verdict] : expected) {
      INFO(file << " " << key.first << " " << key.second);
      REQUIRE(actual.contains(key));
      CHECK(actual.at(key) == verdict);
    }
  }
}

}  // namespace
}  // namespace tiaowen::differential
