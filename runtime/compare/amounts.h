#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/clock.h"
#include "runtime/compare/deciding.h"

namespace tiaowen::compare {

// How much of a conclusion an applicant is given.
struct Amount {
  std::optional<int64_t> value;
  const ir::AmountType* type = nullptr;  // null: the conclusion has no amounts

  // "1234.50 元", empty when there is none.
  std::string Text() const;
  // Whether both are the same number of the same unit, or none.
  bool Equals(const Amount& other) const;
};

// The amount at `position` of ir::ListAmounts; none for -1.
Amount AmountOf(const Standing& standing, int position);

// The articles that make an amount another one, ascending: those whose rules, in one version, give
// the conclusion or an amount that they do not give in the other; where these name nothing (the
// amounts are joined otherwise), all that give it in either.
std::vector<int> ListAmountArticles(const Standing& before, const batch::Batch& old_batch,
                                    const Standing& now, const batch::Batch& new_batch,
                                    const builtin::Clock& clock);

}  // namespace tiaowen::compare
