#pragma once

#include "compiler/ir/module.h"

namespace tiaowen::differential {

// The tables of 苏人保职〔2019〕28号 and its conclusions 参评职称, written by hand after the
// readings, without the compiler: a second derivation to hold the compiled policy against, and a
// policy of real shape for the engines.
ir::Module MakeSuzhouModule();

}  // namespace tiaowen::differential
