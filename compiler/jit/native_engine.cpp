#include "compiler/jit/native_engine.h"

#include <cstddef>

namespace tiaowen::jit {

NativeEngine::NativeEngine(std::unique_ptr<llvm::orc::LLJIT> jit, entry::Function* entry,
                           Needs needs)
    : jit_(std::move(jit)), entry_(entry), needs_(std::move(needs)) {}

void NativeEngine::CheckBatch(const batch::Batch& batch) const {
  TW_CHECK(batch.tables.size() >= needs_.table_count, "the batch has {} tables, the policy {}",
           batch.tables.size(), needs_.table_count);
  for (ir::TableId id : needs_.tables) {
    const batch::Table& table = batch.tables[static_cast<size_t>(id.index)];
    TW_CHECK(table.offsets.size() == static_cast<size_t>(batch.applicants) + 1 &&
                 table.offsets.back() == table.rows &&
                 table.parents.size() == static_cast<size_t>(table.rows),
             "table {} is not grouped by applicant", id.index);
  }
  for (const Needs::Column& need : needs_.columns) {
    const batch::Table& table = batch.table(need.place.table);
    const int64_t rows = need.place.table == ir::kMainTable ? batch.applicants : table.rows;
    const auto position = static_cast<size_t>(need.place.column);
    TW_CHECK(position < table.columns.size(), "table {} has no column {}", need.place.table.index,
             position);
    const batch::Column& column = table.columns[position];
    const auto padded = static_cast<size_t>(batch::PaddedRows(rows));
    const bool is_date = need.kind == ir::TypeKind::kDate;
    const bool is_wide =
        is_date || need.kind == ir::TypeKind::kText || need.kind == ir::TypeKind::kInt;
    size_t filled = is_wide ? column.values.size() : column.codes.size();
    if (need.kind == ir::TypeKind::kDecimal) filled = column.wide.size();
    TW_CHECK(filled >= padded && (!is_date || column.upper.size() >= padded) &&
                 column.valid.size() >= static_cast<size_t>(batch::WordCount(rows)),
             "column {} of table {} is not filled", need.place.column, need.place.table.index);
  }
}

// UBSan would look for a type in front of the entry, where code that is made at run time has none
// and may have no memory at all.
[[clang::no_sanitize("function")]]
void NativeEngine::Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                            evaluate::Outcomes* outcomes) const {
  CheckBatch(batch);
  // The code writes every word of every plane.
  outcomes->Shape(batch.applicants, needs_.conclusions, needs_.clauses, needs_.facts,
                  needs_.amounts);
  std::vector<int32_t> parameters;
  parameters.reserve(needs_.parameters.size());
  for (const entry::Parameter& parameter : needs_.parameters)
    parameters.push_back(entry::ValueOf(parameter, clock, needs_.work_calendar));
  const batch::AbiView view(batch);
  const auto scratch =
      std::make_unique_for_overwrite<std::byte[]>(entry::ScratchSize(needs_.buffers, view.batch()));
  const std::vector<void*> buffers =
      entry::PlaceBuffers(needs_.buffers, view.batch(), scratch.get());
  const abi::Output output = outcomes->View();
  entry_(&view.batch(), parameters.data(), buffers.data(), &output);
}

}  // namespace tiaowen::jit
