#include "runtime/cases/write_document.h"

#include <catch2/catch_test_macros.hpp>

#include "runtime/builtin/calendar.h"
#include "runtime/cases/document.h"
#include "runtime/read/register_fixture.h"

namespace tiaowen::cases {
namespace {

TEST_CASE("a document that is written reads as what was written") {
  ir::Module module = read::SmallModule();
  module.matters = {{"评定", {"甲", "乙"}, {}}, {"留用", {""}, {}}};
  const int32_t as_of = *builtin::DaysFromCivil(2019, 12, 31);
  const std::string text = WriteDocument(
      "题", "说明。", as_of,
      {{.name = "甲|乙",
        .tables = {{"人", {"城市", "认定"}, {{"苏|州市", ""}}},
                   {"证书", {"名次", "取得"}, {{"1", "2019-01-31"}, {"", "2018-01-31"}}}},
        .matter = "评定",
        .target = "乙",
        .verdict = base::Truth::kUnknown},
       {.name = "空",
        .tables = {},
        .matter = "留用",
        .target = "",
        .verdict = base::Truth::kFalse}});
  CHECK(text ==
        "# 题\n\n说明。\n\n截止日 2019-12-31\n"
        "\n## 甲|乙\n\n人\n\n| 城市 | 认定 |\n| --- | --- |\n| 苏\\|州市 |  |\n"
        "\n证书\n\n| 名次 | 取得 |\n| --- | --- |\n| 1 | 2019-01-31 |\n|  | 2018-01-31 |\n"
        "\n应有结果\n\n| 事项 | 目标 | 结论 |\n| --- | --- | --- |\n| 评定 | 乙 | 待定 |\n"
        "\n## 空\n\n应有结果\n\n| 事项 | 结论 |\n| --- | --- |\n| 留用 | 否 |\n");

  const ResultLayout layout(module);
  std::vector<Problem> problems;
  const std::vector<Situation> situations =
      ReadDocument(source::File("x.md", text), module, layout, &problems);
  REQUIRE(problems.empty());
  REQUIRE(situations.size() == 2);
  CHECK(situations[0].as_of == as_of);
  CHECK(situations[0].persons.ids == std::vector<std::string>{"甲|乙"});
  CHECK(situations[0].persons.tables[1].rows == 2);
  CHECK(situations[0].expected[0].conclusion == 1);
  CHECK(situations[0].expected[0].cells[0].cell.text == "待定");
  CHECK(situations[1].persons.tables[1].rows == 0);
  CHECK(situations[1].expected[0].conclusion == 2);
  CHECK(situations[1].expected[0].cells[0].cell.text == "否");
}

}  // namespace
}  // namespace tiaowen::cases
