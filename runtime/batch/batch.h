#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/abi/abi.h"

// A bounded set of applicants in the columns that both engines read: checked, coded, grouped by
// applicant.
namespace tiaowen::batch {

// Dates are days since 1970-01-01. A null date is the unbounded interval; an ongoing period's end
// is exactly kDateHigh. All real dates lie strictly between.
inline constexpr int32_t kDateLow = -(1 << 30);
inline constexpr int32_t kDateHigh = 1 << 30;

inline constexpr int64_t kRowAlignment = 64;
constexpr int64_t WordCount(int64_t rows) { return (rows + 63) / 64; }
constexpr int64_t PaddedRows(int64_t rows) { return WordCount(rows) * kRowAlignment; }

// One column; of `codes`, `values`, `upper` and `wide` only those of its type are filled, padded to
// PaddedRows.
//   category, grade, boolean: codes (index of the value; 0 否, 1 是; -1 null)
//   text: values, a code of the text pool: the policy's texts, then those of References, then the
//   batch's own
//   integer: values
//   decimal: wide, the value × 10^scale of its type
//   date: values (first possible day), upper (last possible day), equal when the date is exact
struct Column {
  std::vector<int8_t> codes;
  std::vector<int32_t> values;
  std::vector<int32_t> upper;
  std::vector<uint64_t> valid;
  std::vector<int64_t> wide = {};

  bool is_valid(int64_t row) const {
    return (valid[static_cast<size_t>(row / 64)] >> (row % 64)) & 1;
  }
  // Whether the value of a date or other column is known exactly.
  bool is_exact(int64_t row) const {
    return is_valid(row) &&
           (upper.empty() || values[static_cast<size_t>(row)] == upper[static_cast<size_t>(row)]);
  }
};

struct Table {
  int64_t rows = 0;
  std::vector<int32_t> offsets;  // applicants + 1
  std::vector<int32_t> parents;  // one per row
  std::vector<Column>
      columns;  // as in ir::Table; columns that no instruction reads may be left empty
};

// The reference tables of a register (参照表), the same in all its batches.
struct References {
  std::vector<Table> tables;  // as in ir::Schema; only reference tables have rows, which belong
                              // to no applicant
  std::vector<std::string> texts;  // those that the policy lacks
};

struct Batch {
  int64_t applicants = 0;
  std::vector<std::string> ids;        // one per applicant
  std::vector<int64_t> main_rows;      // where each stands in the register's main table, from 0,
                                       // ascending; empty when it comes from no register
  std::vector<Table> tables;           // [0] is the main table; reference tables are empty
  std::vector<std::string> own_texts;  // those that neither policy nor references have
  std::shared_ptr<const References> references;  // null: there are none

  // Any table, a reference table too.
  const Table& table(ir::TableId id) const;
  // The text whose code is `index` more than the number of the policy's texts.
  const std::string& text_beyond_policy(size_t index) const;
};

// Allocates the arrays of a column of `type` for `rows` rows, all null.
Column MakeColumn(const ir::Type& type, int64_t rows);

// Views of a batch in the ABI's structures. Points into `batch`, which must outlive it.
class AbiView {
 public:
  explicit AbiView(const Batch& batch);
  AbiView(const AbiView&) = delete;
  AbiView& operator=(const AbiView&) = delete;

  const abi::Batch& batch() const { return batch_; }

 private:
  std::vector<std::vector<abi::Column>> columns_;
  std::vector<abi::Table> tables_;
  abi::Batch batch_;
};

}  // namespace tiaowen::batch
