#include "runtime/forecast/first_days.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "runtime/batch/select.h"
#include "runtime/builtin/clock.h"
#include "runtime/interpret/change_days.h"

namespace tiaowen::forecast {
namespace {

// An applicant of a portion, to be evaluated on a day.
struct Visit {
  int32_t day = 0;
  int32_t applicant = 0;

  friend auto operator<=>(const Visit&, const Visit&) = default;
};

// Evaluates a portion of a batch on one day after another and keeps what becomes true first.
class Portion {
 public:
  Portion(const Subject& subject, const Window& window, batch::Batch batch)
      : subject_(subject),
        window_(window),
        batch_(std::move(batch)),
        conclusions_(ir::ListConclusions(subject.module).size()),
        given_(conclusions_ * static_cast<size_t>(batch_.applicants)),
        lacking_(static_cast<size_t>(batch_.applicants), conclusions_) {}

  std::vector<FirstDay> Find() {
    std::vector<int32_t> everybody(static_cast<size_t>(batch_.applicants));
    std::iota(everybody.begin(), everybody.end(), 0);
    Evaluate(batch_, everybody, window_.from);
    const std::vector<Visit> visits = ListVisits();
    std::vector<int32_t> open;
    for (auto day = visits.begin(); day != visits.end();) {
      const auto next = std::find_if(day, visits.end(),
                                     [&](const Visit& visit) { return visit.day != day->day; });
      open.clear();
      for (auto visit = day; visit != next; ++visit) {
        if (IsOpen(visit->applicant)) open.push_back(visit->applicant);
      }
      if (!open.empty()) Evaluate(batch::SelectApplicants(batch_, open), open, day->day);
      day = next;
    }
    std::ranges::sort(found_, {}, [](const FirstDay& first) {
      return std::pair(first.applicant, first.conclusion);
    });
    return std::move(found_);
  }

 private:
  bool IsOpen(int32_t applicant) const { return lacking_[static_cast<size_t>(applicant)] > 0; }

  // The days on which something may change for those who lack a conclusion, in order.
  std::vector<Visit> ListVisits() const {
    std::vector<Visit> visits;
    const builtin::Clock clock = builtin::ClockAt(window_.from);
    for (int32_t applicant = 0; applicant < batch_.applicants; ++applicant) {
      if (!IsOpen(applicant)) continue;
      for (const int32_t day :
           interpret::FindChangeDays(subject_.module, batch_, clock, applicant, window_.to)) {
        visits.push_back({day, applicant});
      }
    }
    std::ranges::sort(visits);
    return visits;
  }

  // Evaluates `batch`, which has the applicants `who` of the portion.
  void Evaluate(const batch::Batch& batch, std::span<const int32_t> who, int32_t day) {
    subject_.engine.Evaluate(batch, {day, builtin::ClockAt(window_.from).year}, &outcomes_);
    const auto words = static_cast<size_t>(outcomes_.words);
    for (size_t conclusion = 0; conclusion < conclusions_; ++conclusion) {
      for (size_t word = 0; word < words; ++word) {
        const uint64_t certain = outcomes_.verdict_certain[conclusion * words + word];
        for (uint64_t bits = certain; bits != 0; bits &= bits - 1) {
          const size_t place = word * 64 + static_cast<size_t>(std::countr_zero(bits));
          if (place < who.size()) Take(conclusion, place, who[place], day);
        }
      }
    }
  }

  // Conclusion `conclusion` is true on `day` for the applicant at `place` of the outcomes.
  void Take(size_t conclusion, size_t place, int32_t applicant, int32_t day) {
    const auto at = static_cast<size_t>(applicant);
    if (given_[at * conclusions_ + conclusion]) return;
    given_[at * conclusions_ + conclusion] = true;
    --lacking_[at];
    FirstDay& first = found_.emplace_back();
    first.applicant = applicant;
    first.conclusion = conclusion;
    first.day = day;
    if (subject_.reasons == nullptr || day == window_.from) return;
    const evaluate::Reason reason =
        subject_.reasons->Find(conclusion, outcomes_, static_cast<int64_t>(place));
    const ir::Module& module = subject_.module;
    const ir::Matter& matter =
        module.matter(subject_.reasons->conclusions()[conclusion].conclusion.matter);
    std::vector<std::string_view> paths;
    for (const int path : reason.paths) paths.push_back(matter.paths[static_cast<size_t>(path)]);
    first.path = fmt::format("{}", fmt::join(paths, "、"));
    first.basis = fmt::format("{}", fmt::join(evaluate::ListBasisLabels(module, reason), "、"));
  }

  const Subject& subject_;
  Window window_;
  batch::Batch batch_;
  size_t conclusions_;
  std::vector<bool> given_;      // by applicant, then conclusion
  std::vector<size_t> lacking_;  // by applicant: conclusions that are not given yet
  evaluate::Outcomes outcomes_;  // of the day at hand
  std::vector<FirstDay> found_;
};

}  // namespace

std::vector<FirstDay> FindFirstDays(const Subject& subject, const batch::Batch& batch,
                                    const Window& window, int64_t begin, int64_t end) {
  std::vector<int32_t> applicants(static_cast<size_t>(end - begin));
  std::iota(applicants.begin(), applicants.end(), static_cast<int32_t>(begin));
  std::vector<FirstDay> found =
      Portion(subject, window, batch::SelectApplicants(batch, applicants)).Find();
  for (FirstDay& first : found) first.applicant += begin;
  return found;
}

}  // namespace tiaowen::forecast
