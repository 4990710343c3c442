#include "runtime/interpret/interpreter.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>
#include <vector>

#include "compiler/ir/verify.h"
#include "runtime/builtin/calendar.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;
using differential::MakePerson;
using differential::ModuleWriter;
using differential::Person;
using differential::Register;
using evaluate::Outcome;
using ir::CompareOp;

constexpr Truth kF = Truth::kFalse, kU = Truth::kUnknown, kT = Truth::kTrue;

// People with a grade, a kind, marks (complete), notes (possibly incomplete) and a yearly score.
class World {
 public:
  World() : w(module) {
    w.AddEnum("级", true, {"初", "中", "高"});
    w.AddEnum("类", false, {"甲", "乙"});
    w.AddTable(
        "人", true,
        {differential::TextColumn("编号"), differential::TextColumn("岗位"),
         differential::EnumColumn(module, "级", "级"), differential::EnumColumn(module, "类", "类"),
         differential::BoolColumn("认定"), differential::IntColumn("数"),
         differential::DateColumn("日"), differential::OngoingColumn("止")});
    w.AddTable("证", true,
               {differential::DateColumn("日"), differential::EnumColumn(module, "级", "级"),
                differential::TextColumn("岗位")});
    w.AddTable("记", false, {differential::BoolColumn("好")});
    w.AddTable("考", false,
               {differential::IntColumn("年"), differential::EnumColumn(module, "级", "级")});
    w.SetUniqueKey(w.Table("考"), "年");
    w.AddTable("税", true, {differential::IntColumn("年"), differential::BoolColumn("清")});
    w.SetUniqueKey(w.Table("税"), "年");
    AddCatalogue();
  }

  // Adds a person with the main row 编号、岗位、级、类、认定、数、日、止.
  void AddPerson(const std::vector<std::string_view>& main = {"空", "空", "空", "空", "空", "空",
                                                              "空", "空"}) {
    people.people.push_back(MakePerson(module));
    people.people.back().tables[0][0] = ReadRow(module, ir::kMainTable, main, &people);
  }
  void AddRow(std::string_view table, const std::vector<std::string_view>& cells) {
    const ir::TableId id = w.Table(table);
    people.people.back().tables[static_cast<size_t>(id.index)].push_back(
        ReadRow(module, id, cells, &people));
  }

  // The truth of `condition` for the only or last person.
  Truth Evaluate(ir::InstId condition) {
    w.MarkUsedColumns();
    const batch::Batch batch = ToBatch(module, people);
    return EvaluateCondition(module, batch, clock, condition, batch.applicants - 1);
  }
  ir::InstId Main(std::string_view column) { return w.Column("人", column); }

  ir::Module module;
  ModuleWriter w;
  Register people;
  builtin::Clock clock = builtin::ClockAt(*builtin::DaysFromCivil(2021, 6, 1));

 private:
  void AddCatalogue() {
    ir::Catalogue catalogue;
    catalogue.name = "目录";
    catalogue.columns = {{"类", {ir::TypeKind::kCategory, ir::EnumId(1)}, false},
                         {"岗位", {ir::TypeKind::kText, {}}, true}};
    const int32_t welder = module.AddText("焊工").index, fitter = module.AddText("钳工").index;
    const int32_t turner = module.AddText("车工").index;
    catalogue.rows = {{{{0}}, {{welder, fitter}}}, {{{1}}, {{fitter, turner}}}};
    module.schema.catalogues.push_back(catalogue);
  }
};

