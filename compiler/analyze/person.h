#pragma once

#include <cstdint>
#include <vector>

#include "compiler/analyze/domain.h"
#include "compiler/analyze/term.h"

namespace tiaowen::analyze {

// A cell of an unknown person: null unless `known`, else one of [first, last]; only a date may have
// first < last. Categories and grades are numbers of Domain::enums, texts of Domain::texts or, from
// Domain::texts.size(), others; booleans are 0 and 1; the end of an ongoing period is
// batch::kDateHigh.
struct CellTerms {
  TermId known;
  TermId first;
  TermId last;
};

struct RowTerms {
  TermId present;
  std::vector<CellTerms> cells;  // as in DomainTable::columns
};

// An unknown person with up to so many rows in every table, and unknown reference tables.
struct PersonTerms {
  std::vector<std::vector<RowTerms>> tables;  // as in Domain::tables; the main table has one row
  int variant = 0;                            // tells a varied person from the first
  std::vector<TermId> rules;                  // what every register keeps to: the data contract
};

enum class Knowledge : uint8_t {
  kComplete,  // every cell is known, every date to the day
  kPartial,   // cells may be null, dates may be intervals
};

// Makes the variables of a person. `rows`: how many each table has at most.
PersonTerms MakePerson(const Domain& domain, const std::vector<int>& rows, Knowledge knowledge,
                       Terms* terms);

// The same person, but for one cell that may have another value.
PersonTerms VaryCell(const Domain& domain, const PersonTerms& person, size_t table, size_t row,
                     size_t column, Knowledge knowledge, Terms* terms);

}  // namespace tiaowen::analyze
