#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <vector>

#include "compiler/ir/verify.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;
using differential::BoolColumn;
using differential::Cell;
using differential::DateColumn;
using differential::IntColumn;
using differential::MakePerson;
using differential::ModuleWriter;
using differential::OngoingColumn;
using differential::Person;
using differential::Register;
using differential::TextColumn;
using ir::AggregateKind;

constexpr int64_t kBase = 1;  // of every kExcess below

bool Same(const Value& a, const Value& b) {
  return a.null == b.null && (a.null || (a.first == b.first && a.last == b.last));
}

// One person with awards (complete), deeds (which may be incomplete) and service.
class AggregateWorld {
 public:
  AggregateWorld() : w(module) {
    ir::Column points = IntColumn("分");
    points.value_min = 1;
    const std::vector<ir::Column> columns = {BoolColumn("算"), points, IntColumn("差"),
                                             DateColumn("日")};
    w.AddTable("人", true, {TextColumn("编号")});
    w.AddTable("奖", true, columns);
    w.AddTable("事", false, columns);
    w.SetPeriod(w.AddTable("历", true, {DateColumn("始"), OngoingColumn("终")}), "始", "终");
    module.matters = {{"评", {""}, {}}};
    person = MakePerson(module);
  }

  void AddRow(std::string_view table, const std::vector<std::string_view>& cells) {
    const ir::TableId id = w.Table(table);
    person.tables[static_cast<size_t>(id.index)].push_back(ReadRow(module, id, cells, &people));
  }

  ir::InstId Aggregate(AggregateKind kind, std::string_view table, std::string_view column) {
    const int64_t base = kind == AggregateKind::kExcess ? kBase : 0;
    return w.Aggregate(kind, table, column, w.IsTrue(w.Column(table, "算")), base);
  }

  Value ValueOf(ir::InstId aggregate) {
    w.MarkUsedColumns();
    REQUIRE(ir::Verify(module).empty());
    people.people = {person};
    const batch::Batch batch = ToBatch(module, people);
    return Evaluator(module, batch, builtin::ClockAt(as_of))
        .ValueOf(aggregate, Place::Applicant(0));
  }
  Value ValueOf(AggregateKind kind, std::string_view table, std::string_view column) {
    return ValueOf(Aggregate(kind, table, column));
  }

  Truth TruthOf(ir::InstId condition) {
    w.MarkUsedColumns();
    REQUIRE(ir::Verify(module).empty());
    people.people = {person};
    return EvaluateCondition(module, ToBatch(module, people), builtin::ClockAt(as_of), condition,
                             0);
  }

  ir::Module module;
  ModuleWriter w;
  Register people;
  Person person;
  int32_t as_of = *builtin::DaysFromCivil(2021, 6, 1);
};

int64_t Day(int year, int month, int day) { return *builtin::DaysFromCivil(year, month, day); }

TEST_CASE("Aggregates of rows that are known") {
  AggregateWorld world;
  world.AddRow("奖", {"是", "3", "-2", "2018-05-01"});
  world.AddRow("奖", {"是", "7", "4", "2018-12-31"});
  world.AddRow("奖", {"否", "100", "100", "2020-01-01"});
  CHECK(Same(world.ValueOf(AggregateKind::kCount, "奖", ""), Value::Exact(2)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "奖", "分"), Value::Exact(10)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "奖", "差"), Value::Exact(2)));
  CHECK(Same(world.ValueOf(AggregateKind::kExcess, "奖", "差"), Value::Exact(0)));
  CHECK(Same(world.ValueOf(AggregateKind::kMax, "奖", "分"), Value::Exact(7)));
  CHECK(Same(world.ValueOf(AggregateKind::kMin, "奖", "差"), Value::Exact(-2)));
  CHECK(Same(world.ValueOf(AggregateKind::kLatest, "奖", "日"), Value::Exact(Day(2018, 12, 31))));
  CHECK(Same(world.ValueOf(AggregateKind::kEarliest, "奖", "日"), Value::Exact(Day(2018, 5, 1))));
  CHECK(Same(world.ValueOf(AggregateKind::kDistinctYears, "奖", "日"), Value::Exact(1)));
  CHECK(Same(world.ValueOf(AggregateKind::kDistinctYears, "奖", "分"), Value::Exact(2)));
}

TEST_CASE("Of no rows the count, sum and years are nought, and the others null") {
  AggregateWorld world;
  for (AggregateKind kind :
       {AggregateKind::kCount, AggregateKind::kSum, AggregateKind::kDistinctYears}) {
    const bool sum = kind == AggregateKind::kSum;
    CHECK(Same(world.ValueOf(kind, "奖",
                             kind == AggregateKind::kCount ? ""
                             : sum                         ? "分"
                                                           : "日"),
               Value::Exact(0)));
  }
  CHECK(world.ValueOf(AggregateKind::kMax, "奖", "分").null);
  CHECK(world.ValueOf(AggregateKind::kMin, "奖", "分").null);
  CHECK(world.ValueOf(AggregateKind::kExcess, "奖", "分").null);
  CHECK(world.ValueOf(AggregateKind::kLatest, "奖", "日").null);
  CHECK(world.ValueOf(AggregateKind::kEarliest, "奖", "日").null);
}

