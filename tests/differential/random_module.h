#pragma once

#include "compiler/ir/module.h"
#include "tests/differential/random.h"

namespace tiaowen::differential {

// Returns a random schema with texts, catalogues and matters, but no conditions: main table, one to
// four child tables and up to two reference tables, complete and incomplete, with periods and
// unique keys. The work calendar knows all years around the as-of dates, some or none.
ir::Module MakeRandomSchema(Random& random);

// Returns a sound module over a random schema whose conditions use all instruction kinds.
ir::Module MakeRandomModule(Random& random);

// A day worth being the as-of date: often a leap day or its neighbour, or the end of a month or
// year.
int32_t MakeRandomAsOf(Random& random);

}  // namespace tiaowen::differential
