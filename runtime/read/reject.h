#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/schema.h"

// What was found wrong in a register, and how it is worded.
namespace tiaowen::read {

// A text in both languages of the user.
using Text = base::Error;

// One data error. The applicant it belongs to has no result.
struct Reject {
  std::string file;    // with extension
  int64_t line = 0;    // CSV: the physical line, the header's being 1; else the row, from 1
  std::string column;  // empty when the row as a whole is wrong; "table.column" in nested files
  std::string value;   // as written, made valid UTF-8 and cut when it is very long
  Text reason;
  std::string applicant_id;  // empty when the row does not tell

  ir::TableId table;  // with `line` and `column_index`, the order of a report
  int column_index = -1;
};

// Something to tell once that rejects nobody: a column that is absent or ignored, a table without a
// file.
using Notice = Text;

// Sorts by table, line and column.
void SortRejects(std::vector<Reject>* rejects);

// Returns the reject as an error, for runs that stop at the first.
base::Error ErrorOf(const Reject& reject);

namespace reason {

Text BrokenUtf8();
Text NotInRange(const ir::EnumType& type);
Text NotBool();
Text NotInteger();
Text IntegerTooLarge();
Text NotDecimal();
Text TooFine(int scale);
Text DecimalTooLarge();
Text BelowMinimum(std::string_view column, int64_t minimum);
Text UnreadableDate();
Text NoSuchDate();
Text DateOutOfRange();
Text EmptyId();
Text DuplicateId();
Text UnknownId(std::string_view main_table);
Text DuplicateKey(std::string_view column);
Text DuplicateRow(int64_t line);
Text EndBeforeStart(std::string_view start_column);
Text FieldCount(int64_t expected, int64_t actual);
Text StrayAfterQuote();
Text NullRecord();

}  // namespace reason
}  // namespace tiaowen::read
