#include "runtime/evaluate/results.h"

#include <arrow/api.h>

#include <algorithm>
#include <bit>
#include <deque>
#include <span>
#include <unordered_map>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/amounts.h"
#include "runtime/evaluate/coded_texts.h"
#include "runtime/evaluate/reason_memo.h"

namespace tiaowen::evaluate {
namespace {

// Applicants per record batch: bounds the memory of one slice and keeps texts below Arrow's 2 GiB a
// column.
constexpr int64_t kSliceApplicants = 4096;
constexpr std::string_view kVerdicts[] = {"否", "待定", "是"};  // by base::Truth

base::Error FromArrow(const arrow::Status& status) {
  return {"生成结果表失败：" + status.ToString(),
          "cannot build the result table: " + status.ToString()};
}

// A slice of applicants with the reasons of every conclusion, applicant by applicant.
struct Slice {
  int64_t first = 0;
  int64_t count = 0;
  std::vector<const ReasonText*> reasons;
};

// Collects columns of coded texts until one fails.
class ColumnList {
 public:
  explicit ColumnList(int64_t rows) : rows_(rows) {}

  // A column that has the text with code `code_of(row)`.
  template <typename CodeOf>
  void AddCoded(std::span<const std::string_view> texts, CodeOf code_of) {
    if (!status_.ok()) return;
    codes_.resize(static_cast<size_t>(rows_));
    for (int64_t row = 0; row < rows_; ++row) {
      const int32_t code = code_of(row);
      codes_[static_cast<size_t>(row)] = texts[static_cast<size_t>(code)].empty() ? -1 : code;
    }
    Finish(texts);
  }

  // A column of texts that are made row by row; an empty one is a null.
  template <typename TextOf>
  void Add(TextOf text_of) {
    if (!status_.ok()) return;
    std::deque<std::string> texts;
    TextCoder coder;
    codes_.clear();
    for (int64_t row = 0; row < rows_; ++row) {
      texts.emplace_back(text_of(row));
      const size_t known = coder.texts().size();
      codes_.push_back(coder.CodeOf(texts.back()));
      if (coder.texts().size() == known) texts.pop_back();
    }
    Finish(coder.texts());
  }

  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish(
      const std::shared_ptr<arrow::Schema>& schema) {
    if (!status_.ok()) return FromArrow(status_);
    return arrow::RecordBatch::Make(schema, rows_, std::move(columns_));
  }

 private:
  void Finish(std::span<const std::string_view> texts) {
    auto column = MakeCodedTexts(codes_, texts);
    status_ = column.status();
    if (column.ok()) columns_.push_back(*column);
  }

  int64_t rows_;
  std::vector<int32_t> codes_;
  arrow::Status status_;
  std::vector<std::shared_ptr<arrow::Array>> columns_;
};

// The distinct reasons of a slice, in the order of their first occurrence.
class DistinctReasons {
 public:
  explicit DistinctReasons(const std::vector<const ReasonText*>& reasons) {
    std::unordered_map<const ReasonText*, int32_t> known;
    codes_.reserve(reasons.size());
    for (const ReasonText* reason : reasons) {
      const auto [place, is_new] =
          known.try_emplace(reason, static_cast<int32_t>(distinct_.size()));
      if (is_new) distinct_.push_back(reason);
      codes_.push_back(place->second);
    }
  }

  int32_t CodeOf(int64_t row) const { return codes_[static_cast<size_t>(row)]; }
  // A text of each of them.
  std::vector<std::string_view> Texts(std::string ReasonText::* text) const {
    std::vector<std::string_view> texts;
    for (const ReasonText* reason : distinct_) texts.push_back(reason->*text);
    return texts;
  }

 private:
  std::vector<const ReasonText*> distinct_;
  std::vector<int32_t> codes_;
};

struct SliceView {
  const ReasonFinder& finder;
  const batch::Batch& batch;
  const Outcomes& outcomes;
  const Slice& slice;
  const EarliestDays& earliest;
  const Wording& wording;
  const std::vector<size_t>& amounts;  // ir::ListAmounts

