#include "compiler/analyze/plausible.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::analyze {
namespace {

ir::Column MakeColumn(const char* name, ir::TypeKind kind) {
  ir::Column column;
  column.name = name;
  column.type.kind = kind;
  return column;
}

// 人 (生日, 人数 from 1), 经历 (起, 止, 取得; 止 may be ongoing), 年评 (one of each 年度).
ir::Module MakeModule() {
  ir::Module module;
  ir::Table main, work, years;
  main.name = "人";
  main.kind = ir::TableKind::kMain;
  main.columns = {MakeColumn("生日", ir::TypeKind::kDate), MakeColumn("人数", ir::TypeKind::kInt)};
  main.columns[1].value_min = 1;
  work.name = "经历";
  work.columns = {MakeColumn("起", ir::TypeKind::kDate), MakeColumn("止", ir::TypeKind::kDate),
                  MakeColumn("取得", ir::TypeKind::kDate)};
  work.columns[1].null_meaning = ir::NullMeaning::kOngoing;
  work.period_start = 0;
  work.period_end = 1;
  years.name = "年评";
  years.columns = {MakeColumn("年度", ir::TypeKind::kInt), MakeColumn("岗位", ir::TypeKind::kText)};
  years.unique_key = 0;
  module.schema.tables = {main, work, years};
  return module;
}

int32_t Day(int year, int month, int day) { return *builtin::DaysFromCivil(year, month, day); }

ExampleCell Known(int64_t value) { return {true, value, value}; }
constexpr ExampleCell kBlank;

struct Fixture {
  Fixture() : module(MakeModule()), modules{&module}, domain(modules) {}

  // Somebody of 1900 with one row of experience.
  ExamplePerson Old() const {
    const ExampleCell old = Known(Day(1900, 1, 1));
    return {{{{old, Known(7)}}, {{old, old, old}}, {}}};
  }

  ir::Module module;
  std::vector<const ir::Module*> modules;
  Domain domain;
  int32_t as_of = Day(2019, 12, 31);
};

std::string DayOf(const ExampleCell& cell) {
  return cell.first == batch::kDateHigh ? "至今"
                                        : builtin::FormatDate(static_cast<int32_t>(cell.first));
}

TEST_CASE("Days and numbers of which nothing is asked become ordinary") {
  const Fixture f;
  const ExamplePerson person =
      MakePlausible(f.domain, f.Old(), f.as_of, [](const ExamplePerson&) { return true; });
  CHECK(DayOf(person.tables[0][0][0]) == "1979-12-31");
  CHECK(person.tables[0][0][1].first == 1);  // the least that is no data error
  CHECK(DayOf(person.tables[1][0][0]) == "2018-12-31");
  CHECK(DayOf(person.tables[1][0][1]) == "至今");
  CHECK(DayOf(person.tables[1][0][2]) == "2018-12-31");
}

TEST_CASE("What cannot be ordinary stands at the border") {
  const Fixture f;
  const auto shows = [](const ExamplePerson& person) {
    return person.tables[0][0][1].first >= 5 && person.tables[1][0][0].first <= Day(2014, 12, 31) &&
           person.tables[1][0][1].first <= Day(2016, 2, 29);
  };
  const ExamplePerson person = MakePlausible(f.domain, f.Old(), f.as_of, shows);
  CHECK(person.tables[0][0][1].first == 5);
  CHECK(DayOf(person.tables[1][0][0]) == "2014-12-31");
  CHECK(DayOf(person.tables[1][0][1]) == "2016-02-29");
}

TEST_CASE("Days that hang together are moved together") {
  const Fixture f;
  ExamplePerson old = f.Old();
  old.tables[1][0][1] = Known(Day(1900, 1, 1) + 364);
  const auto shows = [](const ExamplePerson& person) {
    const ExampleRow& row = person.tables[1][0];
    return row[1].first - row[0].first == 364 && row[2].first == row[0].first;
  };
  const ExamplePerson person = MakePlausible(f.domain, old, f.as_of, shows);
  CHECK(DayOf(person.tables[1][0][0]) == "2019-01-01");
  CHECK(DayOf(person.tables[1][0][1]) == "2019-12-31");
}

TEST_CASE("Blank cells are filled so that the register is sound") {
  const Fixture f;
  ExamplePerson example = f.Old();
  const ExampleCell post = Known(0);
  example.tables[2] = {{Known(-3), post}, {Known(-4), post}, {Known(2018), post}};
  ExamplePerson blanked = example;
  blanked.tables[1][0] = {kBlank, Known(Day(2001, 5, 6)), kBlank};
  for (ExampleRow& row : blanked.tables[2]) row = {kBlank, kBlank};
  const auto shows = [](const ExamplePerson& person) {
    return DayOf(person.tables[1][0][1]) == "2001-05-06";
  };
  const ExamplePerson filled = FillCells(f.domain, blanked, example, f.as_of, shows);
  REQUIRE(shows(filled));
  CHECK(KeepsContract(f.domain, filled));
  // An ordinary start would be after the end.
  CHECK(DayOf(filled.tables[1][0][0]) == "1900-01-01");
  CHECK(DayOf(filled.tables[1][0][2]) == "2018-12-31");
  std::set<int64_t> years;
  for (const ExampleRow& row : filled.tables[2]) {
    CHECK((row[0].known && row[0].first >= 0 && row[1].known));
    years.insert(row[0].first);
  }
  CHECK(years.size() == 3);
}

TEST_CASE("Where filling in would change what is shown, the example stays") {
  const Fixture f;
  ExamplePerson blanked = f.Old();
  blanked.tables[1][0][0] = kBlank;
  const auto shows = [](const ExamplePerson& person) {
    return DayOf(person.tables[1][0][0]) == "1900-01-01";
  };
  const ExamplePerson filled = FillCells(f.domain, blanked, f.Old(), f.as_of, shows);
  CHECK(DayOf(filled.tables[1][0][0]) == "1900-01-01");
  CHECK(DayOf(filled.tables[1][0][1]) == "1900-01-01");
}

TEST_CASE("A register with a period turned round or a key twice does not keep the contract") {
  const Fixture f;
  ExamplePerson person = f.Old();
  CHECK(KeepsContract(f.domain, person));
  person.tables[1][0][1] = Known(Day(1899, 12, 31));
  CHECK(!KeepsContract(f.domain, person));
  person.tables[1][0][1] = kBlank;
  CHECK(KeepsContract(f.domain, person));
  person.tables[2] = {{Known(2018), kBlank}, {kBlank, kBlank}, {kBlank, kBlank}};
  CHECK(KeepsContract(f.domain, person));
  person.tables[2][2][0] = Known(2018);
  CHECK(!KeepsContract(f.domain, person));
}

}  // namespace
}  // namespace tiaowen::analyze
