#include "compiler/driver/policy.h"

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/json/from_string.h>

#include <catch2/catch_test_macros.hpp>

#include "runtime/builtin/calendar.h"

namespace tiaowen {
namespace {

const std::string kFolder = std::string(TIAOWEN_SOURCE_DIR) + "/policies/suzhou-2019-28";
constexpr int kConclusions = 21;

std::shared_ptr<arrow::Field> TextField(const char* name) {
  return arrow::field(name, arrow::utf8());
}

std::shared_ptr<arrow::Schema> MakeSchema() {
  auto list_of = [](arrow::FieldVector fields) {
    return arrow::list(arrow::struct_(std::move(fields)));
  };
  return arrow::schema({
      TextField("申报人编号"),
      TextField("单位所在市"),
      TextField("单位性质"),
      TextField("从业领域"),
      TextField("岗位类别"),
      TextField("在岗状态"),
      TextField("现工作岗位"),
      TextField("现从事职业"),
      TextField("申报专业类别"),
      arrow::field("创造性劳动认定", arrow::boolean()),
      TextField("遵章守纪认定"),
      TextField("职业道德认定"),
      arrow::field("职业技能证书", list_of({TextField("职业"), TextField("等级"),
                                            TextField("证书类别"), TextField("取得日期")})),
      arrow::field("工作经历", list_of({TextField("开始日期"), TextField("结束日期"),
                                        TextField("岗位类别"), TextField("职业")})),
      arrow::field("年度考核", list_of({arrow::field("年度", arrow::int32()), TextField("等次"),
                                        TextField("岗位")})),
  });
}

// One person who has held 高级工 since 2015-01-01 and has worked since; `employer` is the kind of
// employer.
std::string Person(const char* id, const char* employer) {
  return fmt::format(
      R"(["{}", "苏州市", "{}", "工程技术", "生产一线技术技能岗位", "在职在岗", "一班", "车工", "机械", true,
      "是", "是", [["车工", "高级工", "职业技能等级证书", "2015-01-01"]],
      [["2010-01-01", null, "生产一线技术技能岗位", "车工"]],
      [[2016, "合格", "一班"], [2017, "优秀", "一班"], [2018, "合格", "一班"]]])",
      id, employer);
}

std::shared_ptr<arrow::RecordBatch> MakeRecords(const std::vector<std::string>& people) {
  std::shared_ptr<arrow::Schema> schema = MakeSchema();
  auto rows = arrow::json::ArrayFromJSONString(arrow::struct_(schema->fields()),
                                               fmt::format("[{}]", fmt::join(people, ",")));
  REQUIRE(rows.ok());
  return arrow::RecordBatch::FromStructArray(*rows).ValueOrDie();
}

struct Answer {
  Evaluation evaluation;
  std::shared_ptr<arrow::RecordBatch> rows;
};

Answer Ask(const Policy& policy, const std::vector<std::string>& people) {
  ArrowArray array, rows;
  ArrowSchema schema, rows_schema;
  REQUIRE(arrow::ExportRecordBatch(*MakeRecords(people), &array, &schema).ok());
  EvaluateOptions options{.as_of = *builtin::DaysFromCivil(2019, 12, 31)};
  base::Result<Evaluation> evaluation =
      policy.Evaluate(&array, &schema, options, &rows, &rows_schema);
  REQUIRE(evaluation.ok());
  return {std::move(*evaluation), arrow::ImportRecordBatch(&rows, &rows_schema).ValueOrDie()};
}

std::string Cell(const Answer& answer, const char* column, int64_t row) {
  return (*answer.rows->GetColumnByName(column)->GetScalar(row))->ToString();
}

TEST_CASE("both engines answer a batch over the C Data Interface") {
  for (EngineKind engine : {EngineKind::kNative, EngineKind::kInterpreter}) {
    base::Result<Policy> policy = Policy::Open(kFolder, engine);
    REQUIRE(policy.ok());
    Answer answer =
        Ask(*policy, {Person("甲", "企业"), Person("乙", "国企"), Person("丙", "机关")});
    CHECK(answer.evaluation.counts.applicants_read == 3);
    CHECK(answer.evaluation.counts.applicants_rejected == 1);
    REQUIRE(answer.evaluation.rejects.size() == 1);
    CHECK(answer.evaluation.rejects[0].applicant_id == "乙");
    CHECK(answer.evaluation.rejects[0].value == "国企");
    REQUIRE(answer.rows->num_rows() == 2 * kConclusions);
    CHECK(Cell(answer, "申报人编号", 0) == "甲");
    CHECK(Cell(answer, "目标", 0) == "助理工程师");
    CHECK(Cell(answer, "结论", 0) == "是");
    CHECK(Cell(answer, "途径", 0) == "正常");
    CHECK(Cell(answer, "结论", 1) == "否");
    CHECK(Cell(answer, "申报人编号", kConclusions) == "丙");
    CHECK(Cell(answer, "结论", kConclusions) == "否");
  }
}

TEST_CASE("an empty batch gives an empty table with the result's columns") {
  base::Result<Policy> policy = Policy::Open(kFolder);
  REQUIRE(policy.ok());
  Answer answer = Ask(*policy, {});
  CHECK(answer.rows->num_rows() == 0);
  CHECK(answer.rows->schema()->GetFieldIndex("结论") == 3);
}

TEST_CASE("a folder that is no policy is an error in both languages") {
  base::Result<Policy> policy = Policy::Open(kFolder + "/cases");
  REQUIRE(!policy.ok());
  CHECK(policy.error().zh.find("policy.tiaowen") != std::string::npos);
  CHECK(policy.error().en.find("cannot read") != std::string::npos);
}

}  // namespace
}  // namespace tiaowen
