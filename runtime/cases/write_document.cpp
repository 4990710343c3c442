#include "runtime/cases/write_document.h"

#include <fmt/format.h>

#include <array>

#include "runtime/builtin/calendar.h"
#include "runtime/cases/markdown.h"
#include "runtime/cases/sections.h"

namespace tiaowen::cases {
namespace {

constexpr std::array<const char*, 3> kVerdictWords = {"否", "待定", "是"};  // by base::Truth

std::string WriteRow(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += WriteMarkdownCell(cell, "") + "|";
  return line + "\n";
}

std::string WriteTable(std::string_view caption, const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string text = fmt::format("{}\n\n", caption) + WriteRow(columns) +
                     WriteRow(std::vector<std::string>(columns.size(), "---"));
  for (const std::vector<std::string>& row : rows) text += WriteRow(row);
  return text + "\n";
}

}  // namespace

std::string WriteDocument(const std::string& title, const std::string& note, int32_t as_of,
                          const std::vector<WrittenSituation>& situations) {
  std::string text =
      fmt::format("# {}\n\n{}\n\n{} {}\n", title, note, kAsOfWord, builtin::FormatDate(as_of));
  for (const WrittenSituation& situation : situations) {
    text += fmt::format("\n## {}\n\n", situation.name);
    for (const WrittenTable& table : situation.tables) {
      text += WriteTable(table.name, table.columns, table.rows);
    }
    std::string verdict = kVerdictWords[static_cast<size_t>(situation.verdict)];
    std::string expected =
        situation.target.empty()
            ? WriteTable(kExpectedCaption, {"事项", "结论"}, {{situation.matter, verdict}})
            : WriteTable(kExpectedCaption, {"事项", "目标", "结论"},
                         {{situation.matter, situation.target, verdict}});
    expected.pop_back();  // the blank line between tables
    text += expected;
  }
  return text;
}

}  // namespace tiaowen::cases
