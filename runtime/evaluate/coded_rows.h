#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/evaluate/coded_texts.h"

namespace arrow {
class RecordBatch;
class Schema;
}  // namespace arrow

namespace tiaowen::evaluate {

// The columns of a list of people: their ids, never null, and `others`, all coded texts.
std::shared_ptr<arrow::Schema> MakeListSchema(const std::string& id_column,
                                              std::span<const char* const> others);

// Records of coded texts, made row by row, for lists of people. Refers to the texts, which must
// live as long.
class CodedRows {
 public:
  explicit CodedRows(size_t columns) : columns_(columns) {}

  // Adds a row: of `cells` those that there are columns for. An empty text is a null.
  void Add(std::span<const std::string_view> cells);
  // The rows as records of `schema`, whose fields are all coded texts.
  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish(
      const std::shared_ptr<arrow::Schema>& schema) const;

 private:
  struct Column {
    std::vector<int32_t> codes;
    TextCoder coder;
  };

  std::vector<Column> columns_;
};

}  // namespace tiaowen::evaluate
