#include "tests/bench/suzhou_spread.h"

namespace tiaowen::bench {
namespace {

using Weights = std::vector<std::pair<std::string_view, int>>;

ColumnSpread Values(std::string_view table, std::string_view column, Weights weights,
                    int null_permille = 10) {
  ColumnSpread spread;
  spread.table = table;
  spread.column = column;
  spread.weights = std::move(weights);
  spread.null_permille = null_permille;
  return spread;
}

ColumnSpread Numbers(std::string_view table, std::string_view column, int first, int last,
                     int null_permille = 10, int partial_permille = 0) {
  ColumnSpread spread;
  spread.table = table;
  spread.column = column;
  spread.first = first;
  spread.last = last;
  spread.null_permille = null_permille;
  spread.partial_permille = partial_permille;
  return spread;
}

void AddMainColumns(Spread* spread) {
  auto& columns = spread->columns;
  constexpr const char* kMain = "申报人";
  columns.push_back(Values(kMain, "单位所在市", {{"苏州市", 90}, {"无锡市", 5}, {"上海市", 5}}));
  columns.push_back(
      Values(kMain, "单位性质",
             {{"企业", 88}, {"事业单位", 6}, {"机关", 2}, {"社会组织", 2}, {"其他", 2}}));
  columns.push_back(Values(kMain, "从业领域", {{"工程技术", 85}, {"其他", 15}}));
  columns.push_back(Values(kMain, "岗位类别",
                           {{"生产一线技术技能岗位", 72},
                            {"技能岗位", 15},
                            {"专业技术岗位", 7},
                            {"管理岗位", 4},
                            {"其他岗位", 2}}));
  columns.push_back(
      Values(kMain, "在岗状态", {{"在职在岗", 93}, {"在职不在岗", 3}, {"离职", 3}, {"退休", 1}}));
  columns.push_back(
      Values(kMain, "现工作岗位",
             {{"装配一班", 30}, {"装配二班", 25}, {"焊接组", 15}, {"维修组", 20}, {"安装队", 10}}));
  columns.push_back(Values(kMain, "现从事职业",
                           {{"车工", 20},
                            {"焊工", 18},
                            {"电工", 20},
                            {"钳工", 12},
                            {"铣工", 8},
                            {"模具工", 6},
                            {"砌筑工", 6},
                            {"制冷工", 4},
                            {"育婴员", 6}}));
  columns.push_back(Values(kMain, "申报专业类别", {{"机械", 82}, {"建设", 12}, {"化工工程", 6}}));
}

void AddCareer(Spread* spread) {
  auto& columns = spread->columns;
  spread->rows.push_back({"职业技能证书", {5, 25, 35, 20, 10, 5}});
  columns.push_back(
      Values("职业技能证书", "职业", {{"车工", 30}, {"焊工", 25}, {"电工", 25}, {"钳工", 20}}));
  columns.push_back(
      Values("职业技能证书", "等级",
             {{"初级工", 8}, {"中级工", 18}, {"高级工", 42}, {"技师", 22}, {"高级技师", 10}}));
  columns.push_back(Numbers("职业技能证书", "取得日期", -60, 5400, 10, 20));

  spread->rows.push_back({"工作经历", {0, 8, 12, 18, 24, 18, 12, 8}});
  columns.push_back(Numbers("工作经历", "开始日期", 700, 9000, 5, 15));
  columns.push_back(Numbers("工作经历", "结束日期", 0, 0, 800, 15));
  columns.push_back(Values("工作经历", "岗位类别",
                           {{"生产一线技术技能岗位", 60},
                            {"技能岗位", 20},
                            {"专业技术岗位", 8},
                            {"管理岗位", 6},
                            {"其他岗位", 6}}));
  ColumnSpread trade =
      Values("工作经历", "职业", {{"车工", 30}, {"焊工", 30}, {"电工", 20}, {"钳工", 20}});
  trade.as_main = "现从事职业";
  trade.as_main_permille = 600;
  columns.push_back(trade);

  spread->rows.push_back({"年度考核", {4, 6, 13, 50, 19, 8}});
  columns.push_back(
      Values("年度考核", "等次", {{"不合格", 2}, {"基本合格", 3}, {"合格", 75}, {"优秀", 20}}));
  ColumnSpread post = Values("年度考核", "岗位", {{"装配一班", 50}, {"装配二班", 50}});
  post.as_main = "现工作岗位";
  post.as_main_permille = 930;
  columns.push_back(post);
}

void AddDistinctions(Spread* spread) {
  auto& columns = spread->columns;
  spread->rows.push_back({"荣誉", {76, 19, 4, 1}});
  columns.push_back(Values("荣誉", "名称",
                           {{"先进个人", 60},
                            {"苏州市技术能手", 12},
                            {"姑苏高技能重点人才", 6},
                            {"苏州技能大奖", 3},
                            {"姑苏高技能突出人才", 3},
                            {"江苏省技术能手", 4},
                            {"劳动模范", 6},
                            {"全国技术能手", 3},
                            {"江苏工匠", 2},
                            {"中华技能大奖", 1}}));
  columns.push_back(Values("荣誉", "类别", {{"荣誉称号", 85}, {"技术发明奖", 8}, {"其他", 7}}));
  columns.push_back(
      Values("荣誉", "级别", {{"县级", 40}, {"市级", 40}, {"省级", 15}, {"国家级", 5}}));
  columns.push_back(Numbers("荣誉", "取得日期", -30, 4000, 10, 30));

  spread->rows.push_back({"技能竞赛", {84, 13, 2, 1}});
  columns.push_back(
      Values("技能竞赛", "赛事", {{"国内技能竞赛", 95}, {"国际技能竞赛", 3}, {"世界技能大赛", 2}}));
  columns.push_back(
      Values("技能竞赛", "级别", {{"县级", 30}, {"市级", 45}, {"省级", 20}, {"国家级", 5}}));
  columns.push_back(Values("技能竞赛", "奖项",
                           {{"无", 80}, {"优胜奖", 12}, {"铜牌", 4}, {"银牌", 2}, {"金牌", 2}}));
  columns.push_back(Numbers("技能竞赛", "名次", 1, 20));
  columns.push_back(Numbers("技能竞赛", "取得日期", -30, 4000, 10, 30));

  spread->rows.push_back({"职称", {40, 44, 12, 4}});
  columns.push_back(Values("职称", "系列", {{"工程", 75}, {"其他", 25}}));
  columns.push_back(Values("职称", "种类", {{"全国通用", 85}, {"地方", 15}}));
  columns.push_back(
      Values("职称", "名称",
             {{"助理工程师", 50}, {"工程师", 35}, {"高级工程师", 12}, {"正高级工程师", 3}}));
  columns.push_back(Values("职称", "发证市", {{"苏州市", 80}, {"无锡市", 10}, {"上海市", 10}}));
  columns.push_back(Numbers("职称", "取得日期", -30, 5000, 10, 20));
  spread->rows.push_back({"破格认定", {98, 2}});
  columns.push_back(Numbers("破格认定", "认定日期", -30, 700));
  spread->rows.push_back({"毕业证书", {40, 50, 10}});
  columns.push_back(Numbers("毕业证书", "毕业日期", 1000, 9000, 10, 50));
  spread->rows.push_back({"聘任", {60, 30, 10}});
  columns.push_back(Numbers("聘任", "聘任日期", 100, 3000));
  columns.push_back(Numbers("聘任", "解聘日期", 0, 90, 700));
}

}  // namespace

Spread MakeSuzhouSpread(int32_t as_of) {
  Spread spread;
  spread.as_of = as_of;
  AddMainColumns(&spread);
  AddCareer(&spread);
  AddDistinctions(&spread);
  return spread;
}

}  // namespace tiaowen::bench
