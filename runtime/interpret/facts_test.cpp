#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/verify.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::interpret {
namespace {

using differential::BoolColumn;
using differential::DateColumn;
using differential::IntColumn;
using differential::MakePerson;
using differential::ModuleWriter;
using differential::OngoingColumn;
using differential::Person;
using differential::Register;
using differential::TextColumn;
using ir::CompareOp;

// One person, one matter, one rule; the missing facts by name.
class FactWorld {
 public:
  FactWorld() : w(module) {
    w.AddTable("人", true,
               {TextColumn("编号"), BoolColumn("认定"), IntColumn("数"), DateColumn("日")});
    w.AddTable("证", true, {DateColumn("日"), BoolColumn("真")});
    w.AddTable("记", false, {BoolColumn("好")});
    w.SetUniqueKey(w.AddTable("考", true, {IntColumn("年"), BoolColumn("过")}), "年");
    w.SetPeriod(w.AddTable("历", true, {DateColumn("始"), OngoingColumn("终"), BoolColumn("算")}),
                "始", "终");
    module.matters = {{"评", {""}, {}}};
    person = MakePerson(module);
  }

  void AddRow(std::string_view table, const std::vector<std::string_view>& cells) {
    const ir::TableId id = w.Table(table);
    auto& rows = person.tables[static_cast<size_t>(id.index)];
    if (id == ir::kMainTable) rows.clear();
    rows.push_back(ReadRow(module, id, cells, &people));
  }

  // The missing facts of the rule with condition `condition`, as "table.column" or "row of table",
  // in order.
  std::vector<std::string> Missing(ir::InstId condition) {
    w.Rule(ir::MatterId(0), 0, -1, condition);
    w.MarkUsedColumns();
    REQUIRE(ir::Verify(module).empty());
    people.people = {person};
    evaluate::Outcomes outcomes;
    Interpreter(module).Evaluate(ToBatch(module, people), builtin::ClockAt(as_of), &outcomes);
    const std::vector<ir::Fact> facts = ir::ListClauses(module).facts;
    std::vector<std::string> missing;
    for (size_t i = 0; i < facts.size(); ++i) {
      if (outcomes.fact(i, 0)) missing.push_back(Name(facts[i]));
    }
    return missing;
  }

  ir::Module module;
  ModuleWriter w;
  Register people;
  Person person;
  int32_t as_of = *builtin::DaysFromCivil(2021, 6, 1);

