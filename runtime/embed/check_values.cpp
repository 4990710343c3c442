#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/embed/calendar_days.h"
#include "runtime/embed/check_batch.h"

namespace tiaowen::embed {
namespace {

// A column that the code reads.
struct ColumnView {
  const tiaowen_column_info& info;
  const tiaowen_column& data;

  bool is_valid(int64_t row) const { return (data.valid[row / 64] >> (row % 64)) & 1; }
  int32_t code(int64_t row) const { return static_cast<const int8_t*>(data.values)[row]; }
  int32_t value(int64_t row) const { return static_cast<const int32_t*>(data.values)[row]; }
  int64_t wide(int64_t row) const { return static_cast<const int64_t*>(data.values)[row]; }
  bool has_codes() const {
    return info.type == TIAOWEN_CATEGORY || info.type == TIAOWEN_GRADE || info.type == TIAOWEN_BOOL;
  }
  // Whether the value is known exactly.
  bool is_exact(int64_t row) const {
    return is_valid(row) && (info.type != TIAOWEN_DATE || value(row) == data.upper[row]);
  }
};

bool IsDate(const ColumnView& column, int64_t row) {
  const int32_t first = column.value(row), last = column.data.upper[row];
  if (!column.is_valid(row)) return first == TIAOWEN_DATE_LOW && last == TIAOWEN_DATE_HIGH;
  if (column.info.ongoing != 0 && first == TIAOWEN_DATE_HIGH) return last == first;
  return first <= last && InCalendar(first) && InCalendar(last);
}

bool IsCode(const ColumnView& column, int64_t row) {
  if (!column.is_valid(row)) return column.code(row) == -1;
  const int32_t count = column.info.type == TIAOWEN_BOOL ? 2 : column.info.value_count;
  return column.code(row) >= 0 && column.code(row) < count;
}

// Whether a register can have the value.
bool IsPossible(const ColumnView& column, int64_t row) {
  switch (column.info.type) {
    case TIAOWEN_TEXT:
      return !column.is_valid(row) || column.value(row) >= 0;
    case TIAOWEN_INT:
      return !column.is_valid(row) || column.value(row) >= column.info.value_min;
    case TIAOWEN_DECIMAL:
      return !column.is_valid(row) || column.wide(row) >= column.info.value_min;
    case TIAOWEN_DATE:
      return IsDate(column, row);
    default:
      return IsCode(column, row);
  }
}

std::string WrittenValue(const ColumnView& column, int64_t row) {
  std::string value;
  if (column.info.type == TIAOWEN_DATE) {
    value = fmt::format("[{}, {}]", column.value(row), column.data.upper[row]);
  } else if (column.info.type == TIAOWEN_DECIMAL) {
    value = std::to_string(column.wide(row));
  } else {
    value = std::to_string(column.has_codes() ? column.code(row) : column.value(row));
  }
  return column.is_valid(row) ? value : value + " (null)";
}

// The values of one table.
class TableValues {
 public:
  TableValues(const tiaowen_policy& policy, const tiaowen_batch& batch, int32_t table)
      : batch_(batch), table_(table), info_(policy.tables[table]), rows_(RowsOf(batch, table)) {}

  MaybeProblem Check() const {
    if (rows_ == 0) return std::nullopt;
    for (int32_t column = 0; column < info_.column_count; ++column) {
      if (info_.columns[column].used == 0) continue;
      if (MaybeProblem problem = CheckColumn(column)) return problem;
    }
    if (MaybeProblem problem = CheckPeriods()) return problem;
    return CheckUniqueKeys();
  }

 private:
  ColumnView ViewOf(int32_t column) const {
    return {info_.columns[column], batch_.tables[table_].columns[column]};
  }
  bool IsUsed(int32_t column) const { return column >= 0 && info_.columns[column].used != 0; }

  MaybeProblem Wrong(int32_t column, int64_t row, std::string_view zh, std::string_view en) const {
    const char* name = info_.columns[column].name;
    return Problem{TIAOWEN_WRONG_VALUE,
                   {.table = table_, .column = column, .row = row},
                   {fmt::format("表「{}」第 {} 行的「{}」{}", info_.name, row, name, zh),
                    fmt::format("row {} of table {}, column {}: {}", row, info_.name, name, en)}};
  }

  MaybeProblem CheckColumn(int32_t index) const {
    const ColumnView column = ViewOf(index);
    for (int64_t row = 0; row < rows_; ++row) {
      if (IsPossible(column, row)) continue;
      const std::string value = WrittenValue(column, row);
      return Wrong(index, row, fmt::format("不能是 {}", value), fmt::format("cannot be {}", value));
    }
    return std::nullopt;
  }

  MaybeProblem CheckPeriods() const {
    if (!IsUsed(info_.period_start) || !IsUsed(info_.period_end)) return std::nullopt;
    const ColumnView start = ViewOf(info_.period_start), end = ViewOf(info_.period_end);
    for (int64_t row = 0; row < rows_; ++row) {
      if (!start.is_valid(row) || !end.is_valid(row)) continue;
      if (end.data.upper[row] >= start.value(row)) continue;
      return Wrong(info_.period_end, row, fmt::format("早于「{}」", start.info.name),
                   fmt::format("before {}", start.info.name));
    }
    return std::nullopt;
  }

  MaybeProblem CheckUniqueKeys() const {
    if (info_.kind != TIAOWEN_CHILD || !IsUsed(info_.unique_key)) return std::nullopt;
    const ColumnView key = ViewOf(info_.unique_key);
    const int32_t* offsets = batch_.tables[table_].offsets;
    std::vector<std::pair<int64_t, int64_t>> seen;  // keys of one applicant, and their rows
    for (int64_t applicant = 0; applicant < batch_.applicants; ++applicant) {
      seen.clear();
      for (int64_t row = offsets[applicant]; row < offsets[applicant + 1]; ++row) {
        if (!key.is_exact(row)) continue;
        seen.emplace_back(key.has_codes() ? key.code(row) : key.value(row), row);
      }
      std::sort(seen.begin(), seen.end());
      const auto same =
          std::adjacent_find(seen.begin(), seen.end(),
                             [](const auto& a, const auto& b) { return a.first == b.first; });
      if (same == seen.end()) continue;
      return Wrong(info_.unique_key, std::next(same)->second, "与同一人的另一行相同",
                   "the same as in another row of the same applicant");
    }
    return std::nullopt;
  }

  const tiaowen_batch& batch_;
  int32_t table_;
  const tiaowen_table_info& info_;
  int64_t rows_;
};

}  // namespace

MaybeProblem CheckValues(const tiaowen_policy& policy, const tiaowen_batch& batch) {
  for (int32_t table = 0; table < policy.table_count; ++table) {
    if (MaybeProblem problem = TableValues(policy, batch, table).Check()) return problem;
  }
  return std::nullopt;
}

}  // namespace tiaowen::embed
