#include "runtime/embed/batch_view.h"

#include <algorithm>

#include "runtime/batch/batch.h"
#include "runtime/embed/check_batch.h"
#include "runtime/entry/entry.h"

namespace tiaowen::embed {
namespace {

#define TW_SAME_FIELD(Abi, Own, field) (offsetof(Abi, field) == offsetof(Own, field))
static_assert(sizeof(abi::Column) == sizeof(tiaowen_column) &&
              TW_SAME_FIELD(abi::Column, tiaowen_column, values) &&
              TW_SAME_FIELD(abi::Column, tiaowen_column, upper) &&
              TW_SAME_FIELD(abi::Column, tiaowen_column, valid));
static_assert(sizeof(abi::Table) == sizeof(tiaowen_table) &&
              TW_SAME_FIELD(abi::Table, tiaowen_table, rows) &&
              TW_SAME_FIELD(abi::Table, tiaowen_table, offsets) &&
              TW_SAME_FIELD(abi::Table, tiaowen_table, parents) &&
              TW_SAME_FIELD(abi::Table, tiaowen_table, columns));
static_assert(sizeof(abi::Batch) == sizeof(tiaowen_batch) &&
              TW_SAME_FIELD(abi::Batch, tiaowen_batch, applicants) &&
              TW_SAME_FIELD(abi::Batch, tiaowen_batch, tables));
static_assert(sizeof(abi::Output) == sizeof(tiaowen_output) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, verdict_certain) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, verdict_possible) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, clause_certain) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, clause_possible) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, facts) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, amounts) &&
              TW_SAME_FIELD(abi::Output, tiaowen_output, amount_known));
#undef TW_SAME_FIELD
static_assert(TIAOWEN_DATE_LOW == batch::kDateLow && TIAOWEN_DATE_HIGH == batch::kDateHigh);

// What `valid` points to in a table without rows.
constexpr uint64_t kNoBits = 0;

std::vector<int32_t> MakeParents(const tiaowen_table& table, int64_t applicants) {
  std::vector<int32_t> parents(static_cast<size_t>(table.rows));
  for (int64_t applicant = 0; applicant < applicants; ++applicant) {
    std::fill(parents.begin() + table.offsets[applicant],
              parents.begin() + table.offsets[applicant + 1], static_cast<int32_t>(applicant));
  }
  return parents;
}

}  // namespace

BatchView::BatchView(const tiaowen_policy& policy, const tiaowen_batch& batch)
    : tables_(batch.tables, batch.tables + policy.table_count) {
  tables_[0].rows = batch.applicants;
  for (int32_t index = 0; index < policy.table_count; ++index) {
    const tiaowen_table_info& info = policy.tables[index];
    tiaowen_table& table = tables_[static_cast<size_t>(index)];
    if (info.kind == TIAOWEN_CHILD && table.parents == nullptr)
      table.parents = parents_.emplace_back(MakeParents(table, batch.applicants)).data();
    if (table.rows > 0) continue;
    const tiaowen_column none = {nullptr, nullptr, &kNoBits};
    table.columns = columns_.emplace_back(static_cast<size_t>(info.column_count), none).data();
  }
  batch_ = {batch.applicants, tables_.data()};
}

const abi::Batch& BatchView::abi() const { return AsAbi(batch_); }

const abi::Batch& AsAbi(const tiaowen_batch& batch) {
  return reinterpret_cast<const abi::Batch&>(batch);
}

}  // namespace tiaowen::embed
