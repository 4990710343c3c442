#include <arrow/array.h>
#include <arrow/json/from_string.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <catch2/catch_test_macros.hpp>

#include "runtime/read/register_fixture.h"

// Decimal columns from texts, decimals and integers; floating point is refused.
namespace tiaowen::read {
namespace {

// A main table 人 (编号, 工资 with two digits from 0).
ir::Module WageModule() {
  ir::Module module;
  ir::Table people;
  people.name = "人";
  people.kind = ir::TableKind::kMain;
  people.id_column = 0;
  ir::Column id;
  id.name = "编号";
  ir::Column wage;
  wage.name = "工资";
  wage.type = {ir::TypeKind::kDecimal, {}, 2};
  wage.value_min = 0;
  wage.used = true;
  people.columns = {id, wage};
  module.schema.tables.push_back(people);
  return module;
}

CheckedBatch Check(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  const auto schema =
      arrow::schema({arrow::field("编号", arrow::utf8()), arrow::field("工资", type)});
  const auto array = arrow::json::ArrayFromJSONString(arrow::struct_(schema->fields()), json);
  REQUIRE(array.ok());
  const auto records = arrow::RecordBatch::FromStructArray(*array);
  REQUIRE(records.ok());
  auto checked = CheckRecordBatch(**records, "memory", WageModule(), {});
  REQUIRE(checked.ok());
  return std::move(checked).value();
}

std::string ShowWages(const CheckedBatch& checked) { return Show(checked.batch, WageModule()); }

TEST_CASE("a decimal column of any type that is exact") {
  const std::string shown = "a\n  人 1234.50\nb\n  人 -\nc\n  人 0.07\n";
  const std::string json =
      R"([{"编号": "a", "工资": "1234.50"}, {"编号": "b", "工资": null}, {"编号": "c", "工资": "0.07"}])";
  const std::string wide =
      R"([{"编号": "a", "工资": "1234.50000"}, {"编号": "b", "工资": null}, {"编号": "c", "工资": "0.07000"}])";
  CHECK(ShowWages(Check(arrow::utf8(), json)) == shown);
  CHECK(ShowWages(Check(arrow::decimal32(9, 2), json)) == shown);
  CHECK(ShowWages(Check(arrow::decimal64(18, 2), json)) == shown);
  CHECK(ShowWages(Check(arrow::decimal128(38, 2), json)) == shown);
  CHECK(ShowWages(Check(arrow::decimal128(20, 5), wide)) == shown);
  CHECK(ShowWages(Check(arrow::decimal256(60, 5), wide)) == shown);
  CHECK(ShowWages(Check(arrow::int32(), R"([{"编号": "a", "工资": 7}])")) == "a\n  人 7.00\n");
}

TEST_CASE("a decimal column that counts hundreds") {
  const auto type = arrow::decimal128(5, -2);
  const auto ids = arrow::json::ArrayFromJSONString(arrow::utf8(), R"(["a"])");
  const auto wages =
      arrow::MakeArrayFromScalar(arrow::Decimal128Scalar(arrow::Decimal128(12), type), 1);
  REQUIRE(ids.ok());
  REQUIRE(wages.ok());
  const auto schema =
      arrow::schema({arrow::field("编号", arrow::utf8()), arrow::field("工资", type)});
  const arrow::ArrayVector columns = {*ids, *wages};
  const auto records = arrow::RecordBatch::Make(schema, 1, columns);
  auto checked = CheckRecordBatch(*records, "memory", WageModule(), {});
  REQUIRE(checked.ok());
  CHECK(ShowWages(*checked) == "a\n  人 1200.00\n");
}

TEST_CASE("a decimal that does not fit exactly is rejected with its digits") {
  const CheckedBatch fine =
      Check(arrow::decimal128(20, 5), R"([{"编号": "a", "工资": "1234.50100"}])");
  CHECK(Show(fine.rejects) == "memory:1 工资=1234.50100 (a)\n");
  CHECK(fine.rejects[0].reason.en ==
        "more than the 2 declared fraction digits; nothing is rounded");
  const CheckedBatch large =
      Check(arrow::decimal128(38, 0), R"([{"编号": "a", "工资": "92233720368547759"}])");
  CHECK(large.rejects[0].reason.en == "the number does not fit 64 bits");
  const CheckedBatch negative =
      Check(arrow::decimal128(20, 2), R"([{"编号": "a", "工资": "-0.01"}])");
  CHECK(negative.rejects[0].reason.zh == "工资小于0");
  const CheckedBatch grouped = Check(arrow::utf8(), R"([{"编号": "a", "工资": "1,234.00"}])");
  CHECK(grouped.rejects[0].reason.en ==
        "must be a number like 1234.50, without separators, exponent or unit");
}

TEST_CASE("a column stored as floating point is refused") {
  for (const auto& type : {arrow::float32(), arrow::float64()}) {
    const auto schema =
        arrow::schema({arrow::field("编号", arrow::utf8()), arrow::field("工资", type)});
    const auto checked =
        CheckRecordBatch(**arrow::RecordBatch::MakeEmpty(schema), "memory", WageModule(), {});
    REQUIRE_FALSE(checked.ok());
    CHECK(checked.error().en ==
          "memory: column \"工资\" is stored as " + type->ToString() +
              ", a floating-point type. Those cannot hold decimals exactly and are not read; "
              "store decimal128, integers or texts");
  }
}

}  // namespace
}  // namespace tiaowen::read
