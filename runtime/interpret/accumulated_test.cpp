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

// What the Accumulated of a test asks besides its table and years.
struct Asked {
  bool continuous = false;
  bool end_excluded = false;
  std::string_view required = "";  // "" asks for the years themselves
};

// A person with a date and a number, employments (an empty end is ongoing) and projects (an empty
// end is unknown).
class PeriodWorld {
 public:
  PeriodWorld() : writer_(module_) {
    writer_.AddTable("人", true,
                     {TextColumn("编号"), DateColumn("起点"), differential::IntColumn("年数")});
    writer_.SetPeriod(
        writer_.AddTable("经历", true, {DateColumn("始"), OngoingColumn("终"), BoolColumn("算")}),
        "始", "终");
    writer_.SetPeriod(
        writer_.AddTable("项目", true, {DateColumn("始"), DateColumn("终"), BoolColumn("算")}),
        "始", "终");
  }

  // The days of an Accumulated over `table`, filtered by 算, for one person.
  AccumulatedDays Count(std::string_view table, const Periods& periods, std::string_view as_of,
                        int years, std::string_view since = "", int days_after = 0,
                        const Asked& asked = {}) {
    const ir::TableId id = writer_.Table(table);
    module_.schema.tables[static_cast<size_t>(id.index)].period_end_excluded = asked.end_excluded;
    ir::Accumulated inst = {.table = id, .filter = writer_.IsTrue(writer_.Column(table, "算"))};
    if (!since.empty()) inst.since = writer_.Column("人", "起点");
    if (!asked.required.empty()) inst.required = writer_.Column("人", "年数");
    inst.years = years;
    inst.days_after = days_after;
    inst.level = ir::kMainTable;
    inst.continuous = asked.continuous;
    const ir::InstId condition = writer_.Add(inst);
    writer_.MarkUsedColumns();
    Register people;
    Person person = MakePerson(module_);
    person.tables[0][0] = ReadRow(
        module_, ir::kMainTable,
        {"空", since.empty() ? "空" : since, asked.required.empty() ? "空" : asked.required},
        &people);
    for (const auto& period : periods) {
      person.tables[static_cast<size_t>(id.index)].push_back(ReadRow(module_, id, period, &people));
    }
    people.people.push_back(person);
    const batch::Batch batch = ToBatch(module_, people);
    const AccumulatedDays days =
        CountAccumulated(module_, batch, builtin::ClockAt(Day(as_of)), condition, 0, 0);
    const Truth expected = !days.bound                 ? Truth::kUnknown
                           : days.least >= *days.bound ? Truth::kTrue
                           : days.most >= *days.bound  ? Truth::kUnknown
                                                       : Truth::kFalse;
    CHECK(EvaluateCondition(module_, batch, builtin::ClockAt(Day(as_of)), condition, 0) ==
          expected);
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
  CHECK(short_by_one.most == *short_by_one.bound - 1);
  const auto next_day = world.Count("经历", {{"2020-06-01", "至今", "是"}}, "2021-06-01", 1, "", 1);
  CHECK(next_day.most == *next_day.bound - 1);
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

TEST_CASE("Where the end is excluded, the end day does not count") {
  PeriodWorld world;
  const Asked excluded = {.end_excluded = true};
  const auto count = [&](std::string_view table, const Periods& periods, const Asked& asked) {
    return world.Count(table, periods, "2021-06-01", 1, "", 0, asked);
  };
  CheckDays(count("经历", {{"2020-01-01", "2020-01-31", "是"}}, excluded), 30, 30);
  CheckDays(count("经历", {{"2020-01-01", "2020-01-01", "是"}}, excluded), 0, 0);
  CheckDays(count("经历", {{"2021-05-31", "2021-06-01", "是"}}, excluded), 1, 1);
  CheckDays(count("经历", {{"2021-05-01", "至今", "是"}}, excluded), 31, 31);
  CheckDays(count("经历", {{"2020-01-01", "2020-01", "是"}}, excluded), 0, 30);
  // Two periods that share a day are adjacent, two that do not have a gap of a day.
  CheckDays(count("经历", {{"2020-01-01", "2020-01-11", "是"}, {"2020-01-11", "2020-01-21", "是"}},
                  excluded),
            20, 20);
  CheckDays(count("经历", {{"2020-01-01", "2020-01-10", "是"}, {"2020-01-11", "2020-01-21", "是"}},
                  excluded),
            19, 19);
  // An unknown end may be the start itself, of which no day counts.
  CheckDays(count("项目", {{"2021-05-01", "空", "是"}}, excluded), 0, 31);
}

TEST_CASE("Only the run of periods that goes on at the as-of date is continuous") {
  PeriodWorld world;
  const Asked continuous = {.continuous = true};
  const auto count = [&](const Periods& periods, std::string_view since = "") {
    return world.Count("经历", periods, "2021-06-01", 1, since, 0, continuous);
  };
  CheckDays(count({}), 0, 0);
  CheckDays(count({{"2021-05-01", "至今", "是"}}), 31, 31);
  CheckDays(count({{"2021-05-01", "2021-06-01", "是"}}), 31, 31);  // still covers the as-of date
  CheckDays(count({{"2021-05-01", "2021-05-31", "是"}}), 0, 0);    // has ended the day before
  CheckDays(count({{"2021-06-01", "至今", "是"}}), 0, 0);          // begins on it: no day yet
  CheckDays(count({{"2021-06-02", "至今", "是"}}), 0, 0);
  // Adjacent and overlapping periods are one run, a gap of one day ends it.
  CheckDays(count({{"2021-05-11", "至今", "是"}, {"2021-05-01", "2021-05-10", "是"}}), 31, 31);
  CheckDays(count({{"2021-05-11", "至今", "是"}, {"2021-05-01", "2021-05-20", "是"}}), 31, 31);
  CheckDays(count({{"2021-05-11", "至今", "是"}, {"2021-05-01", "2021-05-09", "是"}}), 21, 21);
  // A gap that a third period bridges, and one that only the as-of date would cut off.
  CheckDays(count({{"2021-05-11", "至今", "是"},
                   {"2021-05-01", "2021-05-05", "是"},
                   {"2021-05-06", "2021-05-10", "是"}}),
            31, 31);
  CheckDays(count({{"2021-05-01", "2021-05-31", "是"}, {"2021-06-01", "2021-06-30", "是"}}), 31,
            31);
  CheckDays(count({{"2021-05-01", "2021-05-31", "是"}, {"2021-06-02", "2021-06-30", "是"}}), 0, 0);
  // `since` cuts the run and need not lie in a period.
  CheckDays(count({{"2021-05-01", "至今", "是"}}, "2021-05-22"), 10, 10);
  CheckDays(count({{"2021-05-01", "至今", "是"}}, "2021-04-22"), 31, 31);
  CheckDays(count({{"2021-05-01", "至今", "是"}}, "2021-07-01"), 0, 0);
}

TEST_CASE("A continuous run of partial dates and unknown filters has a least and a most") {
  PeriodWorld world;
  const Asked continuous = {.continuous = true};
  const auto count = [&](std::string_view table, const Periods& periods,
                         std::string_view since = "") {
    return world.Count(table, periods, "2021-06-01", 1, since, 0, continuous);
  };
  CheckDays(count("经历", {{"2021-05", "至今", "是"}}), 1, 31);  // since 05-31 at the latest
  CheckDays(count("经历", {{"2021-05-01", "2021-06", "是"}}), 31, 31);
  CheckDays(count("经历", {{"2021-05-01", "2021", "是"}}), 0, 31);
  CheckDays(count("经历", {{"2021-05-01", "至今", "空"}}), 0, 31);
  CheckDays(count("经历", {{"2021-05-01", "至今", "是"}}, "2021-05"), 1, 31);
  CheckDays(count("经历", {{"2021-05-01", "至今", "是"}}, "空"), 0, 31);
  CheckDays(count("项目", {{"2021-05-01", "空", "是"}}), 0, 31);
  // The middle one may not count: at least the run begins after it.
  CheckDays(count("经历", {{"2021-05-21", "至今", "是"},
                           {"2021-05-11", "2021-05-20", "空"},
                           {"2021-05-01", "2021-05-10", "是"}}),
            11, 31);
  // With the end excluded, the run ends on the as-of date itself.
  CheckDays(world.Count("经历", {{"2021-05-01", "2021-06-01", "是"}}, "2021-06-01", 1, "", 0,
                        {.continuous = true, .end_excluded = true}),
            0, 0);
}

TEST_CASE("The years that a value requires take the place of the condition's own") {
  PeriodWorld world;
  const auto bound = [&](std::string_view required, int days_after = 0) {
    return world.Count("经历", {}, "2021-06-01", 7, "", days_after, {.required = required}).bound;
  };
  CHECK(bound("0") == 0);
  CHECK(bound("1") == 365);
  CHECK(bound("2", 1) == 365 + 366 + 1);
  CHECK(bound("-3") == 0);  // no fewer than none
  // 2021-06-01 less 300 years is 1721-06-01: 300 × 365 days and the leap days of 1724 … 2020, which
  // are 75 less those of 1800 and 1900.
  CHECK(bound("300") == 300 * 365 + 73);
  CHECK(bound("2000000000") == 300 * 365 + 73);
  CHECK(bound("空") == std::nullopt);
}

TEST_CASE("A run that is full on the day after must begin on or before a day") {
  PeriodWorld world;
  const Asked run = {.continuous = true};
  const Asked required = {.continuous = true, .required = "1"};
  const auto bound = [&](std::string_view as_of, const Asked& asked) {
    return world.Count("经历", {}, as_of, 1, "", 1, asked).bound;
  };
  for (const Asked& asked : {run, required}) {
    // The day before is 2024-02-28, a year before it 2023-02-28.
    CHECK(bound("2024-02-29", asked) == 366);
    // The day before is 2021-02-27, a year before it 2020-02-27, with a leap day between.
    CHECK(bound("2021-02-28", asked) == 367);
    // 2020-02-29 is full on 2021-02-28, so on the day after too.
    CHECK(bound("2021-03-01", asked) == 366);
    CHECK(bound("2021-06-01", asked) == 366);
  }
  // Days that may lie apart are as many as a year to the as-of date has, and one.
  CHECK(bound("2024-02-29", {}) == 366 + 1);
  CHECK(bound("2021-02-28", {}) == 365 + 1);
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

  const builtin::Clock clock = builtin::ClockAt(Day("2021-06-01"));
  CHECK(EvaluateRow(module, batch, clock, predicate, 0, 0) == Truth::kTrue);
  CHECK(EvaluateRow(module, batch, clock, predicate, 0, 1) == Truth::kFalse);
  CHECK(EvaluateRow(module, batch, clock, predicate, 0, 2) == Truth::kUnknown);
  CHECK(EvaluateCondition(module, batch, clock, exists, 0) == Truth::kTrue);
  CHECK(CountAccumulated(module, batch, clock, predicate, 0, 1).least ==
        730);  // 2019-06-02 … 2021-05-31
}

// Counts the days of [from, as_of) that some period `covers`, one by one; when `continuous`, only
// those from which every day to the as-of date, itself included, is covered.
template <typename Covers>
int64_t CountOneByOne(int32_t from, int32_t as_of, size_t periods, bool continuous,
                      const Covers& covers) {
  const auto any_covers = [&](int32_t day) {
    bool any = false;
    for (size_t p = 0; p < periods; ++p) any = any || covers(p, day);
    return any;
  };
  int64_t days = 0;
  if (continuous && !any_covers(as_of)) return 0;
  for (int32_t day = as_of - 1; day >= from; --day) {
    const bool covered = any_covers(day);
    if (covered) ++days;
    if (continuous && !covered) break;
  }
  return days;
}

// A module with a person's projects and an Accumulated over them with gaps, [0], and without, [1].
ir::Module MakeProjects(ir::InstId (&conditions)[2]) {
  ir::Module module;
  ModuleWriter writer(module);
  writer.AddTable("人", true, {TextColumn("编号"), DateColumn("起点")});
  writer.SetPeriod(
      writer.AddTable("项目", true, {DateColumn("始"), DateColumn("终"), BoolColumn("算")}), "始",
      "终");
  for (bool continuous : {false, true}) {
    conditions[continuous ? 1 : 0] =
        writer.Add(ir::Accumulated{.table = writer.Table("项目"),
                                   .filter = writer.IsTrue(writer.Column("项目", "算")),
                                   .since = writer.Column("人", "起点"),
                                   .years = 1,
                                   .level = ir::kMainTable,
                                   .continuous = continuous});
  }
  writer.MarkUsedColumns();
  return module;
}

TEST_CASE("Accumulated days equal counting them one by one") {
  std::mt19937_64 random(20190911);
  const auto below = [&](int bound) {
    return static_cast<int32_t>(random() % static_cast<uint64_t>(bound));
  };
  ir::InstId conditions[2];
  ir::Module module = MakeProjects(conditions);
  const int32_t as_of = Day("2021-03-01");

  for (int round = 0; round < 4000; ++round) {
    const bool continuous = round % 2 == 1, end_excluded = round % 3 == 1;
    const int32_t cut = end_excluded ? 1 : 0;
    module.schema.tables[1].period_end_excluded = end_excluded;
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
        CountAccumulated(module, ToBatch(module, people), builtin::ClockAt(as_of),
                         conditions[continuous ? 1 : 0], 0, 0);

    const int32_t horizon = as_of - 400;  // before every date here: where a null start shows
    const auto least_covers = [&](size_t p, int32_t day) {
      const auto &start = rows[p][0], &end = rows[p][1], &counts = rows[p][2];
      if (counts.null || counts.first == 0 || start.null) return false;
      return day >= start.last && day <= (end.null ? start.first : end.first) - cut;
    };
    const auto most_covers = [&](size_t p, int32_t day) {
      const auto &start = rows[p][0], &end = rows[p][1], &counts = rows[p][2];
      if (!counts.null && counts.first == 0) return false;
      return (start.null || day >= start.first) && (end.null || day <= end.last - cut);
    };
    const int32_t latest = since.null ? as_of : since.last;
    REQUIRE(days.least == CountOneByOne(latest, as_of, rows.size(), continuous, least_covers));
    const int32_t earliest = since.null ? horizon : since.first;
    const int64_t most = CountOneByOne(earliest, as_of, rows.size(), continuous, most_covers);
    // Whether days before the horizon count as well, because a start is not known. A run that the
    // horizon cuts off reaches back to such a start.
    const bool before = std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
      return since.null && row[0].null && (row[2].null || row[2].first == 1);
    });
    const bool unbounded = before && (!continuous || most == as_of - horizon);
    if (unbounded) {
      REQUIRE(days.most > most);
    } else {
      REQUIRE(days.most == most);
    }
  }
}

}  // namespace
}  // namespace tiaowen::interpret
