#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "compiler/ir/module.h"

namespace tiaowen::differential {

// The values of one column with which the module's conditions come true.
struct Wish {
  std::vector<int64_t> values;  // codes, texts, integers or those behind decimals
  std::vector<int> main;        // columns of the main table that it is compared with for equality
};

// Wishes by table index and column. Without them random people would fail every long conjunction at
// its start, and what lies behind would never be tested.
using Wishes = std::map<std::pair<int32_t, int>, Wish>;

Wishes ListWishes(const ir::Module& module, int32_t as_of);

}  // namespace tiaowen::differential
