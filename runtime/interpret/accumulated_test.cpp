#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string_view>
#include <vector>

#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;
using differential::BoolColumn;
using differential::DateColumn;
using differential::MakePerson;
using differential::ModuleWriter;
using differential::OngoingColumn;
using differential::Person;
using differential::Register;
using differential::TextColumn;

int32_t Day(std::string_view text) {
  const builtin::ParsedDate date = builtin::ParseDate(text);
  REQUIRE(date.error == builtin::DateError::kNone);
  REQUIRE(date.interval.first == date.interval.last);
  return date.interval.first;
}

using Periods = std::vector<std::vector<std::string_view>>;

// A person with a date, employments (an empty end is ongoing) and projects (an empty end is
// unknown).
class PeriodWorld {
 public:
  PeriodWorld() : writer_(module_) {
    writer_.AddTable("人", true, {TextColumn("编号"), DateColumn("起点")});
    writer_.SetPeriod(
        writer_.AddTable("经历", true, {DateColumn("始"), OngoingColumn("终"), BoolColumn("算")}),
        "始", "终");
    writer_.SetPeriod(
        writer_.AddTable("项目", true, {DateColumn("始"), DateColumn("终"), BoolColumn("算")}),
        "始", "终");
  }

  // The days of an Accumulated over `table`, filtered by 算, for one person.
  AccumulatedDays Count(std::string_view table, const Periods& periods, std::string_view as_of,
                        int years, std::string_view since = "", int days_after = 0) {
    const ir::InstId condition = writer_.Accumulated(
        table, writer_.IsTrue(writer_.Column(table, "算")),
        since.empty() ? ir::InstId() : writer_.Column("人", "起点"), years, "人", days_after);
    writer_.MarkUsedColumns();
    Register people;
    Person person = MakePerson(module_);
    if (!since.empty()) {
      person.tables[0][0] = ReadRow(module_, ir::kMainTable, {"空", since}, &people);
    }
    const ir::TableId id = writer_.Table(table);
    for (const auto& period : periods) {
      person.tables[static_cast<size_t>(id.index)].push_back(ReadRow(module_, id, period, &people));
    }
    people.people.push_back(person);
    const batch::Batch batch = ToBatch(module_, people);
    const AccumulatedDays days = CountAccumulated(module_, batch, Day(as_of), condition, 0, 0);
    const Truth expected = days.least >= days.bound  ? Truth::kTrue
                           : days.most >= days.bound ? Truth::kUnknown
                                                     : Truth::kFalse;
    CHECK(EvaluateCondition(module_, batch, Day(as_of), condition, 0) == expected);
    return days;
  }

 private:
  ir::Module module_;
  ModuleWriter writer_;
};

void CheckDays(const AccumulatedDays& days, int64_t least, int64_t most) {
  CHECK(days.least == least);
  CHECK(days.most == most);
}

TEST_CASE("The bound is the number of days back to the day of N years ago") {
  PeriodWorld world;
  CHECK(world.Count("经历", {}, "2021-06-01", 0).bound == 0);
  CHECK(world.Count("经历", {}, "2021-06-01", 1).bound == 365);
  CHECK(world.Count("经历", {}, "2021-06-01", 2).bound == 365 + 366);  // 2020-02-29 lies between
  CHECK(world.Count("经历", {}, "2021-02-28", 1).bound == 365);  // 2020-02-29 is full on 02-28
  CHECK(world.Count("经历", {}, "2021-03-01", 1).bound == 365);
  CHECK(world.Count("经历", {}, "2024-02-29", 1).bound == 366);  // since 2023-02-28
  CHECK(world.Count("经历", {}, "2021-06-01", 1, "", 1).bound ==
        366);  // full only on the day after
}

TEST_CASE("A period counts from its start to the day after its end") {
  PeriodWorld world;
  CheckDays(world.Count("经历", {{"2020-01-01", "2020-01-31", "是"}}, "2021-06-01", 1), 31, 31);
  CheckDays(world.Count("经历", {{"2020-01-01", "2020-01-01", "是"}}, "2021-06-01", 1), 1, 1);
  CheckDays(world.Count("经历", {{"2020-02-28", "2020-03-01", "是"}}, "2021-06-01", 1), 3, 3);
}

TEST_CASE("Days before the as-of date count, the as-of date does not") {
  PeriodWorld world;
  CheckDays(world.Count("经历", {{"2021-05-01", "至今", "是"}}, "2021-06-01", 1), 31, 31);
  CheckDays(world.Count("经历", {{"2021-05-31", "2021-05-31", "是"}}, "2021-06-01", 1), 1, 1);
  CheckDays(world.Count("经历", {{"2021-05-31", "2021-06-01", "是"}}, "2021-06-01", 1), 1, 1);
  CheckDays(world.Count("经历", {{"2021-06-01", "至今", "是"}}, "2021-06-01", 1), 0, 0);
  CheckDays(world.Count("经历", {{"2022-01-01", "2022-12-31", "是"}}, "2021-06-01", 1), 0, 0);
}

