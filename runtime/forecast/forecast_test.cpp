#include "runtime/forecast/forecast.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/coded_texts.h"
#include "runtime/forecast/list.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::forecast {
namespace {

using differential::ModuleWriter;
using ir::CompareOp;

int32_t Day(std::string_view text) { return builtin::ParseDate(text).interval.first; }

// 领证: 有证 (sentence 1) since the date of a certificate, 新证 (sentence 2) until a year after it;
// 老证 (sentence 3, by the path 优先) once it is two years old.
class World {
 public:
  World() : writer_(module) {
    writer_.AddTable("人", true, {differential::TextColumn("编号")});
    writer_.AddTable("证", true, {differential::DateColumn("日")});
    module.matters = {{"领证", {"有证", "新证", "老证"}, {"优先"}}};
    const auto column = [&] { return writer_.Column("证", "日"); };
    const auto is_there = [&] { return writer_.Compare(column(), CompareOp::kLe, writer_.AsOf()); };
    const ir::MatterId matter(0);
    writer_.Rule(matter, 0, -1, writer_.Exists("证", is_there()));
    writer_.Rule(
        matter, 1, -1,
        writer_.Exists("证", writer_.And({is_there(), writer_.Compare(column(), CompareOp::kGt,
                                                                      writer_.Lookback(1))})));
    writer_.Rule(
        matter, 2, 0,
        writer_.Exists("证", writer_.Compare(column(), CompareOp::kLe, writer_.Lookback(2))));
    writer_.MarkUsedColumns();
  }

  void AddPerson(const std::string& id, const std::vector<std::string_view>& days) {
    differential::Person person = differential::MakePerson(module);
    for (std::string_view day : days) {
      person.tables[1].push_back(
          differential::ReadRow(module, writer_.Table("证"), {day}, &people_));
    }
    people_.people.push_back(person);
    ids_.push_back(id);
  }

  // Forecasts everybody in batches of `batch_rows`.
  base::Result<Forecast> Run(const Options& options, size_t batch_rows = 100) {
    size_t next = 0;
    const auto source = [&]() -> base::Result<std::optional<batch::Batch>> {
      if (next == ids_.size()) return std::optional<batch::Batch>();
      const size_t end = std::min(next + batch_rows, ids_.size());
      differential::Register part;
      part.people.assign(people_.people.begin() + static_cast<int64_t>(next),
                         people_.people.begin() + static_cast<int64_t>(end));
      batch::Batch batch = differential::ToBatch(module, part);
      batch.ids.assign(ids_.begin() + static_cast<int64_t>(next),
                       ids_.begin() + static_cast<int64_t>(end));
      next = end;
      return std::optional<batch::Batch>(std::move(batch));
    };
    return Predict(module, interpret::Interpreter(module), source, options);
  }

  ir::Module module;

