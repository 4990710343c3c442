#include "runtime/batch/batch.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::batch {
namespace {

void SetBit(std::vector<uint64_t>* bits, int64_t row) {
  (*bits)[static_cast<size_t>(row / 64)] |= uint64_t{1} << (row % 64);
}

TEST_CASE("a new column is all null and padded to whole words") {
  for (const int64_t rows : {1, 63, 64, 65}) {
    const size_t padded = rows <= 64 ? 64 : 128;
    CAPTURE(rows);
    for (const ir::TypeKind kind :
         {ir::TypeKind::kCategory, ir::TypeKind::kGrade, ir::TypeKind::kBool}) {
      const Column column = MakeColumn({kind, ir::EnumId{}}, rows);
      CHECK(column.codes == std::vector<int8_t>(padded, -1));
      CHECK(column.values.empty());
      CHECK(column.upper.empty());
      CHECK(column.valid == std::vector<uint64_t>(padded / 64, 0));
    }
    for (const ir::TypeKind kind : {ir::TypeKind::kText, ir::TypeKind::kInt}) {
      const Column column = MakeColumn({kind, ir::EnumId{}}, rows);
      CHECK(column.values.size() == padded);
      CHECK(column.codes.empty());
      CHECK(column.upper.empty());
      CHECK_FALSE(column.is_valid(rows - 1));
    }
    const Column date = MakeColumn({ir::TypeKind::kDate, ir::EnumId{}}, rows);
    CHECK(date.values == std::vector<int32_t>(padded, kDateLow));
    CHECK(date.upper == std::vector<int32_t>(padded, kDateHigh));
    CHECK_FALSE(date.is_exact(rows - 1));
  }
}

TEST_CASE("a date is exact when both ends of its interval agree") {
  Column column = MakeColumn({ir::TypeKind::kDate, ir::EnumId{}}, 2);
  column.values = {10, 10};
  column.upper = {10, 11};
  SetBit(&column.valid, 0);
  SetBit(&column.valid, 1);
  CHECK(column.is_exact(0));
  CHECK(column.is_valid(1));
  CHECK_FALSE(column.is_exact(1));
}

TEST_CASE("the ABI's view points into the batch") {
  Batch batch;
  batch.applicants = 2;
  batch.tables.resize(3);  // the third is left empty, as a reference table is
  Table& main = batch.tables[0];
  main.rows = 2;
  main.offsets = {0, 1, 2};
  main.parents = {0, 1};
  main.columns.push_back(MakeColumn({ir::TypeKind::kBool, ir::EnumId{}}, 2));
  main.columns.emplace_back();  // a column that nothing reads
  Table& child = batch.tables[1];
  child.offsets = {0, 0, 0};
  child.columns.push_back(MakeColumn({ir::TypeKind::kDate, ir::EnumId{}}, 0));
  child.columns.push_back(MakeColumn({ir::TypeKind::kInt, ir::EnumId{}}, 0));

  const AbiView view(batch);
  const abi::Batch& abi_batch = view.batch();
  REQUIRE(abi_batch.applicants == 2);
  CHECK(abi_batch.tables[0].rows == 2);
  CHECK(abi_batch.tables[0].offsets == main.offsets.data());
  CHECK(abi_batch.tables[0].parents == main.parents.data());
  CHECK(abi_batch.tables[0].columns[0].values == main.columns[0].codes.data());
  CHECK(abi_batch.tables[0].columns[0].upper == nullptr);
  CHECK(abi_batch.tables[0].columns[0].valid == main.columns[0].valid.data());
  CHECK(abi_batch.tables[0].columns[1].valid != nullptr);
  CHECK(abi_batch.tables[1].rows == 0);
  CHECK(abi_batch.tables[1].columns[0].valid != nullptr);
  CHECK(abi_batch.tables[1].columns[1].valid != nullptr);
  CHECK(abi_batch.tables[2].rows == 0);
}

TEST_CASE("reference tables and their texts are shared, and lie before the batch's own texts") {
  auto references = std::make_shared<References>();
  references->tables.resize(2);
  references->tables[1].rows = 3;
  references->tables[1].columns.push_back(MakeColumn({ir::TypeKind::kText, ir::EnumId{}}, 3));
  references->texts = {"车工", "焊工"};
  Batch batch;
  batch.applicants = 1;
  batch.tables.resize(2);
  batch.own_texts = {"钳工"};
  CHECK(batch.text_beyond_policy(0) == "钳工");
  CHECK(batch.table(ir::TableId(1)).rows == 0);

  batch.references = references;
  CHECK(batch.text_beyond_policy(1) == "焊工");
  CHECK(batch.text_beyond_policy(2) == "钳工");
  CHECK(&batch.table(ir::kMainTable) == &batch.tables[0]);
  CHECK(&batch.table(ir::TableId(1)) == &references->tables[1]);
  const AbiView view(batch);
  CHECK(view.batch().tables[1].rows == 3);
  CHECK(view.batch().tables[1].columns[0].values == references->tables[1].columns[0].values.data());
}

TEST_CASE("the view of a date column has both ends") {
  Batch batch;
  batch.applicants = 1;
  batch.tables.resize(1);
  batch.tables[0].rows = 1;
  batch.tables[0].columns.push_back(MakeColumn({ir::TypeKind::kDate, ir::EnumId{}}, 1));
  const AbiView view(batch);
  const abi::Column& column = view.batch().tables[0].columns[0];
  CHECK(column.values == batch.tables[0].columns[0].values.data());
  CHECK(column.upper == batch.tables[0].columns[0].upper.data());
}

}  // namespace
}  // namespace tiaowen::batch