TEST_CASE("Exactly the bound suffices") {
  PeriodWorld world;
  const auto full = world.Count("经历", {{"2020-06-01", "至今", "是"}}, "2021-06-01", 1);
  CHECK(full.least == full.bound);
  const auto short_by_one = world.Count("经历", {{"2020-06-02", "至今", "是"}}, "2021-06-01", 1);
  CHECK(short_by_one.most == short_by_one.bound - 1);
  const auto next_day = world.Count("经历", {{"2020-06-01", "至今", "是"}}, "2021-06-01", 1, "", 1);
  CHECK(next_day.most == next_day.bound - 1);
}

TEST_CASE("Overlaps count once, gaps not at all") {
  PeriodWorld world;
  CheckDays(
      world.Count("经历", {{"2020-01-01", "2020-01-20", "是"}, {"2020-01-11", "2020-01-31", "是"}},
                  "2021-06-01", 1),
      31, 31);
  CheckDays(
      world.Count("经历", {{"2020-01-01", "2020-01-20", "是"}, {"2020-01-21", "2020-01-31", "是"}},
                  "2021-06-01", 1),
      31, 31);
  CheckDays(
      world.Count("经历", {{"2020-01-25", "2020-01-31", "是"}, {"2020-01-01", "2020-01-10", "是"}},
                  "2021-06-01", 1),
      17, 17);
  CheckDays(world.Count("经历", {{"2021-05-01", "至今", "是"}, {"2021-05-10", "至今", "是"}},
                        "2021-06-01", 1),
            31, 31);
}

TEST_CASE("Days before `since` do not count") {
  PeriodWorld world;
  const Periods may = {{"2020-05-01", "2020-05-31", "是"}};
  CheckDays(world.Count("经历", may, "2021-06-01", 1, "2020-05-01"), 31, 31);
  CheckDays(world.Count("经历", may, "2021-06-01", 1, "2020-05-11"), 21, 21);
  CheckDays(world.Count("经历", may, "2021-06-01", 1, "2020-06-01"), 0, 0);
  CheckDays(world.Count("经历", may, "2021-06-01", 1, "2022-01-01"), 0, 0);
  CheckDays(world.Count("经历", may, "2021-06-01", 1, "2020-05"), 1, 31);  // 05-31 at the latest
  CheckDays(world.Count("经历", may, "2021-06-01", 1, "空"), 0, 31);
}

TEST_CASE("Partial dates make the days an interval") {
  PeriodWorld world;
  // At least [01-31, 03-02), at most [01-01, 03-01]: 2020 is a leap year.
  CheckDays(world.Count("经历", {{"2020-01", "2020-03-01", "是"}}, "2021-06-01", 1), 31, 61);
  CheckDays(world.Count("经历", {{"2020-01-30", "2020-02", "是"}}, "2021-06-01", 1), 3, 31);
  // The latest start lies after the earliest end.
  CheckDays(world.Count("经历", {{"2020-02", "2020-02", "是"}}, "2021-06-01", 1), 0, 29);
  // The exact period lies within what the partial one covers at most.
  CheckDays(world.Count("经历", {{"2020-02", "2020-02", "是"}, {"2020-02-10", "2020-02-12", "是"}},
                        "2021-06-01", 1),
            3, 29);
}

TEST_CASE("Null starts and ends") {
  PeriodWorld world;
  // Without a start nothing is certain, and the period may reach back without bound.
  const auto no_start = world.Count("经历", {{"空", "2000-01-01", "是"}}, "2021-06-01", 60);
  CHECK(no_start.least == 0);
  CHECK(no_start.most >= no_start.bound);
  CheckDays(world.Count("经历", {{"空", "2020-05-31", "是"}}, "2021-06-01", 1, "2020-05-01"), 0,
            31);
  CheckDays(world.Count("经历", {{"空", "至今", "是"}}, "2021-06-01", 1, "2021-05-01"), 0, 31);
  // An unknown end is the start at the earliest and still open at the latest.
  CheckDays(world.Count("项目", {{"2021-05-01", "空", "是"}}, "2021-06-01", 1), 1, 31);
  // With a partial start no single day is certain.
  CheckDays(world.Count("项目", {{"2021-05", "空", "是"}}, "2021-06-01", 1), 0, 31);
  CheckDays(world.Count("项目", {{"空", "空", "是"}}, "2021-06-01", 1, "2021-05-22"), 0, 10);
}

TEST_CASE("The filter decides which periods count at least and at most") {
  PeriodWorld world;
  CheckDays(world.Count("经历", {{"2020-01-01", "2020-01-10", "否"}}, "2021-06-01", 1), 0, 0);
  CheckDays(world.Count("经历", {{"2020-01-01", "2020-01-10", "空"}}, "2021-06-01", 1), 0, 10);
  CheckDays(
      world.Count("经历", {{"2020-01-01", "2020-01-10", "空"}, {"2020-01-06", "2020-01-15", "是"}},
                  "2021-06-01", 1),
      10, 15);
}

