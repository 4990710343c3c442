#include "runtime/batch/select.h"

#include <array>
#include <catch2/catch_test_macros.hpp>

namespace tiaowen::batch {
namespace {

// A column of dates, of which row `null` is null.
Column MakeDates(const std::vector<int32_t>& days, int64_t null) {
  Column column = MakeColumn({ir::TypeKind::kDate, ir::EnumId{}}, std::ssize(days));
  for (size_t row = 0; row < days.size(); ++row) {
    if (static_cast<int64_t>(row) == null) continue;
    column.values[row] = days[row];
    column.upper[row] = days[row] + 1;
    column.valid[row / 64] |= uint64_t{1} << (row % 64);
  }
  return column;
}

// Three applicants with two, no and one row in a child table; a reference table is third.
Batch MakeThree() {
  Batch batch;
  batch.applicants = 3;
  batch.ids = {"甲", "乙", "丙"};
  batch.references = std::make_shared<References>();
  batch.tables.resize(3);
  Table& main = batch.tables[0];
  main.rows = 3;
  main.offsets = {0, 1, 2, 3};
  main.parents = {0, 1, 2};
  main.columns.push_back(MakeColumn({ir::TypeKind::kBool, ir::EnumId{}}, 3));
  main.columns[0].codes[0] = 1;
  main.columns[0].codes[2] = 0;
  main.columns[0].valid[0] = 0b101;
  main.columns.emplace_back();  // a column that nothing reads
  main.columns.push_back(MakeColumn({ir::TypeKind::kDecimal, ir::EnumId{}}, 3));
  main.columns[2].wide[2] = 250;
  main.columns[2].valid[0] = 0b100;
  Table& child = batch.tables[1];
  child.rows = 3;
  child.offsets = {0, 2, 2, 3};
  child.parents = {0, 0, 2};
  child.columns.push_back(MakeDates({100, 200, 300}, 1));
  return batch;
}

TEST_CASE("applicants are selected with all their rows, in the order that is asked for") {
  const Batch batch = MakeThree();
  const std::array<int32_t, 2> wanted = {2, 0};
  const Batch selected = SelectApplicants(batch, wanted);
  CHECK(selected.applicants == 2);
  CHECK(selected.references == batch.references);
  REQUIRE(selected.tables.size() == 3);
  const Table& main = selected.tables[0];
  CHECK(main.rows == 2);
  CHECK(main.offsets == std::vector<int32_t>{0, 1, 2});
  CHECK(main.parents == std::vector<int32_t>{0, 1});
  CHECK(main.columns[0].codes.size() == 64);
  CHECK(main.columns[0].codes[0] == 0);
  CHECK(main.columns[0].codes[1] == 1);
  CHECK(main.columns[0].codes[2] == -1);
  CHECK(main.columns[0].valid == std::vector<uint64_t>{0b11});
  CHECK(main.columns[1].valid.empty());
  CHECK(main.columns[2].wide[0] == 250);
  CHECK(main.columns[2].valid == std::vector<uint64_t>{0b01});
  const Table& child = selected.tables[1];
  CHECK(child.rows == 3);
  CHECK(child.offsets == std::vector<int32_t>{0, 1, 3});
  CHECK(child.parents == std::vector<int32_t>{0, 1, 1});
  const Column& dates = child.columns[0];
  CHECK(dates.valid == std::vector<uint64_t>{0b011});
  CHECK(dates.values[0] == 300);
  CHECK(dates.upper[0] == 301);
  CHECK(dates.values[1] == 100);
  CHECK(dates.values[2] == kDateLow);  // the null, and what pads it
  CHECK(dates.upper[2] == kDateHigh);
  CHECK(dates.values[63] == kDateLow);
  CHECK(dates.upper[63] == kDateHigh);
  CHECK(selected.tables[2].columns.empty());
}

TEST_CASE("those without rows are selected with empty tables, and nobody as nobody") {
  const Batch batch = MakeThree();
  const std::array<int32_t, 1> second = {1};
  const Batch selected = SelectApplicants(batch, second);
  CHECK(selected.tables[1].rows == 0);
  CHECK(selected.tables[1].offsets == std::vector<int32_t>{0, 0});
  CHECK(selected.tables[1].columns[0].values.empty());
  const Batch nobody = SelectApplicants(batch, {});
  CHECK(nobody.applicants == 0);
  CHECK(nobody.tables[0].rows == 0);
  CHECK(nobody.tables[0].offsets == std::vector<int32_t>{0});
}

TEST_CASE("padding reaches the next word") {
  Batch batch;
  batch.applicants = 100;
  Table& main = batch.tables.emplace_back();
  main.rows = 100;
  std::vector<int32_t> days, everybody;
  for (int32_t i = 0; i < 100; ++i) {
    main.offsets.push_back(i);
    main.parents.push_back(i);
    days.push_back(i);
    everybody.push_back(i);
  }
  main.offsets.push_back(100);
  main.columns.push_back(MakeDates(days, 70));
  const Batch selected = SelectApplicants(batch, everybody);
  CHECK(selected.tables[0].columns[0].values == main.columns[0].values);
  CHECK(selected.tables[0].columns[0].upper == main.columns[0].upper);
  CHECK(selected.tables[0].columns[0].valid == main.columns[0].valid);
}

}  // namespace
}  // namespace tiaowen::batch
