#include "runtime/builtin/aggregates.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::builtin {
namespace {

constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

struct Answer {
  bool valid = false;
  int64_t low = 0;
  int64_t high = 0;

  friend bool operator==(const Answer&, const Answer&) = default;
};

enum class Counts { kNo, kMaybe, kYes };

struct TestRow {
  Counts counts = Counts::kYes;
  bool null = false;
  int32_t first = 0;
  int32_t last = 0;
};

TestRow Known(int32_t value) { return {Counts::kYes, false, value, value}; }
TestRow Maybe(int32_t value) { return {Counts::kMaybe, false, value, value}; }
TestRow Null(Counts counts) { return {counts, true, 0, 0}; }

using People = std::vector<std::vector<TestRow>>;

struct Question {
  Fold fold = Fold::kCount;
  bool complete = true;
  bool dates = false;
  int64_t any_first = kLow;
  int64_t any_last = kHigh;
  int64_t base = 0;
  bool wide = false;  // the cells are in 64 bits
};

std::vector<Answer> Ask(const People& people, const Question& question) {
  std::vector<int32_t> offsets = {0}, first, last;
  std::vector<uint64_t> certain, possible, valid;
  for (const auto& rows : people) {
    for (const TestRow& row : rows) {
      const size_t at = first.size();
      if (at % 64 == 0) {
        for (auto* plane : {&certain, &possible, &valid}) plane->push_back(0);
      }
      const uint64_t bit = uint64_t{1} << (at % 64);
      if (row.counts == Counts::kYes) certain.back() |= bit;
      if (row.counts != Counts::kNo) possible.back() |= bit;
      if (!row.null) valid.back() |= bit;
      first.push_back(row.first);
      last.push_back(row.last);
    }
    offsets.push_back(static_cast<int32_t>(first.size()));
  }
  std::vector<int64_t> low(people.size(), -7), high(people.size(), -7);
  std::vector<uint64_t> known((people.size() + 63) / 64, ~uint64_t{0}), none = known;
  AggregateQuery query = {};
  query.applicants = static_cast<int64_t>(people.size());
  query.offsets = offsets.data();
  query.filter_certain = certain.data();
  query.filter_possible = possible.data();
  query.first = first.data();
  query.last = question.dates ? last.data() : nullptr;
  const std::vector<int64_t> cells(first.begin(), first.end());
  if (question.wide) {
    query.first = query.last = nullptr;
    query.wide = cells.data();
  }
  query.base = question.base;
  query.cells_valid = valid.data();
  query.any_first = question.any_first;
  query.any_last = question.any_last;
  query.low = low.data();
  query.high = high.data();
  query.valid = known.data();
  query.none = none.data();
  query.fold = question.fold;
  query.complete = question.complete ? 1 : 0;
  tiaowen_aggregate(&query);
  std::vector<Answer> answers;
  for (size_t p = 0; p < people.size(); ++p) {
    answers.push_back({((known[p / 64] >> (p % 64)) & 1) != 0, low[p], high[p]});
    const bool some = std::any_of(people[p].begin(), people[p].end(),
                                  [](const TestRow& row) { return row.counts != Counts::kNo; });
    CHECK(((none[p / 64] >> (p % 64)) & 1) == (some ? 0 : 1));
  }
  return answers;
}

Answer AskOne(const std::vector<TestRow>& rows, const Question& question) {
  return Ask({rows}, question)[0];
}

TEST_CASE("A count counts rows that hold, and at most those that may") {
  const std::vector<TestRow> rows = {Known(1), Maybe(2), {Counts::kNo, false, 3, 3}, Known(4)};
  CHECK(AskOne(rows, {.fold = Fold::kCount}) == Answer{true, 2, 3});
  CHECK(AskOne(rows, {.fold = Fold::kCount, .complete = false}) == Answer{true, 2, kHigh});
  CHECK(AskOne({}, {.fold = Fold::kCount}) == Answer{true, 0, 0});
}

TEST_CASE("A sum takes negative rows that may count into its lower end") {
  CHECK(AskOne({Known(5), Maybe(3), Maybe(-2)}, {.fold = Fold::kSum}) == Answer{true, 3, 8});
  CHECK(AskOne({}, {.fold = Fold::kSum}) == Answer{true, 0, 0});
  // A null integer from 1 on: the sum has no upper end.
  CHECK(AskOne({Known(5), Null(Counts::kYes)}, {.fold = Fold::kSum, .any_first = 1}) ==
        Answer{true, 6, kHigh});
  CHECK(AskOne({Known(5), Null(Counts::kMaybe)}, {.fold = Fold::kSum, .any_first = 1}) ==
        Answer{true, 5, kHigh});
  CHECK(AskOne({Known(5), Null(Counts::kMaybe)}, {.fold = Fold::kSum}) ==
        Answer{true, kLow, kHigh});
  CHECK(AskOne({Known(5)}, {.fold = Fold::kSum, .complete = false, .any_first = 0}) ==
        Answer{true, 5, kHigh});
  CHECK(AskOne({Known(5)}, {.fold = Fold::kSum, .complete = false, .any_first = -1}) ==
        Answer{true, kLow, kHigh});
}

TEST_CASE("A sum beyond 64 bits is unbounded, and never wraps") {
  constexpr int64_t kHalf = int64_t{1} << 62;
  const std::vector<TestRow> nulls = {Null(Counts::kYes), Null(Counts::kYes)};
  CHECK(AskOne(nulls, {.fold = Fold::kSum, .any_first = kHalf, .any_last = kHalf}) ==
        Answer{true, kLow, kHigh});
  CHECK(AskOne(nulls, {.fold = Fold::kSum, .any_first = -kHalf, .any_last = 0}) ==
        Answer{true, -kHalf * 2, 0});
  // Partial sums may leave 64 bits as long as the sum does not.
  CHECK(AskOne({nulls[0], nulls[1], Known(-1)},
               {.fold = Fold::kSum, .any_first = kHalf, .any_last = kHalf}) ==
        Answer{true, kHigh, kHigh});
}

TEST_CASE("The greatest and least have a value only where a row is certain") {
  CHECK(!AskOne({}, {.fold = Fold::kMax}).valid);
  CHECK(!AskOne({Maybe(3)}, {.fold = Fold::kMax}).valid);
  CHECK(!AskOne({Maybe(3)}, {.fold = Fold::kMin, .complete = false}).valid);
  const std::vector<TestRow> rows = {Known(5), Maybe(9), Known(4), Maybe(1)};
  CHECK(AskOne(rows, {.fold = Fold::kMax}) == Answer{true, 5, 9});
  CHECK(AskOne(rows, {.fold = Fold::kMin}) == Answer{true, 1, 4});
  CHECK(AskOne(rows, {.fold = Fold::kMax, .complete = false}) == Answer{true, 5, kHigh});
  CHECK(AskOne(rows, {.fold = Fold::kMin, .complete = false}) == Answer{true, kLow, 4});
  CHECK(AskOne(rows, {.fold = Fold::kMin, .complete = false, .any_first = 0}) ==
        Answer{true, 0, 4});
  CHECK(AskOne({Known(2), Null(Counts::kYes)}, {.fold = Fold::kMin, .any_first = 1}) ==
        Answer{true, 1, 2});
}

int32_t Day(int year, int month, int day) { return *DaysFromCivil(year, month, day); }

TestRow Span(int32_t first, int32_t last, Counts counts = Counts::kYes) {
  return {counts, false, first, last};
}

TEST_CASE("The latest and earliest of partial dates are intervals of days") {
  const Question latest = {.fold = Fold::kLatest,
                           .complete = true,
                           .dates = true,
                           .any_first = batch::kDateLow,
                           .any_last = batch::kDateHigh};
  Question earliest = latest;
  earliest.fold = Fold::kEarliest;
  const std::vector<TestRow> rows = {Span(100, 130), Span(110, 110), Span(90, 200, Counts::kMaybe)};
  CHECK(AskOne(rows, latest) == Answer{true, 110, 200});
  CHECK(AskOne(rows, earliest) == Answer{true, 90, 110});
  Question open = latest;
  open.complete = false;
  CHECK(AskOne(rows, open) == Answer{true, 110, batch::kDateHigh});
  open.fold = Fold::kEarliest;
  CHECK(AskOne(rows, open) == Answer{true, batch::kDateLow, 110});
}

TEST_CASE("Distinct years of integers: a null may be any of the others, or one more") {
  const Question years = {.fold = Fold::kDistinctYears};
  const std::vector<TestRow> rows = {Known(2019), Known(2020), Known(2019), Maybe(2021)};
  CHECK(AskOne(rows, years) == Answer{true, 2, 3});
  std::vector<TestRow> with_null = rows;
  with_null.push_back(Null(Counts::kYes));
  CHECK(AskOne(with_null, years) == Answer{true, 2, 4});
  CHECK(AskOne({Null(Counts::kYes)}, years) == Answer{true, 1, 1});
  CHECK(AskOne({Null(Counts::kYes), Null(Counts::kYes)}, years) == Answer{true, 1, 2});
  CHECK(AskOne({Null(Counts::kMaybe)}, years) == Answer{true, 0, 1});
  CHECK(AskOne({Known(2019)}, {.fold = Fold::kDistinctYears, .complete = false}) ==
        Answer{true, 1, kHigh});
}

TEST_CASE("Distinct years: the fewest that meet all dates, the most that rows can have") {
  const Question years = {.fold = Fold::kDistinctYears,
                          .complete = true,
                          .dates = true,
                          .any_first = batch::kDateLow,
                          .any_last = batch::kDateHigh};
  const int32_t a = Day(2017, 5, 1), b = Day(2018, 1, 1), c = Day(2018, 12, 31);
  CHECK(AskOne({}, years) == Answer{true, 0, 0});
  CHECK(AskOne({Span(a, a), Span(b, b), Span(c, c)}, years) == Answer{true, 2, 2});
  // 2017 or 2018, and 2018: one year or two.
  CHECK(AskOne({Span(a, c), Span(b, b)}, years) == Answer{true, 1, 2});
  // Three dates of the same two years.
  CHECK(AskOne({Span(a, c), Span(a, c), Span(a, c)}, years) == Answer{true, 1, 2});
  CHECK(AskOne({Span(b, b), Null(Counts::kYes), Null(Counts::kMaybe)}, years) ==
        Answer{true, 1, 3});
}

// Tries every completion: each row that may count does or does not, each cell has each value.
class Completions {
 public:
  Completions(const std::vector<TestRow>& rows, const Question& question)
      : rows_(rows), question_(question) {}

