#include <catch2/catch_test_macros.hpp>

#include "compiler/jit/engine.h"
#include "compiler/jit/test_policy.h"

// One instruction kind a test; the expected letters are read off the records above them.
namespace tiaowen::jit {
namespace {

using base::Truth;
using ir::CompareOp;

void AddApplicants(TestPolicy* policy, const std::string& column,
                   const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    policy->AddApplicant(value.empty() ? Record{} : Record{{column, value}});
  }
}

std::string DecideCompare(const std::string& column, const std::vector<std::string>& values,
                          CompareOp op, ir::InstId (*make)(TestPolicy&)) {
  TestPolicy policy;
  AddApplicants(&policy, column, values);
  const ir::InstId lhs = policy.Column("人", column);
  return policy.Decide(policy.Compare(lhs, op, make(policy)));
}

}  // namespace

TEST_CASE("Grades compare by rank, null is unknown") {
  const std::vector<std::string> grades{"0", "2", "4", ""};
  auto two = [](TestPolicy& policy) { return policy.Grade(2); };
  CHECK(DecideCompare("级", grades, CompareOp::kEq, two) == "FTFU");
  CHECK(DecideCompare("级", grades, CompareOp::kNe, two) == "TFTU");
  CHECK(DecideCompare("级", grades, CompareOp::kLt, two) == "TFFU");
  CHECK(DecideCompare("级", grades, CompareOp::kLe, two) == "TTFU");
  CHECK(DecideCompare("级", grades, CompareOp::kGt, two) == "FFTU");
  CHECK(DecideCompare("级", grades, CompareOp::kGe, two) == "FTTU");
}

TEST_CASE("Integers compare with constants, with columns and with the year of the as-of date") {
  const std::vector<std::string> numbers{"-7", "3", "2016", "2147483647", ""};
  CHECK(DecideCompare("数", numbers, CompareOp::kGe,
                      [](TestPolicy& policy) { return policy.Int(3); }) == "FTTTU");
  CHECK(DecideCompare("数", numbers, CompareOp::kEq,
                      [](TestPolicy& policy) { return policy.Add(ir::AsOfYear{-3}); }) == "FFTFU");

  TestPolicy policy;
  policy.AddApplicant({{"数", "1"}, {"数二", "2"}});
  policy.AddApplicant({{"数", "2"}, {"数二", "2"}});
  policy.AddApplicant({{"数", "1"}});
  policy.AddApplicant({{"数二", "1"}});
  policy.AddApplicant({});
  const ir::InstId lhs = policy.Column("人", "数");
  CHECK(policy.Decide(policy.Compare(lhs, CompareOp::kLt, policy.Column("人", "数二"))) == "TFUUU");
}

