#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::InstId;

void Mark(ir::Module& module, ir::TableId table, int column) {
  if (column < 0) return;
  auto& columns = module.schema.tables[static_cast<size_t>(table.index)].columns;
  columns[static_cast<size_t>(column)].used = true;
}

}  // namespace

void MarkUsedColumns(ir::Module& module) {
  for (size_t i = 0; i < module.inst_count(); ++i) {
    const ir::InstData& data = module.inst(InstId(i));
    if (const auto* column = std::get_if<ir::ColumnRef>(&data))
      Mark(module, column->table, column->column);
    if (const auto* parent = std::get_if<ir::ParentRef>(&data))
      Mark(module, ir::kMainTable, parent->column);
    if (const auto* look_up = std::get_if<ir::LookUp>(&data)) {
      Mark(module, look_up->table, look_up->column);
      for (int column : look_up->key_columns) Mark(module, look_up->table, column);
    }
    if (const auto* listed = std::get_if<ir::InReference>(&data)) {
      for (int column : listed->columns) Mark(module, listed->table, column);
    }
    if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
      Mark(module, keyed->table, module.schema.table(keyed->table).unique_key);
    }
    if (const auto* aggregate = std::get_if<ir::Aggregate>(&data))
      Mark(module, aggregate->table, aggregate->column);
    if (const auto* accumulated = std::get_if<ir::Accumulated>(&data)) {
      Mark(module, accumulated->table, module.schema.table(accumulated->table).period_start);
      Mark(module, accumulated->table, module.schema.table(accumulated->table).period_end);
    }
  }
}

}  // namespace tiaowen::check
