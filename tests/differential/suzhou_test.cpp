// The compiled policy of 苏人保职〔2019〕28号: both engines against one another, and against the
// module written by hand from the readings. TIAOWEN_SEED chooses other registers, TIAOWEN_COUNT and
// TIAOWEN_BY_HAND more for the one and for the other.

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <string>
#include <vector>

#include "compiler/driver/pipeline.h"
#include "compiler/ir/verify.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/agreement.h"
#include "tests/differential/options.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"
#include "tests/differential/suzhou_module.h"

namespace tiaowen::differential {
namespace {

const std::string kPolicy = TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28";

ir::Module CompilePolicy() {
  auto policy = driver::Compile(kPolicy);
  REQUIRE(policy.ok());
  REQUIRE((*policy)->ok());
  REQUIRE(ir::Verify((*policy)->module) == std::vector<std::string>{});
  return std::move((*policy)->module);
}

// Calls `check` with random registers of a few people.
template <typename Check>
void ForRandomRegisters(const ir::Module& module, uint64_t count, const Check& check) {
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  Case subject;
  subject.module = module;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    INFO("seed " << seed);
    subject.as_of = MakeRandomAsOf(random);
    subject.people = MakeRandomRegister(random, module, subject.as_of, random.Between(1, 12));
    check(subject);
  }
}

TEST_CASE("Native and interpreter agree on random registers through the policy") {
  const ir::Module module = CompilePolicy();
  const auto engine = MakeNative(module);
  REQUIRE(engine.ok());
  ForRandomRegisters(module, NumberFromEnvironment("TIAOWEN_COUNT", 250),
                     [&](const Case& subject) { CheckAgreement(subject, **engine, MakeNative); });
}

// The verdicts of 参评职称 by target, for each person.
using Verdicts = std::vector<std::map<std::string, base::Truth>>;

Verdicts Decide(const ir::Module& module, const Register& people, int32_t as_of) {
  evaluate::Outcomes outcomes;
  interpret::Interpreter(module).Evaluate(ToBatch(module, people), builtin::ClockAt(as_of),
                                          &outcomes);
  const auto conclusions = ir::ListConclusions(module);
  Verdicts verdicts(people.people.size());
  for (size_t c = 0; c < conclusions.size(); ++c) {
    const ir::Matter& matter = module.matter(conclusions[c].matter);
    if (matter.name != "参评职称") continue;
    for (size_t p = 0; p < verdicts.size(); ++p) {
      verdicts[p][matter.targets[static_cast<size_t>(conclusions[c].target)]] =
          outcomes.verdict(c, static_cast<int64_t>(p));
    }
  }
  return verdicts;
}

std::string PrintVerdicts(const Verdicts& verdicts) {
  const char* const kNames[] = {"否", "待定", "是"};
  std::string out;
  for (const auto& person : verdicts) {
    for (const auto& [target, truth] : person)
      out += target + " " + kNames[static_cast<size_t>(truth)] + "  ";
    out += "\n";
  }
  return out;
}

TEST_CASE("The compiled policy decides like the module written by hand") {
  const ir::Module compiled = CompilePolicy(), by_hand = MakeSuzhouModule();
  const auto decide_by_hand = [&](const Case& subject) {
    return Decide(by_hand, Translate(compiled, subject.people, by_hand), subject.as_of);
  };
  const auto differs = [&](const Case& subject) {
    return decide_by_hand(subject) != Decide(compiled, subject.people, subject.as_of);
  };
  const uint64_t count = NumberFromEnvironment("TIAOWEN_BY_HAND", 250);
  std::map<base::Truth, uint64_t> seen;
  ForRandomRegisters(compiled, count,
                     [&](const Case& subject) {
                       if (differs(subject)) {
                         const Case small = ShrinkRegister(subject, differs);
                         FAIL("by hand:\n"
                              << PrintVerdicts(decide_by_hand(small)) << "compiled:\n"
                              << PrintVerdicts(Decide(compiled, small.people, small.as_of))
                              << "as of " << builtin::FormatDate(small.as_of) << "\n"
                              << PrintRegister(compiled, small.people));
                       }
                       for (const auto& person : decide_by_hand(subject)) {
                         REQUIRE(person.size() == 4);
                         for (const auto& [target, truth] : person) ++seen[truth];
                       }
                     });
  for (base::Truth truth : {base::Truth::kFalse, base::Truth::kUnknown, base::Truth::kTrue}) {
    INFO("verdict " << static_cast<int>(truth));
    CHECK(seen[truth] >= count / 5);
  }
}

}  // namespace
}  // namespace tiaowen::differential
