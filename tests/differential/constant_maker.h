#pragma once

#include "compiler/ir/module.h"
#include "tests/differential/random.h"

namespace tiaowen::differential {

// Adds random values that are the same for a whole run to a module that has a schema.
class ConstantMaker {
 public:
  ConstantMaker(Random& random, ir::Module& module) : random_(random), module_(module) {}

  // A value of `type`, which is no boolean.
  ir::InstId Make(const ir::Type& type);
  ir::InstId MakeInt();
  // Near zero, or where 64 bits end; mostly of `scale` fraction digits.
  ir::InstId MakeDecimal(int scale);
  base::MissingDay MakeMissingDay();
  // Mostly the as-of date.
  base::CutOff MakeCutOff();

 private:
  ir::InstId Add(ir::InstData data) { return module_.Add(std::move(data), {}); }
  ir::InstId MakeLookback();

  Random& random_;
  ir::Module& module_;
};

}  // namespace tiaowen::differential
