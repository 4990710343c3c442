#pragma once

#include <memory>

#include "compiler/driver/pipeline.h"

namespace tiaowen::bench {

// Compiles a code of `sentences` sentences, ten an article, over an imagined
// register of residents. The same for the same number; the first sentences are those of a shorter
// code. Aborts when it has errors.
std::unique_ptr<driver::Compilation> CompileLongCode(int sentences);

}  // namespace tiaowen::bench
