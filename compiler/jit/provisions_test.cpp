#include <catch2/catch_test_macros.hpp>

#include "compiler/jit/engine.h"
#include "compiler/jit/test_policy.h"

// Verdicts, what is examined, clauses and facts.
namespace tiaowen::jit {
namespace {

using base::Truth;
using ir::CompareOp;

ir::InstId GradeAtLeast(TestPolicy& policy, const std::string& table, int grade) {
  const ir::InstId column = policy.Column(table, "级");
  return policy.Compare(column, CompareOp::kGe, policy.Grade(grade));
}

ir::InstId Approved(TestPolicy& policy) {
  return policy.Add(ir::IsTrue{policy.Column("人", "认定")});
}

// Applicants for whom 认定 is true, unknown and false, each with 级 4, null and 0.
void AddNine(TestPolicy* policy) {
  for (const char* approved : {"1", "", "0"}) {
    for (const char* grade : {"4", "", "0"}) {
      Record record;
      if (*approved != 0) record["认定"] = approved;
      if (*grade != 0) record["级"] = grade;
      policy->AddApplicant(record);
    }
  }
}

// The index of the only fact of `clause` that `wanted` accepts.
template <typename Wanted>
size_t FindFact(const ir::ClauseTable& table, int clause, Wanted wanted) {
  size_t found = table.facts.size();
  for (size_t i = 0; i < table.facts.size(); ++i) {
    if (table.facts[i].clause != clause || !wanted(table.facts[i])) continue;
    REQUIRE(found == table.facts.size());
    found = i;
  }
  REQUIRE(found < table.facts.size());
  return found;
}

size_t FindColumnFact(const TestPolicy& policy, int clause, const std::string& table,
                      const std::string& column) {
  return FindFact(ir::ListClauses(policy.module), clause, [&](const ir::Fact& fact) {
    if (fact.period || !fact.operand.valid()) return false;
    const auto* reference = std::get_if<ir::ColumnRef>(&policy.module.inst(fact.operand));
    return reference != nullptr && reference->table == policy.Table(table) &&
           reference->column == policy.ColumnIndex(table, column);
  });
}

size_t FindMissingRow(const TestPolicy& policy, int clause) {
  return FindFact(ir::ListClauses(policy.module), clause,
                  [](const ir::Fact& fact) { return fact.kind == ir::FactKind::kMissingRow; });
}

}  // namespace

TEST_CASE("A verdict is the scope and any rule; rules outside the scope are not examined") {
  TestPolicy policy;
  AddNine(&policy);
  const ir::MatterId matter = policy.AddMatter();
  policy.AddPrerequisite(matter, Approved(policy));
  policy.AddRule(matter, GradeAtLeast(policy, "人", 2));
  policy.AddRule(matter, policy.Add(ir::Not{GradeAtLeast(policy, "人", 1)}));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Verdicts(outcomes, 0) == "TUTUUUFFF");
  CHECK(Clauses(outcomes, 0) == "TTTUUUFFF");
  CHECK(Clauses(outcomes, 1) == "TUFTUF---");
  CHECK(Clauses(outcomes, 2) == "FUTFUT---");  // the Not
  CHECK(Clauses(outcomes, 3) == "TUFTUF---");  // its operand
}

TEST_CASE("Prerequisites are examined for everybody; a matter without any has everybody in scope") {
  TestPolicy policy;
  AddNine(&policy);
  const ir::MatterId scoped = policy.AddMatter(), open = policy.AddMatter();
  policy.AddPrerequisite(scoped, policy.Truth(Truth::kFalse));
  policy.AddPrerequisite(scoped, Approved(policy));
  policy.AddRule(scoped, policy.Truth(Truth::kTrue));
  policy.AddRule(open, Approved(policy));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Verdicts(outcomes, 0) == "FFFFFFFFF");
  CHECK(Verdicts(outcomes, 1) == "TTTUUUFFF");
  CHECK(Clauses(outcomes, 1) == "TTTUUUFFF");
  CHECK(Clauses(outcomes, 2) == "---------");
  CHECK(Clauses(outcomes, 3) == "TTTUUUFFF");
}

