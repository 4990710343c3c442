#include "runtime/cases/csv_table.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::cases {
namespace {

struct Reading {
  TextTable table;
  std::vector<Problem> problems;
};

Reading Read(const std::string& text) {
  Reading reading;
  reading.table = ReadCsvTable(source::File("x.csv", text), &reading.problems);
  return reading;
}

// "line: a|b" for each record, the header first.
std::string Show(const TextTable& table) {
  std::string out;
  auto add = [&](const TextRow& row) {
    out += std::to_string(row.line) + ":";
    for (const TextCell& cell : row.cells) out += " " + cell.text + " |";
    out += "\n";
  };
  add(table.header);
  for (const TextRow& row : table.rows) add(row);
  return out;
}

TEST_CASE("fields, quotation marks, line breaks in them, and physical lines") {
  const Reading reading = Read("甲,乙\r\n 1 ,\"a,\"\"b\"\"\"\r\n\r\n\"x\ny\",\n,2");
  CHECK(reading.problems.empty());
  CHECK(Show(reading.table) == "1: 甲 | 乙 |\n2: 1 | a,\"b\" |\n4: x\ny |  |\n6:  | 2 |\n");
  CHECK(reading.table.FindColumn("乙") == 1);
  CHECK(reading.table.FindColumn("丙") == -1);
}

TEST_CASE("a cell's range is its field, quotation marks included") {
  const std::string text = "a,b,c\n1,\"2,\",\n";
  const source::File file("x.csv", text);
  std::vector<Problem> problems;
  const TextTable table = ReadCsvTable(file, &problems);
  REQUIRE(table.rows.size() == 1);
  CHECK(file.Slice(table.rows[0].cells[0].range) == "1");
  CHECK(file.Slice(table.rows[0].cells[1].range) == "\"2,\"");
  CHECK(file.Slice(table.rows[0].cells[2].range).empty());
  CHECK(table.rows[0].cells[2].range.begin == 13);
}

TEST_CASE("records that cannot be cut are problems of their line") {
  const Reading wide = Read("a,b\n1,2,3\n4,5\n");
  CHECK(Show(wide.table) == "1: a | b |\n3: 4 | 5 |\n");
  REQUIRE(wide.problems.size() == 1);
  CHECK(wide.problems[0].line == 2);
  CHECK(wide.problems[0].file == "x.csv");

  const Reading stray = Read("a,b\n\"1\"x,2\n4,5\n");
  CHECK(Show(stray.table) == "1: a | b |\n3: 4 | 5 |\n");
  REQUIRE(stray.problems.size() == 1);
  CHECK(stray.problems[0].line == 2);

  const Reading open = Read("a,b\n1,2\n\"3,4\n5,6\n");
  CHECK(Show(open.table) == "1: a | b |\n2: 1 | 2 |\n");
  REQUIRE(open.problems.size() == 1);
  CHECK(open.problems[0].line == 3);

  REQUIRE(Read("").problems.size() == 1);
  REQUIRE(Read("\n\n").problems.size() == 1);
}

TEST_CASE("a field is quoted when it has to be") {
  CHECK(WriteCsvField("是") == "是");
  CHECK(WriteCsvField("a,b") == "\"a,b\"");
  CHECK(WriteCsvField("") == "");
}

}  // namespace
}  // namespace tiaowen::cases
