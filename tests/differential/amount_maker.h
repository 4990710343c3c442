#pragma once

#include <vector>

#include "compiler/ir/module.h"
#include "tests/differential/random.h"

namespace tiaowen::differential {

// Adds random amounts to a module that has a schema.
class AmountMaker {
 public:
  AmountMaker(Random& random, ir::Module& module) : random_(random), module_(module) {}

  // The amount of a rule, a decimal of `scale` digits; invalid now and then. `factor` may be
  // invalid.
  ir::InstId Make(int scale, ir::InstId factor);
  ir::InstId MakeProduct(std::vector<ir::InstId> factors, int scale);

 private:
  ir::InstId Add(ir::InstData data) { return module_.Add(std::move(data), {}); }
  ir::InstId MakeBare(int scale, ir::InstId factor);
  ir::InstId MakeConstant(int scale);
  // A random column of the main table that `wanted` accepts; invalid when there is none.
  template <typename Wanted>
  ir::InstId MakeColumn(const Wanted& wanted);

  Random& random_;
  ir::Module& module_;
};

}  // namespace tiaowen::differential
