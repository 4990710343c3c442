#include "tools/cli/assess_run.h"

#include <algorithm>
#include <filesystem>

#include "runtime/evaluate/work_calendar.h"
#include "tools/cli/digest.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/progress.h"

namespace tiaowen::cli {

base::Result<evaluate::Layout> ReadLayout(const std::string& layout, bool earliest) {
  TW_ASSIGN_OR_RETURN(const size_t choice, ReadChoice("--layout", layout, {"long", "wide"}));
  if (!earliest) return choice == 0 ? evaluate::Layout::kLong : evaluate::Layout::kWide;
  if (choice == 0) return evaluate::Layout::kLongDated;
  return base::Error{"--earliest 只用于 --layout=long", "--earliest needs --layout=long"};
}

namespace {

// The batches of a run that starts anew go to the writer at once; those of a run that can be
// resumed are kept beside the result until all are there.
class BatchFlow {
 public:
  BatchFlow(read::Register* data, write::ResultWriter* writer, FinishedBatches* finished)
      : data_(data), writer_(writer), finished_(finished) {}

  // Returns the next batch that is not yet assessed.
  base::Result<std::optional<batch::Batch>> Next() {
    for (; finished_ != nullptr && passed_ < finished_->kept().size(); ++passed_) {
      TW_ASSIGN_OR_RETURN(const std::optional<batch::Batch> batch, data_->Next());
      if (!batch || batch->applicants != finished_->kept()[passed_].applicants) {
        return base::Error{"续做的评定与已完成的批次不合，登记数据已改变",
                           "the batches of the resumed run are others; the register has changed"};
      }
    }
    return data_->Next();
  }

  base::Status Take(const std::shared_ptr<arrow::RecordBatch>& rows) {
    if (finished_ == nullptr) return writer_->Write(rows);
    rows_.push_back(rows);
    return base::Ok();
  }

  base::Status EndBatch(const evaluate::Tally& tally) {
    if (finished_ == nullptr) return base::Ok();
    return finished_->Add(std::exchange(rows_, {}), tally);
  }

  base::Status WriteKept() const {
    return finished_ == nullptr ? base::Ok() : finished_->WriteTo(writer_);
  }

 private:
  read::Register* data_;
  write::ResultWriter* writer_;
  FinishedBatches* finished_;  // null: the run cannot be resumed
  size_t passed_ = 0;
  ResultRows rows_;
};

base::Result<std::unique_ptr<FinishedBatches>> OpenFinished(const AssessPlan& plan,
                                                            int64_t batch_rows,
                                                            const read::Register& data) {
  if (!plan.resume) return std::unique_ptr<FinishedBatches>();
  RunIdentity identity = plan.identity;
  identity.emplace_back("--batch-rows", std::to_string(batch_rows));
  identity.emplace_back("--memory", std::to_string(plan.read.memory_bytes));
  for (const std::string& path : data.files()) {
    TW_ASSIGN_OR_RETURN(const Digest digest, DigestFile(path));
    identity.emplace_back(path, digest.sha256);
  }
  return FinishedBatches::Open(plan.out, identity);
}

}  // namespace

base::Result<AssessDone> RunAssessment(const ir::Module& module, const AssessPlan& plan,
                                       const Terminal& terminal) {
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(module, plan.as_of));
  read::Options read = plan.read;
  read.batch_rows = std::min(read.batch_rows,
                             evaluate::BatchRowsWithin(read.memory_bytes / 4, module, plan.jobs));
  TW_ASSIGN_OR_RETURN(const auto data, read::Register::Open(plan.data, module, read));
  TW_ASSIGN_OR_RETURN(const auto finished, OpenFinished(plan, read.batch_rows, *data));
  TW_ASSIGN_OR_RETURN(const auto engine, MakeEngine(plan.engine, module));
  TW_ASSIGN_OR_RETURN(const auto writer,
                      write::ResultWriter::Open(plan.out, plan.format,
                                                evaluate::MakeResultSchema(module, plan.layout)));
  AssessDone done;
  BatchFlow flow(data.get(), writer.get(), finished.get());
  {
    Progress progress(terminal);
    const evaluate::AssessOptions options{
        plan.as_of,
        plan.layout,
        plan.jobs,
        [&](int64_t applicants) { progress.Show(applicants); },
        [&](const evaluate::Tally& tally) { return flow.EndBatch(tally); },
        finished == nullptr ? std::vector<evaluate::Tally>() : finished->kept()};
    for (const evaluate::Tally& tally : options.before) done.applicants_kept += tally.applicants;
    TW_ASSIGN_OR_RETURN(done.assessment, evaluate::Assess(
                                             module, *engine, [&] { return flow.Next(); },
                                             [&](const std::shared_ptr<arrow::RecordBatch>& rows) {
                                               return flow.Take(rows);
                                             },
                                             options));
  }
  TW_RETURN_IF_ERROR(flow.WriteKept());
  // The report first: a result under its final name must not lack it. An older report is replaced,
  // so that it cannot be taken for one of this run.
  done.has_report =
      !data->rejects().empty() || plan.always_report || std::filesystem::exists(plan.rejects);
  if (done.has_report) TW_RETURN_IF_ERROR(write::WriteRejects(plan.rejects, data->rejects()));
  TW_RETURN_IF_ERROR(writer->Close());
  if (finished != nullptr) TW_RETURN_IF_ERROR(finished->Remove());
  done.counts = data->counts();
  done.data_errors = static_cast<int64_t>(data->rejects().size());
  done.notices = data->notices();
  done.inputs = data->files();
  return done;
}

}  // namespace tiaowen::cli
