#include "runtime/cases/markdown.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::cases {
namespace {

// Headings as "# text", prose as it is, tables as "[a|b] [c|d]"; each with its line. Problems last.
std::string Show(const std::string& text) {
  std::vector<Problem> problems;
  std::string out;
  for (const Block& block : ReadMarkdown(source::File("x.md", text), &problems)) {
    out += std::to_string(block.line) + ": ";
    if (block.kind == BlockKind::kHeading) out += std::string(block.level, '#') + " ";
    out += block.text;
    auto add = [&](const TextRow& row) {
      std::string cells;
      for (const TextCell& cell : row.cells) cells += (cells.empty() ? "" : "|") + cell.text;
      out += "[" + cells + "]";
    };
    if (block.kind == BlockKind::kTable) {
      add(block.table.header);
      for (const TextRow& row : block.table.rows) add(row);
    }
    out += "\n";
  }
  for (const Problem& problem : problems) {
    out += "! " + std::to_string(problem.line) + " " + problem.reason.en + "\n";
  }
  return out;
}

TEST_CASE("headings, prose and tables in order") {
  CHECK(Show("# 题 #\n\n话。\n  ### 三级\n| a | b |\n|---|:-:|\n| 1 | 2 |\n|3|4\n后\n") ==
        "1: # 题\n3: 话。\n4: ### 三级\n5: [a|b][1|2][3|4]\n9: 后\n");
  CHECK(Show("##情形\r\n|a|\r\n|-|\r\n| 1 |\r\n") == "1: ## 情形\n2: [a][1]\n");
  CHECK(Show("| a |\n| --- |\n") == "1: [a]\n");
  CHECK(Show("").empty());
}

TEST_CASE("a vertical bar within a cell is escaped") {
  CHECK(Show("|a|\n|-|\n| x\\|y |\n") == "1: [a][x|y]\n");
}

TEST_CASE("fences and comments are passed over") {
  CHECK(Show("```\n## 不是标题\n```\n<!-- | a |\n## 也不是\n-->\n话\n") == "7: 话\n");
  CHECK(Show("~~~\n```\n~~~\n话\n") == "4: 话\n");
  CHECK(Show("<!-- 一行 -->\n话\n") == "2: 话\n");
}

TEST_CASE("what looks like a table or heading is never passed over unseen") {
  CHECK(Show("a | b\n--- | ---\n1 | 2\n") ==
        "1: a | b\n3: 1 | 2\n! 2 every row of a table starts with |\n");
  CHECK(Show("｜a｜\n") == "! 1 a table is drawn with |, not ｜\n");
  CHECK(Show("情形\n====\n") == "1: 情形\n! 2 write a heading in one line that starts with #\n");
  CHECK(Show("情形\n---\n") == "1: 情形\n! 2 write a heading in one line that starts with #\n");
  CHECK(Show("情形\n\n---\n") == "1: 情形\n3: ---\n");
  CHECK(Show("| a | b |\n| 1 | 2 |\n") ==
        "! 1 a table's first row names its columns, the second is | --- | --- |\n");
  CHECK(Show("```\n## 情形\n") ==
        "! 1 the code block is never closed, what follows cannot be read\n");
  CHECK(Show("<!--\n## 情形\n") ==
        "! 1 the comment is never closed (-->), what follows cannot be read\n");
  CHECK(Show("#\n") == "! 1 the heading is empty\n");
}

TEST_CASE("a row with another number of cells is a problem and left out") {
  const std::string shown = Show("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n| 4 | 5 |\n");
  CHECK(shown.starts_with("1: [a|b][4|5]\n! 3 "));
  CHECK(shown.find("\n! 4 ") != std::string::npos);
  CHECK(Show("| a | b |\n|---|\n| 4 | 5 |\n").starts_with("1: [a|b][4|5]\n! 2 "));
}

TEST_CASE("a cell's range is its text, or all between the bars where there is none") {
  const source::File file("x.md", "| 甲 | b |\n|---|---|\n| 是  |  |\n||x|\n");
  std::vector<Problem> problems;
  const std::vector<Block> blocks = ReadMarkdown(file, &problems);
  REQUIRE(blocks.size() == 1);
  const std::vector<TextRow>& rows = blocks[0].table.rows;
  REQUIRE(rows.size() == 2);
  CHECK(file.Slice(rows[0].cells[0].range) == "是");
  CHECK(file.Slice(rows[0].cells[1].range) == "  ");
  CHECK(file.Slice(rows[1].cells[0].range).empty());
  CHECK(file.Slice(rows[1].cells[1].range) == "x");
}

TEST_CASE("a new text takes the place of the old, with room where there was none") {
  CHECK(WriteMarkdownCell("否", "是") == "否");
  CHECK(WriteMarkdownCell("否", "  ") == " 否 ");
  CHECK(WriteMarkdownCell("否", "") == " 否 ");
  CHECK(WriteMarkdownCell("", "是") == "");
  CHECK(WriteMarkdownCell("a|b", "x") == "a\\|b");
}

}  // namespace
}  // namespace tiaowen::cases
