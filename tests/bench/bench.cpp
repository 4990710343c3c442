// tiaowen_bench: applicants per second of both engines, end to end from a nested file, and the time
// to compile. TIAOWEN_BENCH_APPLICANTS and TIAOWEN_BENCH_INTERPRETED set the sizes; the rest are
// google-benchmark's options.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "compiler/jit/engine.h"
#include "runtime/interpret/interpreter.h"
#include "tests/bench/long_code.h"
#include "tests/bench/workload.h"

namespace tiaowen::bench {
namespace {

const std::string kPolicy = TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28";

int64_t NumberFromEnvironment(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::stoll(text);
}

void EvaluateAll(benchmark::State& state, const evaluate::Engine& engine,
                 const std::vector<batch::Batch>& batches, int32_t as_of) {
  int64_t applicants = 0;
  evaluate::Outcomes outcomes;
  for (auto unused : state) {
    for (const batch::Batch& batch : batches) {
      engine.Evaluate(batch, builtin::ClockAt(as_of), &outcomes);
      benchmark::DoNotOptimize(outcomes.verdict_certain.data());
      applicants += batch.applicants;
    }
  }
  state.counters["applicants/s"] =
      benchmark::Counter(static_cast<double>(applicants), benchmark::Counter::kIsRate);
}

void AssessNestedFile(benchmark::State& state, const Workload& workload, int jobs) {
  int64_t applicants = 0;
  for (auto unused : state) {
    const auto summary = AssessFile(workload, jobs);
    if (!summary.ok()) return state.SkipWithError(summary.error().en.c_str());
    applicants += workload.applicants;
  }
  state.counters["applicants/s"] =
      benchmark::Counter(static_cast<double>(applicants), benchmark::Counter::kIsRate);
}

void CheckPolicy(benchmark::State& state) {
  for (auto unused : state) {
    const auto policy = driver::Compile(kPolicy);
    if (!policy.ok() || !(*policy)->ok()) return state.SkipWithError("the policy does not compile");
  }
}

void CompileNative(benchmark::State& state, const ir::Module& module) {
  for (auto unused : state) {
    const auto engine = jit::Compile(module);
    if (!engine.ok()) return state.SkipWithError(engine.error().en.c_str());
  }
}

// How long codes take to check and to compile, whose sentences come from a generator.
void RegisterLongCodes() {
  for (int sentences : {250, 500, 1000, 2000}) {
    benchmark::RegisterBenchmark(fmt::format("compile/check/sentences:{}", sentences).c_str(),
                                 [sentences](benchmark::State& state) {
                                   for (auto unused : state) CompileLongCode(sentences);
                                 })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
    benchmark::RegisterBenchmark(fmt::format("compile/jit/sentences:{}", sentences).c_str(),
                                 [sentences](benchmark::State& state) {
                                   const auto code = CompileLongCode(sentences);
                                   CompileNative(state, code->module);
                                 })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  }
}

void Register(const Workload& workload, const interpret::Interpreter& interpreter,
              const std::vector<batch::Batch>& sample) {
  const int32_t as_of = workload.spread.as_of;
  benchmark::RegisterBenchmark("memory/native",
                               [&, as_of](benchmark::State& state) {
                                 EvaluateAll(state, *workload.native, workload.batches, as_of);
                               })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark(
      "memory/interpreter",
      [&, as_of](benchmark::State& state) { EvaluateAll(state, interpreter, sample, as_of); })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  const int machine = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  for (int jobs = 1; jobs <= machine; jobs *= 2) {
    benchmark::RegisterBenchmark(
        fmt::format("nested_parquet_to_parquet/jobs:{}", jobs).c_str(),
        [&, jobs](benchmark::State& state) { AssessNestedFile(state, workload, jobs); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  }
  benchmark::RegisterBenchmark("compile/check", CheckPolicy)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark(
      "compile/jit",
      [&](benchmark::State& state) { CompileNative(state, workload.policy->module); })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

int Main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const int64_t applicants = NumberFromEnvironment("TIAOWEN_BENCH_APPLICANTS", 1'000'000);
  const int64_t interpreted = NumberFromEnvironment("TIAOWEN_BENCH_INTERPRETED", 20'000);
  const auto workload = MakeWorkload(kPolicy, applicants);
  if (!workload.ok()) {
    fmt::print(stderr, "{}\n", workload.error().en);
    return 1;
  }
  const base::Status checked = CheckResults(**workload, interpreted);
  if (!checked.ok()) {
    fmt::print(stderr, "{}\n", checked.error().en);
    return 1;
  }
  benchmark::AddCustomContext("policy", (*workload)->policy->name);
  benchmark::AddCustomContext(
      "applicants", fmt::format("{} (seed {}), interpreter {}", applicants, kSeed, interpreted));
  benchmark::AddCustomContext("results",
                              "native equals interpreter bit for bit, file equals memory");
  const interpret::Interpreter interpreter((*workload)->policy->module);
  std::vector<batch::Batch> sample;
  sample.push_back(MakeSample(**workload, interpreted));
  Register(**workload, interpreter, sample);
  RegisterLongCodes();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace tiaowen::bench

int main(int argc, char** argv) { return tiaowen::bench::Main(argc, argv); }