 private:
  ModuleWriter writer_;
  differential::Register people_;
  std::vector<std::string> ids_;
};

Window YearOf2020() { return {Day("2019-12-31"), Day("2020-12-31")}; }

World MakeWorld() {
  World world;
  world.AddPerson("甲", {"2018-06-15"});                // has one; old on 2020-06-15
  world.AddPerson("乙", {"2020-03-01"});                // and new on that day
  world.AddPerson("丙", {"2017-01-01", "2020-03-31"});  // old already; new on 2020-03-31
  world.AddPerson("丁", {});
  world.AddPerson("戊", {"2021-01-01"});  // after the window
  world.AddPerson("己", {"2019-02"});     // known to the month: new, and no more
  world.AddPerson("庚", {"2019-12-31"});  // has one and it is new on the first day
  world.AddPerson("辛", {"2018-12-31"});  // old on the last day
  return world;
}

std::vector<std::string> ListOf(World* world, Options options, size_t batch_rows) {
  std::vector<std::string> lines;
  options.list = [&](const std::shared_ptr<arrow::RecordBatch>& rows) {
    for (int64_t row = 0; row < rows->num_rows(); ++row) {
      std::string line;
      for (int column = 0; column < rows->num_columns(); ++column)
        line += std::string(evaluate::CodedTextAt(*rows->column(column), row)) + ",";
      lines.push_back(line);
    }
    return base::Ok();
  };
  REQUIRE(world->Run(options, batch_rows).ok());
  return lines;
}

TEST_CASE("first days are counted by conclusion and month, those of the first day apart") {
  World world = MakeWorld();
  const auto forecast = world.Run({.window = YearOf2020()});
  REQUIRE(forecast.ok());
  CHECK(forecast->applicants == 8);
  REQUIRE(forecast->conclusions.size() == 3);
  using Months = std::map<int32_t, int64_t>;
  const ConclusionForecast& any = forecast->conclusions[0];
  CHECK(any.already == 5);  // 甲, 丙, 己, 庚, 辛
  CHECK(any.becoming == 1);
  CHECK(any.months == Months{{Day("2020-03-01"), 1}});
  const ConclusionForecast& fresh = forecast->conclusions[1];
  CHECK(fresh.already == 2);  // 己, 庚; 辛's anniversary is the first day
  CHECK(fresh.becoming == 2);
  CHECK(fresh.months == Months{{Day("2020-03-01"), 2}});  // 乙 on the 1st, 丙 on the 31st
  const ConclusionForecast& old = forecast->conclusions[2];
  CHECK(old.already == 1);
  CHECK(old.becoming == 2);
  CHECK(old.months == Months{{Day("2020-06-01"), 1}, {Day("2020-12-01"), 1}});
}

TEST_CASE("the list is in the register's order, whatever the batches and threads") {
  World world = MakeWorld();
  const std::vector<std::string> expected = {
      "甲,领证,老证,2020-06-15,优先,第3句,", "乙,领证,有证,2020-03-01,,第1句,",
      "乙,领证,新证,2020-03-01,,第2句,", "丙,领证,新证,2020-03-31,,第2句,",
      "辛,领证,老证,2020-12-31,优先,第3句,"};
  for (const int jobs : {1, 3}) {
    for (const size_t batch_rows : {1, 3, 100})
      CHECK(ListOf(&world, {.window = YearOf2020(), .jobs = jobs}, batch_rows) == expected);
  }
  CHECK(MakeListSchema(world.module)->field_names() ==
        std::vector<std::string>{"编号", "事项", "目标", "最早符合日", "途径", "依据"});
}

TEST_CASE("portions of a large batch are put together in its order") {
  World world;
  constexpr int kPeople = 20'000;
  for (int i = 0; i < kPeople; ++i)
    world.AddPerson(fmt::format("{}", i), {i % 2 == 0 ? "2020-02-29" : "2021-02-01"});
  const Options options{.window = {Day("2020-02-01"), Day("2020-03-01")}, .jobs = 2};
  const std::vector<std::string> lines = ListOf(&world, options, kPeople);
  REQUIRE(lines.size() == kPeople);  // every second one, 有证 and 新证
  bool in_order = true;
  for (size_t i = 0; i < lines.size(); ++i)
    in_order = in_order && lines[i].starts_with(fmt::format("{},", i / 2 * 2));
  CHECK(in_order);
}

TEST_CASE("a window of one day has nobody who becomes eligible") {
  World world = MakeWorld();
  const auto forecast = world.Run({.window = {Day("2020-03-01"), Day("2020-03-01")}});
  REQUIRE(forecast.ok());
  CHECK(forecast->conclusions[0].already == 6);
  CHECK(forecast->conclusions[0].becoming == 0);
  CHECK(forecast->conclusions[0].months.empty());
}

TEST_CASE("the first error of source or list ends the forecast") {
  World world = MakeWorld();
  const auto from_source = Predict(
      world.module, interpret::Interpreter(world.module),
      []() -> base::Result<std::optional<batch::Batch>> { return base::Error{"坏了", "broken"}; },
      {.window = YearOf2020()});
  REQUIRE(!from_source.ok());
  CHECK(from_source.error().en == "broken");
  Options options{.window = YearOf2020()};
  options.list = [](const auto&) -> base::Status { return base::Error{"满了", "disk full"}; };
  const auto from_list = world.Run(options);
  REQUIRE(!from_list.ok());
  CHECK(from_list.error().en == "disk full");
}

TEST_CASE("a window must not end before it begins, nor need years that the calendar lacks") {
  World world = MakeWorld();
  const auto backwards = world.Run({.window = {Day("2020-01-02"), Day("2020-01-01")}});
  REQUIRE(!backwards.ok());
  CHECK(backwards.error().en == "the window ends on 2020-01-01, before it begins on 2020-01-02");

  // Years without working days but these: two days before 2021-01-05, and before 2022-01-05.
  ir::Module module;
  module.work_calendar = {{.year = 2020, .days = {Day("2020-12-30"), Day("2020-12-31")}},
                          {.year = 2022, .days = {Day("2022-01-03"), Day("2022-01-04")}}};
  ModuleWriter writer(module);
  writer.Add(ir::Lookback{.working_days = 2});
  CHECK(CheckWindow(module, {Day("2020-12-31"), Day("2020-12-31")}).ok());
  CHECK(CheckWindow(module, {Day("2022-01-05"), Day("2022-02-01")}).ok());
  // Both ends are known, and what lies between is not.
  const base::Status gap = CheckWindow(module, {Day("2020-12-31"), Day("2022-01-05")});
  REQUIRE(!gap.ok());
  CHECK(gap.error().en.find("2021-01-01") != std::string::npos);
}

}  // namespace
}  // namespace tiaowen::forecast
