#include "runtime/cases/run_cases.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "runtime/evaluate/fleet_for_test.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/read/register_fixture.h"

// Cases of the small policy of fleet_for_test.h, through the interpreter. By hand, for somebody
// healthy, 水手, whose 2018 review is place 3 on the present ship:
//   升任 大副 常规 wants a 证书 of 二等 held on the as-of date; 破格 wants 甲 and 乙, or 丙.
namespace tiaowen::cases {
namespace {

ir::Module MakeModule() {
  ir::Module module = evaluate::MakeFleet();
  for (ir::Table& table : module.schema.tables) {
    for (ir::Column& column : table.columns) column.used = true;
  }
  return module;
}

class Fixture {
 public:
  Fixture() : module_(MakeModule()), engine_(module_) { WriteRegister(); }

  void Write(const std::string& name, std::string_view bytes) const { folder_.Write(name, bytes); }
  std::string path(const std::string& name = "") const { return folder_.path(name); }
  std::string Bytes(const std::string& name) const {
    std::ifstream stream(folder_.path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  base::Result<Report> Run(const Options& options = {}) const {
    return RunCases(folder_.path(), module_, engine_, options);
  }

  const ir::Module& module() const { return module_; }

 private:
  void WriteRegister() const {
    std::filesystem::create_directories(folder_.path("register"));
    Write("register/船员.csv",
          "编号,体检合格,工种,现船,入职日期,甲,乙,丙\n"
          "a,是,水手,海星,2010-01-01,否,否,否\n"
          "b,是,水手,海星,2010-01-01,是,是,\n"
          "c,是,轮机,海星,2010-01-01,是,是,\n"
          "d,,水手,海星,,,,是\n");
    Write("register/证书.csv", "编号,等级,取得日期\na,二等,2019-12-31\nb,二等,2020-01-01\n");
    Write("register/航次.csv", "编号,起,止,工种\na,2018-01-01,,水手\n");
    Write("register/考核.csv",
          "编号,年度,名次,船\na,2018,3,海星\nb,2018,5,海星\nc,2018,3,海星\nd,2018,3,海星\n");
  }

  read::ScratchDirectory folder_;
  ir::Module module_;
  interpret::Interpreter engine_;
};

// "line person|subject|column|expected|got" for each difference of a file.
std::string Show(const FileReport& file) {
  std::string out;
  for (const Difference& d : file.differences) {
    out += fmt::format("{} {}|{}|{}|{}|{}\n", d.line, d.person, d.subject, d.column, d.expected,
                       d.got);
  }
  return out;
}

constexpr const char* kRight =
    "编号,事项,目标,结论,途径\n"
    "a,升任,大副,是,常规\n"  // the certificate of the day itself counts
    "b,升任,大副,是,破格\n"  // that of the next day does not; 甲 and 乙
    "c,升任,大副,否,\n"      // 轮机
    "d,升任,大副,待定,\n"    // no 体检
    "a,出海,,否,\n"          // 2018-01-01 is a day late for two years
    "a,退役,,待定,\n"        // not translated
    "a,升任,船长,否,\n";     // no sentence gives it

TEST_CASE("a register beside its expectations, all as expected") {
  Fixture fixture;
  fixture.Write("expected-2019-12-31.csv", kRight);
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  CHECK(report->problems.empty());
  REQUIRE(report->files.size() == 1);
  CHECK(Show(report->files[0]).empty());
  CHECK(report->files[0].persons == 4);
  CHECK(report->files[0].expectations == 7);
  CHECK(report->passed());
}

TEST_CASE("every cell that differs is told with the reasons") {
  Fixture fixture;
  fixture.Write("expected-2019-12-31.csv",
                "结论,目标,事项,途径,编号\n否,大副,升任,常规,a\n是,大副,升任,破格,c\n");
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  REQUIRE(report->files.size() == 1);
  CHECK_FALSE(report->passed());
  CHECK(Show(report->files[0]) ==
        "2 a|升任 大副|结论|否|是\n"
        "3 c|升任 大副|结论|是|否\n"
        "3 c|升任 大副|途径|破格|\n");
  const auto& reasons = report->files[0].differences[1].reasons;
  REQUIRE(reasons.size() == 2);
  CHECK(reasons[0] == std::pair<std::string, std::string>("依据", "一"));
  CHECK(reasons[1] == std::pair<std::string, std::string>("未满足", "一：工种 为 水手"));
}

TEST_CASE("accept changes the cells that differ and nothing else") {
  Fixture fixture;
  const std::string mark = "\xEF\xBB\xBF";
  fixture.Write("expected-2019-12-31.csv", mark + "备考,编号,事项,目标,结论\r\n");
  REQUIRE(fixture.Run().ok());
  CHECK(fixture.Run()->problems.size() == 1);  // 备考 is no column of the result

  fixture.Write("expected-2019-12-31.csv",
                mark +
                    "未满足,编号,事项,目标,结论\r\n\r\n,\"c\",升任,大副,\"是\"\r\n"
                    ",a,升任,大副,是\r\n,b,升任,大副,\r\n");
  fixture.Write("文.md",
                "# 题\n截止日 2019-12-31\n## 甲\n船员\n|体检合格|工种|丙|\n|-|-|-|\n|是|水手|是|\n"
                "考核：\n| 年度 | 名次 | 船 |\n|---|---|---|\n| 2018 | 6 | |\n"
                "应有结果\n| 事项 | 目标 | 结论 | 途径 |\n|---|---|---|---|\n"
                "| 升任 | 大副 | 是   | 破格 |\n| 出海 | |  | |\n\n尾 | 是\n");
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  REQUIRE(report->problems.empty());
  CHECK(report->CountDifferences() == 6);
  const auto written = Accept(*report);
  REQUIRE(written.ok());
  CHECK(*written == 6);
  CHECK(fixture.Bytes("expected-2019-12-31.csv") ==
        mark +
            "未满足,编号,事项,目标,结论\r\n\r\n一：工种 为 水手,\"c\",升任,大副,否\r\n"
            ",a,升任,大副,是\r\n,b,升任,大副,是\r\n");
  CHECK(fixture.Bytes("文.md") ==
        "# 题\n截止日 2019-12-31\n## 甲\n船员\n|体检合格|工种|丙|\n|-|-|-|\n|是|水手|是|\n"
        "考核：\n| 年度 | 名次 | 船 |\n|---|---|---|\n| 2018 | 6 | |\n"
        "应有结果\n| 事项 | 目标 | 结论 | 途径 |\n|---|---|---|---|\n"
        "| 升任 | 大副 | 否   |  |\n| 出海 | | 否 | |\n\n尾 | 是\n");
  CHECK(fixture.Run()->passed());
}

TEST_CASE("accept leaves a file alone that changed meanwhile") {
  Fixture fixture;
  fixture.Write("expected-2019-12-31.csv", "编号,事项,目标,结论\na,升任,大副,否\n");
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  fixture.Write("expected-2019-12-31.csv", "编号,事项,目标,结论\nb,升任,大副,否\n");
  CHECK_FALSE(Accept(*report).ok());
  CHECK(fixture.Bytes("expected-2019-12-31.csv") == "编号,事项,目标,结论\nb,升任,大副,否\n");
}

TEST_CASE("coverage is what some person had of each clause") {
  Fixture fixture;
  fixture.Write("expected-2019-12-31.csv", kRight);
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  const auto sentences =
      ListCoverage(fixture.module(), report->coverage, "", base::Language::kChinese);
  REQUIRE(sentences.size() == 5);
  // 一: the And is false for c, undecided for d, true for a; 体检 is never false; 工种 never
  // undecided.
  CHECK(sentences[0].label == "一");
  REQUIRE(sentences[0].clauses.size() == 3);
  CHECK(sentences[0].clauses[0].complete());
  CHECK(sentences[0].clauses[1].seen == Coverage::Seen{false, true, true});
  CHECK(sentences[0].clauses[2].seen == Coverage::Seen{true, false, true});
  CHECK(sentences[0].CountComplete() == 1);
  CHECK(sentences[0].Count(evaluate::Outcome::kFalse) == 2);
  // 二2: c's scope is false, so that c is not examined; a has the certificate, b and d do not.
  CHECK(sentences[2].clauses[0].seen == Coverage::Seen{true, false, true});
  const auto sea =
      ListCoverage(fixture.module(), report->coverage, "出海", base::Language::kChinese);
  REQUIRE(sea.size() == 1);
  CHECK(sea[0].label == "三");
  // a: 729 days of 730. b, c: no voyage. d: no voyage, whatever the first day.
  CHECK(sea[0].clauses[0].seen == Coverage::Seen{true, false, false});
}

TEST_CASE("persons whose rows are wrong are problems, and so are persons nobody knows") {
  Fixture fixture;
  fixture.Write("register/证书.csv", "编号,等级,取得日期\na,一等,2019-12-31\n");
  fixture.Write("expected-2019-12-31.csv", "编号,事项,目标,结论\na,升任,大副,是\ne,升任,大副,是\n");
  fixture.Write("expected-2020-12-31.csv", "编号,事项,目标,结论\nc,升任,大副,否\n");
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  REQUIRE(report->problems.size() == 3);
  CHECK(report->problems[0].file == fixture.path("register/证书.csv"));
  CHECK(report->problems[0].line == 2);
  CHECK(report->problems[0].value == "一等");
  CHECK(report->problems[1].value == "a");
  CHECK(report->problems[2].value == "e");
}

TEST_CASE("a folder of its own with its own dates, and expected data errors") {
  Fixture fixture;
  std::filesystem::create_directories(fixture.path("坏"));
  fixture.Write("坏/船员.csv", "编号,体检合格\na,也许\nb,是\n,是\n");
  fixture.Write("坏/rejects-expected.csv",
                "文件,行号,列,取值,原因,申报人编号\n船员.csv,2,体检合格,也许,随便,a\n"
                "船员.csv,3,体检合格,是,,b\n");
  fixture.Write("坏/expected-2019-12-31.csv", "编号,事项,目标,结论\nb,升任,大副,否\n");
  fixture.Write("expected-2019-12-31.csv", kRight);
  const auto report = fixture.Run({{"坏"}, ""});
  REQUIRE(report.ok());
  CHECK(report->problems.empty());
  REQUIRE(report->files.size() == 2);
  CHECK(report->files[0].passed() == false);  // 待定: the review is not known
  CHECK(Show(report->files[0]) == "2 b|升任 大副|结论|否|待定\n");
  CHECK(Show(report->files[1]) ==
        "3 b|船员.csv:3 体检合格 「是」|拒收|拒收|未拒收\n"
        "0 |船员.csv:4 编号 「」|拒收|不拒收|拒收\n");
  CHECK(report->files[1].persons == 3);
  const auto written = Accept(*report);
  REQUIRE(written.ok());
  CHECK(*written == 1);
}

TEST_CASE("cases without expectations do not pass") {
  Fixture fixture;
  const auto report = fixture.Run();
  REQUIRE(report.ok());
  REQUIRE(report->files.size() == 1);
  CHECK_FALSE(report->passed());
  fixture.Write("expected-2019-12-31.csv", kRight);
  fixture.Write("空.md", "# 只有题目\n");
  fixture.Write("漏.md", "截止日 2019-12-31\n## 甲\n船员\n|甲|\n|-|\n|是|\n");
  const auto more = fixture.Run();
  REQUIRE(more.ok());
  REQUIRE(more->files.size() == 3);
  CHECK(more->files[0].passed());
  CHECK(more->files[1].unexpected.size() == 1);
  CHECK(more->files[2].unexpected.size() == 1);
}

TEST_CASE("filters choose files and headings, a matter chooses rows") {
  Fixture fixture;
  fixture.Write("expected-2019-12-31.csv", kRight);
  fixture.Write("文.md",
                "截止日 2019-12-31\n## 健康\n船员\n|体检合格|\n|-|\n|否|\n"
                "应有结果\n|事项|目标|结论|\n|-|-|-|\n|升任|大副|否|\n|退役||待定|\n"
                "## 别的\n船员\n|体检合格|\n|-|\n|否|\n"
                "应有结果\n|事项|目标|结论|\n|-|-|-|\n|升任|大副|是|\n");
  const auto report = fixture.Run({{"健康"}, ""});
  REQUIRE(report.ok());
  REQUIRE(report->files.size() == 1);
  CHECK(report->files[0].situations == 1);
  CHECK(report->files[0].expectations == 2);
  CHECK(report->passed());
  CHECK(fixture.Run({{"健康"}, "退役"})->files[0].expectations == 1);
  CHECK(fixture.Run({{"文"}, ""})->files[0].situations == 2);
  CHECK_FALSE(fixture.Run({{"文"}, ""})->passed());
  CHECK(fixture.Run({{"expected-2019"}, "出海"})->files[0].expectations == 1);
  CHECK_FALSE(fixture.Run({{"没有这样的"}, ""}).ok());
  // Nothing to compare is no success.
  CHECK(fixture.Run({{"别的"}, "出海"})->CountExpectations() == 0);
  CHECK_FALSE(fixture.Run({{"别的"}, "出海"})->passed());
}

TEST_CASE("what is no case is told, or is no business of the cases") {
  const ir::Module module = MakeModule();
  const interpret::Interpreter engine(module);
  const read::ScratchDirectory folder;
  CHECK_FALSE(RunCases(folder.path("nowhere"), module, engine, {}).ok());
  CHECK_FALSE(RunCases(folder.path(), module, engine, {}).ok());
  folder.Write("README.md", "# 说明\n");
  folder.Write(".隐藏.csv", "");
  folder.Write("图.png", "");
  CHECK_FALSE(RunCases(folder.path(), module, engine, {}).ok());
  folder.Write("expected-2019.csv", "编号\n");
  folder.Write("expected-2019-12-31.csv", "编号\n");
  std::filesystem::create_directories(folder.path("空夹"));
  const auto report = RunCases(folder.path(), module, engine, {});
  REQUIRE(report.ok());
  REQUIRE(report->problems.size() == 3);
  CHECK(report->problems[0].file == folder.path("expected-2019.csv"));
  CHECK(report->problems[1].file == folder.path("空夹"));
  CHECK(report->problems[2].file == folder.path("expected-2019-12-31.csv"));
}

}  // namespace
}  // namespace tiaowen::cases