TEST_CASE("Since a row's own date, at the row's level") {
  ir::Module module;
  ModuleWriter writer(module);
  writer.AddTable("人", true, {TextColumn("编号")});
  writer.AddTable("证书", true, {DateColumn("取得")});
  writer.SetPeriod(writer.AddTable("经历", true, {DateColumn("始"), OngoingColumn("终")}), "始",
                   "终");
  const ir::InstId predicate = writer.Accumulated("经历", writer.Truth(Truth::kTrue, "经历"),
                                                  writer.Column("证书", "取得"), 2, "证书");
  const ir::InstId exists = writer.Exists("证书", predicate);
  writer.MarkUsedColumns();

  Register people;
  Person person = MakePerson(module);
  for (std::string_view date : {"2019-06-01", "2019-06-02", "2019"}) {
    person.tables[1].push_back(ReadRow(module, ir::TableId(1), {date}, &people));
  }
  person.tables[2].push_back(ReadRow(module, ir::TableId(2), {"2010-01-01", "至今"}, &people));
  people.people.push_back(person);
  const batch::Batch batch = ToBatch(module, people);

  const int32_t as_of = Day("2021-06-01");
  CHECK(EvaluateRow(module, batch, as_of, predicate, 0, 0) == Truth::kTrue);
  CHECK(EvaluateRow(module, batch, as_of, predicate, 0, 1) == Truth::kFalse);
  CHECK(EvaluateRow(module, batch, as_of, predicate, 0, 2) == Truth::kUnknown);
  CHECK(EvaluateCondition(module, batch, as_of, exists, 0) == Truth::kTrue);
  CHECK(CountAccumulated(module, batch, as_of, predicate, 0, 1).least ==
        730);  // 2019-06-02 … 2021-05-31
}

// Counts the days of [from, as_of) that `covers` some period, one by one.
template <typename Covers>
int64_t CountOneByOne(int32_t from, int32_t as_of, size_t periods, const Covers& covers) {
  int64_t days = 0;
  for (int32_t day = from; day < as_of; ++day) {
    bool any = false;
    for (size_t p = 0; p < periods; ++p) any = any || covers(p, day);
    days += any ? 1 : 0;
  }
  return days;
}

TEST_CASE("Accumulated days equal counting them one by one") {
  std::mt19937_64 random(20190911);
  const auto below = [&](int bound) {
    return static_cast<int32_t>(random() % static_cast<uint64_t>(bound));
  };
  ir::Module module;
  ModuleWriter writer(module);
  writer.AddTable("人", true, {TextColumn("编号"), DateColumn("起点")});
  writer.SetPeriod(
      writer.AddTable("项目", true, {DateColumn("始"), DateColumn("终"), BoolColumn("算")}), "始",
      "终");
  const ir::InstId condition = writer.Accumulated(
      "项目", writer.IsTrue(writer.Column("项目", "算")), writer.Column("人", "起点"), 1, "人");
  writer.MarkUsedColumns();
  const int32_t as_of = Day("2021-03-01");

  for (int round = 0; round < 1500; ++round) {
    const auto date = [&](int32_t first) {
      if (below(8) == 0) return differential::Cell();
      return differential::Cell::Between(first, first + (below(3) == 0 ? below(20) : 0));
    };
    Register people;
    people.people.push_back(MakePerson(module));
    differential::Cell since = date(as_of - below(90));
    people.people[0].tables[0][0][1] = since;
    auto& rows = people.people[0].tables[1];
    for (int i = below(6); i > 0; --i) {
      const int32_t start = as_of - 100 + below(110);
      const int32_t counts = below(5);
      rows.push_back({date(start), date(start + below(30)),
                      counts == 0 ? differential::Cell() : differential::Cell::Exact(counts != 1)});
    }
    const AccumulatedDays days =
        CountAccumulated(module, ToBatch(module, people), as_of, condition, 0, 0);

    const int32_t horizon = as_of - 400;  // before every date here: where a null start shows
    const auto least_covers = [&](size_t p, int32_t day) {
      const auto &start = rows[p][0], &end = rows[p][1], &counts = rows[p][2];
      if (counts.null || counts.first == 0 || start.null || since.null) return false;
      return day >= since.last && day >= start.last && day <= (end.null ? start.first : end.first);
    };
    const auto most_covers = [&](size_t p, int32_t day) {
      const auto &start = rows[p][0], &end = rows[p][1], &counts = rows[p][2];
      if (!counts.null && counts.first == 0) return false;
      return (since.null || day >= since.first) && (start.null || day >= start.first) &&
             (end.null || day <= end.last);
    };
    REQUIRE(days.least == CountOneByOne(horizon, as_of, rows.size(), least_covers));
    const int64_t most = CountOneByOne(horizon, as_of, rows.size(), most_covers);
    const bool unbounded = std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
      return since.null && row[0].null && (row[2].null || row[2].first == 1);
    });
    if (unbounded) {
      REQUIRE(days.most > most);
    } else {
      REQUIRE(days.most == most);
    }
  }
}

}  // namespace
}  // namespace tiaowen::interpret
