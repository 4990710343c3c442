#include "runtime/read/csv_records.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::read {
namespace {

using Lines = std::vector<int64_t>;
using Strays = std::vector<size_t>;

TEST_CASE("records start at lines") {
  CHECK(FindCsvRecords("").lines.empty());
  CHECK(FindCsvRecords("\n\r\n\n").lines.empty());
  CHECK(FindCsvRecords("a,b").lines == Lines{1});
  CHECK(FindCsvRecords("a,b\n1,2\n3,4\n").lines == Lines{1, 2, 3});
  CHECK(FindCsvRecords("a,b\n1,2\n3,4").lines == Lines{1, 2, 3});
}

TEST_CASE("empty lines count but are no records") {
  CHECK(FindCsvRecords("\na\n\n\n1\n").lines == Lines{2, 5});
  CHECK(FindCsvRecords("a\r\n\r\n1\r\n").lines == Lines{1, 3});
  CHECK(FindCsvRecords("a\r1\r\r2").lines == Lines{1, 2, 4});
  CHECK(FindCsvRecords("a\n \n1\n").lines == Lines{1, 2, 3});
}

TEST_CASE("lines within quotation marks belong to their record") {
  CHECK(FindCsvRecords("a,b\n\"x\n\ny\",2\n3,4\n").lines == Lines{1, 2, 5});
  CHECK(FindCsvRecords("a\n\"x\r\ny\rz\"\n1\n").lines == Lines{1, 2, 5});
  CHECK(FindCsvRecords("a,b\n1,\"2,\n\"\"3\"\"\"\n5,6\n").lines == Lines{1, 2, 4});
  CHECK(FindCsvRecords("a\nx\"y\nz\"\n").lines == Lines{1, 2, 3});
}

TEST_CASE("a quotation mark that is never closed") {
  CHECK(FindCsvRecords("a,b\n1,\"2\n3,4\n").open_quote_line == 2);
  CHECK(FindCsvRecords("a,b\n1,\"2\"\"\n3,4").open_quote_line == 2);
  CHECK(FindCsvRecords("\"").open_quote_line == 1);
  CHECK(FindCsvRecords("a,b\n1,\"2\"").open_quote_line == 0);
  CHECK(FindCsvRecords("a,b\n1,\"\"").open_quote_line == 0);
}

TEST_CASE("text after a closing quotation mark") {
  CHECK(FindCsvRecords("a,b\n\"1\"x,2\n\"3\",4\n").stray_quotes == Strays{1});
  CHECK(FindCsvRecords("a,b\n\"1\" ,\"2\" \n3,4\n\"5\n6\"7,8\n").stray_quotes == Strays{1, 3});
  CHECK(FindCsvRecords("\"a\",\"b\"\r\n\"1\",\"2\"").stray_quotes.empty());
}

TEST_CASE("the longest record is measured with its line end") {
  CHECK(FindCsvRecords("a\n123\r\n1").longest == 5);
  CHECK(FindCsvRecords("a\n\"1\n2\"\n").longest == 6);
}

}  // namespace
}  // namespace tiaowen::read
