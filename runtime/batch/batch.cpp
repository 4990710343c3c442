#include "runtime/batch/batch.h"

namespace tiaowen::batch {
namespace {

// What `valid` points to in a column that has no rows or is left empty.
constexpr uint64_t kNoBits = 0;

abi::Column ViewColumn(const Column& column) {
  const void* values = column.values.data();
  if (!column.codes.empty()) values = column.codes.data();
  if (!column.wide.empty()) values = column.wide.data();
  return {values, column.upper.empty() ? nullptr : column.upper.data(),
          column.valid.empty() ? &kNoBits : column.valid.data()};
}

}  // namespace

Column MakeColumn(const ir::Type& type, int64_t rows) {
  const auto padded = static_cast<size_t>(PaddedRows(rows));
  Column column;
  column.valid.assign(static_cast<size_t>(WordCount(rows)), 0);
  switch (type.kind) {
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
    case ir::TypeKind::kBool:
      column.codes.assign(padded, -1);
      break;
    case ir::TypeKind::kText:
    case ir::TypeKind::kInt:
      column.values.assign(padded, 0);
      break;
    case ir::TypeKind::kDecimal:
      column.wide.assign(padded, 0);
      break;
    case ir::TypeKind::kDate:
      column.values.assign(padded, kDateLow);
      column.upper.assign(padded, kDateHigh);
      break;
  }
  return column;
}

const Table& Batch::table(ir::TableId id) const {
  const auto at = static_cast<size_t>(id.index);
  const bool shared = references != nullptr && at < references->tables.size() &&
                      !references->tables[at].columns.empty();
  return shared ? references->tables[at] : tables[at];
}

const std::string& Batch::text_beyond_policy(size_t index) const {
  const size_t shared = references == nullptr ? 0 : references->texts.size();
  return index < shared ? references->texts[index] : own_texts[index - shared];
}

AbiView::AbiView(const Batch& batch) {
  columns_.reserve(batch.tables.size());
  tables_.reserve(batch.tables.size());
  for (size_t i = 0; i < batch.tables.size(); ++i) {
    const Table& table = batch.table(ir::TableId(i));
    std::vector<abi::Column>& columns = columns_.emplace_back();
    columns.reserve(table.columns.size());
    for (const Column& column : table.columns) columns.push_back(ViewColumn(column));
    tables_.push_back({table.rows, table.offsets.data(), table.parents.data(), columns.data()});
  }
  batch_ = {batch.applicants, tables_.data()};
}

}  // namespace tiaowen::batch
