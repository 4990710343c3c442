#include "runtime/compare/change_list.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "runtime/evaluate/coded_rows.h"

namespace tiaowen::compare {
namespace {

// Rows per record batch.
constexpr size_t kRowsMax = 1 << 16;
constexpr std::string_view kVerdicts[] = {"否", "待定", "是"};  // by base::Truth

using Cells = std::vector<std::string_view>;  // of one row

std::string_view Verdict(const evaluate::ReasonText* reason, base::Truth verdict) {
  return reason == nullptr ? std::string_view() : kVerdicts[static_cast<size_t>(verdict)];
}

void AddReason(const evaluate::ReasonText* reason, Cells* cells) {
  if (reason == nullptr) {
    cells->insert(cells->end(), {"", "", ""});
  } else {
    cells->insert(cells->end(), {reason->basis, reason->missing, reason->unmet});
  }
}

// The records of a few rows.
class Slice {
 public:
  explicit Slice(size_t columns) : rows_(columns) {}

  void Add(const ListRow& row, const std::vector<std::string>& article_names) {
    std::vector<std::string_view> names;
    for (const int article : row.articles) {
      // A heading and a sentence may share a label.
      const std::string& name = article_names[static_cast<size_t>(article)];
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    const std::string_view articles =
        texts_.emplace_back(fmt::format("{}", fmt::join(names, "、")));
    Cells cells = {row.id,
                   row.conclusion->matter,
                   row.conclusion->target,
                   NameOf(row.shift),
                   Verdict(row.old_reason, row.old_verdict),
                   Verdict(row.new_reason, row.new_verdict),
                   articles};
    AddReason(row.old_reason, &cells);
    AddReason(row.new_reason, &cells);
    cells.push_back(texts_.emplace_back(row.old_amount));
    cells.push_back(texts_.emplace_back(row.new_amount));
    // Without matters that have amounts, the columns end before those.
    rows_.Add(cells);
  }

  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish(
      const std::shared_ptr<arrow::Schema>& schema) const {
    return rows_.Finish(schema);
  }

 private:
  evaluate::CodedRows rows_;
  std::deque<std::string> texts_;
};

}  // namespace

Reasons::Reasons(const evaluate::ReasonFinder& finder, const evaluate::Wording& wording)
    : looked_(finder.conclusions().size()) {
  for (size_t c = 0; c < looked_.size(); ++c) memos_.emplace_back(finder, wording, c);
}

const evaluate::ReasonText& Reasons::Of(size_t conclusion, const evaluate::Outcomes& outcomes,
                                        int64_t applicant) {
  Looked& looked = looked_[conclusion];
  if (looked.word != applicant / 64) {
    looked.word = applicant / 64;
    memos_[conclusion].LookUpWord(outcomes, looked.word, 1, looked.reasons.data());
  }
  return *looked.reasons[static_cast<size_t>(applicant % 64)];
}

void Reasons::Trim() {
  for (evaluate::ReasonMemo& memo : memos_) memo.Trim();
  std::ranges::fill(looked_, Looked());
}

std::shared_ptr<arrow::Schema> MakeListSchema(const ir::Module& old_module,
                                              const ir::Module& new_module) {
  const ir::Table& main = old_module.schema.table(ir::kMainTable);
  std::vector<const char*> names = {"事项",   "目标",   "变化",     "旧结论", "新结论", "条款",
                                    "旧依据", "旧尚缺", "旧未满足", "新依据", "新尚缺", "新未满足"};
  if (!ir::ListAmounts(old_module).empty() || !ir::ListAmounts(new_module).empty())
    names.insert(names.end(), {"旧数额", "新数额"});
  return evaluate::MakeListSchema(main.columns[static_cast<size_t>(main.id_column)].name, names);
}

base::Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> MakeList(
    const std::vector<ListRow>& rows, const std::vector<std::string>& article_names,
    const std::shared_ptr<arrow::Schema>& schema) {
  std::vector<std::shared_ptr<arrow::RecordBatch>> records;
  for (size_t first = 0; first < rows.size(); first += kRowsMax) {
    Slice slice(static_cast<size_t>(schema->num_fields()));
    for (const ListRow& row :
         std::span(rows).subspan(first, std::min(kRowsMax, rows.size() - first)))
      slice.Add(row, article_names);
    TW_ASSIGN_OR_RETURN(auto made, slice.Finish(schema));
    records.push_back(std::move(made));
  }
  return records;
}

}  // namespace tiaowen::compare
