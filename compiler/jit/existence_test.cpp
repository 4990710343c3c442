#include <catch2/catch_test_macros.hpp>

#include "compiler/jit/test_policy.h"

// From rows of child tables to applicants.
namespace tiaowen::jit {
namespace {

using base::Truth;
using ir::CompareOp;

ir::InstId GradeAtLeast(TestPolicy& policy, const std::string& table, int grade) {
  const ir::InstId column = policy.Column(table, "级");
  return policy.Compare(column, CompareOp::kGe, policy.Grade(grade));
}

void AddHolders(TestPolicy* policy, const std::string& table) {
  policy->AddApplicant({}, {{table, {{"级", "1"}}}, {table, {{"级", "3"}}}});
  policy->AddApplicant({}, {{table, {{"级", "1"}}}});
  policy->AddApplicant({}, {{table, {{"级", "1"}}}, {table, {}}});
  policy->AddApplicant({}, {{table, {}}, {table, {{"级", "4"}}}});
  policy->AddApplicant({});
}

}  // namespace

TEST_CASE("Exists is the Or over an applicant's rows; without rows it is false") {
  TestPolicy policy;
  AddHolders(&policy, "证");
  CHECK(policy.Decide(policy.Exists("证", GradeAtLeast(policy, "证", 2))) == "TFUTF");
}

TEST_CASE("Over a table that may be incomplete, what is not there is unknown") {
  TestPolicy policy;
  AddHolders(&policy, "奖");
  CHECK(policy.Decide(policy.Exists("奖", GradeAtLeast(policy, "奖", 2))) == "TUUTU");
}

TEST_CASE("The conditions of a predicate must hold on one row") {
  TestPolicy policy;
  policy.AddApplicant({}, {{"证", {{"级", "3"}, {"类", "1"}}}, {"证", {{"级", "1"}, {"类", "2"}}}});
  policy.AddApplicant({}, {{"证", {{"级", "3"}, {"类", "2"}}}});
  const ir::InstId column = policy.Column("证", "类");
  const ir::InstId kind = policy.Compare(column, CompareOp::kEq, policy.Category(2));
  CHECK(policy.Decide(policy.Exists(
            "证", policy.Add(ir::And{{GradeAtLeast(policy, "证", 3), kind}}))) == "FT");
}

TEST_CASE("A column of the applicant is seen from the rows") {
  TestPolicy policy;
  policy.AddApplicant({{"级", "2"}, {"姓名", "一"}, {"日", "50"}, {"认定", "1"}},
                      {{"证", {{"级", "1"}, {"名", "二"}, {"日", "40"}}},
                       {"证", {{"级", "3"}, {"名", "一"}, {"日", "60"}}}});
  policy.AddApplicant({{"级", "2"}, {"姓名", "一"}, {"日", "45..55"}, {"认定", "0"}},
                      {{"证", {{"级", "1"}, {"名", "二"}, {"日", "50"}}}});
  policy.AddApplicant({}, {{"证", {{"级", "1"}, {"名", "二"}, {"日", "40"}}}});
  policy.AddApplicant({{"级", "2"}, {"姓名", "一"}, {"日", "50"}, {"认定", "1"}});
  const ir::InstId grade = policy.Column("证", "级");
  CHECK(policy.Decide(policy.Exists(
            "证", policy.Compare(grade, CompareOp::kGt, policy.Parent("证", "级")))) == "TFUF");
  const ir::InstId name = policy.Column("证", "名");
  CHECK(policy.Decide(policy.Exists(
            "证", policy.Compare(name, CompareOp::kEq, policy.Parent("证", "姓名")))) == "TFUF");
  const ir::InstId date = policy.Column("证", "日");
  CHECK(policy.Decide(policy.Exists(
            "证", policy.Compare(date, CompareOp::kGe, policy.Parent("证", "日")))) == "TUUF");
  CHECK(policy.Decide(policy.Exists("证", policy.Add(ir::IsTrue{policy.Parent("证", "认定")}))) ==
        "TFUF");
}

TEST_CASE("Segments of more than 64 rows, and applicants without rows between them") {
  for (int matching : {0, 62, 63, 64, 129, 199}) {
    TestPolicy policy;
    std::vector<std::pair<std::string, Record>> rows;
    for (int row = 0; row < 200; ++row)
      rows.push_back({"证", {{"级", row == matching ? "4" : "0"}}});
    policy.AddApplicant({}, {{"证", {{"级", "0"}}}});
    policy.AddApplicant({}, rows);
    policy.AddApplicant({});
    policy.AddApplicant({}, {{"证", {{"级", "0"}}}});
    CHECK(policy.Decide(policy.Exists("证", GradeAtLeast(policy, "证", 4))) == "FTFF");
  }
}

TEST_CASE("Keyed looks at the row with the key") {
  TestPolicy policy;
  // The as-of year is 2019.
  policy.AddApplicant(
      {}, {{"考", {{"年", "2018"}, {"级", "3"}}}, {"考", {{"年", "2017"}, {"级", "0"}}}});
  policy.AddApplicant(
      {}, {{"考", {{"年", "2018"}, {"级", "1"}}}, {"考", {{"年", "2017"}, {"级", "4"}}}});
  policy.AddApplicant({}, {{"考", {{"年", "2018"}}}});
  policy.AddApplicant({}, {{"考", {{"年", "2017"}, {"级", "4"}}}});
  policy.AddApplicant({}, {{"考", {{"级", "4"}}}});
  policy.AddApplicant({});
  const ir::InstId key = policy.Add(ir::AsOfYear{-1});
  const ir::InstId predicate = GradeAtLeast(policy, "考", 2);
  CHECK(policy.Decide(policy.Add(ir::Keyed{policy.Table("考"), key, predicate})) == "TFUUUU");
}

TEST_CASE("In a complete table, no row with the key is false unless a key is null") {
  TestPolicy policy;
  policy.AddApplicant({}, {{"考全", {{"年", "2018"}, {"级", "3"}}}});
  policy.AddApplicant({}, {{"考全", {{"年", "2017"}, {"级", "3"}}}});
  policy.AddApplicant({}, {{"考全", {{"年", "2017"}}}, {"考全", {{"级", "0"}}}});
  policy.AddApplicant({}, {{"考全", {{"级", "0"}}}, {"考全", {{"年", "2018"}, {"级", "1"}}}});
  policy.AddApplicant({});
  const ir::InstId key = policy.Int(2018);
  const ir::InstId predicate = GradeAtLeast(policy, "考全", 2);
  CHECK(policy.Decide(policy.Add(ir::Keyed{policy.Table("考全"), key, predicate})) == "TFUFF");
}

namespace {

// 历 rows of category 1, accumulated for one year, at the level of the applicant or from the date
// of a 证.
ir::InstId OneYear(TestPolicy& policy, ir::InstId since, const std::string& level, int years = 1,
                   int days_after = 0, bool continuous = false) {
  const ir::InstId kind = policy.Column("历", "类");
  const ir::InstId filter = policy.Compare(kind, CompareOp::kEq, policy.Category(1));
  return policy.Add(ir::Accumulated{.table = policy.Table("历"),
                                    .filter = filter,
                                    .since = since,
                                    .years = years,
                                    .days_after = days_after,
                                    .level = policy.Table(level),
                                    .continuous = continuous});
}

Record Period(const std::string& start, const std::string& end, const std::string& category = "1") {
  Record record;
  if (!start.empty()) record["始"] = start;
  if (!end.empty()) record["终"] = end;
  if (!category.empty()) record["类"] = category;
  return record;
}

}  // namespace

TEST_CASE("Accumulated days at the applicant's level") {
  // A year before 18014 is 17649: 365 days are needed. The as-of date itself does not count.
  TestPolicy policy;
  policy.AddApplicant({}, {{"历", Period("17649", "18013")}});  // 365
  policy.AddApplicant({}, {{"历", Period("17650", "至今")}});   // 364
  policy.AddApplicant({},
                      {{"历", Period("17000", "17199")}, {"历", Period("17100", "17364")}});  // 365
  policy.AddApplicant({},
                      {{"历", Period("17000", "17199")}, {"历", Period("17200", "17363")}});  // 364
  policy.AddApplicant({}, {{"历", Period("17000", "18000", "2")}});    // not of the category
  policy.AddApplicant({}, {{"历", Period("17000", "18000", "")}});     // perhaps
  policy.AddApplicant({}, {{"历", Period("", "18000")}});              // 0 … without bound
  policy.AddApplicant({}, {{"历", Period("17640..17660", "18013")}});  // 354 … 374
  policy.AddApplicant({});
  CHECK(policy.Decide(OneYear(policy, {}, "人")) == "TFTFFUUUF");
  CHECK(policy.Decide(OneYear(policy, {}, "人", 1, 1)) == "FFFFFUUUF");
}

TEST_CASE("Accumulated days from the date of a row") {
  TestPolicy policy;
  const std::pair<std::string, Record> years{"历", Period("17000", "至今")};
  policy.AddApplicant({}, {years, {"证", {{"级", "3"}, {"日", "17649"}}}});
  policy.AddApplicant({}, {years, {"证", {{"级", "3"}, {"日", "17650"}}}});
  policy.AddApplicant({}, {years, {"证", {{"级", "3"}, {"日", "17640..17650"}}}});
  policy.AddApplicant({}, {years, {"证", {{"级", "3"}}}});
  policy.AddApplicant(
      {}, {years, {"证", {{"级", "0"}, {"日", "17000"}}}, {"证", {{"级", "3"}, {"日", "17650"}}}});
  policy.AddApplicant({}, {years, {"证", {{"日", "17000"}}}});
  policy.AddApplicant({}, {{"证", {{"级", "3"}, {"日", "17000"}}}});
  policy.AddApplicant({}, {years});
  auto predicate = [&] {
    return policy.Add(
        ir::And{{GradeAtLeast(policy, "证", 2), OneYear(policy, policy.Column("证", "日"), "证")}});
  };
  CHECK(policy.Decide(policy.Exists("证", predicate())) == "TFUUFUFF");
  // Under a negation, too: some certificate that is not both high enough and old enough.
  CHECK(policy.Decide(policy.Exists("证", policy.Add(ir::Not{predicate()}))) == "FTUUTUTF");
}

TEST_CASE(
    "Accumulated days from a date of the applicant, and with a filter that accumulates itself") {
  TestPolicy policy;
  const std::pair<std::string, Record> years{"历", Period("17000", "至今")};
  policy.AddApplicant({{"日", "17649"}}, {years, {"证", {}}});
  policy.AddApplicant({{"日", "17650"}}, {years, {"证", {}}});
  policy.AddApplicant({}, {years, {"证", {}}});
  CHECK(policy.Decide(OneYear(policy, policy.Column("人", "日"), "人")) == "TFU");
  CHECK(policy.Decide(policy.Exists("证", OneYear(policy, policy.Parent("证", "日"), "证"))) ==
        "TFU");

  // Periods from whose own 日 on at least a year of category 1 is accumulated, accumulated for a
  // year.
  TestPolicy nested;
  Record late = Period("17000", "至今"), early = late, open = late;
  late["日"] = "17650";
  early["日"] = "17000";
  nested.AddApplicant({}, {{"历", early}});
  nested.AddApplicant({}, {{"历", late}});
  nested.AddApplicant({}, {{"历", open}});
  const ir::InstId filter = OneYear(nested, nested.Column("历", "日"), "历");
  CHECK(nested.Decide(nested.Add(
            ir::Accumulated{nested.Table("历"), filter, {}, 1, 0, nested.Table("人")})) == "TFU");
}

TEST_CASE("A run that is full on the day after must begin on or before a day") {
  // As of 2024-02-29, day 19782: full on the day after if a year was on 2024-02-28, that is from
  // 2023-02-28, day 19416, on. Days that may lie apart must be one more than the year's 366.
  TestPolicy policy;
  for (const char* start : {"19415", "19416", "19417"})
    policy.AddApplicant({}, {{"历", Period(start, "至今")}});
  policy.clock = builtin::ClockAt(19782);
  CHECK(policy.Decide(OneYear(policy, {}, "人", 1, 1, true)) == "TTF");
  CHECK(policy.Decide(OneYear(policy, {}, "人", 1, 1, false)) == "TFF");
}

TEST_CASE("A count of rows is compared, and what may count makes it unknown") {
  const auto decide = [](const std::string& table) {
    TestPolicy policy;
    AddHolders(&policy, table);
    const ir::InstId filter = GradeAtLeast(policy, table, 1);
    const ir::InstId count =
        policy.Add(ir::Aggregate{ir::AggregateKind::kCount, policy.Table(table), -1, filter});
    return policy.Decide(policy.Compare(count, CompareOp::kGe, policy.Int(2)));
  };
  CHECK(decide("证") == "TFUUF");
  CHECK(decide("奖") == "TUUUU");
}

TEST_CASE("The latest date of rows, compared with an interval of days") {
  TestPolicy policy;
  policy.AddApplicant({{"日", "45..55"}}, {{"证", {{"日", "40"}}}, {"证", {{"日", "30..44"}}}});
  policy.AddApplicant({{"日", "45..55"}}, {{"证", {{"日", "40..50"}}}});
  policy.AddApplicant({{"日", "45..55"}}, {{"证", {{"日", "56"}}}, {"证", {}}});
  policy.AddApplicant({{"日", "45..55"}});
  policy.AddApplicant({}, {{"证", {{"日", "40"}}}});
  const ir::TableId table = policy.Table("证");
  const ir::InstId latest = policy.Add(
      ir::Aggregate{ir::AggregateKind::kLatest, table, 5, policy.Truth(Truth::kTrue, "证")});
  CHECK(policy.Decide(policy.Compare(latest, CompareOp::kLt, policy.Column("人", "日"))) ==
        "TUFUU");
}

}  // namespace tiaowen::jit
