#include "runtime/evaluate/coded_rows.h"

#include <arrow/api.h>

namespace tiaowen::evaluate {

std::shared_ptr<arrow::Schema> MakeListSchema(const std::string& id_column,
                                              std::span<const char* const> others) {
  arrow::FieldVector fields = {arrow::field(id_column, CodedTextType(), false)};
  for (const char* name : others) fields.push_back(arrow::field(name, CodedTextType()));
  return arrow::schema(std::move(fields));
}

void CodedRows::Add(std::span<const std::string_view> cells) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].codes.push_back(columns_[i].coder.CodeOf(cells[i]));
  }
}

base::Result<std::shared_ptr<arrow::RecordBatch>> CodedRows::Finish(
    const std::shared_ptr<arrow::Schema>& schema) const {
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (const Column& column : columns_) {
    auto array = MakeCodedTexts(column.codes, column.coder.texts());
    if (!array.ok()) {
      const std::string why = array.status().ToString();
      return base::Error{"生成名单失败：" + why, "cannot build the list: " + why};
    }
    arrays.push_back(std::move(*array));
  }
  return arrow::RecordBatch::Make(schema, std::ssize(columns_.front().codes), std::move(arrays));
}

}  // namespace tiaowen::evaluate