TEST_CASE(
    "Targets have their own rules; a target without rules is false; an untranslated sentence "
    "taints a matter") {
  TestPolicy policy;
  AddNine(&policy);
  policy.module.matters.push_back({"职称", {"低", "高", "无"}, {}});
  for (int target : {0, 1}) {
    ir::Rule rule;
    rule.sentence = ir::SentenceId(size_t{0});
    rule.matter = ir::MatterId(size_t{0});
    rule.target = target;
    rule.condition = GradeAtLeast(policy, "人", target == 0 ? 0 : 4);
    policy.module.rules.push_back(policy.Add(rule));
  }
  const ir::MatterId tainted = policy.AddMatter();
  policy.AddRule(tainted, policy.Truth(Truth::kTrue));
  policy.module.untranslated.push_back(
      policy.Add(ir::Untranslated{ir::SentenceId(size_t{0}), tainted}));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Verdicts(outcomes, 0) == "TUTTUTTUT");
  CHECK(Verdicts(outcomes, 1) == "TUFTUFTUF");
  CHECK(Verdicts(outcomes, 2) == "FFFFFFFFF");
  CHECK(Verdicts(outcomes, 3) == "UUUUUUUUU");
  CHECK(Clauses(outcomes, 2) == "TTTTTTTTT");
}

TEST_CASE("A leaf's fact is set where the examined clause is unknown and the column inexact") {
  TestPolicy policy;
  policy.AddApplicant({{"认定", "1"}, {"日", "18000..18020"}, {"止", "18010"}});
  policy.AddApplicant({{"认定", "1"}, {"日", "18000..18020"}, {"止", "18030"}});
  policy.AddApplicant({{"认定", "1"}, {"日", "18000"}});
  policy.AddApplicant({{"认定", "0"}});
  policy.AddApplicant({});
  const ir::MatterId matter = policy.AddMatter();
  policy.AddPrerequisite(matter, Approved(policy));
  const ir::InstId lhs = policy.Column("人", "日");
  policy.AddRule(matter, policy.Compare(lhs, CompareOp::kLe, policy.Column("人", "止")));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Clauses(outcomes, 1) == "UTU-U");
  CHECK(Facts(outcomes, FindColumnFact(policy, 0, "人", "认定")) == "00001");
  CHECK(Facts(outcomes, FindColumnFact(policy, 1, "人", "日")) == "10001");
  CHECK(Facts(outcomes, FindColumnFact(policy, 1, "人", "止")) == "00101");
}

TEST_CASE("Facts of an Exists come from rows on which predicate and leaf are unknown") {
  TestPolicy policy;
  policy.AddApplicant({}, {{"证", {{"级", "3"}, {"类", "1"}}}});  // true
  policy.AddApplicant({}, {{"证", {{"级", "3"}}}});               // lacks 类
  policy.AddApplicant({}, {{"证", {{"类", "1"}}}});               // lacks 级
  policy.AddApplicant({},
                      {{"证", {{"类", "2"}}}, {"证", {{"级", "3"}}}});  // lacks 类; 级 is of no use
  policy.AddApplicant({}, {{"证", {}}});                                // lacks both
  policy.AddApplicant({},
                      {{"证", {}}, {"证", {{"级", "3"}, {"类", "1"}}}});  // true, so lacks nothing
  policy.AddApplicant({});
  const ir::InstId column = policy.Column("证", "类");
  const ir::InstId kind = policy.Compare(column, CompareOp::kEq, policy.Category(1));
  policy.AddRule(policy.AddMatter(),
                 policy.Exists("证", policy.Add(ir::And{{GradeAtLeast(policy, "证", 2), kind}})));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Clauses(outcomes, 0) == "TUUUUTF");
  CHECK(Facts(outcomes, FindColumnFact(policy, 0, "证", "级")) == "0010100");
  CHECK(Facts(outcomes, FindColumnFact(policy, 0, "证", "类")) == "0101100");
}

TEST_CASE("A row may be missing from an incomplete table, and the row with a key") {
  TestPolicy policy;
  policy.AddApplicant({}, {{"奖", {{"级", "3"}}}, {"考", {{"年", "2018"}, {"级", "3"}}}});
  policy.AddApplicant({}, {{"考", {{"年", "2018"}}}});
  policy.AddApplicant({}, {{"奖", {}}, {"考", {{"年", "2017"}}}});
  const ir::MatterId matter = policy.AddMatter();
  policy.AddRule(matter, policy.Exists("奖", GradeAtLeast(policy, "奖", 2)));
  const ir::InstId key = policy.Add(ir::AsOfYear{-1});
  policy.AddRule(matter,
                 policy.Add(ir::Keyed{policy.Table("考"), key, GradeAtLeast(policy, "考", 2)}));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Clauses(outcomes, 0) == "TUU");
  CHECK(Facts(outcomes, FindMissingRow(policy, 0)) == "011");
  CHECK(Facts(outcomes, FindColumnFact(policy, 0, "奖", "级")) == "001");
  CHECK(Clauses(outcomes, 1) == "TUU");
  CHECK(Facts(outcomes, FindMissingRow(policy, 1)) == "001");
  CHECK(Facts(outcomes, FindColumnFact(policy, 1, "考", "级")) == "010");
}

