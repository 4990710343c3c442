// Policies compiled to shared libraries, called as programs call them, against the interpreter, bit
// for bit. TIAOWEN_SEED and TIAOWEN_COUNT choose other or more random policies, TIAOWEN_ROUNDS how
// many registers each meets.

#include <dlfcn.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/pipeline.h"
#include "compiler/object/object.h"
#include "runtime/embed/tiaowen.h"
#include "runtime/evaluate/work_calendar.h"
#include "tests/differential/difference.h"
#include "tests/differential/options.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"
#include "tools/cli/link_library.h"

namespace tiaowen::differential {
namespace {

struct CloseLibrary {
  void operator()(void* library) const { dlclose(library); }
};
using Library = std::unique_ptr<void, CloseLibrary>;

// A shared library as an engine.
class EmbeddedEngine final : public evaluate::Engine {
 public:
  explicit EmbeddedEngine(Library library) : library_(std::move(library)) {
    policy_ = Find<const tiaowen_policy>("tiaowen_policy_random");
    evaluate_ = Find<decltype(tiaowen_evaluate)>("tiaowen_evaluate");
  }

  void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                evaluate::Outcomes* outcomes) const override {
    REQUIRE(clock.year == builtin::YearOf(clock.as_of));
    tiaowen_error error;
    const int32_t code = Call(batch, clock.as_of, outcomes, &error);
    INFO(error.en);
    REQUIRE(code == TIAOWEN_OK);
  }

  int32_t Call(const batch::Batch& batch, int32_t as_of, evaluate::Outcomes* outcomes,
               tiaowen_error* error) const {
    outcomes->Shape(batch.applicants, static_cast<size_t>(policy_->conclusion_count),
                    static_cast<size_t>(policy_->clause_count),
                    static_cast<size_t>(policy_->fact_count),
                    static_cast<size_t>(policy_->amount_count));
    const batch::AbiView view(batch);
    const abi::Table* tables = view.batch().tables;
    std::vector<abi::Table> own(tables, tables + batch.tables.size());
    for (size_t i = 1; i < own.size(); i += 2) own[i].parents = nullptr;  // the library makes them
    const abi::Batch given{batch.applicants, own.data()};
    const abi::Output output = outcomes->View();
    return evaluate_(policy_, reinterpret_cast<const tiaowen_batch*>(&given), as_of, nullptr, 0,
                     reinterpret_cast<const tiaowen_output*>(&output), error);
  }

 private:
  template <typename T>
  T* Find(const char* symbol) const {
    void* found = dlsym(library_.get(), symbol);
    INFO(symbol);
    REQUIRE(found != nullptr);
    return reinterpret_cast<T*>(found);
  }

  Library library_;
  const tiaowen_policy* policy_;
  decltype(tiaowen_evaluate)* evaluate_;
};

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  INFO(name);
  REQUIRE(value != nullptr);
  return value;
}

base::Result<std::unique_ptr<EmbeddedEngine>> Embed(const ir::Module& module) {
  TW_ASSIGN_OR_RETURN(const std::string code, object::Compile(module, {.name = "random"}));
  std::string folder = (std::filesystem::temp_directory_path() / "tiaowen-embed-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  const std::string path = folder + "/policy.so";
  const base::Status linked = cli::LinkLibrary(
      code, path,
      {.linker = FromEnvironment("TIAOWEN_CXX"), .archive = FromEnvironment("TIAOWEN_ARCHIVE")});
  Library library(linked.ok() ? dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr);
  std::filesystem::remove_all(folder);
  if (!linked.ok()) return linked.error();
  if (library == nullptr) return base::Error{dlerror(), dlerror()};
  return std::make_unique<EmbeddedEngine>(std::move(library));
}

// Returns how many registers were evaluated: on days whose working days the policy does not know,
// the library refuses them as `assess` does.
uint64_t CheckRandomRegisters(Random& random, Case* subject, uint64_t rounds) {
  const auto engine = Embed(subject->module);
  if (!engine.ok()) FAIL(engine.error().en << "\n" << PrintCase(*subject));
  uint64_t evaluated = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    subject->as_of = MakeRandomAsOf(random);
    const int people = random.Chance(20) ? random.Between(60, 140) : random.Between(0, 24);
    subject->people = MakeRandomRegister(random, subject->module, subject->as_of, people);
    if (evaluate::CheckWorkCalendar(subject->module, subject->as_of).ok()) {
      // Each smaller case would have to be linked; native_test shrinks what the engines share.
      const std::optional<std::string> difference = FindDifference(*subject, **engine);
      if (difference.has_value()) FAIL(*difference << "\n" << PrintCase(*subject));
      ++evaluated;
    } else {
      evaluate::Outcomes outcomes;
      tiaowen_error error;
      CHECK((*engine)->Call(ToBatch(subject->module, subject->people), subject->as_of, &outcomes,
                            &error) == TIAOWEN_NO_WORK_CALENDAR);
    }
  }
  return evaluated;
}

TEST_CASE("Shared libraries and interpreter agree on random policies", "[policies]") {
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 4);
  const uint64_t rounds = NumberFromEnvironment("TIAOWEN_ROUNDS", 8);
  uint64_t evaluated = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    Case subject;
    subject.module = MakeRandomModule(random);
    evaluated += CheckRandomRegisters(random, &subject, rounds);
  }
  CHECK(evaluated >= count * rounds / 4);
}

TEST_CASE("Shared library and interpreter agree on the compiled policy") {
  auto policy = driver::Compile(TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28");
  REQUIRE(policy.ok());
  REQUIRE((*policy)->ok());
  Random random(NumberFromEnvironment("TIAOWEN_SEED", 1));
  Case subject;
  subject.module = std::move((*policy)->module);
  const uint64_t rounds = 5 * NumberFromEnvironment("TIAOWEN_ROUNDS", 8);
  const uint64_t evaluated = CheckRandomRegisters(random, &subject, rounds);
  CHECK(evaluated == rounds);
}

}  // namespace
}  // namespace tiaowen::differential
