#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"

// A register a person at a time: easy to write down, to print and to make smaller. Tests only.
namespace tiaowen::differential {

// A cell: null, or one of [first, last] as runtime/batch stores it. An ongoing end is exactly
// batch::kDateHigh.
struct Cell {
  bool null = true;
  int64_t first = 0;
  int64_t last = 0;

  static Cell Exact(int64_t value) { return {false, value, value}; }
  static Cell Between(int64_t first, int64_t last) { return {false, first, last}; }
};

using Row = std::vector<Cell>;  // by column

struct Person {
  std::vector<std::vector<Row>> tables;  // by table; [0] holds the one row of the main table
};

struct Register {
  std::vector<Person> people;
  std::vector<std::vector<Row>> references;  // by table; where it ends, tables have no rows
  std::vector<std::string> own_texts;        // texts that the module's pool lacks
};

// Returns a person of `module` with an empty main row and no other rows.
Person MakePerson(const ir::Module& module);

// Reads a cell of `type` as a register would spell it, 空 for null and 至今 for an ongoing end. New
// texts go into `people->own_texts`. Aborts on what is no such value.
Cell ReadCell(const ir::Module& module, const ir::Type& type, std::string_view text,
              Register* people);

// Reads a row of `table`, a text a column.
Row ReadRow(const ir::Module& module, ir::TableId table, const std::vector<std::string_view>& cells,
            Register* people);

// Converts to the columns that the engines read. Columns that are not `used` are left empty.
batch::Batch ToBatch(const ir::Module& module, const Register& people);

// Returns the same register for another module, by the names of tables, columns and values. Columns
// that `from` lacks are null. Aborts on a value that `to` does not know.
Register Translate(const ir::Module& from, const Register& people, const ir::Module& to);

// Prints the columns of all tables that are `used`, a line a row.
std::string PrintRegister(const ir::Module& module, const Register& people);

}  // namespace tiaowen::differential
