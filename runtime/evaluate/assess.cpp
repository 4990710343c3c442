#include "runtime/evaluate/assess.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/builtin/clock.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/interpret/earliest.h"

namespace tiaowen::evaluate {
namespace {

using Rows = std::vector<std::shared_ptr<arrow::RecordBatch>>;

// Whether both count the same conclusions and texts, so that they can be added.
bool CountsTheSame(const Tally& a, const Tally& b) {
  return a.verdicts.size() == b.verdicts.size() && a.amounts.size() == b.amounts.size() &&
         a.missing.size() == b.missing.size() && a.unmet.size() == b.unmet.size() &&
         a.unmet_alone.size() == b.unmet_alone.size();
}

base::Error OtherTally() {
  return {"先前的人数与政策的结论、条件不合",
          "counts from before do not fit the conclusions and conditions of the policy"};
}

// Adds the time of its life to a counter.
class Stopwatch {
 public:
  explicit Stopwatch(double* seconds)
      : seconds_(seconds), start_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() {
    *seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* seconds_;
  std::chrono::steady_clock::time_point start_;
};

// One assessment: workers take numbered batches, evaluate them, and whoever completes the next
// number writes.
class Run {
 public:
  Run(const ir::Module& module, const Engine& engine, const BatchSource& source,
      const ResultSink& sink, const AssessOptions& options)
      : engine_(engine),
        source_(source),
        sink_(sink),
        options_(options),
        finder_(module),
        wording_(module, finder_.clause_table(), options.as_of),
        tally_(finder_.conclusions().size(), wording_.missing_count(), wording_.unmet_count()) {}

  base::Result<Assessment> Execute() {
    for (const Tally& tally : options_.before) {
      if (!CountsTheSame(tally, tally_)) return OtherTally();
      tally_.Add(tally);
    }
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.jobs; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
    if (error_) return *error_;
    return Assessment{Summarize(finder_, wording_, tally_), times_};
  }

 private:
  struct Finished {
    Rows rows;
    Tally tally;
  };

  void Work() {
    ResultBuilder builder(finder_, wording_, options_.layout);
    AssessTimes times;
    Outcomes outcomes;
    int64_t number = 0;
    while (std::optional<batch::Batch> batch = Take(&number, &times)) {
      {
        Stopwatch watch(&times.evaluate_seconds);
        engine_.Evaluate(*batch, builtin::ClockAt(options_.as_of), &outcomes);
      }
      base::Result<Rows> rows = Rows();
      Tally tally = builder.MakeTally();
      {
        Stopwatch watch(&times.report_seconds);
        rows = builder.Build(*batch, outcomes, &tally, EarliestOf(*batch));
      }
      if (!rows.ok()) {
        Fail(rows.error());
        break;
      }
      Finish(number, {std::move(*rows), std::move(tally)}, &times);
    }
    std::lock_guard lock(mutex_);
    times_.read_seconds += times.read_seconds;
    times_.evaluate_seconds += times.evaluate_seconds;
    times_.report_seconds += times.report_seconds;
    times_.write_seconds += times.write_seconds;
  }

  EarliestDays EarliestOf(const batch::Batch& batch) const {
    EarliestDays days;
    if (options_.layout != Layout::kLongDated) return days;
    for (int64_t applicant = 0; applicant < batch.applicants; ++applicant) {
      days.push_back(interpret::FindEarliestDays(finder_.module(), batch,
                                                 builtin::ClockAt(options_.as_of), applicant));
    }
    return days;
  }

  // The next batch and its number, or nothing when the run ends.
  std::optional<batch::Batch> Take(int64_t* number, AssessTimes* times) {
    std::lock_guard reading(source_mutex_);
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return stopped_ || taken_ - written_ < 2 * options_.jobs; });
      if (stopped_) return std::nullopt;
    }
    base::Result<std::optional<batch::Batch>> batch = std::optional<batch::Batch>();
    {
      Stopwatch watch(&times->read_seconds);
      batch = source_();
    }
    std::lock_guard lock(mutex_);
    if (!batch.ok()) StopWith(batch.error());
    if (!batch.ok() || !batch->has_value()) {
      stopped_ = true;
      return std::nullopt;
    }
    *number = taken_++;
    return std::move(*batch);
  }

  void Finish(int64_t number, Finished finished, AssessTimes* times) {
    std::unique_lock lock(mutex_);
    finished_.emplace(number, std::move(finished));
    if (writing_) return;  // the writer comes back for this batch
    writing_ = true;
    for (auto next = finished_.find(written_); next != finished_.end() && !error_;
         next = finished_.find(written_)) {
      Finished batch = std::move(next->second);
      finished_.erase(next);
      lock.unlock();
      base::Status status = Write(batch, times);
      lock.lock();
      if (!status.ok()) StopWith(status.error());
      ++written_;
      room_.notify_all();
    }
    writing_ = false;
  }

  base::Status Write(const Finished& batch, AssessTimes* times) {
    Stopwatch watch(&times->write_seconds);
    for (const auto& rows : batch.rows) TW_RETURN_IF_ERROR(sink_(rows));
    if (options_.batch_done) TW_RETURN_IF_ERROR(options_.batch_done(batch.tally));
    tally_.Add(batch.tally);
    if (options_.progress) options_.progress(tally_.applicants);
    return base::Ok();
  }

  void Fail(const base::Error& error) {
    std::lock_guard lock(mutex_);
    StopWith(error);
  }

  // Under mutex_. The first error is the run's.
  void StopWith(const base::Error& error) {
    if (!error_) error_ = error;
    stopped_ = true;
    room_.notify_all();
  }

  const Engine& engine_;
  const BatchSource& source_;
  const ResultSink& sink_;
  const AssessOptions& options_;
  ReasonFinder finder_;
  Wording wording_;

  std::mutex source_mutex_;  // held while the source is asked; taken before mutex_
  std::mutex mutex_;         // guards what follows
  std::condition_variable room_;
  int64_t taken_ = 0;
  int64_t written_ = 0;
  bool writing_ = false;
  bool stopped_ = false;
  std::map<int64_t, Finished> finished_;
  std::optional<base::Error> error_;
  AssessTimes times_;

  Tally tally_;  // touched by the one that writes only
};

}  // namespace

int64_t BatchRowsWithin(int64_t memory_bytes, const ir::Module& module, int jobs) {
  // An applicant's rows of all tables; of each conclusion the codes of a row of the result, and its
  // share of the planes of outcomes.
  constexpr int64_t kApplicantBytes = 2048, kConclusionBytes = 128;
  const auto conclusions = static_cast<int64_t>(ir::ListConclusions(module).size());
  const int64_t applicant_bytes = kApplicantBytes + kConclusionBytes * conclusions;
  const int64_t applicants = memory_bytes / (2 * int64_t{jobs} * applicant_bytes);
  return std::max<int64_t>(64, applicants / 64 * 64);
}

base::Result<Assessment> Assess(const ir::Module& module, const Engine& engine,
                                const BatchSource& source, const ResultSink& sink,
                                const AssessOptions& options) {
  TW_CHECK(options.jobs >= 1, "{} jobs", options.jobs);
  TW_RETURN_IF_ERROR(CheckWorkCalendar(module, options.as_of));
  return Run(module, engine, source, sink, options).Execute();
}

}  // namespace tiaowen::evaluate
