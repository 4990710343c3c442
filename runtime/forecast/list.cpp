#include "runtime/forecast/list.h"

#include <arrow/api.h>

#include <algorithm>
#include <array>
#include <deque>
#include <span>
#include <string>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/coded_rows.h"

namespace tiaowen::forecast {
namespace {

// Rows per record batch.
constexpr size_t kRowsMax = 1 << 16;

constexpr std::array<const char*, 5> kColumns = {"事项", "目标", "最早符合日", "途径", "依据"};

}  // namespace

std::shared_ptr<arrow::Schema> MakeListSchema(const ir::Module& module) {
  const ir::Table& main = module.schema.table(ir::kMainTable);
  TW_CHECK(main.id_column >= 0, "the main table has no id column");
  return evaluate::MakeListSchema(main.columns[static_cast<size_t>(main.id_column)].name, kColumns);
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
    evaluate::CodedRows rows(kColumns.size() + 1);
    std::deque<std::string> days;
    for (const FirstDay* first :
         std::span(listed).subspan(begin, std::min(kRowsMax, listed.size() - begin))) {
      const ir::Conclusion& conclusion = conclusions[first->conclusion];
      const ir::Matter& matter = module.matter(conclusion.matter);
      rows.Add(std::array<std::string_view, kColumns.size() + 1>{
          batch.ids[static_cast<size_t>(first->applicant)], matter.name,
          matter.targets[static_cast<size_t>(conclusion.target)],
          days.emplace_back(builtin::FormatDate(first->day)), first->path, first->basis});
    }
    TW_ASSIGN_OR_RETURN(auto made, rows.Finish(schema));
    records.push_back(std::move(made));
  }
  return records;
}

}  // namespace tiaowen::forecast
