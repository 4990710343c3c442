#include <catch2/catch_test_macros.hpp>

#include "compiler/ir/verify.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/difference.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::differential {
namespace {

// A copy of `module` in which every "≤" of dates is "＜": an engine with a fault at the border.
ir::Module WithStrictComparisons(const ir::Module& module) {
  ir::Module faulty;
  faulty.schema = module.schema;
  faulty.texts = module.texts;
  faulty.sentences = module.sentences;
  faulty.matters = module.matters;
  for (size_t i = 0; i < module.inst_count(); ++i) {
    ir::InstData data = module.inst(ir::InstId(i));
    if (auto* compare = std::get_if<ir::Compare>(&data)) {
      if (compare->op == ir::CompareOp::kLe &&
          module.TypeOf(compare->lhs).kind == ir::TypeKind::kDate) {
        compare->op = ir::CompareOp::kLt;
      }
    }
    faulty.Add(std::move(data), {});
  }
  faulty.prerequisites = module.prerequisites;
  faulty.rules = module.rules;
  faulty.exclusions = module.exclusions;
  faulty.untranslated = module.untranslated;
  return faulty;
}

class FaultyEngine : public evaluate::Engine {
 public:
  explicit FaultyEngine(const ir::Module& module) : module_(WithStrictComparisons(module)) {}

  void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                evaluate::Outcomes* outcomes) const override {
    interpret::Interpreter(module_).Evaluate(batch, clock, outcomes);
  }

 private:
  ir::Module module_;
};

base::Result<std::unique_ptr<evaluate::Engine>> MakeFaultyEngine(const ir::Module& module) {
  return std::unique_ptr<evaluate::Engine>(std::make_unique<FaultyEngine>(module));
}

base::Result<std::unique_ptr<evaluate::Engine>> MakeInterpreter(const ir::Module& module) {
  return std::unique_ptr<evaluate::Engine>(std::make_unique<interpret::Interpreter>(module));
}

base::Result<std::unique_ptr<evaluate::Engine>> MakeNothing(const ir::Module&) {
  return base::Error{"没有引擎", "there is no engine"};
}

Case MakeCase(uint64_t seed) {
  Random random(seed);
  Case subject;
  subject.module = MakeRandomModule(random);
  subject.as_of = MakeRandomAsOf(random);
  subject.people = MakeRandomRegister(random, subject.module, subject.as_of, 70);
  return subject;
}

TEST_CASE("The interpreter does not differ from itself") {
  CHECK(!FindDifference(MakeCase(1), MakeInterpreter));
}

TEST_CASE("An engine that cannot be made is a difference") {
  CHECK(FindDifference(MakeCase(1), MakeNothing) == "no engine: there is no engine");
}

TEST_CASE("A fault is found, and its case shrinks to a few lines") {
  int found = 0;
  for (uint64_t seed = 1; seed <= 120; ++seed) {
    const Case subject = MakeCase(seed);
    if (!FindDifference(subject, MakeFaultyEngine)) continue;
    ++found;
    if (found > 5) continue;
    const auto differs = [](const Case& candidate) {
      return FindDifference(candidate, MakeFaultyEngine).has_value();
    };
    const Case small = Shrink(subject, differs);
    INFO("seed " << seed << "\n" << PrintCase(small));
    CHECK(differs(small));
    CHECK(ir::Verify(small.module) == std::vector<std::string>{});
    CHECK(small.people.people.size() == 1);
    CHECK(small.module.prerequisites.size() + small.module.rules.size() +
              small.module.exclusions.size() ==
          1);
    CHECK(small.module.inst_count() <= 8);
  }
  CHECK(found >= 10);
}

}  // namespace
}  // namespace tiaowen::differential
