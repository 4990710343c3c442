#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/analyze/example.h"

// Examples that look like people: a solver is content with somebody born in 1900.
namespace tiaowen::analyze {

using Shows = std::function<bool(const ExamplePerson&)>;

// Whether the register of a person keeps to what PersonTerms::rules says of every register.
bool KeepsContract(const Domain& domain, const ExamplePerson& person);

// Returns `person`, of whom `shows` holds, with the days and numbers that are known as ordinary as
// `shows` allows on the day `as_of`: those that cannot be ordinary stand at the border to where it
// no longer holds.
ExamplePerson MakePlausible(const Domain& domain, ExamplePerson person, int32_t as_of,
                            const Shows& shows);

// Returns `person`, some cells of which are blank, with all cells known: ordinary ones, else those
// of `example`, the same person before cells were blanked. It is `example` where the result would
// not keep the contract or `shows` would not hold.
ExamplePerson FillCells(const Domain& domain, const ExamplePerson& person,
                        const ExamplePerson& example, int32_t as_of, const Shows& shows);

// A person as shown to people.
struct Shown {
  std::vector<DossierTable> dossier;  // the cells that decide
  ExamplePerson complete;             // the same person, with all cells known
};

// Blanks what does not decide that `shows` holds, which it does of `example`, and makes the rest
// plausible.
Shown ShowPerson(const Domain& domain, const ExamplePerson& example, int32_t as_of,
                 const Shows& shows);

}  // namespace tiaowen::analyze
