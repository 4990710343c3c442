#pragma once

#include <vector>

#include "runtime/cases/text_table.h"

namespace tiaowen::cases {

// Reads a CSV text: the first record is the header, empty lines are no records. Records with
// another number of fields, text behind a closing quotation mark and a mark that is never closed
// are added to `problems` and left out.
TextTable ReadCsvTable(const source::File& file, std::vector<Problem>* problems);

// `text` as a field of a CSV file.
std::string WriteCsvField(std::string_view text);

}  // namespace tiaowen::cases