TEST_CASE("Rows that may count and cells that are not known make intervals") {
  AggregateWorld world;
  world.AddRow("奖", {"是", "3", "5", "2018"});
  world.AddRow("奖", {"空", "9", "-4", "2017-03-01"});
  CHECK(Same(world.ValueOf(AggregateKind::kCount, "奖", ""), Value::Between(1, 2)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "奖", "分"), Value::Between(3, 12)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "奖", "差"), Value::Between(1, 5)));
  CHECK(Same(world.ValueOf(AggregateKind::kMax, "奖", "分"), Value::Between(3, 9)));
  CHECK(Same(world.ValueOf(AggregateKind::kMin, "奖", "差"), Value::Between(-4, 5)));
  CHECK(Same(world.ValueOf(AggregateKind::kLatest, "奖", "日"),
             Value::Between(Day(2018, 1, 1), Day(2018, 12, 31))));
  CHECK(Same(world.ValueOf(AggregateKind::kEarliest, "奖", "日"),
             Value::Between(Day(2017, 3, 1), Day(2018, 12, 31))));
  CHECK(Same(world.ValueOf(AggregateKind::kDistinctYears, "奖", "日"), Value::Between(1, 2)));
  // A null point is one or more, a null difference anything.
  world.AddRow("奖", {"是", "空", "空", "2018-01-01"});
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "奖", "分"), Value::Between(4, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "奖", "差"), Value::Between(kLow, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kMin, "奖", "分"), Value::Between(1, 3)));
  CHECK(Same(world.ValueOf(AggregateKind::kMax, "奖", "差"), Value::Between(5, kHigh)));
  // It may be the 3, or be neither 3 nor the 9 that may count.
  CHECK(Same(world.ValueOf(AggregateKind::kDistinctYears, "奖", "分"), Value::Between(1, 3)));
}

TEST_CASE("A table that may be incomplete leaves open what more rows could change") {
  AggregateWorld world;
  world.AddRow("事", {"是", "3", "5", "2018-05-01"});
  CHECK(Same(world.ValueOf(AggregateKind::kCount, "事", ""), Value::Between(1, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "事", "分"), Value::Between(3, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kSum, "事", "差"), Value::Between(kLow, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kExcess, "事", "分"), Value::Between(2, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kExcess, "事", "差"), Value::Between(kLow, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kMax, "事", "分"), Value::Between(3, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kMin, "事", "分"), Value::Between(1, 3)));
  CHECK(Same(world.ValueOf(AggregateKind::kMin, "事", "差"), Value::Between(kLow, 5)));
  CHECK(Same(world.ValueOf(AggregateKind::kLatest, "事", "日"),
             Value::Between(Day(2018, 5, 1), batch::kDateHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kEarliest, "事", "日"),
             Value::Between(batch::kDateLow, Day(2018, 5, 1))));
  CHECK(Same(world.ValueOf(AggregateKind::kDistinctYears, "事", "日"), Value::Between(1, kHigh)));
  CHECK(Same(world.ValueOf(AggregateKind::kDistinctYears, "事", "分"), Value::Between(1, kHigh)));
}

TEST_CASE("Aggregates are compared, and tested for membership, as intervals") {
  AggregateWorld world;
  world.AddRow("奖", {"是", "3", "5", "2018"});
  world.AddRow("奖", {"空", "9", "-4", "2017-03-01"});
  ModuleWriter& w = world.w;
  auto count = [&](ir::CompareOp op, int64_t value) {  // 1 or 2
    return world.TruthOf(
        w.Compare(world.Aggregate(AggregateKind::kCount, "奖", ""), op, w.Int(value)));
  };
  CHECK(count(ir::CompareOp::kGe, 1) == Truth::kTrue);
  CHECK(count(ir::CompareOp::kGe, 2) == Truth::kUnknown);
  CHECK(count(ir::CompareOp::kGe, 3) == Truth::kFalse);
  CHECK(count(ir::CompareOp::kEq, 1) == Truth::kUnknown);
  CHECK(count(ir::CompareOp::kNe, 3) == Truth::kTrue);
  auto in = [&](std::vector<ir::InstId> members, bool negated) {
    return world.TruthOf(w.In(world.Aggregate(AggregateKind::kCount, "奖", ""), members, negated));
  };
  CHECK(in({w.Int(0), w.Int(2)}, false) == Truth::kUnknown);
  CHECK(in({w.Int(0), w.Int(3)}, false) == Truth::kFalse);
  CHECK(in({w.Int(0), w.Int(3)}, true) == Truth::kTrue);
  // Three years before 2021-06-01 is 2018-06-01, which lies in the latest date's interval.
  CHECK(world.TruthOf(w.Compare(world.Aggregate(AggregateKind::kLatest, "奖", "日"),
                                ir::CompareOp::kLe, w.Lookback(3))) == Truth::kUnknown);
  CHECK(world.TruthOf(w.Compare(world.Aggregate(AggregateKind::kLatest, "奖", "日"),
                                ir::CompareOp::kLe, w.Lookback(2))) == Truth::kTrue);
}

