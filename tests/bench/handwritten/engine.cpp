#include "tests/bench/handwritten/engine.h"

#include "compiler/base/check.h"
#include "tests/bench/handwritten/plain.h"

namespace tiaowen::bench::handwritten {
namespace {

bool HasAvx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
#else
  return false;
#endif
}

Days DaysOf(const builtin::Clock& clock) {
  const Days days(clock.as_of);
  TW_CHECK(clock.year == days.year, "the year is that of the as-of date");
  return days;
}

}  // namespace

void PlainEngine::Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                           evaluate::Outcomes* outcomes) const {
  outcomes->Reset(batch.applicants, kConclusions, 0, 0);
  const Days days = DaysOf(clock);
  const ReferenceIndex references(batch, days);
  const Plain plain(policy_, batch, days, references);
  for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
    const auto truths = plain.Decide(applicant);
    const uint64_t bit = uint64_t{1} << (applicant % 64);
    for (size_t c = 0; c < kConclusions; ++c) {
      const auto word =
          c * static_cast<size_t>(outcomes->words) + static_cast<size_t>(applicant / 64);
      if (truths[c] == base::Truth::kTrue) outcomes->verdict_certain[word] |= bit;
      if (truths[c] != base::Truth::kFalse) outcomes->verdict_possible[word] |= bit;
    }
  }
}

ColumnEngine::ColumnEngine(const ir::Module& module, Words words)
    : policy_(module), ways_(MakeWayTables()), portable_(words == Words::kPortable || !HasAvx2()) {}

void ColumnEngine::Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                            evaluate::Outcomes* outcomes) const {
  outcomes->Reset(batch.applicants, kConclusions, 0, 0);
  const Days days = DaysOf(clock);
  const ReferenceIndex references(batch, days);
  const Question question = {policy_, ways_, batch, days, references, outcomes};
#if defined(__x86_64__)
  if (!portable_) return DecideWithAvx2(question);
#endif
  DecidePortably(question);
}

}  // namespace tiaowen::bench::handwritten
