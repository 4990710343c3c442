#include "runtime/interpret/earliest.h"

#include <algorithm>

#include "runtime/interpret/change_days.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::interpret {

std::vector<std::optional<int32_t>> FindEarliestDays(const ir::Module& module,
                                                     const batch::Batch& batch,
                                                     const builtin::Clock& clock,
                                                     int64_t applicant) {
  std::vector<int32_t> days = {clock.as_of};
  const std::vector<int32_t> changes = FindChangeDays(module, batch, clock, applicant);
  days.insert(days.end(), changes.begin(), changes.end());
  std::vector<std::optional<int32_t>> earliest(ir::ListConclusions(module).size());
  for (int32_t day : days) {
    const std::vector<base::Truth> verdicts =
        EvaluateVerdicts(module, batch, {day, clock.year}, applicant);
    for (size_t i = 0; i < earliest.size(); ++i) {
      if (!earliest[i] && verdicts[i] == base::Truth::kTrue) earliest[i] = day;
    }
    if (std::all_of(earliest.begin(), earliest.end(), [](const auto& e) { return e.has_value(); }))
      break;
  }
  return earliest;
}

}  // namespace tiaowen::interpret
