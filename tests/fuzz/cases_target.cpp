#include <memory>
#include <string>

#include "compiler/base/check.h"
#include "compiler/driver/pipeline.h"
#include "runtime/cases/csv_table.h"
#include "runtime/cases/document.h"
#include "tests/fuzz/target.h"

namespace tiaowen::fuzz {
namespace {

const driver::Compilation& Suzhou() {
  static const std::unique_ptr<driver::Compilation> compilation =
      std::move(driver::Compile(TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28").value());
  TW_CHECK(compilation->ok());
  return *compilation;
}

// Every problem says where and what; a cell that could be rewritten lies within the file.
void CheckReading(const source::File& file, const std::vector<cases::Problem>& problems,
                  const std::vector<cases::ExpectedRow>& rows) {
  for (const cases::Problem& problem : problems) {
    TW_CHECK(problem.file == file.path() && problem.line >= 0);
    TW_CHECK(!problem.reason.zh.empty() && !problem.reason.en.empty());
  }
  const auto size = static_cast<int64_t>(file.text().size());
  for (const cases::ExpectedRow& row : rows) {
    for (const cases::ExpectedCell& cell : row.cells) {
      const source::Range range = cell.cell.range;
      TW_CHECK(0 <= range.begin && range.begin <= range.end && range.end <= size);
    }
  }
}

}  // namespace

// The input is a Markdown document of cases, or a table of expectations behind a first line "表".
void RunCases(std::string_view input) {
  constexpr std::string_view kTable = "表\n";
  if (source::FindInvalidUtf8(input) >= 0) return;  // refused before anything is read
  const ir::Module& module = Suzhou().module;
  const cases::ResultLayout layout(module);
  std::vector<cases::Problem> problems;
  if (input.starts_with(kTable)) {
    const source::File file("x.csv", std::string(input.substr(kTable.size())));
    const cases::TextTable table = cases::ReadCsvTable(file, &problems);
    if (table.header.cells.empty()) return;
    CheckReading(file, problems,
                 cases::ReadExpectations(table, file.path(), layout, "", &problems));
    return;
  }
  const source::File file("x.md", std::string(input));
  for (const cases::Situation& situation : cases::ReadDocument(file, module, layout, &problems)) {
    TW_CHECK(situation.persons.applicants > 0);
    CheckReading(file, problems, situation.expected);
  }
  CheckReading(file, problems, {});
}

}  // namespace tiaowen::fuzz
