#pragma once

#include "compiler/check/declarations.h"

// The work calendar (工作日历): which days are working days.
namespace tiaowen::check {

// Fills in the years that `tree` declares. In those, Monday to Friday are working days and Saturday
// and Sunday are not, but for the days listed as 休 and 班. What cannot be so is reported.
void DeclareWorkCalendar(const syntax::VocabularyTree& tree, const source::FileSet& files,
                         diagnostics::Consumer& consumer, Declarations* out);

}  // namespace tiaowen::check