TEST_CASE("Compare: numbers, grades, categories and texts") {
  World world;
  world.AddPerson({"空", "焊工", "中", "甲", "是", "3", "2020-01-01", "空"});
  const auto compare = [&](std::string_view column, CompareOp op, ir::InstId constant) {
    return world.Evaluate(world.w.Compare(world.Main(column), op, constant));
  };
  CHECK(compare("数", CompareOp::kLe, world.w.Int(3)) == kT);
  CHECK(compare("数", CompareOp::kLt, world.w.Int(3)) == kF);
  CHECK(compare("数", CompareOp::kGt, world.w.Int(-7'000'000'000)) == kT);
  CHECK(compare("级", CompareOp::kGe, world.w.Code("级", "中")) == kT);
  CHECK(compare("级", CompareOp::kGe, world.w.Code("级", "高")) == kF);
  CHECK(compare("类", CompareOp::kEq, world.w.Code("类", "乙")) == kF);
  CHECK(compare("类", CompareOp::kNe, world.w.Code("类", "乙")) == kT);
  CHECK(compare("岗位", CompareOp::kEq, world.w.Text("焊工")) == kT);
  CHECK(compare("岗位", CompareOp::kEq, world.w.Text("钳工")) == kF);
}

TEST_CASE("Compare: null is unknown under every operator") {
  World world;
  world.AddPerson();
  for (CompareOp op : {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kGe}) {
    CHECK(world.Evaluate(world.w.Compare(world.Main("数"), op, world.w.Int(3))) == kU);
    CHECK(world.Evaluate(world.w.Compare(world.Main("日"), op, world.w.AsOf())) == kU);
    CHECK(world.Evaluate(world.w.Compare(world.Main("数"), op, world.Main("数"))) == kU);
  }
}

TEST_CASE("Compare: a date on the as-of date has happened, an ongoing end has not come") {
  World world;
  const ir::InstId happened = world.w.Compare(world.Main("日"), CompareOp::kLe, world.w.AsOf());
  const ir::InstId still = world.w.Compare(world.Main("止"), CompareOp::kGt, world.w.AsOf());
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2021-06-01", "至今"});
  CHECK(world.Evaluate(happened) == kT);
  CHECK(world.Evaluate(still) == kT);
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2021-06-02", "2021-06-01"});
  CHECK(world.Evaluate(happened) == kF);
  CHECK(world.Evaluate(still) == kF);
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2021-06", "2021-06"});
  CHECK(world.Evaluate(happened) == kU);
  CHECK(world.Evaluate(still) == kU);
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2021-05", "2021"});
  CHECK(world.Evaluate(happened) == kT);
  CHECK(world.Evaluate(still) == kU);
}

TEST_CASE("Lookback: full on the day itself, of leap days on the last of February") {
  World world;
  const ir::InstId full = world.w.Compare(world.Main("日"), CompareOp::kLe, world.w.Lookback(1));
  const ir::InstId day_after =
      world.w.Compare(world.Main("日"), CompareOp::kLe, world.w.Lookback(1, 1));
  const auto expect = [&](std::string_view date, int month, int day, Truth same_day,
                          Truth next_day) {
    world.clock = builtin::ClockAt(*builtin::DaysFromCivil(2021, month, day));
    world.AddPerson({"空", "空", "空", "空", "空", "空", date, "空"});
    INFO(date << " at " << month << "-" << day);
    CHECK(world.Evaluate(full) == same_day);
    CHECK(world.Evaluate(day_after) == next_day);
  };
  expect("2020-06-01", 6, 1, kT, kF);
  expect("2020-05-31", 6, 1, kT, kT);
  expect("2020-06-02", 6, 1, kF, kF);
  expect("2020-02-29", 2, 28, kT, kF);
  expect("2020-02-29", 2, 27, kF, kF);
  expect("2020-02-29", 3, 1, kT, kT);
  expect("2020-03-01", 3, 1, kT, kF);
  expect("2020-06", 6, 1, kU, kF);  // only 06-01 would be full, and on the day itself
  expect("2020-06", 6, 30, kT, kU);
}

TEST_CASE("Lookback: by the other side, leap days come round on the first of March") {
  World world;
  const ir::InstId full = world.w.Compare(
      world.Main("日"), CompareOp::kLe,
      world.w.Add(ir::Lookback{.years = 1, .missing_day = base::MissingDay::kNextMonth}));
  const auto on = [&](std::string_view date, int month, int day) {
    world.clock = builtin::ClockAt(*builtin::DaysFromCivil(2021, month, day));
    world.AddPerson({"空", "空", "空", "空", "空", "空", date, "空"});
    return world.Evaluate(full);
  };
  CHECK(on("2020-02-28", 2, 28) == kT);
  CHECK(on("2020-02-29", 2, 28) == kF);
  CHECK(on("2020-02-29", 3, 1) == kT);
  CHECK(on("2020-03-01", 3, 1) == kT);
}

TEST_CASE("Lookback: working days of known years are exact, of others an interval") {
  // 2021-09-30 is a Thursday. In 2021 the week of 10-01 rests, and Saturday 10-09 works.
  World world;
  base::WorkYear year{.year = 2021, .days = {}};
  const auto day = [](int month, int number) {
    return *builtin::DaysFromCivil(2021, month, number);
  };
  for (int32_t on : {day(9, 29), day(9, 30), day(10, 8), day(10, 9), day(10, 11)})
    year.days.push_back(on);
  world.module.work_calendar = {year};
  const ir::InstId full = world.w.Compare(world.Main("日"), CompareOp::kLe,
                                          world.w.Add(ir::Lookback{.working_days = 2}));
  const auto on = [&](std::string_view date, int month, int number) {
    world.clock = builtin::ClockAt(day(month, number));
    world.AddPerson({"空", "空", "空", "空", "空", "空", date, "空"});
    return world.Evaluate(full);
  };
  CHECK(on("2021-09-29", 10, 7) == kF);  // only 09-30 has passed
  CHECK(on("2021-09-29", 10, 8) == kT);
  CHECK(on("2021-09-30", 10, 8) == kF);
  CHECK(on("2021-09-30", 10, 9) == kT);
  CHECK(on("2021-10-07", 10, 9) == kT);
  CHECK(on("2021-10-08", 10, 9) == kF);
  CHECK(on("2021-10-08", 10, 11) == kT);
  // Up to 2021-09-29 one day works; nothing is known of 2020, whose last may be the other.
  CHECK(on("2020-12-31", 9, 29) == kF);
  CHECK(on("2020-12-30", 9, 29) == kU);
}

TEST_CASE("Compare: two dates of one row are independent") {
  World world;
  const ir::InstId same = world.w.Compare(world.Main("日"), CompareOp::kEq, world.Main("日"));
  const ir::InstId before = world.w.Compare(world.Main("日"), CompareOp::kLt, world.Main("止"));
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2020-03", "2020-04-01"});
  CHECK(world.Evaluate(same) == kU);
  CHECK(world.Evaluate(before) == kT);
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2020-03-31", "2020-03"});
  CHECK(world.Evaluate(same) == kT);
  CHECK(world.Evaluate(before) == kF);
  world.AddPerson({"空", "空", "空", "空", "空", "空", "2020-03-30", "2020-03"});
  CHECK(world.Evaluate(before) == kU);
}

TEST_CASE("AsOfYear is the calendar year") {
  World world;
  world.clock = builtin::ClockAt(*builtin::DaysFromCivil(2021, 12, 31));
  world.AddPerson({"空", "空", "空", "空", "空", "2018", "空", "空"});
  const auto is_year = [&](int offset) {
    return world.Evaluate(
        world.w.Compare(world.Main("数"), CompareOp::kEq, world.w.AsOfYear(offset)));
  };
  CHECK(is_year(-3) == kT);
  CHECK(is_year(-2) == kF);
  world.clock = builtin::ClockAt(world.clock.as_of + 1);
  CHECK(is_year(-3) == kF);
  CHECK(is_year(-4) == kT);
}

TEST_CASE("YearStart is the first day of a year") {
  World world;
  world.clock = builtin::ClockAt(*builtin::DaysFromCivil(2021, 12, 31));
  const auto starts = [&](std::string_view day, int offset) {
    world.AddPerson({"空", "空", "空", "空", "空", "空", day, "空"});
    const ir::InstId date = world.Main("日");
    return world.Evaluate(
        world.w.Compare(date, CompareOp::kEq, world.w.Add(ir::YearStart{offset})));
  };
  CHECK(starts("2021-01-01", 0) == kT);
  CHECK(starts("2021-01-02", 0) == kF);
  CHECK(starts("2020-01-01", -1) == kT);
  CHECK(starts("2020-12-31", 0) == kF);
  CHECK(starts("2022-01-01", 1) == kT);
  CHECK(starts("2021", 0) == kU);
}

TEST_CASE("Years go by the clock's year, days by its as-of date") {
  World world;
  world.clock = {.as_of = *builtin::DaysFromCivil(2024, 6, 1), .year = 2021};
  world.AddPerson({"空", "空", "空", "空", "空", "2020", "2021-01-01", "空"});
  const auto day = [&](CompareOp op, ir::InstId rhs) {
    return world.Evaluate(world.w.Compare(world.Main("日"), op, rhs));
  };
  CHECK(world.Evaluate(world.w.Compare(world.Main("数"), CompareOp::kEq, world.w.AsOfYear(-1))) ==
        kT);
  CHECK(day(CompareOp::kEq, world.w.Add(ir::YearStart{0})) == kT);
  CHECK(day(CompareOp::kLe, world.w.Lookback(3)) == kT);  // 2021-06-01
  CHECK(day(CompareOp::kLe, world.w.Lookback(4)) == kF);
  CHECK(day(CompareOp::kLt, world.w.AsOf()) == kT);
}

TEST_CASE("InSet") {
  World world;
  auto& w = world.w;
  const ir::InstId in = w.In(world.Main("岗位"), {w.Text("焊工"), w.Text("钳工")});
  const ir::InstId not_in = w.In(world.Main("岗位"), {w.Text("焊工"), w.Text("钳工")}, true);
  world.AddPerson({"空", "钳工", "空", "空", "空", "空", "空", "空"});
  CHECK(world.Evaluate(in) == kT);
  CHECK(world.Evaluate(not_in) == kF);
  world.AddPerson({"空", "牙医", "空", "空", "空", "空", "空", "空"});  // not in the pool
  CHECK(world.Evaluate(in) == kF);
  CHECK(world.Evaluate(not_in) == kT);
  world.AddPerson();
  CHECK(world.Evaluate(in) == kU);
  CHECK(world.Evaluate(not_in) == kU);
}

TEST_CASE("IsTrue and the connectives") {
  World world;
  auto& w = world.w;
  world.AddPerson({"空", "空", "空", "空", "是", "空", "空", "空"});
  CHECK(world.Evaluate(w.IsTrue(world.Main("认定"))) == kT);
  world.AddPerson({"空", "空", "空", "空", "否", "空", "空", "空"});
  CHECK(world.Evaluate(w.IsTrue(world.Main("认定"))) == kF);
  world.AddPerson();
  CHECK(world.Evaluate(w.IsTrue(world.Main("认定"))) == kU);

  const auto constant = [&](Truth truth) { return w.Truth(truth, "人"); };
  const Truth and_table[3][3] = {{kF, kF, kF}, {kF, kU, kU}, {kF, kU, kT}};
  const Truth or_table[3][3] = {{kF, kU, kT}, {kU, kU, kT}, {kT, kT, kT}};
  for (Truth a : {kF, kU, kT}) {
    for (Truth b : {kF, kU, kT}) {
      const auto i = static_cast<size_t>(a), j = static_cast<size_t>(b);
      CHECK(world.Evaluate(w.And({constant(a), constant(b)})) == and_table[i][j]);
      CHECK(world.Evaluate(w.Or({constant(a), constant(b)})) == or_table[i][j]);
    }
  }
  CHECK(world.Evaluate(w.Not(constant(kF))) == kT);
  CHECK(world.Evaluate(w.Not(constant(kU))) == kU);
  CHECK(world.Evaluate(w.Not(constant(kT))) == kF);
}

TEST_CASE("InCatalogue: one row must contain all values") {
  World world;
  auto& w = world.w;
  const ir::InstId listed =
      w.InCatalogue("目录", {"类", "岗位"}, {world.Main("类"), world.Main("岗位")});
  const ir::InstId together =
      w.InCatalogue("目录", {"岗位", "岗位"}, {world.Main("岗位"), w.Text("钳工")});
  const auto expect = [&](std::string_view post, std::string_view kind, Truth in_row,
                          Truth with_fitter) {
    world.AddPerson({"空", post, "空", kind, "空", "空", "空", "空"});
    INFO(post << " " << kind);
    CHECK(world.Evaluate(listed) == in_row);
    CHECK(world.Evaluate(together) == with_fitter);
  };
  expect("焊工", "甲", kT, kT);
  expect("焊工", "乙", kF, kT);
  expect("钳工", "乙", kT, kT);
  expect("车工", "甲", kF, kT);
  expect("牙医", "甲", kF, kF);
  expect("焊工", "空", kU, kT);
  expect("空", "甲", kU, kU);
  expect("牙医", "空", kU, kF);  // null is unknown, though no row has the text
}

TEST_CASE("Exists: the or over the rows, and unknown in an incomplete table") {
  World world;
  auto& w = world.w;
  const ir::InstId certified =
      w.Exists("证", w.Compare(w.Column("证", "级"), CompareOp::kGe, w.Code("级", "高")));
  const ir::InstId noted = w.Exists("记", w.IsTrue(w.Column("记", "好")));
  world.AddPerson();
  CHECK(world.Evaluate(certified) == kF);
  CHECK(world.Evaluate(noted) == kU);
  CHECK(world.Evaluate(w.Not(noted)) == kU);
  world.AddPerson();
  world.AddRow("证", {"空", "初", "空"});
  world.AddRow("记", {"否"});
  CHECK(world.Evaluate(certified) == kF);
  CHECK(world.Evaluate(noted) == kU);
  world.AddRow("证", {"空", "空", "空"});
  world.AddRow("记", {"是"});
  CHECK(world.Evaluate(certified) == kU);
  CHECK(world.Evaluate(noted) == kT);
  world.AddRow("证", {"空", "高", "空"});
  CHECK(world.Evaluate(certified) == kT);
}

TEST_CASE("Exists: each row by itself, with the applicant's own columns") {
  World world;
  auto& w = world.w;
  const ir::InstId predicate =
      w.And({w.Compare(w.Column("证", "日"), CompareOp::kLe, w.AsOf()),
             w.Compare(w.Column("证", "岗位"), CompareOp::kEq, w.Parent("证", "岗位"))});
  const ir::InstId exists = w.Exists("证", predicate);
  world.AddPerson({"空", "焊工", "空", "空", "空", "空", "空", "空"});
  world.AddRow("证", {"2022-01-01", "空", "焊工"});
  world.AddRow("证", {"2020-01-01", "空", "钳工"});
  CHECK(world.Evaluate(exists) == kF);
  world.AddPerson({"空", "钳工", "空", "空", "空", "空", "空", "空"});
  world.AddRow("证", {"2020-01-01", "空", "钳工"});
  CHECK(world.Evaluate(exists) == kT);
  const batch::Batch batch = ToBatch(world.module, world.people);
  CHECK(EvaluateRow(world.module, batch, world.clock, predicate, 0, 0) == kF);
  CHECK(EvaluateRow(world.module, batch, world.clock, predicate, 0, 1) == kF);
  CHECK(EvaluateRow(world.module, batch, world.clock, predicate, 1, 2) == kT);
}

TEST_CASE("Keyed: the row with the key, else what its absence says") {
  World world;
  auto& w = world.w;
  const ir::InstId passed = w.Keyed(
      "考", w.AsOfYear(-1), w.Compare(w.Column("考", "级"), CompareOp::kGe, w.Code("级", "中")));
  const ir::InstId cleared = w.Keyed("税", w.AsOfYear(-1), w.IsTrue(w.Column("税", "清")));
  const auto expect = [&](Truth score, Truth tax) {
    CHECK(world.Evaluate(passed) == score);
    CHECK(world.Evaluate(cleared) == tax);
  };
  world.AddPerson();
  expect(kU, kF);
  world.AddRow("考", {"2019", "高"});
  world.AddRow("税", {"2019", "是"});
  expect(kU, kF);
  world.AddRow("税", {"空", "是"});  // may be the one
  expect(kU, kU);
  world.AddRow("考", {"2020", "初"});
  world.AddRow("税", {"2020", "否"});
  expect(kF, kF);
  world.AddPerson();
  world.AddRow("考", {"空", "初"});
  world.AddRow("考", {"2020", "高"});
  world.AddRow("税", {"2020", "空"});
  expect(kT, kU);
}

// A matter with a scope, two targets and two paths.
class RuleWorld : public World {
 public:
  RuleWorld() {
    module.matters = {{"评", {"一", "二"}, {"正", "破"}}, {"免", {""}, {}}};
    w.Prerequisite(ir::MatterId(0), w.Compare(Main("数"), CompareOp::kGe, w.Int(1)));
    w.Prerequisite(ir::MatterId(0), w.IsTrue(Main("认定")));
    w.Rule(ir::MatterId(0), 0, 0, w.Not(w.Compare(Main("级"), CompareOp::kLt, w.Code("级", "中"))));
    w.Rule(ir::MatterId(0), 0, 1, w.Exists("记", w.IsTrue(w.Column("记", "好"))));
    w.Rule(ir::MatterId(1), 0, -1, w.Compare(Main("类"), CompareOp::kEq, w.Code("类", "甲")));
  }
  evaluate::Outcomes Run() {
    w.MarkUsedColumns();
    REQUIRE(ir::Verify(module).empty());
    evaluate::Outcomes outcomes;
    Interpreter(module).Evaluate(ToBatch(module, people), clock, &outcomes);
    return outcomes;
  }
};

TEST_CASE("Verdicts: scope and rules; a target without rules is false") {
  RuleWorld world;
  const auto add = [&](std::string_view number, std::string_view approved, std::string_view grade) {
    world.AddPerson({"空", "空", grade, "甲", approved, number, "空", "空"});
  };
  add("1", "是", "中");
  add("0", "是", "中");
  add("1", "空", "中");
  add("1", "是", "初");
  add("空", "否", "初");
  const evaluate::Outcomes outcomes = world.Run();
  const Truth first[] = {kT, kF, kU, kU, kF};
  for (int64_t person = 0; person < 5; ++person) {
    INFO("person " << person);
    CHECK(outcomes.verdict(0, person) == first[person]);
    CHECK(outcomes.verdict(1, person) == kF);
    CHECK(outcomes.verdict(2, person) == kT);
  }
}

TEST_CASE("Clauses: prerequisites always, rules unless the scope is false") {
  RuleWorld world;
  world.AddPerson({"空", "空", "初", "乙", "是", "空", "空", "空"});
  world.AddPerson({"空", "空", "初", "乙", "空", "0", "空", "空"});
  const evaluate::Outcomes outcomes = world.Run();
  // Clauses: both prerequisites; not, compare; exists; compare of the other matter.
  REQUIRE(outcomes.clause_certain.size() == 6);
  const Outcome undecided[] = {Outcome::kUnknown, Outcome::kTrue,    Outcome::kFalse,
                               Outcome::kTrue,    Outcome::kUnknown, Outcome::kFalse};
  const Outcome excluded[] = {Outcome::kFalse,       Outcome::kUnknown,     Outcome::kNotExamined,
                              Outcome::kNotExamined, Outcome::kNotExamined, Outcome::kFalse};
  for (size_t clause = 0; clause < 6; ++clause) {
    INFO("clause " << clause);
    CHECK(outcomes.clause(clause, 0) == undecided[clause]);
    CHECK(outcomes.clause(clause, 1) == excluded[clause]);
  }
}

TEST_CASE("An untranslated sentence makes every conclusion of its matter unknown") {
  RuleWorld world;
  world.w.Untranslated(ir::MatterId(0));
  world.AddPerson({"空", "空", "高", "甲", "是", "1", "空", "空"});
  world.AddPerson({"空", "空", "高", "乙", "是", "0", "空", "空"});
  const evaluate::Outcomes outcomes = world.Run();
  for (int64_t person : {0, 1}) {
    CHECK(outcomes.verdict(0, person) == kU);
    CHECK(outcomes.verdict(1, person) == kU);
  }
  CHECK(outcomes.verdict(2, 0) == kT);
  CHECK(outcomes.verdict(2, 1) == kF);
  CHECK(outcomes.clause(2, 0) == Outcome::kTrue);
  CHECK(outcomes.clause(2, 1) == Outcome::kNotExamined);
}

TEST_CASE("Bits beyond the last applicant are zero") {
  RuleWorld world;
  for (int i = 0; i < 65; ++i) world.AddPerson({"空", "空", "空", "空", "空", "空", "空", "空"});
  const evaluate::Outcomes outcomes = world.Run();
  CHECK(outcomes.words == 2);
  for (const auto* planes :
       {&outcomes.verdict_certain, &outcomes.verdict_possible, &outcomes.clause_certain,
        &outcomes.clause_possible, &outcomes.facts}) {
    for (size_t word = 1; word < planes->size(); word += 2) CHECK((*planes)[word] <= 1);
  }
  CHECK(outcomes.verdict(0, 64) == kU);
}

}  // namespace
}  // namespace tiaowen::interpret
