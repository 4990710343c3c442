// tiaowen_compare DIRECTORY APPLICANTS INTERPRETED exact|usual: the C++ side of the side-by-side
// benchmark (compare/compare.py). Makes the population, checks that all programs agree, writes the
// register and the expected verdicts for the others into DIRECTORY and tells of it in a line of
// JSON. Then it answers each line "CONTESTANT THREADS" of its input with the seconds of one run, by
// the clock and of the processor.

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <fmt/format.h>
#include <parquet/arrow/writer.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <thread>

#include "compiler/jit/engine.h"
#include "runtime/interpret/interpreter.h"
#include "tests/bench/handwritten/engine.h"
#include "tests/bench/workload.h"

namespace tiaowen::bench {
namespace {

const std::string kPolicy = TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28";

// The arrays that the policy reads of a batch: columns, and offsets of the child tables.
std::vector<std::pair<const void*, size_t>> ListArrays(const batch::Batch& batch) {
  std::vector<std::pair<const void*, size_t>> arrays;
  const auto add = [&](const auto& array) {
    if (!array.empty()) arrays.emplace_back(array.data(), array.size() * sizeof(array[0]));
  };
  for (size_t t = 0; t < batch.tables.size(); ++t) {
    if (t > 0 && !batch.tables[t].columns.empty()) add(batch.tables[t].offsets);
    for (const batch::Column& column : batch.tables[t].columns) {
      add(column.codes);
      add(column.values);
      add(column.upper);
      add(column.valid);
    }
  }
  return arrays;
}

size_t CountBytes(const std::vector<batch::Batch>& batches) {
  size_t bytes = 0;
  for (const batch::Batch& batch : batches) {
    for (const auto& [array, size] : ListArrays(batch)) bytes += size;
  }
  return bytes;
}

// The seconds of a run: on the clock, and of the processor, all threads together. The latter do not
// count what other programs take away.
struct Seconds {
  double wall = 0;
  double processor = 0;
};

class StopWatch {
 public:
  Seconds Read() const {
    const auto wall = std::chrono::steady_clock::now() - wall_;
    return {std::chrono::duration<double>(wall).count(),
            static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC};
  }

 private:
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  std::clock_t processor_ = std::clock();
};

using Work = std::function<void(const batch::Batch&)>;

// Runs the work of each thread over the batches that are left; returns the seconds it took.
Seconds TimeBatches(const std::vector<batch::Batch>& batches, const std::vector<Work>& works) {
  std::atomic<size_t> next = 0;
  const auto run = [&](const Work& work) {
    for (size_t i = next++; i < batches.size(); i = next++) work(batches[i]);
  };
  const StopWatch watch;
  std::vector<std::jthread> others;
  for (size_t i = 1; i < works.size(); ++i) others.emplace_back([&, i] { run(works[i]); });
  run(works.front());
  others.clear();
  return watch.Read();
}

Seconds TimeEngine(const evaluate::Engine& engine, const std::vector<batch::Batch>& batches,
                   int32_t as_of, int threads) {
  // Kept, so that no run pays for new pages or for what another engine left.
  static std::map<const evaluate::Engine*, std::vector<evaluate::Outcomes>> outcomes_of;
  std::vector<evaluate::Outcomes>& outcomes = outcomes_of[&engine];
  outcomes.resize(std::max(outcomes.size(), static_cast<size_t>(threads)));
  std::vector<Work> works;
  for (int i = 0; i < threads; ++i) {
    works.emplace_back(
        [&engine, as_of, own = &outcomes[static_cast<size_t>(i)]](const batch::Batch& batch) {
          engine.Evaluate(batch, builtin::ClockAt(as_of), own);
        });
  }
  return TimeBatches(batches, works);
}

Seconds TimeCopy(const std::vector<batch::Batch>& batches, int threads) {
  static std::vector<std::vector<std::byte>> copies;
  copies.resize(std::max(copies.size(), static_cast<size_t>(threads)));
  std::vector<Work> works;
  for (int i = 0; i < threads; ++i) {
    works.emplace_back([copy = &copies[static_cast<size_t>(i)]](const batch::Batch& batch) {
      size_t used = 0;
      for (const auto& [array, size] : ListArrays(batch)) {
        if (copy->size() < used + size) copy->resize(2 * (used + size));
        std::memcpy(copy->data() + used, array, size);
        used += size;
      }
    });
  }
  return TimeBatches(batches, works);
}

// Whether `engine` gives the native engine's verdicts.
base::Status CheckVerdicts(const Workload& workload, const evaluate::Engine& engine,
                           const std::string& name) {
  evaluate::Outcomes expected, actual;
  const builtin::Clock clock = builtin::ClockAt(workload.spread.as_of);
  for (const batch::Batch& batch : workload.batches) {
    workload.native->Evaluate(batch, clock, &expected);
    engine.Evaluate(batch, clock, &actual);
    if (actual.verdict_certain != expected.verdict_certain ||
        actual.verdict_possible != expected.verdict_possible)
      return Failure("native engine and " + name + " disagree");
  }
  return base::Ok();
}

// A column of booleans for each conclusion, whether it is 是, in the order of applicants.
arrow::Status WriteVerdicts(const Workload& workload, const std::string& path) {
  const size_t conclusions = ir::ListConclusions(workload.policy->module).size();
  std::vector<arrow::BooleanBuilder> builders(conclusions);
  evaluate::Outcomes outcomes;
  for (const batch::Batch& batch : workload.batches) {
    workload.native->Evaluate(batch, builtin::ClockAt(workload.spread.as_of), &outcomes);
    for (size_t c = 0; c < conclusions; ++c) {
      for (int64_t a = 0; a < batch.applicants; ++a)
        ARROW_RETURN_NOT_OK(builders[c].Append(outcomes.verdict(c, a) == base::Truth::kTrue));
    }
  }
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (size_t c = 0; c < conclusions; ++c) {
    fields.push_back(arrow::field(fmt::format("c{}", c), arrow::boolean()));
    ARROW_ASSIGN_OR_RAISE(auto array, builders[c].Finish());
    arrays.push_back(std::move(array));
  }
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::FileOutputStream::Open(path));
  ARROW_RETURN_NOT_OK(parquet::arrow::WriteTable(*arrow::Table::Make(arrow::schema(fields), arrays),
                                                 arrow::default_memory_pool(), file));
  return file->Close();
}

struct Contestants {
  const Workload& workload;
  const evaluate::Engine& verdicts_only;
  const interpret::Interpreter& interpreter;
  const handwritten::ColumnEngine& handwritten;
  const std::vector<batch::Batch>& sample;  // the interpreter's applicants