  // The position of a conclusion's amount, or −1 where its matter has none.
  int AmountPosition(size_t conclusion) const {
    const auto found = std::find(amounts.begin(), amounts.end(), conclusion);
    return found == amounts.end() ? -1 : static_cast<int>(found - amounts.begin());
  }
  const ir::AmountType& TypeOf(size_t conclusion) const {
    return *finder.module().matter(finder.conclusions()[conclusion].conclusion.matter).amount;
  }
  std::optional<int64_t> Amount(size_t conclusion, int64_t row) const {
    const int position = AmountPosition(conclusion);
    if (position < 0) return std::nullopt;
    return outcomes.amount(static_cast<size_t>(position), slice.first + row);
  }
  // Why a conclusion that is true has no amount; empty where it has one or needs none.
  std::string AmountNote(size_t conclusion, int64_t row) const {
    const int64_t applicant = slice.first + row;
    if (AmountPosition(conclusion) < 0 || Amount(conclusion, row) ||
        outcomes.verdict(conclusion, applicant) != base::Truth::kTrue)
      return {};
    return evaluate::AmountNote(finder.module(), batch, finder.conclusions()[conclusion].conclusion,
                                applicant, wording.as_of(), wording.describe_options().language);
  }
  std::string Earliest(size_t conclusion, int64_t row) const {
    const auto& day = earliest[static_cast<size_t>(slice.first + row)][conclusion];
    return day ? builtin::FormatDate(*day) : std::string();
  }
  int32_t Verdict(size_t conclusion, int64_t row) const {
    return static_cast<int32_t>(outcomes.verdict(conclusion, slice.first + row));
  }
  std::vector<std::string_view> Ids() const {
    const auto first = batch.ids.begin() + slice.first;
    return {first, first + slice.count};
  }
};

void AddAmounts(const SliceView& view, int64_t width, ColumnList* columns) {
  columns->Add([&](int64_t row) {
    const auto conclusion = static_cast<size_t>(row % width);
    const std::optional<int64_t> amount = view.Amount(conclusion, row / width);
    return amount ? ir::FormatDecimal(*amount, view.TypeOf(conclusion).scale) : std::string();
  });
  columns->Add([&](int64_t row) -> std::string_view {
    const auto conclusion = static_cast<size_t>(row % width);
    if (!view.Amount(conclusion, row / width)) return {};
    return view.TypeOf(conclusion).unit;
  });
}

base::Result<std::shared_ptr<arrow::RecordBatch>> BuildLong(
    const SliceView& view, const std::shared_ptr<arrow::Schema>& schema) {
  const auto& conclusions = view.finder.conclusions();
  const ir::Module& module = view.finder.module();
  auto width = static_cast<int64_t>(conclusions.size());
  auto of_row = [&](int64_t row) -> const ir::Conclusion& {
    return conclusions[static_cast<size_t>(row % width)].conclusion;
  };
  auto reason = [&](int64_t row) -> const ReasonText& {
    return *view.slice.reasons[static_cast<size_t>(row)];
  };
  const DistinctReasons reasons(view.slice.reasons);
  std::vector<std::string_view> matters, targets;
  for (int64_t conclusion = 0; conclusion < width; ++conclusion) {
    const ir::Matter& matter = module.matter(of_row(conclusion).matter);
    matters.push_back(matter.name);
    targets.push_back(matter.targets[static_cast<size_t>(of_row(conclusion).target)]);
  }
  ColumnList columns(view.slice.count * width);
  const auto conclusion_of = [&](int64_t row) { return static_cast<int32_t>(row % width); };
  const auto reason_of = [&](int64_t row) { return reasons.CodeOf(row); };
  columns.AddCoded(view.Ids(), [&](int64_t row) { return static_cast<int32_t>(row / width); });
  columns.AddCoded(matters, conclusion_of);
  columns.AddCoded(targets, conclusion_of);
  columns.AddCoded(kVerdicts, [&](int64_t row) {
    return view.Verdict(static_cast<size_t>(row % width), row / width);
  });
  columns.AddCoded(reasons.Texts(&ReasonText::path), reason_of);
  if (!view.amounts.empty()) AddAmounts(view, width, &columns);
  columns.AddCoded(reasons.Texts(&ReasonText::basis), reason_of);
  if (view.amounts.empty()) {
    columns.AddCoded(reasons.Texts(&ReasonText::missing), reason_of);
  } else {
    columns.Add([&](int64_t row) {
      const std::string& missing = reason(row).missing;
      const std::string note = view.AmountNote(static_cast<size_t>(row % width), row / width);
      return missing.empty() || note.empty() ? missing + note : missing + "；" + note;
    });
  }
  columns.AddCoded(reasons.Texts(&ReasonText::unmet), reason_of);
  if (!view.earliest.empty()) {
    columns.Add(
        [&](int64_t row) { return view.Earliest(static_cast<size_t>(row % width), row / width); });
  }
  return columns.Finish(schema);
}

base::Result<std::shared_ptr<arrow::RecordBatch>> BuildWide(
    const SliceView& view, const std::shared_ptr<arrow::Schema>& schema) {
  ColumnList columns(view.slice.count);
  columns.AddCoded(view.Ids(), [](int64_t row) { return static_cast<int32_t>(row); });
  for (size_t c = 0; c < view.finder.conclusions().size(); ++c) {
    columns.AddCoded(kVerdicts, [&](int64_t row) { return view.Verdict(c, row); });
  }
  return columns.Finish(schema);
}

// Counts set bits of the plane `index`.
int64_t CountBits(const std::vector<uint64_t>& planes, size_t index, int64_t words) {
  int64_t count = 0;
  for (int64_t w = 0; w < words; ++w) {
    count += std::popcount(planes[index * static_cast<size_t>(words) + static_cast<size_t>(w)]);
  }
  return count;
}

void CountAmounts(const Outcomes& outcomes, const std::vector<size_t>& amounts, Tally* tally) {
  for (size_t position = 0; position < amounts.size(); ++position) {
    for (int64_t applicant = 0; applicant < outcomes.applicants; ++applicant)
      tally->amounts[amounts[position]] += outcomes.amount(position, applicant).value_or(0);
  }
}

void CountVerdicts(const Outcomes& outcomes, Tally* tally) {
  tally->applicants += outcomes.applicants;
  for (size_t c = 0; c < tally->verdicts.size(); ++c) {
    int64_t certain = CountBits(outcomes.verdict_certain, c, outcomes.words);
    int64_t possible = CountBits(outcomes.verdict_possible, c, outcomes.words);
    tally->verdicts[c][0] += outcomes.applicants - possible;
    tally->verdicts[c][1] += possible - certain;
    tally->verdicts[c][2] += certain;
  }
}

// Counts each of `ids` unless it was counted for this applicant before.
void CountOnce(const std::vector<int>& ids, int64_t applicant, std::vector<int64_t>* seen,
               std::vector<int64_t>* counts) {
  for (int id : ids) {
    auto at = static_cast<size_t>(id);
    if ((*seen)[at] == applicant) continue;
    (*seen)[at] = applicant;
    ++(*counts)[at];
  }
}

}  // namespace

std::shared_ptr<arrow::Schema> MakeResultSchema(const ir::Module& module, Layout layout) {
  const ir::Table& main = module.schema.table(ir::kMainTable);
  TW_CHECK(main.id_column >= 0, "the main table has no id column");
  arrow::FieldVector fields = {
      arrow::field(main.columns[static_cast<size_t>(main.id_column)].name, CodedTextType(), false)};
  if (layout != Layout::kWide) {
    std::vector<const char*> names = {"事项", "目标", "结论", "途径", "依据", "尚缺", "未满足"};
    if (!ir::ListAmounts(module).empty()) names.insert(names.begin() + 4, {"数额", "单位"});
    for (const char* name : names) fields.push_back(arrow::field(name, CodedTextType()));
    if (layout == Layout::kLongDated) fields.push_back(arrow::field("最早符合日", CodedTextType()));
    return arrow::schema(std::move(fields));
  }
  for (const ir::Conclusion& conclusion : ir::ListConclusions(module)) {
    const ir::Matter& matter = module.matter(conclusion.matter);
    const std::string& target = matter.targets[static_cast<size_t>(conclusion.target)];
    fields.push_back(
        arrow::field(target.empty() ? matter.name : matter.name + "·" + target, CodedTextType()));
  }
  return arrow::schema(std::move(fields));
}

ResultBuilder::ResultBuilder(const ReasonFinder& finder, const Wording& wording, Layout layout)
    : finder_(finder),
      wording_(wording),
      layout_(layout),
      schema_(MakeResultSchema(finder.module(), layout)),
      amounts_(ir::ListAmounts(finder.module())),
      missing_seen_(wording.missing_count(), -1),
      unmet_seen_(wording.unmet_count(), -1),
      unmet_alone_seen_(wording.unmet_count(), -1) {
  for (size_t c = 0; c < finder.conclusions().size(); ++c) {
    memos_.push_back(std::make_unique<ReasonMemo>(finder, wording, c));
  }
}

ResultBuilder::~ResultBuilder() = default;

Tally ResultBuilder::MakeTally() const {
  return Tally(finder_.conclusions().size(), wording_.missing_count(), wording_.unmet_count());
}

base::Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> ResultBuilder::Build(
    const batch::Batch& batch, const Outcomes& outcomes, Tally* tally,
    const EarliestDays& earliest) {
  TW_CHECK((layout_ == Layout::kLongDated) == !earliest.empty() || batch.applicants == 0,
           "earliest days belong to the dated layout");
  TW_CHECK(batch.applicants == outcomes.applicants, "outcomes of another batch");
  std::vector<std::shared_ptr<arrow::RecordBatch>> built;
  size_t width = memos_.size();
  Slice slice;
  CountVerdicts(outcomes, tally);
  CountAmounts(outcomes, amounts_, tally);
  for (slice.first = 0; slice.first < batch.applicants; slice.first += kSliceApplicants) {
    slice.count = std::min(kSliceApplicants, batch.applicants - slice.first);
    slice.reasons.resize(static_cast<size_t>(slice.count) * width);
    for (size_t c = 0; c < width; ++c) {
      memos_[c]->Trim();
      for (int64_t row = 0; row < slice.count; row += 64) {
        memos_[c]->LookUpWord(outcomes, (slice.first + row) / 64, width,
                              slice.reasons.data() + static_cast<size_t>(row) * width + c);
      }
    }
    for (size_t i = 0; i < slice.reasons.size(); ++i) {
      int64_t applicant = applicants_seen_ + static_cast<int64_t>(i / width);
      CountOnce(slice.reasons[i]->missing_ids, applicant, &missing_seen_, &tally->missing);
      const std::vector<int>& unmet = slice.reasons[i]->unmet_ids;
      CountOnce(unmet, applicant, &unmet_seen_, &tally->unmet);
      if (unmet.size() == 1) CountOnce(unmet, applicant, &unmet_alone_seen_, &tally->unmet_alone);
    }
    applicants_seen_ += slice.count;
    SliceView view{finder_, batch, outcomes, slice, earliest, wording_, amounts_};
    TW_ASSIGN_OR_RETURN(std::shared_ptr<arrow::RecordBatch> rows, layout_ == Layout::kWide
                                                                      ? BuildWide(view, schema_)
                                                                      : BuildLong(view, schema_));
    built.push_back(std::move(rows));
  }
  return built;
}

}  // namespace tiaowen::evaluate
