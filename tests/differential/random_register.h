#pragma once

#include <cstdint>

#include "compiler/ir/module.h"
#include "tests/differential/random.h"
#include "tests/differential/register.h"

namespace tiaowen::differential {

// Returns a register of `size` random people for any module: nulls, partial dates, leap days, month
// ends, days around `as_of` and around the module's own lookbacks, overlapping, adjacent and
// ongoing periods, empty and long lists, values of the module's constants and their neighbours.
// Rows of reference tables, sometimes with nulls, mostly in the values that people have. Respects
// the data contract: unique keys and keys of LookUps are unique, no number lies below its column's
// least value, and no period ends certainly before its start.
Register MakeRandomRegister(Random& random, const ir::Module& module, int32_t as_of, int size);

}  // namespace tiaowen::differential
