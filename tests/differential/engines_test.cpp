// What both engines say of cases derived by hand.

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "compiler/ir/clauses.h"
#include "compiler/ir/verify.h"
#include "runtime/builtin/clock.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/agreement.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::differential {
namespace {

using evaluate::Outcome;
using evaluate::Outcomes;
using ir::CompareOp;

constexpr ir::MatterId kMatter{size_t{0}};

int32_t Day(int year, int month, int day) { return *builtin::DaysFromCivil(year, month, day); }

// The outcomes of the interpreter and of native code.
std::array<Outcomes, 2> EvaluateBoth(const ir::Module& module, const Register& people,
                                     const builtin::Clock& clock) {
  REQUIRE(ir::Verify(module) == std::vector<std::string>{});
  const batch::Batch batch = ToBatch(module, people);
  std::array<Outcomes, 2> outcomes;
  interpret::Interpreter(module).Evaluate(batch, clock, outcomes.data());
  const auto native = MakeNative(module);
  REQUIRE(native.ok());
  (*native)->Evaluate(batch, clock, &outcomes[1]);
  return outcomes;
}

// The verdicts of a conclusion, a letter a person.
std::string Letters(const Outcomes& outcomes, size_t conclusion) {
  std::string letters;
  for (int64_t person = 0; person < outcomes.applicants; ++person) {
    letters += "FUT"[static_cast<int>(outcomes.verdict(conclusion, person))];
  }
  return letters;
}

// Truths as numbers: 0 否, 1 待定, 2 是. And is the least, Or the greatest, Not what is left to 2.
using Truths = std::array<int, 8>;

TEST_CASE("Each rule has its own scope, and exclusions take away what is given") {
  ir::Module module;
  ModuleWriter w(module);
  std::vector<ir::Column> columns = {TextColumn("编号")};
  const char* names[] = {"全", "径", "目", "条", "破", "乙", "除", "除乙"};
  for (const char* name : names) columns.push_back(BoolColumn(name));
  w.AddTable("人", true, columns);
  module.matters = {{"事", {"甲", "乙"}, {"正", "破"}}};
  const auto is = [&](const char* name) { return w.IsTrue(w.Column("人", name)); };
  w.Prerequisite(kMatter, is("全"));
  w.Prerequisite(kMatter, is("径"), -1, {0});
  w.Prerequisite(kMatter, is("目"), 1);
  w.Rule(kMatter, 0, 0, is("条"));
  w.Rule(kMatter, 0, 1, is("破"));
  w.Rule(kMatter, 1, 0, is("乙"));
  w.Exclusion(kMatter, -1, is("除"));
  w.Exclusion(kMatter, 1, is("除乙"));
  w.MarkUsedColumns();

  Register people;
  std::vector<Truths> all;
  for (int number = 0; number < 6561; ++number) {  // 3 to the 8th
    Truths truths;
    Person person = MakePerson(module);
    for (int i = 0, rest = number; i < 8; ++i, rest /= 3) {
      const int truth = truths[static_cast<size_t>(i)] = rest % 3;
      person.tables[0][0][static_cast<size_t>(i) + 1] =
          truth == 1 ? Cell() : Cell::Exact(truth / 2);
    }
    all.push_back(truths);
    people.people.push_back(std::move(person));
  }
  for (const Outcomes& outcomes : EvaluateBoth(module, people, builtin::ClockAt(0))) {
    for (int64_t person = 0; person < outcomes.applicants; ++person) {
      const auto [everyone, path, target, rule, exception, other, barred, barred_other] =
          all[static_cast<size_t>(person)];
      const int first = std::max(std::min({everyone, path, rule}), std::min(everyone, exception));
      const int second = std::min({everyone, path, target, other});
      REQUIRE(static_cast<int>(outcomes.verdict(0, person)) == std::min(first, 2 - barred));
      REQUIRE(static_cast<int>(outcomes.verdict(1, person)) ==
              std::min(second, 2 - std::max(barred, barred_other)));
      // Prerequisites and exclusions are always examined, a rule unless its own scope is false.
      const bool examined[] = {true,         true,
                               true,         std::min(everyone, path) > 0,
                               everyone > 0, std::min({everyone, path, target}) > 0,
                               true,         true};
      for (size_t clause = 0; clause < 8; ++clause) {
        const Outcome expected =
            examined[clause] ? static_cast<Outcome>(all[static_cast<size_t>(person)][clause])
                             : Outcome::kNotExamined;
        REQUIRE(outcomes.clause(clause, person) == expected);
      }
    }
  }
}

TEST_CASE("Conditions on years go by the clock's year, on days by its as-of date") {
  ir::Module module;
  ModuleWriter w(module);
  w.AddTable("人", true, {TextColumn("编号"), IntColumn("年"), DateColumn("日")});
  w.AddTable("考核", true, {IntColumn("年度"), BoolColumn("合格")});
  w.SetUniqueKey(w.Table("考核"), "年度");
  module.matters = {{"事", {"年", "元旦", "前年元旦", "考核", "满三年", "届至"}, {}}};
  const auto date = [&](CompareOp op, ir::InstId rhs) {
    return w.Compare(w.Column("人", "日"), op, rhs);
  };
  w.Rule(kMatter, 0, -1, w.Compare(w.Column("人", "年"), CompareOp::kEq, w.AsOfYear(-1)));
  w.Rule(kMatter, 1, -1, date(CompareOp::kGe, w.Add(ir::YearStart{0})));
  w.Rule(kMatter, 2, -1, date(CompareOp::kGe, w.Add(ir::YearStart{-2})));
  w.Rule(kMatter, 3, -1, w.Keyed("考核", w.AsOfYear(0), w.IsTrue(w.Column("考核", "合格"))));
  w.Rule(kMatter, 4, -1, date(CompareOp::kLe, w.Lookback(3)));
  w.Rule(kMatter, 5, -1, date(CompareOp::kLe, w.AsOf()));
  w.MarkUsedColumns();

  Register people;
  const auto add = [&](int32_t year, int32_t day, int32_t reviewed) {
    Person person = MakePerson(module);
    person.tables[0][0] = {Cell(), Cell::Exact(year), Cell::Exact(day)};
    person.tables[1].push_back({Cell::Exact(reviewed), Cell::Exact(1)});
    people.people.push_back(std::move(person));
  };
  add(2020, Day(2021, 1, 1), 2021);
  add(2023, Day(2020, 12, 31), 2024);
  add(2021, Day(2019, 1, 1), 2020);
  add(2022, Day(2018, 12, 31), 2022);
  add(2019, Day(2024, 6, 2), 2019);
  const char* apart[] = {"TFFFF", "TFFFT", "TTTFT", "TFFFF", "TTTTF", "TTTTF"};
  for (const Outcomes& outcomes :
       EvaluateBoth(module, people, {.as_of = Day(2024, 6, 1), .year = 2021})) {
    for (size_t i = 0; i < 6; ++i) CHECK(Letters(outcomes, i) == apart[i]);
  }
  // The same day with its own year: 2023, 2024-01-01, 2022-01-01, 2024.
  const char* together[] = {"FTFFF", "FFFFT", "FFFFT", "FTFFF", "TTTTF", "TTTTF"};
  for (const Outcomes& outcomes : EvaluateBoth(module, people, builtin::ClockAt(Day(2024, 6, 1)))) {
    for (size_t i = 0; i < 6; ++i) CHECK(Letters(outcomes, i) == together[i]);
  }
}

// People with a number of years, permits with one of their own, and service since 2018-01-01.
struct Service {
  ir::Module module;
  ModuleWriter w{module};
  Register people;
  ir::TableId served;

