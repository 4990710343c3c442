#pragma once

#include <string>

#include "compiler/base/language.h"
#include "runtime/compare/compare.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// 新增, 失去 …
std::string NameOf(compare::Shift shift, base::Language language);

// "新增 1,284，失去 3"; empty when there are none.
std::string TellShifts(const compare::Shifts& shifts, base::Language language);

// Adds a member for every shift to an object.
void AddShifts(const compare::Shifts& shifts, Json* json);

}  // namespace tiaowen::cli
