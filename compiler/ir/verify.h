#pragma once

#include <string>
#include <vector>

#include "compiler/ir/module.h"

namespace tiaowen::ir {

// Checks the invariants of a module, each by its name; returns one line per violation, none when it
// is sound.
// - TreeShape: every condition is the operand of exactly one instruction; operands precede their
//   users
// - OperandKind: operands have the kind (value, condition) and type that the instruction demands
// - Level: operands live at the instruction's level, at none, or as the kind says
// - Reference: tables, columns, catalogues, texts, sentences, matters, targets and paths exist
// - UniqueKey: Keyed refers to a table with a unique key
// - Period: Accumulated refers to a table with a period
// - Scale: a decimal has 0 to kScaleMax fraction digits
// - Product: one or two factors, and a ratio of numbers that fit
// - Sum: two or more terms, none with more digits than the sum
// - Span: no span is negative; one of working days has neither years nor months
// - CutOff: a cut-off is a day that every year has, or the end of this month or one before
// - WorkCalendar: years and their days ascend, and the days lie in their year
// - Amount: the amount of a rule is one that its matter may have
std::vector<std::string> Verify(const Module& module);

}  // namespace tiaowen::ir
