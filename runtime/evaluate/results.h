#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/reasons.h"
#include "runtime/evaluate/summary.h"
#include "runtime/evaluate/wording.h"

namespace arrow {
class RecordBatch;
class Schema;
}  // namespace arrow

namespace tiaowen::evaluate {

class ReasonMemo;

enum class Layout : uint8_t {
  kLong,       // a row per applicant and conclusion
  kWide,       // a row per applicant, a column per conclusion
  kLongDated,  // kLong with the column 最早符合日
};

// For every applicant of a batch and every conclusion of it the first day on which that is 是, by
// interpret::FindEarliestDays; nothing when there is none.
using EarliestDays = std::vector<std::vector<std::optional<int32_t>>>;

// The columns of a result, all coded texts (coded_texts.h). Long: the id column of the main table,
// 事项, 目标, 结论, 途径, 依据, 尚缺, 未满足; dated: and 最早符合日. Where some matter has amounts,
// 数额 and 单位 stand behind 途径; 尚缺 then also tells why a conclusion that is 是 has none. Wide:
// the id column, then 事项·目标 (事项 where there is no target) with 是, 否 or 待定.
std::shared_ptr<arrow::Schema> MakeResultSchema(const ir::Module& module, Layout layout);

// Turns outcomes into rows of the result and counts them. Remembers the texts of every distinct
// pattern of outcomes, within a bounded memory, and is therefore for one thread; the rows do not
// depend on what it remembers.
class ResultBuilder {
 public:
  // Keeps references to `finder` and `wording`.
  ResultBuilder(const ReasonFinder& finder, const Wording& wording, Layout layout);
  ~ResultBuilder();

  // Returns the rows of the applicants of `batch`, in order, in record batches of bounded size, and
  // adds them to `tally`. `earliest`: of the batch, for kLongDated alone. Fails only when Arrow
  // cannot allocate.
  base::Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> Build(
      const batch::Batch& batch, const Outcomes& outcomes, Tally* tally,
      const EarliestDays& earliest = {});

  Tally MakeTally() const;

 private:
  const ReasonFinder& finder_;
  const Wording& wording_;
  Layout layout_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<size_t> amounts_;                     // ir::ListAmounts
  std::vector<std::unique_ptr<ReasonMemo>> memos_;  // one per conclusion
  // Per text: the last applicant counted.
  std::vector<int64_t> missing_seen_, unmet_seen_, unmet_alone_seen_;
  int64_t applicants_seen_ = 0;
};

}  // namespace tiaowen::evaluate