 private:
  std::string Name(const ir::Fact& fact) const {
    if (fact.aggregate.valid() && !fact.operand.valid()) {
      const ir::TableId table = module.get<ir::Aggregate>(fact.aggregate).table;
      if (fact.kind == ir::FactKind::kMissingRow) return "row of " + NameOf(table);
      return NameOf(table, fact.period_column);
    }
    if (fact.kind == ir::FactKind::kMissingRow) {
      const auto* keyed = std::get_if<ir::Keyed>(&module.inst(fact.leaf));
      return "row of " + NameOf(keyed ? keyed->table : module.get<ir::Exists>(fact.leaf).table);
    }
    if (!fact.operand.valid()) {
      return NameOf(module.get<ir::Accumulated>(fact.leaf).table, fact.period_column);
    }
    if (const auto* parent = std::get_if<ir::ParentRef>(&module.inst(fact.operand))) {
      return NameOf(ir::kMainTable, parent->column);
    }
    const auto& column = module.get<ir::ColumnRef>(fact.operand);
    return NameOf(column.table, column.column);
  }
  std::string NameOf(ir::TableId table, int column = -1) const {
    const ir::Table& named = module.schema.table(table);
    return column < 0 ? named.name
                      : named.name + "." + named.columns[static_cast<size_t>(column)].name;
  }
};

using Names = std::vector<std::string>;

TEST_CASE("A leaf lacks its null and partial columns, if it is unknown") {
  FactWorld world;
  auto& w = world.w;
  world.AddRow("人", {"空", "空", "2", "2021"});
  const auto condition = [&] {
    return w.Or({w.IsTrue(w.Column("人", "认定")),
                 w.Compare(w.Column("人", "数"), CompareOp::kLt, w.Int(2)),
                 w.Compare(w.Column("人", "日"), CompareOp::kLe, w.AsOf()),
                 w.Compare(w.Column("人", "日"), CompareOp::kLe, w.Lookback(1))});
  };
  // 日 is partial: unknown against the as-of date, certainly not a year ago.
  CHECK(world.Missing(condition()) == Names{"人.认定", "人.日"});
}

// The latest 日 of true 证 is not after the as-of date.
std::vector<std::string> LatestLacks(const std::vector<std::vector<std::string_view>>& rows) {
  FactWorld world;
  auto& w = world.w;
  for (const auto& row : rows) world.AddRow("证", row);
  const ir::InstId filter = w.IsTrue(w.Column("证", "真"));
  const ir::InstId latest = w.Aggregate(ir::AggregateKind::kLatest, "证", "日", filter);
  return world.Missing(w.Compare(latest, CompareOp::kLe, w.AsOf()));
}

TEST_CASE("An aggregate lacks the cells of rows that may count, and a row where none may") {
  CHECK(LatestLacks({}) == Names{"row of 证"});
  CHECK(LatestLacks({{"2020-01-01", "否"}}) == Names{"row of 证"});
  CHECK(LatestLacks({{"2020-01-01", "空"}}) == Names{"证.真"});
  CHECK(LatestLacks({{"空", "是"}}) == Names{"证.日"});
  CHECK(LatestLacks({{"2020-01-01", "是"}, {"2021", "空"}}) == Names{"证.日", "证.真"});
  CHECK(LatestLacks({{"2020-01-01", "是"}, {"2021", "否"}}) == Names{});
}

TEST_CASE("A count in a table that may be incomplete lacks a row") {
  FactWorld world;
  auto& w = world.w;
  world.AddRow("记", {"空"});
  const auto two = [&] {
    const ir::InstId filter = w.IsTrue(w.Column("记", "好"));
    return w.Compare(w.Aggregate(ir::AggregateKind::kCount, "记", "", filter), CompareOp::kGe,
                     w.Int(2));
  };
  CHECK(world.Missing(two()) == Names{"row of 记", "记.好"});
}

TEST_CASE("What is not examined lacks nothing") {
  FactWorld world;
  auto& w = world.w;
  w.Prerequisite(ir::MatterId(0), w.Compare(w.Column("人", "数"), CompareOp::kLt, w.Int(2)));
  world.AddRow("人", {"空", "空", "2", "空"});
  CHECK(world.Missing(w.IsTrue(w.Column("人", "认定"))) == Names{});
}

TEST_CASE("Exists lacks what makes a row unknown") {
  FactWorld world;
  auto& w = world.w;
  world.AddRow("人", {"空", "是", "空", "空"});
  world.AddRow("证", {"空", "否"});  // false: its date does not matter
  world.AddRow("证",
               {"2020", "空"});  // unknown by 真; the date is partial, but its comparison is true
  const auto condition = [&] {
    return w.Exists("证", w.And({w.Compare(w.Column("证", "日"), CompareOp::kLe, w.AsOf()),
                                 w.IsTrue(w.Column("证", "真")),
                                 w.Compare(w.Parent("证", "数"), CompareOp::kGt, w.Int(0))}));
  };
  CHECK(world.Missing(condition()) == Names{"证.真", "人.数"});
}

TEST_CASE("Exists over an incomplete table lacks a row, until one holds") {
  FactWorld world;
  auto& w = world.w;
  const auto condition = [&] { return w.Exists("记", w.IsTrue(w.Column("记", "好"))); };
  CHECK(world.Missing(condition()) == Names{"row of 记"});

  FactWorld with_rows;
  with_rows.AddRow("记", {"否"});
  with_rows.AddRow("记", {"空"});
  CHECK(with_rows.Missing(
            with_rows.w.Exists("记", with_rows.w.IsTrue(with_rows.w.Column("记", "好")))) ==
        Names{"row of 记", "记.好"});

  FactWorld decided;
  decided.AddRow("记", {"空"});
  decided.AddRow("记", {"是"});
  CHECK(decided.Missing(decided.w.Exists("记", decided.w.IsTrue(decided.w.Column("记", "好")))) ==
        Names{});
}

TEST_CASE("Keyed lacks the row, or what the row lacks") {
  const auto missing = [](const std::vector<std::vector<std::string_view>>& rows) {
    FactWorld world;
    for (const auto& row : rows) world.AddRow("考", row);
    auto& w = world.w;
    return world.Missing(w.Keyed("考", w.AsOfYear(-1), w.IsTrue(w.Column("考", "过"))));
  };
  CHECK(missing({}) == Names{});  // the table is complete: false
  CHECK(missing({{"空", "空"}}) == Names{"row of 考"});
  CHECK(missing({{"空", "空"}, {"2020", "空"}}) == Names{"考.过"});
  CHECK(missing({{"空", "空"}, {"2020", "是"}}) == Names{});
  CHECK(missing({{"空", "空"}, {"2019", "空"}}) == Names{"row of 考"});
}

TEST_CASE(
    "Accumulated at the applicant's level lacks dates and operands of periods that may count") {
  const auto missing = [](std::string_view since,
                          const std::vector<std::vector<std::string_view>>& periods) {
    FactWorld world;
    auto& w = world.w;
    world.AddRow("人", {"空", "空", "空", since});
    for (const auto& period : periods) world.AddRow("历", period);
    return world.Missing(
        w.Accumulated("历", w.IsTrue(w.Column("历", "算")), w.Column("人", "日"), 1, "人"));
  };
  CHECK(missing("2010-01-01", {{"空", "2000-01-01", "是"}}) == Names{});  // before `since`: false
  CHECK(missing("2010-01-01", {{"空", "至今", "是"}}) == Names{"历.始"});
  CHECK(missing("2010-01-01", {{"2019-06-01", "2020", "是"}}) == Names{"历.终"});
  CHECK(missing("2010-01-01", {{"2019-01-01", "至今", "空"}}) == Names{"历.算"});
  CHECK(missing("2010-01-01", {{"2019-01-01", "至今", "空"}, {"空", "空", "否"}}) ==
        Names{"历.算"});
  CHECK(missing("空", {{"2019-01-01", "至今", "是"}}) == Names{"人.日"});
  CHECK(missing("空", {{"2019", "至今", "是"}}) == Names{"人.日", "历.始"});
  CHECK(missing("2010-01-01", {{"2019-01-01", "至今", "是"}, {"空", "空", "空"}}) ==
        Names{});  // true
}

TEST_CASE("Accumulated in a row: the row must be unknown by it") {
  FactWorld world;
  auto& w = world.w;
  world.AddRow("证", {"2015-01-01", "否"});
  world.AddRow("历", {"2020", "至今", "是"});
  const auto condition = [&] {
    return w.Exists("证", w.And({w.IsTrue(w.Column("证", "真")),
                                 w.Accumulated("历", w.IsTrue(w.Column("历", "算")),
                                               w.Column("证", "日"), 1, "证")}));
  };
  CHECK(world.Missing(condition()) == Names{});

  FactWorld unknown;
  auto& u = unknown.w;
  unknown.AddRow("证", {"2015-01-01", "是"});
  unknown.AddRow("历", {"2020", "至今", "是"});
  CHECK(unknown.Missing(u.Exists("证", u.And({u.IsTrue(u.Column("证", "真")),
                                              u.Accumulated("历", u.IsTrue(u.Column("历", "算")),
                                                            u.Column("证", "日"), 1, "证")}))) ==
        Names{"历.始"});
}

}  // namespace
}  // namespace tiaowen::interpret
