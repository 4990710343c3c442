#include "runtime/evaluate/summary.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::evaluate {
namespace {

TEST_CASE("digits are grouped in threes") {
  CHECK(GroupDigits(0) == "0");
  CHECK(GroupDigits(999) == "999");
  CHECK(GroupDigits(1000) == "1,000");
  CHECK(GroupDigits(1204331) == "1,204,331");
  CHECK(GroupDigits(-123456) == "-123,456");
}

Summary MakeSummary() {
  Summary summary;
  summary.applicants = 2000;
  summary.rows = {
      {"升任", "大副", 1200, 790, 10}, {"升任", "二级船长", 5, 1995, 0}, {"出海", "", 2000, 0, 0}};
  summary.missing = {{"考核 2018年", 9}, {"船员.体检合格", 1}};
  summary.unmet = {{"一：工种 为 水手", 1995, 210}, {"二：持有证书", 1}, {"三：丙 为 是", 1}};
  return summary;
}

TEST_CASE("columns align when a Chinese character takes two columns") {
  CHECK(RenderTable(MakeSummary(), base::Language::kChinese) ==
        "                   是     否  待定\n"
        "升任  大副      1,200    790    10\n"
        "      二级船长      5  1,995     0\n"
        "出海            2,000      0     0\n");
}

TEST_CASE("reasons: at most as many as asked, shares rounded half up") {
  CHECK(RenderReasons(MakeSummary(), 2, base::Language::kChinese) ==
        "待定最多的原因：考核 2018年 9 人；船员.体检合格 1 人\n"
        "挡下最多的条件：一：工种 为 水手 99.8 %（只差这一条 10.5 %）；二：持有证书 0.1 %\n");
  Summary none;
  CHECK(RenderReasons(none, 3, base::Language::kChinese).empty());
  none.untranslated = {"四", "五1"};
  CHECK(RenderReasons(none, 3, base::Language::kChinese) == "未译条款使所涉事项待定：四、五1\n");
}

TEST_CASE("tallies of disjoint applicants add up") {
  Tally a(1, 2, 1), b(1, 2, 1);
  a.applicants = 3;
  a.verdicts[0] = {1, 2, 0};
  a.missing = {1, 0};
  b.applicants = 4;
  b.verdicts[0] = {0, 1, 3};
  b.missing = {2, 5};
  b.unmet = {7};
  b.unmet_alone = {2};
  a.Add(b);
  CHECK(a.applicants == 7);
  CHECK(a.verdicts[0] == std::array<int64_t, 3>{1, 3, 3});
  CHECK(a.missing == std::vector<int64_t>{3, 5});
  CHECK(a.unmet == std::vector<int64_t>{7});
  CHECK(a.unmet_alone == std::vector<int64_t>{2});
}

}  // namespace
}  // namespace tiaowen::evaluate