  Service() {
    w.AddTable("人", true, {TextColumn("编号"), IntColumn("年数")});
    w.AddTable("证", true, {IntColumn("年数")});
    served = w.AddTable("经历", true, {DateColumn("始"), OngoingColumn("终")});
    w.SetPeriod(served, "始", "终");
    module.matters = {{"事", {"甲", "乙", "丙", "丁"}, {}}};
  }
  void AddPerson(Cell years, Cell permit, std::vector<std::pair<Cell, Cell>> periods) {
    Person person = MakePerson(module);
    person.tables[0][0][1] = years;
    person.tables[1].push_back({permit});
    for (const auto& [start, end] : periods) person.tables[2].push_back({start, end});
    people.people.push_back(std::move(person));
  }
  ir::InstId Served(ir::Accumulated inst) {
    inst.table = served;
    inst.filter = w.Truth(base::Truth::kTrue, "经历");
    return w.Add(inst);
  }
};

TEST_CASE("A value says how many years are required: of the applicant, the row or its applicant") {
  Service service;
  ModuleWriter& w = service.w;
  const ir::TableId permits = w.Table("证");
  w.Rule(kMatter, 0, -1,
         service.Served({.level = ir::kMainTable, .required = w.Column("人", "年数")}));
  w.Rule(kMatter, 1, -1,
         w.Exists("证", service.Served({.level = permits, .required = w.Column("证", "年数")})));
  w.Rule(kMatter, 2, -1,
         w.Exists("证", service.Served({.level = permits, .required = w.Parent("证", "年数")})));
  w.Rule(kMatter, 3, -1,
         service.Served(
             {.days_after = 1, .level = ir::kMainTable, .required = w.Column("人", "年数")}));
  w.MarkUsedColumns();
  // Three years to the day as of 2021-01-01.
  const std::pair<Cell, Cell> period = {Cell::Exact(Day(2018, 1, 1)),
                                        Cell::Exact(batch::kDateHigh)};
  service.AddPerson(Cell::Exact(3), Cell::Exact(4), {period});
  service.AddPerson(Cell::Exact(4), Cell::Exact(3), {period});
  service.AddPerson(Cell(), Cell::Exact(2), {period});
  service.AddPerson(Cell::Exact(-1), Cell(), {period});
  service.AddPerson(Cell::Exact(2'000'000'000), Cell::Exact(0), {});
  for (const Outcomes& outcomes :
       EvaluateBoth(service.module, service.people, builtin::ClockAt(Day(2021, 1, 1)))) {
    CHECK(Letters(outcomes, 0) == "TFUTF");
    CHECK(Letters(outcomes, 1) == "FTTUT");
    CHECK(Letters(outcomes, 2) == "TFUTF");
    CHECK(Letters(outcomes, 3) == "FFUTF");
    // The years themselves are the first fact of the first clause, and all that the third lacks.
    const ir::ClauseTable table = ir::ListClauses(service.module);
    REQUIRE(table.facts[0].clause == 0);
    REQUIRE(table.facts[0].operand.valid());
    for (int64_t person = 0; person < 5; ++person) CHECK(outcomes.fact(0, person) == (person == 2));
  }
}

TEST_CASE("Continuous service and excluded ends") {
  for (bool end_excluded : {false, true}) {
    Service service;
    service.module.schema.tables[2].period_end_excluded = end_excluded;
    ModuleWriter& w = service.w;
    w.Rule(kMatter, 0, -1, service.Served({.years = 3, .level = ir::kMainTable}));
    w.Rule(kMatter, 1, -1,
           service.Served({.years = 3, .level = ir::kMainTable, .continuous = true}));
    w.Rule(kMatter, 2, -1,
           service.Served({.years = 2, .level = ir::kMainTable, .continuous = true}));
    w.MarkUsedColumns();
    const auto on = [](int year, int month, int day) { return Cell::Exact(Day(year, month, day)); };
    const Cell ongoing = Cell::Exact(batch::kDateHigh);
    // Each 2018-01-01 … 2021-01-01, three years to the day.
    service.AddPerson({}, {}, {{on(2018, 1, 1), ongoing}});
    service.AddPerson({}, {}, {{on(2019, 1, 1), ongoing}, {on(2018, 1, 1), on(2018, 12, 31)}});
    service.AddPerson({}, {}, {{on(2018, 1, 1), on(2020, 12, 31)}});
    service.AddPerson({}, {}, {{on(2018, 1, 1), on(2021, 1, 1)}});
    service.AddPerson({}, {}, {{on(2018, 1, 1), on(2019, 1, 2)}, {on(2019, 1, 1), ongoing}});
    service.AddPerson({}, {}, {{on(2015, 1, 1), on(2018, 6, 1)}, {on(2018, 6, 3), ongoing}});
    const char* included[] = {"TTTTTT", "TTFTTF", "TTFTTT"};
    // 2018-12-31 and 2020-12-31 do not count, nor does anything on 2021-01-01.
    const char* excluded[] = {"TFFTTT", "TFFFTF", "TTFFTT"};
    for (const Outcomes& outcomes :
         EvaluateBoth(service.module, service.people, builtin::ClockAt(Day(2021, 1, 1)))) {
      for (size_t i = 0; i < 3; ++i) {
        CHECK(Letters(outcomes, i) == (end_excluded ? excluded : included)[i]);
      }
    }
  }
}

}  // namespace
}  // namespace tiaowen::differential
