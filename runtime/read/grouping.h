#pragma once

#include <cstdint>
#include <vector>

#include "runtime/read/check_register.h"

namespace tiaowen::read {

// Cuts a checked register into batches: rows grouped by applicant, in the main table's order,
// without those of rejected applicants.
class Grouping {
 public:
  // `checked` must outlive the grouping.
  Grouping(const ir::Schema& schema, const CheckedRegister& checked);

  int64_t applicants() const { return static_cast<int64_t>(checked_.accepted.size()); }

  // Builds the batch of `count` accepted applicants from the `first`.
  batch::Batch MakeBatch(int64_t first, int64_t count) const;

 private:
  // The rows of one table by main row: those of m are rows[offsets[m]] … rows[offsets[m + 1] - 1].
  struct RowsByApplicant {
    std::vector<int32_t> offsets;
    std::vector<int32_t> rows;
  };

  RowsByApplicant Group(const CheckedTable& table) const;
  // Fills offsets and parents of `table` in `result` and returns the rows of its applicants in
  // order.
  std::vector<int32_t> ListRows(size_t table, int64_t first, batch::Batch* result) const;

  const ir::Schema& schema_;
  const CheckedRegister& checked_;
  std::vector<RowsByApplicant> tables_;  // of the main table: empty
};

}  // namespace tiaowen::read
