#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <string_view>
#include <vector>

#include "compiler/ir/verify.h"
#include "runtime/interpret/evaluator.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;
using differential::DecimalColumn;
using differential::IntColumn;
using differential::ModuleWriter;
using differential::TextColumn;
using ir::AggregateKind;

constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

// One person with a wage (元, no less than 0), a gift (万元), a debt, and what relatives earn.
class SumWorld {
 public:
  SumWorld(std::string_view wage, std::string_view gift, std::string_view debt) : w(module) {
    ir::Column wages = DecimalColumn("薪", 2);
    wages.value_min = 0;
    w.AddTable("人", true, {TextColumn("编号"), wages, DecimalColumn("赠", 6), IntColumn("债")});
    w.AddTable("亲", true, {DecimalColumn("入", 2)});
    w.AddTable("友", false, {DecimalColumn("入", 2)});
    module.matters = {{"评", {""}, {}}};
    person = differential::MakePerson(module);
    person.tables[0] = {ReadRow(module, ir::kMainTable, {"甲", wage, gift, debt}, &people)};
  }

  void AddRow(std::string_view table, std::string_view income) {
    const ir::TableId id = w.Table(table);
    person.tables[static_cast<size_t>(id.index)].push_back(ReadRow(module, id, {income}, &people));
  }

  ir::Term Of(std::string_view column, int shift = 0, bool subtracted = false) {
    return {w.Column("人", column), shift, subtracted};
  }
  ir::Term Of(AggregateKind kind, std::string_view table, bool subtracted = false) {
    const ir::InstId all = w.Truth(Truth::kTrue, table);
    return {w.Aggregate(kind, table, "入", all), 0, subtracted};
  }

  Value ValueOf(std::vector<ir::Term> terms, int scale = 2, bool absolute = false) {
    const ir::InstId sum = w.Add(ir::Sum{std::move(terms), scale, absolute});
    w.MarkUsedColumns();
    REQUIRE(ir::Verify(module).empty());
    people.people = {person};
    const batch::Batch batch = ToBatch(module, people);
    return Evaluator(module, batch, builtin::ClockAt(0)).ValueOf(sum, Place::Applicant(0));
  }

  ir::Module module;
  ModuleWriter w;
  differential::Register people;
  differential::Person person;
};

bool Is(const Value& value, int64_t first, int64_t last) {
  return !value.null && value.first == first && value.last == last;
}

TEST_CASE("A sum has the digits that it says, and 万元 count ten thousand") {
  SumWorld world("1.5", "2.000001", "7");
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("债")}), 850, 850));
  // 1.50 元 + 20000.01 元
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("赠", 4)}), 2'000'151, 2'000'151));
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("债", 0, true)}), -550, -550));
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("债", 0, true)}, 2, true), 550, 550));
}

TEST_CASE("A null column is any number that it can hold") {
  SumWorld world("空", "1", "空");
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("赠", 4)}), 1'000'000, kHigh));
  CHECK(Is(world.ValueOf({world.Of("赠", 4), world.Of("薪", 0, true)}), kLow, 1'000'000));
  CHECK(Is(world.ValueOf({world.Of("赠", 4), world.Of("债")}), kLow, kHigh));
}

TEST_CASE("Aggregates enter with their intervals; one that is null makes the sum null") {
  SumWorld world("1", "0", "0");
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of(AggregateKind::kSum, "亲")}), 100, 100));
  CHECK(world.ValueOf({world.Of("薪"), world.Of(AggregateKind::kMax, "亲")}).null);
  world.AddRow("亲", "2");
  world.AddRow("亲", "0.25");
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of(AggregateKind::kSum, "亲")}), 325, 325));
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of(AggregateKind::kMax, "亲", true)}), -100, -100));
  // A table that may be incomplete: its numbers have no bounds.
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of(AggregateKind::kSum, "友")}), kLow, kHigh));
}

TEST_CASE("Without its sign, a difference that may be 0 begins there") {
  SumWorld world("3", "0", "5");
  CHECK(Is(world.ValueOf({world.Of("债"), world.Of("薪", 0, true)}, 2, true), 200, 200));
  SumWorld unknown("空", "0", "5");
  CHECK(Is(unknown.ValueOf({unknown.Of("债"), unknown.Of("薪", 0, true)}, 2, true), 0, kHigh));
}

TEST_CASE("A sum outside 64 bits is not known at all") {
  SumWorld world("92233720368547758.06", "0", "1");
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("赠", 4)}), kHigh - 1, kHigh - 1));
  CHECK(Is(world.ValueOf({world.Of("薪"), world.Of("债")}), kLow, kHigh));
}

}  // namespace
}  // namespace tiaowen::interpret
