#pragma once

#include "compiler/ir/module.h"

namespace tiaowen::compare {

// Whether the batches of one register say the same to both modules once these share their texts:
// the tables, columns and types are equal, and the reference tables are used alike. Whether a table
// is complete is for the engines alone and may differ.
bool HaveSameLayout(const ir::Module& a, const ir::Module& b);

// Gives two modules of the same layout one text pool, and marks what either reads as used by both.
void ShareBatches(ir::Module* a, ir::Module* b);

}  // namespace tiaowen::compare
