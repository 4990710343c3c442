#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/ir/module.h"

namespace tiaowen::lower {

// Numbers instructions so that two have one number iff they are structurally equal: then they have
// equal values at equal places, and are computed once.
class Numbering {
 public:
  explicit Numbering(const ir::Module& module);

  int Of(ir::InstId inst) const { return numbers_[static_cast<size_t>(inst.index)]; }

 private:
  std::vector<int> numbers_;
};

}  // namespace tiaowen::lower
