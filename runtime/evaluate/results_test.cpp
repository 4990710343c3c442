#include "runtime/evaluate/results.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <random>

#include "compiler/ir/verify.h"
#include "runtime/evaluate/coded_texts.h"
#include "runtime/evaluate/fleet_for_test.h"

namespace tiaowen::evaluate {
namespace {

constexpr Outcome F = Outcome::kFalse, U = Outcome::kUnknown, T = Outcome::kTrue,
                  N = Outcome::kNotExamined;

struct Fleet {
  ir::Module module = MakeFleet();
  ReasonFinder finder{module};
  Wording wording{module, finder.clause_table(), kFleetAsOf};

  batch::Batch People(int64_t count, int64_t first = 0) const {
    batch::Batch batch;
    batch.applicants = count;
    for (int64_t i = 0; i < count; ++i) batch.ids.push_back(fmt::format("N{}", first + i));
    return batch;
  }
};

// Rows as "a|b|…", a null as "-".
std::vector<std::string> Rows(const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
  std::vector<std::string> rows;
  for (const auto& batch : batches) {
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string line;
      for (int c = 0; c < batch->num_columns(); ++c) {
        const arrow::Array& column = *batch->column(c);
        line += (c == 0 ? "" : "|") +
                (column.IsNull(row) ? "-" : std::string(CodedTextAt(column, row)));
      }
      rows.push_back(line);
    }
  }
  return rows;
}

// Sets the clauses of one applicant in order, and the verdict of each conclusion from them by
// strong Kleene logic.
void SetClauses(OutcomeWriter* writer, int64_t applicant, const std::vector<Outcome>& clauses) {
  for (size_t i = 0; i < clauses.size(); ++i) writer->Clause(i, applicant, clauses[i]);
  auto truth = [&](size_t clause) { return static_cast<base::Truth>(clauses[clause]); };
  base::Truth scope = base::And(truth(0), truth(3));
  base::Truth mate =
      scope == base::Truth::kFalse ? scope : base::And(scope, base::Or(truth(4), truth(5)));
  writer->Verdict(0, applicant, mate);
  writer->Verdict(1, applicant, base::Truth::kFalse);
  writer->Verdict(2, applicant, truth(10));
  writer->Verdict(3, applicant, base::Truth::kUnknown);
}

std::vector<std::string> LongRows(const Fleet& fleet, const OutcomeWriter& writer) {
  ResultBuilder builder(fleet.finder, fleet.wording, Layout::kLong);
  Tally tally = builder.MakeTally();
  auto built = builder.Build(fleet.People(writer.outcomes.applicants), writer.outcomes, &tally);
  REQUIRE(built.ok());
  return Rows(*built);
}

TEST_CASE("the test's policy is sound and has the clauses it says") {
  Fleet fleet;
  CHECK(ir::Verify(fleet.module).empty());
  CHECK(fleet.finder.clause_table().clauses.size() == kFleetClauses);
  CHECK(fleet.finder.clause_table().facts.size() == kFleetFacts);
}

TEST_CASE("是: paths in the matter's order, every true prerequisite and rule") {
  Fleet fleet;
  OutcomeWriter writer(2);
  SetClauses(&writer, 0, {T, T, T, T, T, T, F, F, T, T, T});  // both paths
  SetClauses(&writer, 1, {T, T, T, T, F, T, T, T, T, U, T});  // the exception only, 丙 open
  auto rows = LongRows(fleet, writer);
  CHECK(rows[0] == "N0|升任|大副|是|常规、破格|一、二1、二2、二3|-|-");
  CHECK(rows[2] == "N0|出海|-|是|-|三|-|-");
  CHECK(rows[4] == "N1|升任|大副|是|破格|一、二1、二3|-|-");
}

TEST_CASE("否 by scope: the union over the false prerequisites, the rules were not examined") {
  Fleet fleet;
  OutcomeWriter writer(2);
  SetClauses(&writer, 0, {F, F, F, F, N, N, N, N, N, N, F});
  SetClauses(&writer, 1,
             {F, U, F, U, N, N, N, N, N, N, F});  // an unknown operand is not in the set
  auto rows = LongRows(fleet, writer);
  CHECK(rows[0] ==
        "N0|升任|大副|否|-|一、二1|-|一：体检合格 为 是；一：工种 为 水手；"
        "二1：2018 年的 考核：名次 不大于 5 且 船 为 船员的 现船");
  CHECK(rows[1] ==
        "N0|升任|船长|否|-|一、二1|-|一：体检合格 为 是；一：工种 为 水手；"
        "二1：2018 年的 考核：名次 不大于 5 且 船 为 船员的 现船");
  CHECK(rows[2] == "N0|出海|-|否|-|三|-|三：自 入职日期 起，航次（工种 为 水手）累计 满 2 年");
  CHECK(rows[4] == "N1|升任|大副|否|-|一|-|一：工种 为 水手");
}

TEST_CASE("否 by rules: the rule, and within Or the operand, with the fewest false conditions") {
  Fleet fleet;
  OutcomeWriter writer(3);
  SetClauses(&writer, 0, {T, T, T, T, F, F, F, F, F, F, T});  // a tie of one each: the first rule
  SetClauses(&writer, 1, {U, U, T, T, F, F, F, F, T, F, T});  // scope open, rules false
  SetClauses(&writer, 2, {T, T, T, T, F, F, F, F, F, F, T});
  auto rows = LongRows(fleet, writer);
  CHECK(rows[0] == "N0|升任|大副|否|-|二2、二3|-|二2：持有二等证书");
  CHECK(rows[1] == "N0|升任|船长|否|-|-|-|没有条款给予此项");
  CHECK(rows[4] == "N1|升任|大副|否|-|二2、二3|-|二2：持有二等证书");

  // Without the first rule the exception is left: 甲 and 乙 are two, 丙 is one.
  Fleet other;
  other.module.rules.erase(other.module.rules.begin());
  ReasonFinder finder(other.module);
  Wording wording(other.module, finder.clause_table(), kFleetAsOf);
  Outcomes outcomes;
  outcomes.Reset(1, kFleetConclusions, finder.clause_table().clauses.size(),
                 finder.clause_table().facts.size());
  for (size_t clause = 0; clause < 4; ++clause)
    outcomes.clause_certain[clause] = outcomes.clause_possible[clause] = 1;
  Reason reason = finder.Find(0, outcomes, 0);
  REQUIRE(reason.unmet_clauses.size() == 1);
  CHECK(wording.unmet(wording.clause_text(reason.unmet_clauses[0])) == "二3：丙 为 是");
  // With 甲 true the And lacks 乙 only: the first on ties.
  outcomes.clause_certain[6] = outcomes.clause_possible[6] = 1;
  reason = finder.Find(0, outcomes, 0);
  REQUIRE(reason.unmet_clauses.size() == 1);
  CHECK(wording.unmet(wording.clause_text(reason.unmet_clauses[0])) == "二3：乙 为 是");
}

TEST_CASE("待定: what is open, in the order of the facts") {
  Fleet fleet;
  OutcomeWriter writer(4);
  SetClauses(&writer, 0, {U, U, T, U, U, F, F, F, F, F, U});
  for (size_t fact : {0, 2, 6, 7, 11, 12, 13, 14}) writer.Fact(fact, 0);
  SetClauses(&writer, 1,
             {T, T, T, U, T, U, F, U, F, U, F});  // a rule holds: the other is not needed
  for (size_t fact : {3, 4, 5, 8, 10}) writer.Fact(fact, 1);
  SetClauses(&writer, 2, {T, T, T, T, F, U, F, U, F, U, F});  // 甲 is open below a false And
  for (size_t fact : {8, 10}) writer.Fact(fact, 2);
  SetClauses(&writer, 3, {F, F, U, U, N, N, N, N, N, N, F});  // decided: facts are no matter
  for (size_t fact : {1, 2}) writer.Fact(fact, 3);
  auto rows = LongRows(fleet, writer);
  CHECK(rows[0] ==
        "N0|升任|大副|待定|-|一、二1、二2|船员.体检合格；考核 2018年；证书.等级；证书.取得日期|-");
  CHECK(rows[2] == "N0|出海|-|待定|-|三|船员.入职日期；航次.起；航次.止；航次.工种|-");
  CHECK(rows[3] == "N0|退役|-|待定|-|四|未译条款 四|-");
  CHECK(rows[4] == "N1|升任|大副|待定|-|二1|考核 2018年.名次；考核 2018年.船；船员.现船|-");
  CHECK(rows[8] == "N2|升任|大副|待定|-|二3|船员.丙|-");
  CHECK(rows[12] == "N3|升任|大副|否|-|一|-|一：体检合格 为 是");
}

TEST_CASE("wide: a row an applicant, a column a conclusion") {
  Fleet fleet;
  OutcomeWriter writer(2);
  SetClauses(&writer, 0, {T, T, T, T, T, T, F, F, T, T, F});
  SetClauses(&writer, 1, {T, T, T, T, U, F, F, F, F, F, T});
  ResultBuilder builder(fleet.finder, fleet.wording, Layout::kWide);
  Tally tally = builder.MakeTally();
  auto built = builder.Build(fleet.People(2), writer.outcomes, &tally);
  REQUIRE(built.ok());
  CHECK((*built)[0]->schema()->field_names() ==
        std::vector<std::string>{"编号", "升任·大副", "升任·船长", "出海", "退役"});
  CHECK(Rows(*built) == std::vector<std::string>{"N0|是|否|否|待定", "N1|待定|否|是|待定"});
}

// Random but consistent outcomes: leaves at random, connectives by strong Kleene logic.
std::vector<Outcome> RandomClauses(std::mt19937* random) {
  auto leaf = [&] { return static_cast<Outcome>((*random)() % 3); };
  std::vector<Outcome> c(kFleetClauses);
  for (size_t i : {1, 2, 3, 10}) c[i] = leaf();
  c[0] = std::min(c[1], c[2]);
  bool examined = std::min(c[0], c[3]) != F;
  for (size_t i : {4, 7, 8, 9}) c[i] = examined ? leaf() : N;
  c[6] = examined ? std::min(c[7], c[8]) : N;
  c[5] = examined ? std::max(c[6], c[9]) : N;
  return c;
}

TEST_CASE("rows and counts depend neither on the batch size nor on what was remembered") {
  Fleet fleet;
  constexpr int64_t kPeople = 9001;  // several slices, the last word not full
  std::mt19937 random(7);
  OutcomeWriter all(kPeople);
  std::vector<std::vector<Outcome>> clauses;
  std::vector<std::vector<size_t>> facts;
  for (int64_t i = 0; i < kPeople; ++i) {
    clauses.push_back(RandomClauses(&random));
    facts.emplace_back();
    for (size_t f = 0; f < kFleetFacts; ++f) {
      size_t clause = static_cast<size_t>(fleet.finder.clause_table().facts[f].clause);
      if (clauses.back()[clause] == U && random() % 2 == 0) facts.back().push_back(f);
    }
    SetClauses(&all, i, clauses.back());
    for (size_t f : facts.back()) all.Fact(f, i);
  }
  ResultBuilder whole(fleet.finder, fleet.wording, Layout::kLong);
  Tally whole_tally = whole.MakeTally();
  auto built = whole.Build(fleet.People(kPeople), all.outcomes, &whole_tally);
  REQUIRE(built.ok());
  std::vector<std::string> expected = Rows(*built);
  REQUIRE(expected.size() == kPeople * kFleetConclusions);

  for (int64_t size : {1, 7, 64, 1000}) {
    ResultBuilder builder(fleet.finder, fleet.wording, Layout::kLong);
    Tally tally = builder.MakeTally();
    std::vector<std::string> rows;
    for (int64_t first = 0; first < kPeople; first += size) {
      int64_t count = std::min(size, kPeople - first);
      OutcomeWriter part(count);
      for (int64_t i = 0; i < count; ++i) {
        SetClauses(&part, i, clauses[static_cast<size_t>(first + i)]);
        for (size_t f : facts[static_cast<size_t>(first + i)]) part.Fact(f, i);
      }
      auto some = builder.Build(fleet.People(count, first), part.outcomes, &tally);
      REQUIRE(some.ok());
      for (std::string& row : Rows(*some)) rows.push_back(std::move(row));
    }
    CHECK(rows == expected);
    CHECK(tally.verdicts == whole_tally.verdicts);
    CHECK(tally.missing == whole_tally.missing);
    CHECK(tally.unmet == whole_tally.unmet);
  }
}

TEST_CASE("the tally counts applicants, each text once") {
  Fleet fleet;
  OutcomeWriter writer(3);
  SetClauses(&writer, 0,
             {F, F, F, T, N, N, N, N, N, N, F});  // 大副 and 船长 both fail by 体检合格 and 工种
  SetClauses(&writer, 1, {F, T, F, T, N, N, N, N, N, N, T});
  SetClauses(&writer, 2, {T, T, T, U, T, F, F, F, F, F, U});
  writer.Fact(2, 2);
  writer.Fact(11, 2);
  ResultBuilder builder(fleet.finder, fleet.wording, Layout::kWide);
  Tally tally = builder.MakeTally();
  REQUIRE(builder.Build(fleet.People(3), writer.outcomes, &tally).ok());
  Summary summary = Summarize(fleet.finder, fleet.wording, tally);
  CHECK(summary.applicants == 3);
  REQUIRE(summary.rows.size() == 4);
  CHECK(summary.rows[0].matter == "升任");
  CHECK(summary.rows[0].target == "大副");
  CHECK(summary.rows[0].count_true == 0);
  CHECK(summary.rows[0].count_false == 2);
  CHECK(summary.rows[0].count_unknown == 1);
  CHECK(summary.rows[2].count_true == 1);
  CHECK(summary.rows[3].count_unknown == 3);
  REQUIRE(summary.unmet.size() == 3);
  CHECK(summary.unmet[0].text == "一：工种 为 水手");
  CHECK(summary.unmet[0].applicants == 2);
  CHECK(summary.unmet[1].text == "一：体检合格 为 是");
  CHECK(summary.unmet[1].applicants == 1);
  CHECK(summary.unmet[2].text == "三：自 入职日期 起，航次（工种 为 水手）累计 满 2 年");
  REQUIRE(summary.missing.size() == 2);
  CHECK(summary.missing[0].text == "考核 2018年");
  CHECK(summary.missing[1].text == "船员.入职日期");
  CHECK(summary.untranslated == std::vector<std::string>{"四"});
}

}  // namespace
}  // namespace tiaowen::evaluate