namespace {

void AddPeriodRule(TestPolicy* policy, ir::InstId since, const std::string& level) {
  const ir::InstId kind = policy->Column("历", "类");
  const ir::InstId filter = policy->Compare(kind, CompareOp::kEq, policy->Category(1));
  const ir::InstId periods =
      policy->Add(ir::Accumulated{policy->Table("历"), filter, since, 1, 0, policy->Table(level)});
  policy->AddRule(policy->AddMatter(), level == "人" ? periods : policy->Exists(level, periods));
}

void AddPeriodApplicants(TestPolicy* policy, const std::string& date_table) {
  // 365 days are needed before 18014.
  const std::vector<std::pair<Record, std::string>> cases = {
      {{{"始", "17000"}, {"终", "至今"}, {"类", "1"}}, "17000"},         // true
      {{{"终", "至今"}, {"类", "1"}}, "17000"},                          // lacks the start
      {{{"始", "17000"}, {"类", "1"}}, "17000"},                         // lacks the end
      {{{"始", "17000"}, {"终", "至今"}}, "17000"},                      // lacks the category
      {{{"始", "17000"}, {"终", "至今"}, {"类", "1"}}, "17600..17700"},  // lacks the date
      {{{"始", "17000"}, {"终", "至今"}, {"类", "2"}},
       "17600..17700"},  // false: the category is another
  };
  for (const auto& [period, date] : cases) {
    if (date_table == "人") {
      policy->AddApplicant({{"日", date}}, {{"历", period}});
    } else {
      policy->AddApplicant({}, {{"历", period}, {date_table, {{"日", date}}}});
    }
  }
}

void CheckPeriodFacts(const TestPolicy& policy, const evaluate::Outcomes& outcomes,
                      const std::string& date_table) {
  const ir::ClauseTable table = ir::ListClauses(policy.module);
  auto of_column = [&](int column) {
    return FindFact(table, 0, [&](const ir::Fact& fact) {
      return fact.period && fact.period_column == column;
    });
  };
  CHECK(Clauses(outcomes, 0) == "TUUUUF");
  CHECK(Facts(outcomes, of_column(0)) == "010000");
  CHECK(Facts(outcomes, of_column(1)) == "001000");
  const size_t filter = FindFact(
      table, 0, [](const ir::Fact& fact) { return fact.period && fact.period_leaf.valid(); });
  CHECK(Facts(outcomes, filter) == "000100");
  CHECK(Facts(outcomes, FindColumnFact(policy, 0, date_table, "日")) == "000010");
}

}  // namespace

TEST_CASE("Facts of accumulated periods, at the applicant's level and from rows") {
  TestPolicy applicant;
  AddPeriodApplicants(&applicant, "人");
  AddPeriodRule(&applicant, applicant.Column("人", "日"), "人");
  CheckPeriodFacts(applicant, applicant.Evaluate(), "人");

  TestPolicy rows;
  AddPeriodApplicants(&rows, "证");
  AddPeriodRule(&rows, rows.Column("证", "日"), "证");
  CheckPeriodFacts(rows, rows.Evaluate(), "证");
}

TEST_CASE("A filter that holds anyway still tells which of its leaves is unknown") {
  TestPolicy policy;
  policy.AddApplicant({}, {{"历", {{"始", "17000"}}}});  // the end may be anywhere, 日 too
  policy.AddApplicant({}, {{"历", {{"始", "17000"}, {"日", "17000"}}}});  // 日 is exact
  policy.AddApplicant({},
                      {{"历", {{"始", "17000"}, {"日", "18000..18010"}}}});  // too late for a year
  const ir::InstId since = policy.Column("历", "日");
  const ir::TableId periods = policy.Table("历");
  const ir::InstId all = policy.Truth(Truth::kTrue, "历");
  const ir::InstId inner = policy.Add(ir::Accumulated{periods, all, since, 1, 0, periods});
  const ir::InstId filter = policy.Add(ir::Or{{inner, policy.Truth(Truth::kTrue, "历")}});
  policy.AddRule(policy.AddMatter(),
                 policy.Add(ir::Accumulated{periods, filter, {}, 1, 0, policy.Table("人")}));
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Clauses(outcomes, 0) == "UUU");
  const size_t fact = FindFact(ir::ListClauses(policy.module), 0, [](const ir::Fact& candidate) {
    return candidate.period && candidate.period_leaf.valid();
  });
  CHECK(Facts(outcomes, fact) == "100");
}

