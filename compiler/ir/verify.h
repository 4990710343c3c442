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
std::vector<std::string> Verify(const Module& module);

}  // namespace tiaowen::ir
