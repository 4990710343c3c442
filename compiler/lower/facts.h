#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Emits at `frame` what fills the facts that are about rows of child tables, once all clauses are
// written. It does its work only for clauses that are unknown for somebody.
void CallFindFacts(Frame& frame);

}  // namespace tiaowen::lower