  Answer Hull() {
    Go(0);
    if (missing_ || !low_) return {};
    return {true, *low_, high_};
  }

 private:
  void Go(size_t at) {
    if (at == rows_.size()) {
      Note();
      return;
    }
    const TestRow& row = rows_[at];
    if (row.counts != Counts::kYes) Go(at + 1);
    if (row.counts == Counts::kNo) return;
    const int64_t first = row.null ? question_.any_first : row.first;
    const int64_t last = row.null ? question_.any_last : question_.dates ? row.last : row.first;
    for (int64_t value = first; value <= last; ++value) {
      values_.push_back(value);
      Go(at + 1);
      values_.pop_back();
    }
  }

  void Note() {
    std::optional<int64_t> value;
    switch (question_.fold) {
      case Fold::kCount:
        value = static_cast<int64_t>(values_.size());
        break;
      case Fold::kSum:
        value = 0;
        for (int64_t each : values_) *value += each;
        break;
      case Fold::kExcess:
        for (int64_t each : values_) value = value.value_or(0) + each - question_.base;
        break;
      case Fold::kMax:
      case Fold::kLatest:
        if (!values_.empty()) value = *std::max_element(values_.begin(), values_.end());
        break;
      case Fold::kMin:
      case Fold::kEarliest:
        if (!values_.empty()) value = *std::min_element(values_.begin(), values_.end());
        break;
      case Fold::kDistinctYears: {
        std::set<int> years;
        for (int64_t each : values_) years.insert(YearOf(static_cast<int32_t>(each)));
        value = static_cast<int64_t>(years.size());
        break;
      }
    }
    if (!value) {
      missing_ = true;
      return;
    }
    high_ = low_ ? std::max(high_, *value) : *value;
    low_ = low_ ? std::min(*low_, *value) : *value;
  }