TEST_CASE("Every number of applicants; no bit is set beyond the last") {
  for (int64_t applicants : {0, 1, 63, 64, 65, 1000}) {
    TestPolicy policy;
    std::string expected_rule, expected_scope, expected_fact;
    for (int64_t i = 0; i < applicants; ++i) {
      // Prerequisite true, unknown, false in turn; i % 4 certificates, of which the last decides.
      Record record;
      if (i % 3 != 1) record["认定"] = i % 3 == 0 ? "1" : "0";
      std::vector<std::pair<std::string, Record>> rows;
      for (int64_t row = 0; row + 1 < i % 4; ++row) rows.push_back({"证", {{"级", "0"}}});
      if (i % 4 > 0)
        rows.push_back({"证", i % 5 == 0 ? Record{} : Record{{"级", i % 2 == 0 ? "4" : "1"}}});
      policy.AddApplicant(record, rows);
      expected_scope += "TUF"[i % 3];
      const char rule = i % 4 == 0 ? 'F' : i % 5 == 0 ? 'U' : i % 2 == 0 ? 'T' : 'F';
      expected_rule += i % 3 == 2 ? '-' : rule;
      expected_fact += rule == 'U' && i % 3 != 2 ? '1' : '0';
    }
    const ir::MatterId matter = policy.AddMatter();
    policy.AddPrerequisite(matter, Approved(policy));
    policy.AddRule(matter, policy.Exists("证", GradeAtLeast(policy, "证", 2)));
    const evaluate::Outcomes outcomes = policy.Evaluate();
    REQUIRE(outcomes.applicants == applicants);
    CHECK(Clauses(outcomes, 0) == expected_scope);
    CHECK(Clauses(outcomes, 1) == expected_rule);
    CHECK(Facts(outcomes, FindColumnFact(policy, 1, "证", "级")) == expected_fact);
    if (applicants % 64 == 0) continue;
    const uint64_t beyond = ~uint64_t{0} << (applicants % 64);
    const auto words = static_cast<size_t>(outcomes.words);
    for (const auto* planes :
         {&outcomes.verdict_certain, &outcomes.verdict_possible, &outcomes.clause_certain,
          &outcomes.clause_possible, &outcomes.facts}) {
      for (size_t last = words - 1; last < planes->size(); last += words)
        CHECK(((*planes)[last] & beyond) == 0);
    }
  }
}

TEST_CASE(
    "A costly predicate that several matters share is computed for all whom one of them examines") {
  TestPolicy policy;
  for (const char* category : {"1", "2", "3", ""}) {
    Record record;
    if (*category != 0) record["类"] = category;
    policy.AddApplicant(record,
                        {{"证", {{"日", "17000"}}}, {"历", {{"始", "17000"}, {"终", "至今"}}}});
  }
  for (int code : {1, 2}) {
    const ir::MatterId matter = policy.AddMatter();
    const ir::InstId column = policy.Column("人", "类");
    policy.AddPrerequisite(matter, policy.Compare(column, CompareOp::kEq, policy.Category(code)));
    const ir::InstId filter = policy.Truth(Truth::kTrue, "历");
    const ir::InstId since = policy.Column("证", "日");
    policy.AddRule(
        matter, policy.Exists("证", policy.Add(ir::Accumulated{policy.Table("历"), filter, since, 1,
                                                               0, policy.Table("证")})));
  }
  const evaluate::Outcomes outcomes = policy.Evaluate();
  CHECK(Verdicts(outcomes, 0) == "TFFU");
  CHECK(Verdicts(outcomes, 1) == "FTFU");
  CHECK(Clauses(outcomes, 2) == "T--T");
  CHECK(Clauses(outcomes, 3) == "-T-T");
}

TEST_CASE("Unoptimised code gives the same outcomes") {
  TestPolicy policy;
  AddPeriodApplicants(&policy, "证");
  AddPeriodRule(&policy, policy.Column("证", "日"), "证");
  const evaluate::Outcomes optimized = policy.Evaluate();
  auto engine = Compile(policy.module, {.optimize = false});
  REQUIRE(engine.ok());
  evaluate::Outcomes plain;
  (*engine)->Evaluate(policy.MakeBatch(), policy.clock, &plain);
  CHECK(plain == optimized);
}

}  // namespace tiaowen::jit
