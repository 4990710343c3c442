#include "tests/bench/workload.h"

#include <arrow/api.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "compiler/jit/engine.h"
#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/assess.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/read/read.h"
#include "runtime/read/references.h"
#include "runtime/write/write.h"
#include "tests/bench/nested_file.h"
#include "tests/bench/suzhou_spread.h"

namespace tiaowen::bench {
namespace {

std::string TemporaryPath(const char* name) {
  return (std::filesystem::temp_directory_path() /
          fmt::format("tiaowen_bench_{}_{}", ::getpid(), name))
      .string();
}

// Applicants by conclusion and verdict.
using Counts = std::vector<std::array<int64_t, 3>>;

Counts CountInMemory(const Workload& workload) {
  Counts counts(ir::ListConclusions(workload.policy->module).size());
  evaluate::Outcomes outcomes;
  for (const batch::Batch& batch : workload.batches) {
    workload.native->Evaluate(batch, builtin::ClockAt(workload.spread.as_of), &outcomes);
    for (size_t c = 0; c < counts.size(); ++c) {
      for (int64_t a = 0; a < batch.applicants; ++a)
        ++counts[c][static_cast<size_t>(outcomes.verdict(c, a))];
    }
  }
  return counts;
}

}  // namespace

Workload::~Workload() {
  std::error_code ignored;  // the files may never have been made
  std::filesystem::remove(file, ignored);
  std::filesystem::remove(result, ignored);
}

base::Result<std::unique_ptr<Workload>> MakeWorkload(const std::string& folder, int64_t applicants,
                                                     Data data) {
  auto workload = std::make_unique<Workload>();
  TW_ASSIGN_OR_RETURN(workload->policy, driver::Compile(folder));
  if (!workload->policy->ok()) return Failure(folder + " does not compile; see tiaowen check");
  const ir::Module& module = workload->policy->module;
  TW_ASSIGN_OR_RETURN(workload->native, jit::Compile(module));
  workload->spread = MakeSuzhouSpread(*builtin::DaysFromCivil(2019, 12, 31));
  workload->spread.exact = data == Data::kExact;
  workload->applicants = applicants;
  workload->references = folder + "/cases/register";
  std::vector<read::Notice> notices;
  TW_ASSIGN_OR_RETURN(const auto references,
                      read::ReadReferences(workload->references, module, &notices));
  if (references == nullptr || !references->texts.empty())
    return Failure("the reference tables must be there and name trades of the policy only");
  for (int64_t first = 0; first < applicants; first += kBatchRows) {
    workload->batches.push_back(MakePopulation(module, workload->spread, kSeed, first,
                                               std::min(kBatchRows, applicants - first),
                                               Columns::kUsed));
    workload->batches.back().references = references;
  }
  workload->file = TemporaryPath("register.parquet");
  workload->result = TemporaryPath("result.parquet");
  TW_RETURN_IF_ERROR(
      WriteNestedParquet(module, workload->spread, kSeed, applicants, workload->file));
  return workload;
}

base::Result<evaluate::Summary> AssessFile(const Workload& workload, int jobs,
                                           evaluate::Layout layout) {
  const ir::Module& module = workload.policy->module;
  TW_ASSIGN_OR_RETURN(auto people, read::Register::Open(workload.file, module,
                                                        {.batch_rows = kBatchRows,
                                                         .references = workload.references}));
  const evaluate::AssessOptions options = {
      .as_of = workload.spread.as_of, .layout = layout, .jobs = jobs, .progress = {}};
  TW_ASSIGN_OR_RETURN(auto writer,
                      write::ResultWriter::Open(workload.result, write::Format::kParquet,
                                                evaluate::MakeResultSchema(module, layout)));
  TW_ASSIGN_OR_RETURN(
      const evaluate::Assessment assessment,
      evaluate::Assess(
          module, *workload.native, [&] { return people->Next(); },
          [&](const std::shared_ptr<arrow::RecordBatch>& rows) { return writer->Write(rows); },
          options));
  TW_RETURN_IF_ERROR(writer->Close());
  if (!people->rejects().empty()) return Failure("the generated register has data errors");
  return assessment.summary;
}

batch::Batch MakeSample(const Workload& workload, int64_t applicants) {
  batch::Batch sample = MakePopulation(workload.policy->module, workload.spread, kSeed, 0,
                                       std::min(applicants, workload.applicants), Columns::kUsed);
  sample.references = workload.batches.front().references;
  return sample;
}

base::Status CheckResults(const Workload& workload, int64_t interpreted) {
  const batch::Batch sample = MakeSample(workload, interpreted);
  evaluate::Outcomes expected, actual;
  interpret::Interpreter(workload.policy->module)
      .Evaluate(sample, builtin::ClockAt(workload.spread.as_of), &expected);
  workload.native->Evaluate(sample, builtin::ClockAt(workload.spread.as_of), &actual);
  if (expected != actual) return Failure("native engine and interpreter disagree");

  TW_ASSIGN_OR_RETURN(const evaluate::Summary summary,
                      AssessFile(workload, 1, evaluate::Layout::kLong));
  const Counts counts = CountInMemory(workload);
  if (summary.applicants != workload.applicants || summary.rows.size() != counts.size()) {
    return Failure("the nested file has other applicants or conclusions than memory");
  }
  for (size_t c = 0; c < counts.size(); ++c) {
    const evaluate::Summary::Row& row = summary.rows[c];
    if (counts[c] != std::array{row.count_false, row.count_unknown, row.count_true}) {
      return Failure("file and memory disagree on " + row.matter + row.target);
    }
  }
  return base::Ok();
}

}  // namespace tiaowen::bench
