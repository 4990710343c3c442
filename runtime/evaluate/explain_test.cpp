#include "runtime/evaluate/explain.h"

#include <catch2/catch_test_macros.hpp>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/fleet_for_test.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::evaluate {
namespace {

int32_t Day(int year, int month, int day) { return *builtin::DaysFromCivil(year, month, day); }

// Fills columns of one table row by row; a cell not written is null.
struct Rows {
  batch::Table table;

  Rows(const ir::Table& declared, int64_t rows) {
    table.rows = rows;
    table.offsets = {0, static_cast<int32_t>(rows)};
    table.parents.assign(static_cast<size_t>(rows), 0);
    for (const ir::Column& column : declared.columns)
      table.columns.push_back(batch::MakeColumn(column.type, rows));
  }
  void SetCode(size_t column, int64_t row, int8_t code) {
    table.columns[column].codes[static_cast<size_t>(row)] = code;
    SetValid(column, row);
  }
  void SetValue(size_t column, int64_t row, int32_t value) {
    table.columns[column].values[static_cast<size_t>(row)] = value;
    SetValid(column, row);
  }
  void SetDate(size_t column, int64_t row, int32_t first, int32_t last) {
    table.columns[column].upper[static_cast<size_t>(row)] = last;
    SetValue(column, row, first);
  }
  void SetValid(size_t column, int64_t row) {
    table.columns[column].valid[static_cast<size_t>(row / 64)] |= uint64_t{1} << (row % 64);
  }
};

// A sailor in good health on ship 海鸥, with a third-class and a second-class permit, 甲 unknown,
// who served from 2018-01-01 to 2018-12-31 (365 days of the 730 that two years before 2019-12-31
// have).
batch::Batch MakeSailor(const ir::Module& module) {
  batch::Batch batch;
  batch.applicants = 1;
  batch.ids = {"N7"};
  batch.own_texts = {"海鸥", "海燕"};
  auto own = static_cast<int32_t>(module.texts.size());
  Rows person(module.schema.tables[0], 1), permits(module.schema.tables[1], 2);
  Rows voyages(module.schema.tables[2], 1), reviews(module.schema.tables[3], 1);
  person.SetCode(1, 0, 1);
  person.SetCode(2, 0, 0);
  person.SetValue(3, 0, own);
  person.SetDate(4, 0, Day(2018, 1, 1), Day(2018, 1, 1));
  person.SetCode(6, 0, 1);
  person.SetCode(7, 0, 0);
  permits.SetCode(0, 0, 0);
  permits.SetDate(1, 0, Day(2010, 6, 1), Day(2010, 6, 30));
  permits.SetCode(0, 1, 1);
  permits.SetDate(1, 1, Day(2015, 3, 4), Day(2015, 3, 4));
  voyages.SetDate(0, 0, Day(2018, 1, 1), Day(2018, 1, 1));
  voyages.SetDate(1, 0, Day(2018, 12, 31), Day(2018, 12, 31));
  voyages.SetCode(2, 0, 0);
  reviews.SetValue(0, 0, 2018);
  reviews.SetValue(1, 0, 2);
  reviews.SetValue(2, 0, own);
  for (Rows* rows : {&person, &permits, &voyages, &reviews})
    batch.tables.push_back(std::move(rows->table));
  return batch;
}

std::string ExplainSailor(const ir::Module& module, const batch::Batch& batch,
                          const ExplainOptions& options) {
  Outcomes outcomes;
  interpret::Interpreter(module).Evaluate(batch, builtin::ClockAt(kFleetAsOf), &outcomes);
  ReasonFinder finder(module);
  return RenderExplanation(Explain(finder, batch, outcomes, 0, kFleetAsOf, options),
                           options.language);
}

TEST_CASE("a person's own values, rows and days stand beside the conditions") {
  ir::Module module = MakeFleet();
  batch::Batch batch = MakeSailor(module);
  CHECK(ExplainSailor(module, batch, {}) ==
        "N7 · 截止日 2019-12-31 · 船员办法\n"
        "\n"
        "升任\n"
        "  ✓ 前提 一「船员须合格。」\n"
        "    ✓ 体检合格 为 是 —— 体检合格＝是\n"
        "    ✓ 工种 为 水手 —— 工种＝水手\n"
        "  ✓ 前提 二1「考核前五。」\n"
        "    ✓ 2018 年的 考核：名次 不大于 5 且 船 为 船员的 现船\n"
        "      ✓ 年度＝2018，名次＝2，船＝海鸥\n"
        "  升任 大副：是，途径 常规\n"
        "    依据：一、二1、二2\n"
        "    ✓ 常规（授权：可以） 二2「持有二等证书的，可升任大副。」\n"
        "      ✓ 有 证书：等级 不低于 二等 且 取得日期 不晚于 截止日\n"
        "        ✗ 等级＝三等，取得日期＝2010-06-01至2010-06-30\n"
        "          ✗ 等级 不低于 二等\n"
        "        ✓ 等级＝二等，取得日期＝2015-03-04\n"
        "    ？ 破格（授权：可以） 二3「甲乙或丙，可破格。」\n"
        "      ？ 任一成立\n"
        "        ？ 全部成立\n"
        "          ？ 甲 为 是 —— 甲＝空\n"
        "          ✓ 乙 为 是 —— 乙＝是\n"
        "        ✗ 丙 为 是 —— 丙＝否\n"
        "  升任 船长：否\n"
        "    未满足：没有条款给予此项\n"
        "    照现在的登记，到 2199 年底都不会是「是」\n"
        "\n"
        "出海\n"
        "  出海：否\n"
        "    依据：三\n"
        "    未满足：三：自 入职日期 起，航次（工种 为 水手）累计 满 2 年\n"
        "    照现在的登记，到 2199 年底都不会是「是」\n"
        "    ✗ 条款（授权：可以） 三「满二年，可出海。」\n"
        "      ✗ 自 入职日期 起，航次（工种 为 水手）累计 满 2 年 —— 入职日期＝2018-01-01，"
        "365 天／需 730 天（还差 365 天）\n"
        "\n"
        "退役\n"
        "  ？ 未译条款 四「退役另定。」\n"
        "  退役：待定\n"
        "    依据：四\n"
        "    尚缺：未译条款 四\n");
}

TEST_CASE("a scope that fails leaves the rules unexamined; one matter can be asked for") {
  ir::Module module = MakeFleet();
  batch::Batch batch = MakeSailor(module);
  batch.tables[0].columns[2].codes[0] = 1;      // 轮机
  batch.tables[3].columns[0].values[0] = 2017;  // no review of 2018, the table may be incomplete
  CHECK(ExplainSailor(module, batch, {.language = base::Language::kEnglish, .matter = "升任"}) ==
        "N7 · as of 2019-12-31 · 船员办法\n"
        "\n"
        "升任\n"
        "  ✗ prerequisite 一「船员须合格。」\n"
        "    ✓ 体检合格 is 是 -- 体检合格 = 是\n"
        "    ✗ 工种 is 水手 -- 工种 = 轮机\n"
        "  ？ prerequisite 二1「考核前五。」\n"
        "    ？ 考核 of 2018: 名次 at most 5 and 船 is 船员's 现船 -- no such record\n"
        "  升任 大副: no\n"
        "    by: 一\n"
        "    unmet: 一: 工种 is 水手\n"
        "    with the register as it is, not before the end of 2199\n"
        "    － 常规 (may) 二2「持有二等证书的，可升任大副。」\n"
        "    － 破格 (may) 二3「甲乙或丙，可破格。」\n"
        "  升任 船长: no\n"
        "    by: 一\n"
        "    unmet: 一: 工种 is 水手\n"
        "    with the register as it is, not before the end of 2199\n");
}

}  // namespace
}  // namespace tiaowen::evaluate
