#include "runtime/forecast/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/forecast/list.h"

namespace tiaowen::forecast {
namespace {

// Applicants whom one thread takes at a time. The engine then evaluates some hundred of them on a
// day of a year, while few portions keep a thread waiting at the end of a batch.
constexpr int64_t kPortionApplicants = 8192;

int32_t FirstOfMonth(int32_t day) { return day - builtin::DayOfMonth(day) + 1; }

// The first days of a batch, found on several threads; in the order of the batch.
std::vector<FirstDay> FindAll(const Subject& subject, const batch::Batch& batch,
                              const Options& options) {
  const int64_t count = (batch.applicants + kPortionApplicants - 1) / kPortionApplicants;
  std::vector<std::vector<FirstDay>> portions(static_cast<size_t>(count));
  std::atomic<int64_t> next = 0;
  const auto work = [&] {
    for (int64_t portion = next++; portion < count; portion = next++) {
      const int64_t begin = portion * kPortionApplicants;
      portions[static_cast<size_t>(portion)] =
          FindFirstDays(subject, batch, options.window, begin,
                        std::min(begin + kPortionApplicants, batch.applicants));
    }
  };
  std::vector<std::thread> threads;
  for (int64_t i = 1; i < std::min<int64_t>(options.jobs, count); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  std::vector<FirstDay> all;
  for (std::vector<FirstDay>& portion : portions)
    std::ranges::move(portion, std::back_inserter(all));
  return all;
}

void Count(const std::vector<FirstDay>& found, const Window& window, Forecast* forecast) {
  for (const FirstDay& first : found) {
    ConclusionForecast& conclusion = forecast->conclusions[first.conclusion];
    if (first.day == window.from) {
      ++conclusion.already;
    } else {
      ++conclusion.becoming;
      ++conclusion.months[FirstOfMonth(first.day)];
    }
  }
}

}  // namespace

base::Status CheckWindow(const ir::Module& module, const Window& window) {
  if (window.to < window.from) {
    const std::string from = builtin::FormatDate(window.from), to = builtin::FormatDate(window.to);
    return base::Error{fmt::format("期间止于 {}，早于其起 {}", to, from),
                       fmt::format("the window ends on {}, before it begins on {}", to, from)};
  }
  if (!evaluate::CountsWorkdays(module)) return base::Ok();
  for (int32_t day = window.from; day <= window.to; ++day)
    TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(module, day));
  return base::Ok();
}

base::Result<Forecast> Predict(const ir::Module& module, const evaluate::Engine& engine,
                               const evaluate::BatchSource& source, const Options& options) {
  TW_CHECK(options.jobs >= 1, "{} jobs", options.jobs);
  TW_RETURN_IF_ERROR(CheckWindow(module, options.window));
  const evaluate::ReasonFinder reasons(module);
  const Subject subject{module, engine, options.list ? &reasons : nullptr};
  Forecast forecast;
  forecast.conclusions.resize(reasons.conclusions().size());
  while (true) {
    TW_ASSIGN_OR_RETURN(const std::optional<batch::Batch> batch, source());
    if (!batch) return forecast;
    const std::vector<FirstDay> found = FindAll(subject, *batch, options);
    Count(found, options.window, &forecast);
    if (options.list) {
      TW_ASSIGN_OR_RETURN(const auto rows, MakeList(module, *batch, found, options.window));
      for (const auto& records : rows) TW_RETURN_IF_ERROR(options.list(records));
    }
    forecast.applicants += batch->applicants;
    if (options.progress) options.progress(forecast.applicants);
  }
}

}  // namespace tiaowen::forecast