  // Runs one of them once. Returns the seconds.
  base::Result<Seconds> Run(const std::string& name, int threads) const {
    const int32_t as_of = workload.spread.as_of;
    if (name == "native") return TimeEngine(*workload.native, workload.batches, as_of, threads);
    if (name == "verdicts") return TimeEngine(verdicts_only, workload.batches, as_of, threads);
    if (name == "interpreter") return TimeEngine(interpreter, sample, as_of, threads);
    if (name == "handwritten") return TimeEngine(handwritten, workload.batches, as_of, threads);
    if (name == "copy") return TimeCopy(workload.batches, threads);
    if (name == "file" || name == "wide") {
      const auto layout = name == "wide" ? evaluate::Layout::kWide : evaluate::Layout::kLong;
      const StopWatch watch;
      TW_ASSIGN_OR_RETURN(const evaluate::Summary summary, AssessFile(workload, threads, layout));
      if (summary.applicants != workload.applicants) return Failure("applicants were lost");
      return watch.Read();
    }
    return Failure("there is no contestant " + name);
  }
};

base::Status Serve(const Contestants& contestants) {
  std::string name;
  for (int threads = 0; std::cin >> name >> threads;) {
    if (threads < 1 || threads > 64) return Failure("1 to 64 threads");
    TW_ASSIGN_OR_RETURN(const Seconds seconds, contestants.Run(name, threads));
    fmt::print("{:.6f} {:.6f}\n", seconds.wall, seconds.processor);
    std::fflush(stdout);
  }
  return base::Ok();
}

base::Status Main(const std::string& directory, int64_t applicants, int64_t interpreted,
                  Data data) {
  TW_ASSIGN_OR_RETURN(const auto workload, MakeWorkload(kPolicy, applicants, data));
  TW_RETURN_IF_ERROR(CheckResults(*workload, interpreted));
  const handwritten::ColumnEngine handwritten(workload->policy->module);
  TW_RETURN_IF_ERROR(CheckVerdicts(*workload, handwritten, "hand-written program"));
  TW_ASSIGN_OR_RETURN(const auto verdicts_only,
                      jit::Compile(workload->policy->module, {.lowering = {.reasons = false}}));
  TW_RETURN_IF_ERROR(CheckVerdicts(*workload, *verdicts_only, "native engine without reasons"));
  const interpret::Interpreter interpreter(workload->policy->module);
  std::vector<batch::Batch> sample;
  sample.push_back(MakeSample(*workload, interpreted));

  const std::string verdicts = directory + "/verdicts.parquet";
  const arrow::Status written = WriteVerdicts(*workload, verdicts);
  if (!written.ok()) return Failure(written.ToString());
  fmt::print(
      "{{\"applicants\": {}, \"interpreted\": {}, \"bytes\": {}, \"as_of\": {}, \"register\": "
      "\"{}\", \"references\": \"{}\", \"verdicts\": \"{}\"}}\n",
      applicants, sample.front().applicants, CountBytes(workload->batches), workload->spread.as_of,
      workload->file, workload->references, verdicts);
  std::fflush(stdout);
  return Serve({*workload, *verdicts_only, interpreter, handwritten, sample});
}

}  // namespace
}  // namespace tiaowen::bench

int main(int argc, char** argv) {
  using tiaowen::bench::Data;
  if (argc != 5 || (argv[4] != std::string("exact") && argv[4] != std::string("usual"))) {
    fmt::print(stderr, "usage: tiaowen_compare DIRECTORY APPLICANTS INTERPRETED exact|usual\n");
    return 2;
  }
  const auto status =
      tiaowen::bench::Main(argv[1], std::stoll(argv[2]), std::stoll(argv[3]),
                           argv[4] == std::string("exact") ? Data::kExact : Data::kUsual);
  if (!status.ok()) {
    fmt::print(stderr, "{}\n", status.error().en);
    return 1;
  }
  return 0;
}
