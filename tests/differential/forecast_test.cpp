// A forecast by the native engine against the interpreter's earliest days, and against assessing
// everybody on every day, on random policies and registers. TIAOWEN_SEED and TIAOWEN_COUNT choose
// other or more.

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/builtin/calendar.h"
#include "runtime/forecast/first_days.h"
#include "runtime/interpret/earliest.h"
#include "tests/differential/agreement.h"
#include "tests/differential/options.h"
#include "tests/differential/random.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"
#include "tests/differential/suzhou_module.h"

namespace tiaowen::differential {
namespace {

using forecast::Window;

constexpr int kPeople = 12;

// By applicant and conclusion.
using Days = std::map<std::pair<int64_t, size_t>, int32_t>;

Days Forecast(const Case& subject, const evaluate::Engine& engine, const batch::Batch& batch,
              const Window& window) {
  Days days;
  // In portions, so that applicants are not where they are in the batch.
  for (int64_t begin = 0; begin < batch.applicants; begin += 17) {
    const int64_t end = std::min<int64_t>(begin + 17, batch.applicants);
    const forecast::Subject policy{subject.module, engine};
    for (const forecast::FirstDay& first :
         forecast::FindFirstDays(policy, batch, window, begin, end)) {
      CHECK(first.applicant >= begin);
      CHECK(first.applicant < end);
      CHECK(days.emplace(std::pair(first.applicant, first.conclusion), first.day).second);
    }
  }
  return days;
}

// What the interpreter finds for one applicant after the other.
Days Interpret(const Case& subject, const batch::Batch& batch) {
  Days days;
  for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
    const auto found =
        interpret::FindEarliestDays(subject.module, batch, subject.clock(), applicant);
    for (size_t c = 0; c < found.size(); ++c)
      if (found[c]) days.emplace(std::pair(applicant, c), *found[c]);
  }
  return days;
}

// As far as they lie in the window.
Days Cut(Days days, const Window& window) {
  std::erase_if(days, [&](const auto& entry) { return entry.second > window.to; });
  return days;
}

// What assessing everybody on every day of the window gives.
Days Repeat(const Case& subject, const evaluate::Engine& engine, const batch::Batch& batch,
            const Window& window) {
  Days days;
  const size_t conclusions = ir::ListConclusions(subject.module).size();
  const int year = builtin::YearOf(window.from);
  evaluate::Outcomes outcomes;
  for (int32_t day = window.from; day <= window.to; ++day) {
    engine.Evaluate(batch, {day, year}, &outcomes);
    for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
      for (size_t c = 0; c < conclusions; ++c) {
        if (outcomes.verdict(c, applicant) == base::Truth::kTrue)
          days.emplace(std::pair(applicant, c), day);  // unless there was an earlier one
      }
    }
  }
  return days;
}

int CountLater(const Days& days, int32_t from) {
  return static_cast<int>(
      std::ranges::count_if(days, [&](const auto& entry) { return entry.second > from; }));
}

TEST_CASE("A forecast is the interpreter's earliest days, on random policies") {
  // Of few random policies does anybody become eligible later; these have such people.
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 205);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 24);
  int later = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    Case subject;
    subject.module = MakeRandomModule(random);
    INFO("seed " << seed);
    const auto engine = MakeNative(subject.module);
    REQUIRE(engine.ok());
    for (int round = 0; round < 2; ++round) {
      subject.as_of = MakeRandomAsOf(random);
      subject.people = MakeRandomRegister(random, subject.module, subject.as_of, kPeople);
      const batch::Batch batch = ToBatch(subject.module, subject.people);
      const Days interpreted = Interpret(subject, batch);
      const Window near{subject.as_of, subject.as_of + random.Below(90)};
      const Days forecast = Forecast(subject, **engine, batch, near);
      CHECK(forecast == Cut(interpreted, near));
      CHECK(forecast == Repeat(subject, **engine, batch, near));
      const Window far{subject.as_of, subject.as_of + random.Between(90, 20000)};
      const Days distant = Forecast(subject, **engine, batch, far);
      CHECK(distant == Cut(interpreted, far));
      later += CountLater(distant, subject.as_of);
    }
  }
  CHECK(later >= 20);
}

TEST_CASE("A forecast is what assessing everybody every day gives, on a policy of years of work") {
  Case subject;
  subject.module = MakeSuzhouModule();
  subject.module.prerequisites.clear();  // few random people are within the scope
  const auto engine = MakeNative(subject.module);
  REQUIRE(engine.ok());
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 3);
  int later = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    INFO("seed " << seed);
    subject.as_of = MakeRandomAsOf(random);
    subject.people = MakeRandomRegister(random, subject.module, subject.as_of, 10 * kPeople);
    const batch::Batch batch = ToBatch(subject.module, subject.people);
    const Window window{subject.as_of, subject.as_of + 1000};
    const Days forecast = Forecast(subject, **engine, batch, window);
    CHECK(forecast == Repeat(subject, **engine, batch, window));
    CHECK(forecast == Cut(Interpret(subject, batch), window));
    later += CountLater(forecast, subject.as_of);
  }
  CHECK(later >= 20);
}

}  // namespace
}  // namespace tiaowen::differential
