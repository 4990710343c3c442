#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

// Where the records of a CSV text start, by the rules of Arrow's CSV reader, which does not tell.
namespace tiaowen::read {

struct CsvRecords {
  // The physical line at which record r (0: the header) starts. Empty lines are no records.
  std::vector<int64_t> lines;
  std::vector<size_t> starts;        // and its first byte
  std::vector<size_t> multi_line;    // records that span several lines
  std::vector<size_t> stray_quotes;  // records in which text follows a closing quotation mark
  int64_t longest = 0;               // bytes, with the line end
  int64_t open_quote_line = 0;       // where a quotation mark is never closed; 0: none
  int64_t line_end = 0;              // the line after the last line end
};

// `text` starts at line `line_first`.
CsvRecords FindCsvRecords(std::string_view text, int64_t line_first = 1);

}  // namespace tiaowen::read
