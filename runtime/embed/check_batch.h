#pragma once

#include "runtime/embed/problem.h"

namespace tiaowen::embed {

// Whether the numbers of rows of `batch` can be numbers of rows.
MaybeProblem CheckRowCounts(const tiaowen_policy& policy, const tiaowen_batch& batch);

// Whether `batch` has all that the code of `policy` reads, and its rows are grouped by applicant.
MaybeProblem CheckForm(const tiaowen_policy& policy, const tiaowen_batch& batch);

// Whether the values of a well-formed batch are such as a register can have: codes of their type,
// nulls as nulls are written, dates within the calendar, numbers not below the least, no period
// that ends before it starts, no second row with a unique key.
MaybeProblem CheckValues(const tiaowen_policy& policy, const tiaowen_batch& batch);

// The rows of table `table`.
int64_t RowsOf(const tiaowen_batch& batch, int32_t table);

}  // namespace tiaowen::embed
