#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "compiler/jit/engine.h"
#include "compiler/jit/test_policy.h"

// What the generated code looks like, and that it may run on several threads.
namespace tiaowen::jit {
namespace {

using Catch::Matchers::ContainsSubstring;
using ir::CompareOp;

// ∃ 证: 级 ≥ 2 且 日 ≤ 截止日 且 名 = 某
TestPolicy MakePolicy() {
  TestPolicy policy;
  const ir::InstId grade = policy.Column("证", "级");
  const ir::InstId high = policy.Compare(grade, CompareOp::kGe, policy.Grade(2));
  const ir::InstId date = policy.Column("证", "日");
  const ir::InstId reached = policy.Compare(date, CompareOp::kLe, policy.Add(ir::AsOf{}));
  const ir::InstId name = policy.Column("证", "名");
  const ir::InstId named = policy.Compare(name, CompareOp::kEq, policy.Text("某"));
  policy.AddRule(policy.AddMatter(),
                 policy.Exists("证", policy.Add(ir::And{{high, reached, named}})));
  return policy;
}

const std::vector<std::string> kIntegerVectors = {"<8 x i32>", "<16 x i32>", "<32 x i32>",
                                                  "<64 x i32>"};

bool ContainsAny(const std::string& line, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return line.find(word) != std::string::npos; });
}

// The lines of `text` with one of `operations` and one of `operands`.
int CountInstructions(const std::string& text, const std::vector<std::string>& operations,
                      const std::vector<std::string>& operands) {
  int count = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (ContainsAny(line, operations) && ContainsAny(line, operands)) ++count;
  }
  return count;
}

bool HasInstruction(const std::string& text, const std::vector<std::string>& operations,
                    const std::vector<std::string>& operands) {
  return CountInstructions(text, operations, operands) > 0;
}

}  // namespace

TEST_CASE("A predicate of rows is compared 64 rows at a time, without a loop over rows") {
  const TestPolicy policy = MakePolicy();
  auto text = DumpLlvm(policy.module, true);
  REQUIRE(text.ok());
  CHECK(HasInstruction(*text, {"icmp sgt", "icmp sge"}, {"<64 x i8>"}));
  CHECK(HasInstruction(*text, {"icmp sgt", "icmp sle"}, kIntegerVectors));
  CHECK(HasInstruction(*text, {"icmp eq"}, kIntegerVectors));
  CHECK(HasInstruction(*text, {"bitcast <64 x i1>"}, {"to i64"}));
  // A loop over rows would load single codes or values; what is loaded once is the as-of date.
  CHECK_FALSE(HasInstruction(*text, {"load i8,"}, {""}));
  CHECK(CountInstructions(*text, {"load i32,"}, {""}) ==
        CountInstructions(*text, {"load i32,"}, {"%parameters"}));
}

TEST_CASE("The code names tables, columns and parameters") {
  const TestPolicy policy = MakePolicy();
  auto text = DumpLlvm(policy.module, false);
  REQUIRE(text.ok());
  CHECK_THAT(*text, ContainsSubstring(R"(@"rows \E8\AF\81")"));          // rows 证
  CHECK_THAT(*text, ContainsSubstring(R"(\E8\AF\81.\E6\97\A5.upper)"));  // 证.日.upper
  CHECK_THAT(*text, ContainsSubstring("%as_of"));
  CHECK_THAT(*text, ContainsSubstring("define void @tiaowen_evaluate("));
}

TEST_CASE("The assembly is of this computer") {
  const TestPolicy policy = MakePolicy();
  auto assembly = DumpAssembly(policy.module);
  REQUIRE(assembly.ok());
  CHECK_THAT(*assembly, ContainsSubstring("tiaowen_evaluate"));
#if defined(__x86_64__)
  // Whatever the width of its vectors, it compares packed bytes.
  CHECK(HasInstruction(*assembly, {"pcmpgtb", "pmaxub", "pmaxsb", "pminub", "pminsb", "pcmp"},
                       {"mm"}));
#endif
}

TEST_CASE("One engine evaluates on several threads at once") {
  TestPolicy policy = MakePolicy();
  for (int i = 0; i < 300; ++i) {
    policy.AddApplicant(
        {}, {{"证",
              {{"级", std::to_string(i % 5)}, {"名", i % 3 == 0 ? "某" : "他"}, {"日", "18000"}}}});
  }
  auto engine = Compile(policy.module);
  REQUIRE(engine.ok());
  const batch::Batch batch = policy.MakeBatch();
  evaluate::Outcomes expected;
  (*engine)->Evaluate(batch, builtin::ClockAt(TestPolicy::kAsOf), &expected);
  std::vector<evaluate::Outcomes> outcomes(4);
  std::vector<std::thread> threads;
  for (evaluate::Outcomes& own : outcomes) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        (*engine)->Evaluate(batch, builtin::ClockAt(TestPolicy::kAsOf), &own);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const evaluate::Outcomes& own : outcomes) CHECK(own == expected);
}

}  // namespace tiaowen::jit
