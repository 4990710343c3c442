#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/clock.h"

namespace tiaowen::interpret {

// The last day of the last year that is looked at: all dates of registers lie before its end.
inline constexpr int kLastYear = 2199;
int32_t LastDay();

// The days after clock.as_of and up to `last`, at most LastDay, on which a condition of `module`
// can have another truth for applicant `applicant` of `batch` than on the day before, if the
// register stays as it is and the year conditions keep clock.year: in ascending order. No change
// falls on any other day; on some of these nothing may change either.
//
// Conditions change where a date of the register, or its anniversary, passes the as-of date.
// Accumulated days grow by nought or one a day between the days on which periods begin and end, and
// the days demanded differ only around the end of February, with months around the end of every
// month: so the days on which they meet are found by division.
std::vector<int32_t> FindChangeDays(const ir::Module& module, const batch::Batch& batch,
                                    const builtin::Clock& clock, int64_t applicant,
                                    int32_t last = LastDay());

}  // namespace tiaowen::interpret