  const std::vector<TestRow>& rows_;
  const Question& question_;
  std::vector<int64_t> values_;
  std::optional<int64_t> low_;
  int64_t high_ = 0;
  bool missing_ = false;
};

TEST_CASE("Of every kind the interval is the hull of all completions") {
  std::mt19937 random(1);
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  for (int round = 0; round < 3000; ++round) {
    Question question;
    question.fold = static_cast<Fold>(below(8));
    question.dates = question.fold >= Fold::kLatest && question.fold != Fold::kExcess;
    question.base = below(5) - 2;
    question.wide = !question.dates && below(2) == 0;
    // Few values, so that all can be tried: integers around 0, days around two new years.
    const int32_t origin = question.dates ? Day(2019, 12, 31) : -2;
    const int32_t step = question.dates ? 366 : 5;
    question.any_first = origin;
    question.any_last = origin + (question.dates ? 2 : 4);
    std::vector<TestRow> rows;
    for (int i = below(5); i > 0; --i) {
      TestRow row;
      row.counts = static_cast<Counts>(below(3));
      row.null = below(5) == 0;
      row.first = origin + below(step) % 3 + (question.dates ? 366 * below(2) - 1 : 0);
      row.last = row.first + (question.dates ? below(3) : 0);
      rows.push_back(row);
    }
    CAPTURE(round, static_cast<int>(question.fold));
    CHECK(AskOne(rows, question) == Completions(rows, question).Hull());
  }
}

TEST_CASE("Years of partial dates over several years against all completions") {
  std::mt19937 random(2);
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  const Question years = {.fold = Fold::kDistinctYears,
                          .complete = true,
                          .dates = true,
                          .any_first = batch::kDateLow,
                          .any_last = batch::kDateHigh};
  for (int round = 0; round < 2000; ++round) {
    // Only the year matters: a completion in days of the span's years is one in its years.
    std::vector<TestRow> rows, in_years;
    for (int i = below(6); i > 0; --i) {
      const int first = 2015 + below(5), last = first + below(4);
      const auto counts = static_cast<Counts>(below(3));
      rows.push_back(Span(Day(first, 1 + below(12), 1), Day(last, 12, 31), counts));
      in_years.push_back(Span(first, last, counts));
    }
    int64_t low = kHigh, high = kLow;
    std::vector<int> chosen;
    const auto go = [&](const auto& self, size_t at) -> void {
      if (at == in_years.size()) {
        const auto count = static_cast<int64_t>(std::set<int>(chosen.begin(), chosen.end()).size());
        low = std::min(low, count);
        high = std::max(high, count);
        return;
      }
      if (in_years[at].counts != Counts::kYes) self(self, at + 1);
      if (in_years[at].counts == Counts::kNo) return;
      for (int year = in_years[at].first; year <= in_years[at].last; ++year) {
        chosen.push_back(year);
        self(self, at + 1);
        chosen.pop_back();
      }
    };
    go(go, 0);
    CAPTURE(round);
    CHECK(AskOne(rows, years) == Answer{true, low, high});
  }
}

TEST_CASE("Applicants keep apart over words") {
  People people;
  for (int p = 0; p < 200; ++p)
    people.push_back(std::vector<TestRow>(static_cast<size_t>(p % 4), Known(p)));
  const auto sums = Ask(people, {.fold = Fold::kSum});
  const auto maxima = Ask(people, {.fold = Fold::kMax});
  for (int p = 0; p < 200; ++p) {
    CAPTURE(p);
    CHECK(sums[static_cast<size_t>(p)] == Answer{true, p % 4 * p, p % 4 * p});
    CHECK(maxima[static_cast<size_t>(p)] == (p % 4 == 0 ? Answer{} : Answer{true, p, p}));
  }
}

}  // namespace
}  // namespace tiaowen::builtin