TEST_CASE("An integer constant beyond 32 bits compares by its value") {
  const std::vector<std::string> numbers{"-2147483648", "705032704", "2147483647", ""};
  auto five_billion = [](TestPolicy& policy) {
    return policy.Int(5'000'000'000);
  };  // 705032704 modulo 2³²
  CHECK(DecideCompare("数", numbers, CompareOp::kEq, five_billion) == "FFFU");
  CHECK(DecideCompare("数", numbers, CompareOp::kLt, five_billion) == "TTTU");
  CHECK(DecideCompare("数", numbers, CompareOp::kGt,
                      [](TestPolicy& policy) { return policy.Int(-5'000'000'000); }) == "TTTU");
}

TEST_CASE("Texts and categories are equal or not") {
  TestPolicy policy;
  const ir::InstId wanted = policy.Text("甲某");
  AddApplicants(&policy, "姓名", {"甲某", "乙某", "", "丙某"});
  const ir::InstId name = policy.Column("人", "姓名");
  CHECK(policy.Decide(policy.Compare(name, CompareOp::kEq, wanted)) == "TFUF");
  CHECK(DecideCompare("类", {"3", "9", ""}, CompareOp::kNe,
                      [](TestPolicy& other) { return other.Category(3); }) == "FTU");
}

TEST_CASE("A boolean column is true, false or unknown") {
  TestPolicy policy;
  AddApplicants(&policy, "认定", {"1", "0", ""});
  CHECK(policy.Decide(policy.Add(ir::IsTrue{policy.Column("人", "认定")})) == "TFU");
}

TEST_CASE("Dates compare as intervals") {
  // 18014 is the as-of date.
  const std::vector<std::string> dates{
      "18013",        "18014",        "18015", "18000..18014", "18010..18020",
      "18014..18020", "18015..18020", "",      "至今"};
  auto as_of = [](TestPolicy& policy) { return policy.Add(ir::AsOf{}); };
  CHECK(DecideCompare("止", dates, CompareOp::kLe, as_of) == "TTFTUUFUF");
  CHECK(DecideCompare("止", dates, CompareOp::kLt, as_of) == "TFFUUFFUF");
  CHECK(DecideCompare("止", dates, CompareOp::kGe, as_of) == "FTTUUTTUT");
  CHECK(DecideCompare("止", dates, CompareOp::kGt, as_of) == "FFTFUUTUT");
  CHECK(DecideCompare("止", dates, CompareOp::kEq, as_of) == "FTFUUUFUF");
  CHECK(DecideCompare("止", dates, CompareOp::kNe, as_of) == "TFTUUUTUT");
}

TEST_CASE("Two date columns compare over all pairs of days; null stays unknown even against 至今") {
  TestPolicy policy;
  policy.AddApplicant({{"日", "10..20"}, {"止", "20..30"}});
  policy.AddApplicant({{"日", "10..20"}, {"止", "21..30"}});
  policy.AddApplicant({{"日", "10..20"}, {"止", "5..9"}});
  policy.AddApplicant({{"日", "10..20"}, {"止", "至今"}});
  policy.AddApplicant({{"止", "至今"}});
  policy.AddApplicant({{"日", "10"}});
  const ir::InstId lhs = policy.Column("人", "日");
  CHECK(policy.Decide(policy.Compare(lhs, CompareOp::kLt, policy.Column("人", "止"))) == "UTFTUU");
}

TEST_CASE("A look-back gives the latest day that is full on the as-of date") {
  // Three years before 2019-04-28 is 2016-04-28, day 16919; full on the day after: 16918.
  auto three_years = [](TestPolicy& policy) { return policy.Add(ir::Lookback{3, 0}); };
  auto day_after = [](TestPolicy& policy) { return policy.Add(ir::Lookback{3, 1}); };
  const std::vector<std::string> dates{"16918", "16919", "16920"};
  CHECK(DecideCompare("日", dates, CompareOp::kLe, three_years) == "TTF");
  CHECK(DecideCompare("日", dates, CompareOp::kLe, day_after) == "TFF");
}

TEST_CASE("A look-back goes back whole months") {
  // Half a year before 2019-04-28 is 2018-10-28, day 17832: 183 days after 2018-04-28. A year and a
  // half before it is 2017-10-28, day 17467.
  auto half = [](TestPolicy& policy) { return policy.Add(ir::Lookback{0, 0, 6}); };
  auto day_after = [](TestPolicy& policy) { return policy.Add(ir::Lookback{0, 1, 6}); };
  auto year_and_half = [](TestPolicy& policy) { return policy.Add(ir::Lookback{1, 0, 6}); };
  const std::vector<std::string> dates{"17467", "17468", "17831", "17832", "17833"};
  CHECK(DecideCompare("日", dates, CompareOp::kLe, half) == "TTTTF");
  CHECK(DecideCompare("日", dates, CompareOp::kLe, day_after) == "TTTFF");
  CHECK(DecideCompare("日", dates, CompareOp::kLe, year_and_half) == "TFFFF");
}

TEST_CASE("A look-back takes the side of a missing day") {
  // Two months before 2019-02-28, day 17955: 2018-12-29, -30 and -31 come round on it by the first
  // side, so 12-31, day 17896; by the other on 03-01, so 12-28, day 17893.
  auto month_end = [](TestPolicy& policy) {
    policy.clock = builtin::ClockAt(17955);
    return policy.Add(ir::Lookback{.months = 2, .missing_day = base::MissingDay::kMonthEnd});
  };
  auto next_month = [](TestPolicy& policy) {
    policy.clock = builtin::ClockAt(17955);
    return policy.Add(ir::Lookback{.months = 2, .missing_day = base::MissingDay::kNextMonth});
  };
  const std::vector<std::string> dates{"17893", "17894", "17896", "17897"};
  CHECK(DecideCompare("日", dates, CompareOp::kLe, month_end) == "TTTF");
  CHECK(DecideCompare("日", dates, CompareOp::kLe, next_month) == "TFFF");
}

TEST_CASE("A look-back counts working days, and is an interval where they are not known") {
  // Of 2019 only days 17900 (2019-01-04), 17902 and 17905 work; of 2018 nothing is known.
  auto two = [](TestPolicy& policy) {
    policy.module.work_calendar = {{.year = 2019, .days = {17900, 17902, 17905}}};
    policy.clock = builtin::ClockAt(17910);
    return policy.Add(ir::Lookback{.working_days = 2});
  };
  auto four = [](TestPolicy& policy) {
    policy.module.work_calendar = {{.year = 2019, .days = {17900, 17902, 17905}}};
    policy.clock = builtin::ClockAt(17910);
    return policy.Add(ir::Lookback{.working_days = 4});
  };
  CHECK(DecideCompare("日", {"17900", "17901", "17902", "17000"}, CompareOp::kLe, two) == "TTFT");
  // 17896 is 2018-12-31: it may be the fourth.
  CHECK(DecideCompare("日", {"17896", "17895", "17000"}, CompareOp::kLe, four) == "FUU");
}

TEST_CASE("Sets of categories are tested by ranges") {
  TestPolicy policy;
  AddApplicants(&policy, "类", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ""});
  ir::InSet set;
  set.value = policy.Column("人", "类");
  for (int code : {7, 1, 3, 2, 9, 2}) set.members.push_back(policy.Category(code));
  CHECK(policy.Decide(policy.Add(set)) == "FTTTFFFTFTU");

  ir::InSet none_of;
  none_of.value = policy.Column("人", "类");
  none_of.members.push_back(policy.Category(4));
  none_of.negated = true;
  CHECK(policy.Decide(policy.Add(none_of)) == "TTTTFTTTTTU");
}

TEST_CASE("Sets of integers and of texts, small and large") {
  TestPolicy policy;
  ir::InSet numbers;
  numbers.value = policy.Column("人", "数");
  for (int64_t number : {-5, 0, 1, 2'000'000'000}) numbers.members.push_back(policy.Int(number));
  numbers.members.push_back(policy.Int(1'000'000'000'000));
  numbers.members.push_back(policy.Add(ir::AsOfYear{0}));

  // Every other text is a member, so there are 40 ranges.
  ir::InSet names;
  names.value = policy.Column("人", "姓名");
  for (int i = 0; i < 80; ++i) {
    const ir::InstId text = policy.Text("名" + std::to_string(i));
    if (i % 2 == 0) names.members.push_back(text);
  }
  policy.AddApplicant({{"数", "-5"}, {"姓名", "名0"}});
  policy.AddApplicant({{"数", "2019"}, {"姓名", "名78"}});
  policy.AddApplicant({{"数", "2000000000"}, {"姓名", "名79"}});
  policy.AddApplicant({{"数", "2"}, {"姓名", "登记里的名"}});
  policy.AddApplicant({});
  CHECK(policy.Decide(policy.Add(numbers)) == "TTTFU");
  CHECK(policy.Decide(policy.Add(names)) == "TTFFU");
}

namespace {

// 目录: 甲类 has 钳工 and 焊工, 乙类 has 焊工 and 车工, 丙类 has none.
void AddCatalogue(TestPolicy* policy) {
  auto text = [&](const char* name) { return policy->module.AddText(name).index; };
  const int32_t fitter = text("钳工"), welder = text("焊工"), turner = text("车工");
  ir::Catalogue catalogue;
  catalogue.name = "目录";
  catalogue.columns = {{"类", {ir::TypeKind::kCategory, policy->category}, false},
                       {"名", {ir::TypeKind::kText, {}}, true}};
  catalogue.rows = {{{{0}}, {{fitter, welder}}}, {{{1}}, {{welder, turner}}}, {{{2}}, {{}}}};
  policy->module.schema.catalogues.push_back(catalogue);
}

void AddTrades(TestPolicy* policy) {
  policy->AddApplicant({{"类", "0"}, {"姓名", "钳工"}});
  policy->AddApplicant({{"类", "0"}, {"姓名", "车工"}});
  policy->AddApplicant({{"类", "1"}, {"姓名", "车工"}});
  policy->AddApplicant({{"类", "1"}, {"姓名", "焊工"}});
  policy->AddApplicant({{"类", "2"}, {"姓名", "焊工"}});
  policy->AddApplicant({{"类", "5"}});
  policy->AddApplicant({{"姓名", "钳工"}});
  policy->AddApplicant({{"类", "0"}, {"姓名", "不在附表的工种"}});
}

}  // namespace

TEST_CASE("A look-up in a catalogue matches rows, not columns") {
  TestPolicy policy;
  AddCatalogue(&policy);
  AddTrades(&policy);
  const ir::CatalogueId catalogue{0};
  const ir::InstId both = policy.Add(
      ir::InCatalogue{catalogue, {0, 1}, {policy.Column("人", "类"), policy.Column("人", "姓名")}});
  CHECK(policy.Decide(both) == "TFTTFUUF");
  const ir::InstId one = policy.Add(ir::InCatalogue{catalogue, {1}, {policy.Column("人", "姓名")}});
  CHECK(policy.Decide(one) == "TTTTTUTF");
  const ir::InstId constant = policy.Add(
      ir::InCatalogue{catalogue, {0, 1}, {policy.Category(1), policy.Column("人", "姓名")}});
  CHECK(policy.Decide(constant) == "FTTTTUFF");
  // Some row has both: the name in its list and the fixed name in the same list.
  const ir::InstId together = policy.Add(
      ir::InCatalogue{catalogue, {1, 1}, {policy.Text("车工"), policy.Column("人", "姓名")}});
  CHECK(policy.Decide(together) == "FTTTTUFF");
}

TEST_CASE("A look-up by a date column is refused, not guessed") {
  TestPolicy policy;
  ir::Catalogue catalogue;
  catalogue.name = "期限表";
  catalogue.columns = {{"日", {ir::TypeKind::kDate, {}}, false}};
  policy.module.schema.catalogues.push_back(catalogue);
  policy.AddRule(policy.AddMatter(),
                 policy.Add(ir::InCatalogue{ir::CatalogueId{0}, {0}, {policy.Column("人", "日")}}));
  auto engine = Compile(policy.module);
  REQUIRE_FALSE(engine.ok());
  CHECK(engine.error().zh == "附表「期限表」按日期列查找，不能编译");
}

TEST_CASE("Spans of years beyond what dates can hold are refused") {
  TestPolicy policy;
  const ir::InstId date = policy.Column("人", "日");
  policy.AddRule(policy.AddMatter(),
                 policy.Compare(date, CompareOp::kLe, policy.Add(ir::Lookback{2'000'000, 0})));
  CHECK_FALSE(Compile(policy.module).ok());
  TestPolicy months;
  const ir::InstId other = months.Column("人", "日");
  months.AddRule(months.AddMatter(),
                 months.Compare(other, CompareOp::kLe, months.Add(ir::Lookback{0, 0, 2'000'000})));
  CHECK_FALSE(Compile(months.module).ok());
}

TEST_CASE("And, Or and Not follow Kleene's tables") {
  TestPolicy policy;
  // 认定 and 级 ≥ 2 take every pair of truths.
  for (const char* left : {"1", "", "0"}) {
    for (const char* right : {"4", "", "0"}) {
      Record record;
      if (*left != 0) record["认定"] = left;
      if (*right != 0) record["级"] = right;
      policy.AddApplicant(record);
    }
  }
  auto left = [&] { return policy.Add(ir::IsTrue{policy.Column("人", "认定")}); };
  auto right = [&] {
    const ir::InstId grade = policy.Column("人", "级");
    return policy.Compare(grade, CompareOp::kGe, policy.Grade(2));
  };
  CHECK(policy.Decide(policy.Add(ir::And{{left(), right()}})) == "TUFUUFFFF");
  CHECK(policy.Decide(policy.Add(ir::Or{{left(), right()}})) == "TTTTUUTUF");
  CHECK(policy.Decide(policy.Add(ir::Not{left()})) == "FFFUUUTTT");
}

TEST_CASE("Constant truths") {
  TestPolicy policy;
  policy.AddApplicant({}, {{"证", {}}});
  policy.AddApplicant({});
  CHECK(policy.Decide(policy.Truth(Truth::kTrue)) == "TT");
  CHECK(policy.Decide(policy.Truth(Truth::kUnknown)) == "UU");
  CHECK(policy.Decide(policy.Truth(Truth::kFalse)) == "FF");
  CHECK(policy.Decide(policy.Exists("证", policy.Truth(Truth::kTrue, "证"))) == "TF");
  CHECK(policy.Decide(policy.Exists("证", policy.Truth(Truth::kUnknown, "证"))) == "UF");
}

}  // namespace tiaowen::jit
