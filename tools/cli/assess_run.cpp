#include "tools/cli/assess_run.h"

#include <algorithm>
#include <filesystem>

#include "runtime/evaluate/work_calendar.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/progress.h"

namespace tiaowen::cli {

base::Result<evaluate::Layout> ReadLayout(const std::string& layout, bool earliest) {
  TW_ASSIGN_OR_RETURN(const size_t choice, ReadChoice("--layout", layout, {"long", "wide"}));
  if (!earliest) return choice == 0 ? evaluate::Layout::kLong : evaluate::Layout::kWide;
  if (choice == 0) return evaluate::Layout::kLongDated;
  return base::Error{"--earliest 只用于 --layout=long", "--earliest needs --layout=long"};
}

base::Result<AssessDone> RunAssessment(const ir::Module& module, const AssessPlan& plan,
                                       const Terminal& terminal) {
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(module, plan.as_of));
  read::Options read = plan.read;
  read.batch_rows = std::min(read.batch_rows,
                             evaluate::BatchRowsWithin(read.memory_bytes / 4, module, plan.jobs));
  TW_ASSIGN_OR_RETURN(const auto data, read::Register::Open(plan.data, module, read));
  TW_ASSIGN_OR_RETURN(const auto engine, MakeEngine(plan.engine, module));
  TW_ASSIGN_OR_RETURN(const auto writer,
                      write::ResultWriter::Open(plan.out, plan.format,
                                                evaluate::MakeResultSchema(module, plan.layout)));
  AssessDone done;
  {
    Progress progress(terminal);
    const evaluate::AssessOptions options{plan.as_of, plan.layout, plan.jobs,
                                          [&](int64_t applicants) { progress.Show(applicants); }};
    TW_ASSIGN_OR_RETURN(done.assessment, evaluate::Assess(
                                             module, *engine, [&] { return data->Next(); },
                                             [&](const std::shared_ptr<arrow::RecordBatch>& rows) {
                                               return writer->Write(rows);
                                             },
                                             options));
  }
  // The report first: a result under its final name must not lack it. An older report is replaced,
  // so that it cannot be taken for one of this run.
  done.has_report =
      !data->rejects().empty() || plan.always_report || std::filesystem::exists(plan.rejects);
  if (done.has_report) TW_RETURN_IF_ERROR(write::WriteRejects(plan.rejects, data->rejects()));
  TW_RETURN_IF_ERROR(writer->Close());
  done.counts = data->counts();
  done.data_errors = static_cast<int64_t>(data->rejects().size());
  done.notices = data->notices();
  done.inputs = data->files();
  return done;
}

}  // namespace tiaowen::cli
