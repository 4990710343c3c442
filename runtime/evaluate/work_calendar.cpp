#include "runtime/evaluate/work_calendar.h"

#include <fmt/ranges.h>

#include "runtime/builtin/clock.h"
#include "runtime/builtin/workdays.h"

namespace tiaowen::evaluate {

namespace {

// The span of working days that an instruction is, or null.
const ir::Lookback* FindWorkdays(const ir::Module& module, size_t index) {
  const auto* lookback = std::get_if<ir::Lookback>(&module.inst(ir::InstId(index)));
  return lookback != nullptr && lookback->working_days > 0 ? lookback : nullptr;
}

}  // namespace

bool CountsWorkdays(const ir::Module& module) {
  for (size_t i = 0; i < module.inst_count(); ++i) {
    if (FindWorkdays(module, i) != nullptr) return true;
  }
  return false;
}

base::Status CheckWorkCalendar(const ir::Module& module, int32_t as_of) {
  for (size_t i = 0; i < module.inst_count(); ++i) {
    const ir::Lookback* lookback = FindWorkdays(module, i);
    if (lookback == nullptr) continue;
    const int32_t from = builtin::ClockAt(builtin::ClockAt(as_of), lookback->at).as_of;
    const std::vector<int> years = builtin::UnknownYearsBack(
        module.work_calendar, from - lookback->days_after, lookback->working_days);
    if (years.empty()) continue;
    const std::string day = builtin::FormatDate(as_of);
    return base::Error{
        fmt::format("截止日 {} 往前 {} 个工作日，要用 {} 年的工作日历，词表没有声明", day,
                    lookback->working_days, fmt::join(years, "、")),
        fmt::format("{} working days back from the as-of date {} need the work calendar of {}, "
                    "which the vocabulary does not declare",
                    lookback->working_days, day, fmt::join(years, ", "))};
  }
  return base::Ok();
}

}  // namespace tiaowen::evaluate
