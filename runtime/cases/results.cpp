#include "runtime/cases/results.h"

#include <arrow/record_batch.h>

#include "runtime/builtin/clock.h"
#include "runtime/evaluate/coded_texts.h"
#include "runtime/evaluate/results.h"
#include "runtime/evaluate/wording.h"
#include "runtime/evaluate/work_calendar.h"

namespace tiaowen::cases {

std::string Results::Text(const std::string& id, size_t conclusion, size_t column) const {
  const Place& place = places_.at(id);
  return std::string(evaluate::CodedTextAt(*place.rows->column(static_cast<int>(column)),
                                           place.first + static_cast<int64_t>(conclusion)));
}

base::Status Evaluator::Evaluate(const batch::Batch& batch, int32_t as_of, Results* results,
                                 Coverage* coverage) const {
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(module_, as_of));
  evaluate::Outcomes outcomes;
  engine_.Evaluate(batch, builtin::ClockAt(as_of), &outcomes);
  coverage->Add(outcomes);
  const evaluate::Wording wording(module_, finder_.clause_table(), as_of);
  evaluate::ResultBuilder builder(finder_, wording, evaluate::Layout::kLong);
  evaluate::Tally tally = builder.MakeTally();
  TW_ASSIGN_OR_RETURN(const auto pieces, builder.Build(batch, outcomes, &tally));
  const auto width = static_cast<int64_t>(finder_.conclusions().size());
  size_t person = 0;
  for (const std::shared_ptr<arrow::RecordBatch>& rows : pieces) {
    for (int64_t first = 0; first < rows->num_rows(); first += width) {
      results->places_[batch.ids[person++]] = {rows, first};
    }
  }
  return base::Ok();
}

}  // namespace tiaowen::cases
