#include "runtime/embed/check_batch.h"

#include <fmt/format.h>

#include <limits>

namespace tiaowen::embed {
namespace {

MaybeProblem WrongRows(const tiaowen_policy& policy, const Place& place, std::string_view zh,
                       std::string_view en) {
  const char* name = policy.tables[place.table].name;
  return Problem{TIAOWEN_WRONG_ROWS,
                 place,
                 {fmt::format("表「{}」{}", name, zh), fmt::format("table {}: {}", name, en)}};
}

MaybeProblem CheckOffsets(const tiaowen_policy& policy, const tiaowen_batch& batch, int32_t index) {
  const tiaowen_table& table = batch.tables[index];
  const Place place{.table = index};
  if (table.offsets == nullptr) {
    const char* name = policy.tables[index].name;
    return Problem{TIAOWEN_MISSING_POINTER,
                   place,
                   {fmt::format("表「{}」没有给 offsets", name),
                    fmt::format("table {} has no offsets", name)}};
  }
  if (table.offsets[0] != 0)
    return WrongRows(policy, place, "的 offsets 不从 0 起", "its offsets do not begin with 0");
  for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
    if (table.offsets[applicant] <= table.offsets[applicant + 1]) continue;
    return WrongRows(policy, place, fmt::format("的 offsets 在第 {} 名申报人后变小", applicant),
                     fmt::format("its offsets become smaller after applicant {}", applicant));
  }
  if (table.offsets[batch.applicants] == table.rows) return std::nullopt;
  return WrongRows(
      policy, place,
      fmt::format("有 {} 行，offsets 却止于 {}", table.rows, table.offsets[batch.applicants]),
      fmt::format("it has {} rows, but its offsets end with {}", table.rows,
                  table.offsets[batch.applicants]));
}

MaybeProblem CheckParents(const tiaowen_policy& policy, const tiaowen_batch& batch, int32_t index) {
  const tiaowen_table& table = batch.tables[index];
  if (table.parents == nullptr) return std::nullopt;
  for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
    for (int64_t row = table.offsets[applicant]; row < table.offsets[applicant + 1]; ++row) {
      if (table.parents[row] == applicant) continue;
      return WrongRows(policy, {.table = index, .row = row},
                       fmt::format("第 {} 行的 parents 与 offsets 不合", row),
                       fmt::format("parents and offsets of row {} do not agree", row));
    }
  }
  return std::nullopt;
}

// Whether the arrays of every column that the code reads are there.
MaybeProblem CheckColumns(const tiaowen_policy& policy, const tiaowen_batch& batch, int32_t index) {
  const tiaowen_table_info& info = policy.tables[index];
  if (RowsOf(batch, index) == 0) return std::nullopt;
  const tiaowen_column* columns = batch.tables[index].columns;
  for (int32_t column = 0; column < info.column_count; ++column) {
    const tiaowen_column_info& declared = info.columns[column];
    if (declared.used == 0) continue;
    const bool filled = columns != nullptr && columns[column].values != nullptr &&
                        columns[column].valid != nullptr &&
                        (declared.type != TIAOWEN_DATE || columns[column].upper != nullptr);
    if (filled) continue;
    return Problem{TIAOWEN_MISSING_POINTER,
                   {.table = index, .column = column},
                   {fmt::format("表「{}」的列「{}」要用，没有给齐", info.name, declared.name),
                    fmt::format("column {} of table {} is needed and not all there", declared.name,
                                info.name)}};
  }
  return std::nullopt;
}

}  // namespace

int64_t RowsOf(const tiaowen_batch& batch, int32_t table) {
  return table == 0 ? batch.applicants : batch.tables[table].rows;
}

MaybeProblem CheckRowCounts(const tiaowen_policy& policy, const tiaowen_batch& batch) {
  if (batch.tables == nullptr)
    return Problem{TIAOWEN_MISSING_POINTER, {}, {"没有给表（tables）", "the batch has no tables"}};
  for (int32_t table = 0; table < policy.table_count; ++table) {
    const int64_t rows = RowsOf(batch, table);
    if (rows >= 0 && rows < std::numeric_limits<int32_t>::max()) continue;
    return WrongRows(policy, {.table = table}, fmt::format("不能有 {} 行", rows),
                     fmt::format("it cannot have {} rows", rows));
  }
  return std::nullopt;
}

MaybeProblem CheckForm(const tiaowen_policy& policy, const tiaowen_batch& batch) {
  if (MaybeProblem problem = CheckRowCounts(policy, batch)) return problem;
  for (int32_t table = 0; table < policy.table_count; ++table) {
    if (policy.tables[table].kind == TIAOWEN_CHILD) {
      if (MaybeProblem problem = CheckOffsets(policy, batch, table)) return problem;
      if (MaybeProblem problem = CheckParents(policy, batch, table)) return problem;
    }
    if (MaybeProblem problem = CheckColumns(policy, batch, table)) return problem;
  }
  return std::nullopt;
}

}  // namespace tiaowen::embed
