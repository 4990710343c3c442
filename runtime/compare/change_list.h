#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "runtime/compare/compare.h"
#include "runtime/evaluate/reason_memo.h"
#include "runtime/evaluate/wording.h"

namespace tiaowen::compare {

// The reasons of one version for one batch after another. For one thread.
class Reasons {
 public:
  Reasons(const evaluate::ReasonFinder& finder, const evaluate::Wording& wording);

  // The reason of a conclusion; valid until the next Trim.
  const evaluate::ReasonText& Of(size_t conclusion, const evaluate::Outcomes& outcomes,
                                 int64_t applicant);
  // To be called before another batch.
  void Trim();

 private:
  // The word of the planes that was looked up last, and the reasons of its applicants.
  struct Looked {
    int64_t word = -1;
    std::array<const evaluate::ReasonText*, 64> reasons = {};
  };

  std::vector<evaluate::ReasonMemo> memos_;
  std::vector<Looked> looked_;
};

// One row of the list. Points to texts that live until the list is taken.
struct ListRow {
  std::string_view id;
  const JoinedConclusion* conclusion = nullptr;
  Shift shift = Shift::kGained;
  base::Truth old_verdict = base::Truth::kFalse, new_verdict = base::Truth::kFalse;
  std::string old_amount, new_amount;
  std::vector<int> articles;
  const evaluate::ReasonText* old_reason = nullptr;  // null: the version lacks the conclusion
  const evaluate::ReasonText* new_reason = nullptr;
};

// Turns rows into records, of bounded size each. Fails only when Arrow cannot allocate.
base::Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> MakeList(
    const std::vector<ListRow>& rows, const std::vector<std::string>& article_names,
    const std::shared_ptr<arrow::Schema>& schema);

}  // namespace tiaowen::compare
