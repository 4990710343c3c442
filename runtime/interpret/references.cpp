#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/interpret/evaluator.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

std::vector<Value> ValuesOf(const Evaluator& evaluator, const std::vector<ir::InstId>& insts,
                            const Place& place) {
  std::vector<Value> values;
  for (ir::InstId inst : insts) values.push_back(evaluator.ValueOf(inst, place));
  return values;
}

// Whether the cells of `columns` in a row of the reference table `table` equal `values`.
Truth RowEquals(const Evaluator& evaluator, ir::TableId table, int64_t row,
                const std::vector<int>& columns, const std::vector<Value>& values) {
  Truth equal = Truth::kTrue;
  for (size_t i = 0; i < columns.size(); ++i) {
    const Value cell = evaluator.Cell(table, columns[i], row);
    equal = base::And(equal, Compare(ir::CompareOp::kEq, cell, values[i]));
  }
  return equal;
}

}  // namespace

std::optional<int64_t> Evaluator::RowOf(const ir::LookUp& look_up, const Place& place) const {
  const std::vector<Value> keys = ValuesOf(*this, look_up.keys, place);
  for (int64_t row = 0; row < batch_.table(look_up.table).rows; ++row) {
    if (RowEquals(*this, look_up.table, row, look_up.key_columns, keys) == Truth::kTrue) return row;
  }
  return std::nullopt;
}

Truth Evaluator::IsListed(const ir::InReference& listed, const Place& place) const {
  const std::vector<Value> values = ValuesOf(*this, listed.values, place);
  Truth found = module_.schema.table(listed.table).complete ? Truth::kFalse : Truth::kUnknown;
  for (int64_t row = 0; row < batch_.table(listed.table).rows; ++row) {
    found = base::Or(found, RowEquals(*this, listed.table, row, listed.columns, values));
  }
  return found;
}

bool Evaluator::MayEqualAtEmptyCell(const ir::InReference& listed, int column,
                                    const Place& place) const {
  const std::vector<Value> values = ValuesOf(*this, listed.values, place);
  for (int64_t row = 0; row < batch_.table(listed.table).rows; ++row) {
    if (!Cell(listed.table, column, row).null) continue;
    if (RowEquals(*this, listed.table, row, listed.columns, values) == Truth::kUnknown) return true;
  }
  return false;
}

}  // namespace tiaowen::interpret