TEST_CASE("An aggregate says how many years are required") {
  AggregateWorld world;
  world.AddRow("奖", {"是", "1", "0", "2018"});
  world.AddRow("奖", {"空", "2", "0", "2018"});
  ModuleWriter& w = world.w;
  const auto served = [&](std::string_view column) {
    ir::Accumulated inst = {.table = w.Table("历"), .filter = w.Truth(Truth::kTrue, "历")};
    inst.required = world.Aggregate(AggregateKind::kSum, "奖", column);
    inst.level = ir::kMainTable;
    return world.TruthOf(w.Add(inst));
  };
  CHECK(served("分") == Truth::kFalse);  // one year or three, none served
  CHECK(served("差") == Truth::kTrue);   // no year
  world.AddRow("历", {"2019-06-01", "至今"});
  CHECK(served("分") == Truth::kUnknown);  // two years
  world.AddRow("历", {"2018-06-01", "至今"});
  CHECK(served("分") == Truth::kTrue);  // three years to the day
}

// What a cell of the world below can be; its table has no other values.
struct Known {
  int counts = 0;  // 0 no, 1 perhaps, 2 yes
  int64_t first = 0;
  int64_t last = 0;
};

std::optional<int64_t> Fold(AggregateKind kind, const std::vector<int64_t>& values) {
  if (kind == AggregateKind::kCount) return static_cast<int64_t>(values.size());
  if (kind == AggregateKind::kDistinctYears) {
    std::set<int> years;
    for (int64_t day : values) years.insert(builtin::YearOf(static_cast<int32_t>(day)));
    return static_cast<int64_t>(years.size());
  }
  if (kind == AggregateKind::kSum) {
    int64_t sum = 0;
    for (int64_t value : values) sum += value;
    return sum;
  }
  if (values.empty()) return std::nullopt;
  if (kind == AggregateKind::kExcess) {
    int64_t excess = 0;
    for (int64_t value : values) excess += value - kBase;
    return excess;
  }
  const bool greatest = kind == AggregateKind::kMax || kind == AggregateKind::kLatest;
  return greatest ? *std::max_element(values.begin(), values.end())
                  : *std::min_element(values.begin(), values.end());
}

// The hull of the values in all completions; null when one has none.
class Hull {
 public:
  Hull(AggregateKind kind, const std::vector<Known>& rows) : kind_(kind), rows_(rows) { Go(0); }

  Value value() const { return missing_ ? Value::Null() : value_; }

 private:
  void Go(size_t at) {
    if (at == rows_.size()) {
      const std::optional<int64_t> value = Fold(kind_, values_);
      missing_ = missing_ || !value;
      if (!value) return;
      value_ = Value::Between(std::min(value_.first, *value), std::max(value_.last, *value));
      return;
    }
    if (rows_[at].counts != 2) Go(at + 1);
    if (rows_[at].counts == 0) return;
    for (int64_t value = rows_[at].first; value <= rows_[at].last; ++value) {
      values_.push_back(value);
      Go(at + 1);
      values_.pop_back();
    }
  }

  AggregateKind kind_;
  const std::vector<Known>& rows_;
  std::vector<int64_t> values_;
  Value value_ = Value::Between(kHigh, kLow);
  bool missing_ = false;
};

TEST_CASE("The interval is the hull of all completions") {
  std::mt19937 random(3);
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  for (int round = 0; round < 700; ++round) {
    AggregateWorld world;
    const auto kind = static_cast<AggregateKind>(below(8));
    const bool dates = kind >= AggregateKind::kLatest && kind != AggregateKind::kExcess;
    std::vector<Known> rows;
    for (int i = below(5); i > 0; --i) {
      Known row = {.counts = below(3)};
      // Dates around two new years, integers around nought.
      row.first = dates ? Day(2019 + below(2), 1, 1) - 1 + below(3) - 1 : below(7) - 3;
      row.last = row.first + (dates ? below(3) : 0);
      rows.push_back(row);
      const Cell counts = row.counts == 1 ? Cell() : Cell::Exact(row.counts == 2);
      const auto first = static_cast<int32_t>(row.first), last = static_cast<int32_t>(row.last);
      world.person.tables[1].push_back({counts, Cell(), dates ? Cell() : Cell::Exact(first),
                                        dates ? Cell::Between(first, last) : Cell()});
    }
    CAPTURE(round, static_cast<int>(kind));
    const char* column = kind == AggregateKind::kCount ? "" : dates ? "日" : "差";
    CHECK(Same(world.ValueOf(kind, "奖", column), Hull(kind, rows).value()));
  }
}

}  // namespace
}  // namespace tiaowen::interpret
