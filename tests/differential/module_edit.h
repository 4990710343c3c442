#pragma once

#include <vector>

#include "compiler/base/truth.h"
#include "compiler/ir/module.h"

namespace tiaowen::differential {

// One way to make a module smaller.
struct ModuleEdit {
  enum class Kind {
    kRemove,       // leave out the Prerequisite, Rule, Exclusion or Untranslated `at`
    kUseOperand,   // put operand `operand` of the condition `at` in its place
    kUseTruth,     // put the constant `truth` in its place
    kDropOperand,  // leave out operand `operand` of the And, Or or InSet `at`
    kDropSince,    // leave out the lower bound of the Accumulated `at`
    kOwnYears,     // let the Accumulated `at` ask for its own years, not for a value's
    kDropMonths,   // leave the months out of the span of the Lookback or Accumulated `at`
    kNaturalDays,  // let the Lookback `at` count natural days in place of working days
    kUseMonthEnd,  // let its span end on the last day of a month that lacks its day
    kUseAsOf,      // let what goes by another day go by the as-of date
    kAllowGaps,    // let the Accumulated `at` count all periods, not only one run of them
    kDropAmount,   // let the Rule `at` say no amount
    kWidenReach,   // let the Prerequisite or Exclusion `at` apply to all targets and paths
  };
  Kind kind = Kind::kRemove;
  ir::InstId at;
  size_t operand = 0;
  base::Truth truth = base::Truth::kFalse;
};

// Lists all edits of `module` that leave it sound, the most drastic first.
std::vector<ModuleEdit> ListEdits(const ir::Module& module);

// A copy of `module` with `edit` made; instructions that nothing uses are left out.
ir::Module ApplyEdit(const ir::Module& module, const ModuleEdit& edit);

}  // namespace tiaowen::differential
