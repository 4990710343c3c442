#include "runtime/read/check_rows.h"

#include <fmt/format.h>

#include <limits>
#include <unordered_set>

#include "runtime/read/cells.h"

namespace tiaowen::read {
namespace {

std::string Written(const RawTable& raw, int column, int64_t row) {
  return WrittenValue(*raw.columns[static_cast<size_t>(column)], row);
}

void CheckPeriods(const ir::Table& table, const RawTable& raw,
                  const std::vector<batch::Column>& columns, std::vector<CellError>* errors) {
  const batch::Column& start = columns[static_cast<size_t>(table.period_start)];
  const batch::Column& end = columns[static_cast<size_t>(table.period_end)];
  for (int64_t row = 0; row < raw.rows; ++row) {
    if (!start.is_valid(row) || !end.is_valid(row)) continue;
    if (end.upper[static_cast<size_t>(row)] >= start.values[static_cast<size_t>(row)]) continue;
    const std::string& start_name = table.columns[static_cast<size_t>(table.period_start)].name;
    errors->push_back({row, table.period_end, Written(raw, table.period_end, row),
                       reason::EndBeforeStart(start_name)});
  }
}

void CheckUniqueKeys(const ir::Table& table, const RawTable& raw,
                     const std::vector<batch::Column>& columns, const std::vector<int32_t>& parents,
                     std::vector<CellError>* errors) {
  const batch::Column& key = columns[static_cast<size_t>(table.unique_key)];
  std::unordered_set<uint64_t> seen;
  for (int64_t row = 0; row < raw.rows; ++row) {
    const int32_t parent = parents[static_cast<size_t>(row)];
    if (parent < 0 || !key.is_exact(row)) continue;
    const int32_t value = key.codes.empty() ? key.values[static_cast<size_t>(row)]
                                            : key.codes[static_cast<size_t>(row)];
    const uint64_t pair = (static_cast<uint64_t>(parent) << 32) | static_cast<uint32_t>(value);
    if (seen.insert(pair).second) continue;
    const std::string& key_name = table.columns[static_cast<size_t>(table.unique_key)].name;
    errors->push_back({row, table.unique_key, Written(raw, table.unique_key, row),
                       reason::DuplicateKey(key_name)});
  }
}

}  // namespace

base::Status CheckRowCount(const RawTable& raw) {
  if (raw.rows < std::numeric_limits<int32_t>::max()) return base::Ok();
  return base::Error{fmt::format("{} 有 {} 行，超过了可以处理的行数", raw.file, raw.rows),
                     fmt::format("{} has {} rows, more than can be numbered", raw.file, raw.rows)};
}

void CheckRows(const ir::Table& table, const RawTable& raw,
               const std::vector<batch::Column>& columns, const std::vector<int32_t>& parents,
               std::vector<CellError>* errors) {
  if (table.period_start >= 0) CheckPeriods(table, raw, columns, errors);
  if (table.unique_key >= 0) CheckUniqueKeys(table, raw, columns, parents, errors);
}

}  // namespace tiaowen::read
