#include "runtime/forecast/list.h"

#include <arrow/api.h>

#include <algorithm>
#include <array>
#include <deque>
#include <span>
#include <string>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/coded_texts.h"

namespace tiaowen::forecast {
namespace {

// Rows per record batch.
constexpr size_t kRowsMax = 1 << 16;

constexpr std::array<const char*, 5> kColumns = {"事项", "目标", "最早符合日", "途径", "依据"};

base::Error FromArrow(const arrow::Status& status) {
  return {"生成名单失败：" + status.ToString(), "cannot build the list: " + status.ToString()};
}

// The records of a few rows, whose texts it refers to.
class Slice {
 public:
  void Add(const std::array<std::string_view, kColumns.size() + 1>& cells) {
    for (size_t i = 0; i < cells.size(); ++i)
      columns_[i].codes.push_back(columns_[i].coder.CodeOf(cells[i]));
  }

  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish(
      const std::shared_ptr<arrow::Schema>& schema) const {
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (const Column& column : columns_) {
      auto array = evaluate::MakeCodedTexts(column.codes, column.coder.texts());
      if (!array.ok()) return FromArrow(array.status());
      arrays.push_back(std::move(*array));
    }
    return arrow::RecordBatch::Make(schema, std::ssize(columns_.front().codes), std::move(arrays));
  }

 private:
  struct Column {
    std::vector<int32_t> codes;
    evaluate::TextCoder coder;
  };

  std::array<Column, kColumns.size() + 1> columns_;
};

}  // namespace

std::shared_ptr<arrow::Schema> MakeListSchema(const ir::Module& module) {
  const ir::Table& main = module.schema.table(ir::kMainTable);
  TW_CHECK(main.id_column >= 0, "the main table has no id column");
  arrow::FieldVector fields = {arrow::field(main.columns[static_cast<size_t>(main.id_column)].name,
                                            evaluate::CodedTextType(), false)};
  for (const char* name : kColumns) fields.push_back(arrow::field(name, evaluate::CodedTextType()));
  return arrow::schema(std::move(fields));
}

base::Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> MakeList(
    const ir::Module& module, const batch::Batch& batch, const std::vector<FirstDay>& found,
    const Window& window) {
  const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module);
  const auto schema = MakeListSchema(module);
  std::vector<const FirstDay*> listed;
  for (const FirstDay& first : found)
    if (first.day > window.from) listed.push_back(&first);
  std::vector<std::shared_ptr<arrow::RecordBatch>> records;
  for (size_t begin = 0; begin < listed.size(); begin += kRowsMax) {
    Slice slice;
    std::deque<std::string> days;
    for (const FirstDay* first :
         std::span(listed).subspan(begin, std::min(kRowsMax, listed.size() - begin))) {
      const ir::Conclusion& conclusion = conclusions[first->conclusion];
      const ir::Matter& matter = module.matter(conclusion.matter);
      slice.Add({batch.ids[static_cast<size_t>(first->applicant)], matter.name,
                 matter.targets[static_cast<size_t>(conclusion.target)],
                 days.emplace_back(builtin::FormatDate(first->day)), first->path, first->basis});
    }
    TW_ASSIGN_OR_RETURN(auto made, slice.Finish(schema));
    records.push_back(std::move(made));
  }
  return records;
}

}  // namespace tiaowen::forecast
