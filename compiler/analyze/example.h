#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/person.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"

namespace tiaowen::analyze {

// A cell of a known person, in the domain's numbers (CellTerms).
struct ExampleCell {
  bool known = false;
  int64_t first = 0;
  int64_t last = 0;
};

using ExampleRow = std::vector<ExampleCell>;  // as in DomainTable::columns

// A person whose register is written down, with the reference tables that go with it.
struct ExamplePerson {
  std::vector<std::vector<ExampleRow>> tables;  // as in Domain::tables
};

// The person that `assignment` makes of an unknown one.
ExamplePerson ReadPerson(const PersonTerms& person, const Terms& terms,
                         const Assignment& assignment);

// A batch of this one person for the module at `position` of the domain.
batch::Batch ToBatch(const ir::Module& module, size_t position, const Domain& domain,
                     const ExamplePerson& person);

// Returns a person of as few rows as can be left out one after another while `shows` holds. It
// holds of `person`.
ExamplePerson LeaveOutRows(const Domain& domain, ExamplePerson person,
                           const std::function<bool(const ExamplePerson&)>& shows);

// Returns `person` with null in every cell that can be blanked, one after another, while `shows`
// holds: what is left is what shows it.
ExamplePerson BlankCells(const Domain& domain, ExamplePerson person,
                         const std::function<bool(const ExamplePerson&)>& shows);

// A cell as a register spells it; empty when it is null.
std::string SpellCell(const Domain& domain, const DomainColumn& column, const ExampleCell& cell);

// One table of a dossier: the columns in which some row has a value, and the rows; an ongoing end
// is written 至今.
struct DossierTable {
  std::string name;
  bool is_reference = false;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// A person as tables that can be read as a register: all columns, an ongoing end empty; tables
// without rows are left out.
std::vector<DossierTable> WriteRecord(const Domain& domain, const ExamplePerson& person);

// A person as tables for people: tables without rows are left out.
std::vector<DossierTable> WriteDossier(const Domain& domain, const ExamplePerson& person);

}  // namespace tiaowen::analyze
