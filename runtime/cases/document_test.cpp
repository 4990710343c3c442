#include "runtime/cases/document.h"

#include <catch2/catch_test_macros.hpp>

#include "runtime/builtin/calendar.h"
#include "runtime/read/register_fixture.h"

// Documents over the small register of register_fixture.h: 人 (编号, 城市, 性质, 认定), 证书 (等级,
// 名次, 取得), 聘期 (年度, 开始, 结束), with one matter, 评定, of targets 甲 and 乙.
namespace tiaowen::cases {
namespace {

ir::Module MakeModule() {
  ir::Module module = read::SmallModule();
  module.matters = {{"评定", {"甲", "乙"}, {}}};
  return module;
}

struct Reading {
  std::vector<Situation> situations;
  std::vector<Problem> problems;
};

Reading Read(const std::string& text) {
  const ir::Module module = MakeModule();
  const ResultLayout layout(module);
  Reading reading;
  reading.situations = ReadDocument(source::File("x.md", text), module, layout, &reading.problems);
  return reading;
}

// Every situation: its heading and date, its people with their rows.
std::string Show(const Reading& reading) {
  const ir::Module module = MakeModule();
  std::string out;
  for (const Situation& situation : reading.situations) {
    out += situation.name + " " + builtin::FormatDate(situation.as_of) + "\n" +
           read::Show(situation.persons, module);
  }
  return out;
}

// "line column=value reason" for each problem.
std::string ShowProblems(const std::string& text) {
  std::string out;
  for (const Problem& problem : Read(text).problems) {
    out += std::to_string(problem.line) + " " + problem.column + "=" + problem.value + " " +
           problem.reason.en + "\n";
  }
  return out;
}

constexpr const char* kDefaults =
    "截止日 2019-12-31\n"     // 1
    "## 默认\n"               // 2
    "人\n"                    // 3
    "| 城市 | 性质 |\n"       // 4
    "|---|---|\n"             // 5
    "| 苏州市 | 企业 |\n"     // 6
    "证书\n"                  // 7
    "| 等级 | 取得 |\n"       // 8
    "|---|---|\n"             // 9
    "| 中 | 2016 |\n"         // 10
    "| 高 | 2017-05-01 |\n";  // 11

TEST_CASE("a person of defaults alone is named after the heading") {
  const Reading reading = Read(std::string(kDefaults) +
                               "## 照默认\n应有结果\n|事项|目标|结论|\n|-|-|-|\n|评定|甲|是|\n");
  CHECK(reading.problems.empty());
  CHECK(Show(reading) ==
        "照默认 2019-12-31\n照默认\n  人 苏州市 企业 -\n"
        "  证书 中 - 2016-01-01..2016-12-31\n  证书 高 - 2017-05-01\n");
  REQUIRE(reading.situations.size() == 1);
  const Situation& situation = reading.situations[0];
  CHECK(situation.has_expectations);
  REQUIRE(situation.expected.size() == 1);
  CHECK(situation.expected[0].id == "照默认");
  CHECK(situation.expected[0].line == 16);
  CHECK(situation.expected[0].conclusion == 0);
  REQUIRE(situation.expected[0].cells.size() == 1);
  CHECK(situation.expected[0].cells[0].column == ResultLayout::kVerdict);
  CHECK(situation.expected[0].cells[0].cell.text == "是");
}

TEST_CASE(
    "what a situation writes stands for the default: columns of the main table, other tables") {
  const Reading reading = Read(std::string(kDefaults) +
                               "## 另写\n- **截止日**：2020年1月1日\n"
                               "### 人\n| 性质 | 认定 |\n|-|-|\n| | 是 |\n"
                               "**证书**：\n| 等级 | 名次 |\n|-|-|\n| 初 | 2 |\n"
                               "## 没有证书\n证书：无\n");
  CHECK(reading.problems.empty());
  CHECK(Show(reading) ==
        "另写 2020-01-01\n另写\n  人 苏州市 - yes\n  证书 初 2 -\n"
        "没有证书 2019-12-31\n没有证书\n  人 苏州市 企业 -\n");
  REQUIRE(reading.situations.size() == 2);
  CHECK_FALSE(reading.situations[0].has_expectations);
}

TEST_CASE("several persons have ids in every table that the situation writes") {
  const Reading reading = Read(std::string(kDefaults) +
                               "## 两人\n人\n|编号|城市|\n|-|-|\n|a|南京市|\n|b||\n"
                               "聘期\n|编号|年度|开始|\n|-|-|-|\n|b|2018|2018-01-01|\n");
  CHECK(reading.problems.empty());
  CHECK(Show(reading) ==
        "两人 2019-12-31\n"
        "a\n  人 南京市* 企业 -\n  证书 中 - 2016-01-01..2016-12-31\n  证书 高 - 2017-05-01\n"
        "b\n  人 - 企业 -\n  证书 中 - 2016-01-01..2016-12-31\n  证书 高 - 2017-05-01\n"
        "  聘期 2018 2018-01-01 inf\n");
  CHECK(ShowProblems(std::string(kDefaults) +
                     "## 两人\n人\n|编号|\n|-|\n|a|\n|b|\n证书\n|等级|\n|-|\n|高|\n") ==
        "19 =证书 with several persons the table needs the column 编号\n");
  CHECK(ShowProblems(std::string(kDefaults) + "## 两人\n人\n|城市|\n|-|\n|a|\n|b|\n") ==
        "14 =人 without the column 编号 there is one row\n");
  CHECK(ShowProblems(std::string(kDefaults) +
                     "## 两人\n人\n|编号|\n|-|\n|a|\n证书\n|编号|等级|\n|-|-|\n|c|高|\n") ==
        "20 证书.编号=c the id is not in the main table (人)\n");
}

TEST_CASE("values are checked as those of a register, at their lines") {
  CHECK(ShowProblems(std::string(kDefaults) +
                     "## 错\n人\n|性质|\n|-|\n|国企|\n证书\n|名次|取得|\n|-|-|\n|0|2017-13-01|\n")
            .starts_with("16 性质=国企 "));
  const Reading reading = Read(std::string(kDefaults) +
                               "## 错\n证书\n|名次|取得|\n|-|-|\n|0|2017-13-01|\n"
                               "## 对\n证书\n|名次|\n|-|\n|1|\n");
  REQUIRE(reading.problems.size() == 2);
  CHECK(reading.problems[0].file == "x.md");
  CHECK(reading.problems[0].line == 16);
  CHECK(reading.problems[0].column == "证书.名次");
  CHECK(reading.problems[0].value == "0");
  CHECK(reading.problems[1].column == "证书.取得");
  REQUIRE(reading.situations.size() == 1);
  CHECK(reading.situations[0].name == "对");
}

TEST_CASE("wrong defaults are told once, at their line") {
  const std::string shown = ShowProblems(
      "截止日 2019-12-31\n## 默认\n证书\n|名次|\n|-|\n|0|\n## 甲\n人\n|城市|\n|-|\n|x|\n"
      "## 乙\n人\n|城市|\n|-|\n|x|\n");
  CHECK(shown.starts_with("6 证书.名次=0 "));
  CHECK(shown.find('\n') == shown.size() - 1);
  CHECK(ShowProblems("## 默认\n人\n|编号|\n|-|\n|a|\n") ==
        "3 =编号 defaults are everybody's and have no ids\n");
  CHECK(ShowProblems("## 默认\n证书：无\n## 默认\n") == "3 =默认 the defaults are written once\n");
}

TEST_CASE("a reference table belongs to nobody and has no ids") {
  ir::Module module = MakeModule();
  ir::Table reference;
  reference.name = "目录";
  reference.kind = ir::TableKind::kReference;
  reference.columns.push_back({.name = "职业"});
  module.schema.tables.push_back(reference);
  const ResultLayout layout(module);
  auto read_document = [&](const std::string& rows) {
    std::vector<Problem> problems;
    const auto situations =
        ReadDocument(source::File("x.md",
                                  "截止日 2019-12-31\n## 两人\n人\n|编号|\n|-|\n|a|\n|b|\n"
                                  "目录\n" +
                                      rows),
                     module, layout, &problems);
    return std::pair(situations.empty() ? 0 : situations[0].persons.applicants, problems.size());
  };
  CHECK(read_document("|职业|\n|-|\n|车工|\n") == std::pair(int64_t{2}, size_t{0}));
  CHECK(read_document("|编号|职业|\n|-|-|\n|a|车工|\n") == std::pair(int64_t{0}, size_t{1}));
}

TEST_CASE("dates") {
  const std::string table = "人\n|城市|\n|-|\n|x|\n";
  CHECK(ShowProblems("## 甲\n" + table).starts_with("1 =甲 there is no as-of date"));
  CHECK(ShowProblems("截止日 2019-12\n## 甲\n截止日 2019-12-31\n" + table)
            .starts_with("1 =截止日 2019-12 the as-of date is a line of its own"));
  CHECK(ShowProblems("截止日 2019-12-31 这一天\n")
            .starts_with("1 =截止日 2019-12-31 这一天 the as-of date is a line"));
  CHECK(ShowProblems("截止日当天也算。\n截止日 2019-12-31\n## 甲\n" + table).empty());
  CHECK(ShowProblems("截止日 2019-12-31\n截止日 2019-12-31\n")
            .starts_with("2 =截止日 2019-12-31 the as-of date is given twice"));
  CHECK(ShowProblems("截止日 2019-12-31\n## 甲\n" + table + "# 另一章\n截止日 2020-12-31\n")
            .starts_with("8 =截止日 2020-12-31 an as-of date belongs before"));
}

TEST_CASE("captions name tables, and nothing is passed over unseen") {
  const std::string head = "截止日 2019-12-31\n## 甲\n";
  CHECK(ShowProblems(head + "|城市|\n|-|\n|x|\n")
            .starts_with("3 = the line before a table names it: 人, 证书, 聘期, or 应有结果"));
  CHECK(ShowProblems(head + "证件\n|城市|\n|-|\n|x|\n").starts_with("4 =证件 the line before"));
  CHECK(ShowProblems(head + "证书\n\n没有表\n") == "3 =证书 no table follows\n");
  CHECK(ShowProblems(head + "### 应有结果\n") == "3 =应有结果 no table follows\n");
  CHECK(ShowProblems("人\n|城市|\n|-|\n|x|\n")
            .starts_with("2 =人 a table belongs below a situation"));
  CHECK(ShowProblems("证书：无\n").starts_with("1 =证书 a table belongs below a situation"));
  CHECK(ShowProblems(head + "人：无\n") == "3 =人：无 the main table is never without rows\n");
  CHECK(ShowProblems(head + "证书：无\n证书\n|等级|\n|-|\n|高|\n") ==
        "5 =证书 this table is given twice here\n");
  CHECK(ShowProblems(head + "证书\n|等及|\n|-|\n|高|\n") ==
        "4 =等及 table 证书 has no such column\n");
  CHECK(ShowProblems(head + "证书\n|等级|等级|\n|-|-|\n|高|高|\n") ==
        "4 =等级 this column occurs twice\n");
  CHECK(ShowProblems("截止日 2019-12-31\n## 默认\n应有结果\n|事项|结论|\n|-|-|\n|评定|是|\n") ==
        "4 =应有结果 expectations belong below a situation\n");
  CHECK(ShowProblems("# 题\n## 说明\n只是话。\n").empty());
}

TEST_CASE("expectations speak of the result's columns, matters, targets and verdicts") {
  auto expect = [](const std::string& table) {
    return ShowProblems("截止日 2019-12-31\n## 甲\n应有结果\n" + table);
  };
  CHECK(expect("|事项|目标|结论|\n|-|-|-|\n|评定|甲|是|\n|评定|乙||\n").empty());
  CHECK(expect("|事项|目标|结果|\n|-|-|-|\n|评定|甲|是|\n")
            .starts_with("4 =结果 no column of the result; choose from 编号, 事项, 目标, 结论"));
  CHECK(expect("|目标|结论|\n|-|-|\n|甲|是|\n") == "4 =事项 this column is missing\n");
  CHECK(expect("|事项|目标|\n|-|-|\n|评定|甲|\n") == "4 =结论 this column is missing\n");
  CHECK(expect("|事项|目标|结论|\n|-|-|-|\n|平定|甲|是|\n") ==
        "6 事项=平定 the policy has no such matter\n");
  CHECK(expect("|事项|目标|结论|\n|-|-|-|\n|评定||是|\n") ==
        "6 目标= 评定 has no such target; choose from 甲, 乙\n");
  CHECK(expect("|事项|目标|结论|\n|-|-|-|\n|评定|甲|可|\n") ==
        "6 结论=可 must be one of 是, 否, 待定\n");
  CHECK(expect("|事项|目标|结论|\n|-|-|-|\n|评定|甲|是|\n|评定|甲|否|\n") ==
        "7 =甲 评定 甲 this conclusion was given in line 6\n");
  CHECK(ShowProblems("截止日 2019-12-31\n## 两人\n人\n|编号|\n|-|\n|a|\n|b|\n"
                     "应有结果\n|事项|目标|结论|\n|-|-|-|\n|评定|甲|是|\n") ==
        "9 =编号 this column is missing\n");
}

}  // namespace
}  // namespace tiaowen::cases
