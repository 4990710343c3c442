#include "runtime/evaluate/assess.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

#include "runtime/evaluate/coded_texts.h"
#include "runtime/evaluate/fleet_for_test.h"

namespace tiaowen::evaluate {
namespace {

// Says 是 to 出海 for every second applicant, slowly where the batch's first id is even, and counts
// the batches that are between source and sink.
class SlowEngine : public Engine {
 public:
  void Evaluate(const batch::Batch& batch, const builtin::Clock&,
                Outcomes* outcomes) const override {
    OutcomeWriter writer(batch.applicants);
    for (int64_t i = 0; i < batch.applicants; ++i) {
      int number = std::stoi(batch.ids[static_cast<size_t>(i)]);
      bool yes = number % 2 == 0;
      writer.Verdict(2, i, base::FromBool(yes));
      writer.Clause(10, i, yes ? Outcome::kTrue : Outcome::kFalse);
    }
    if (std::stoi(batch.ids[0]) % 4 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    *outcomes = writer.outcomes;
  }
};

struct Feed {
  int64_t left;
  int64_t size;
  int64_t next_id = 0;
  std::atomic<int64_t> taken = 0;

  base::Result<std::optional<batch::Batch>> Next() {
    if (left == 0) return std::optional<batch::Batch>();
    batch::Batch batch;
    batch.applicants = std::min(left, size);
    left -= batch.applicants;
    for (int64_t i = 0; i < batch.applicants; ++i)
      batch.ids.push_back(fmt::format("{}", next_id++));
    ++taken;
    return std::optional<batch::Batch>(std::move(batch));
  }
};

TEST_CASE("rows arrive in order, all of them, with few batches in flight, whatever the threads") {
  ir::Module module = MakeFleet();
  SlowEngine engine;
  for (int jobs : {1, 2, 5}) {
    Feed feed{.left = 101, .size = 3, .next_id = 0, .taken = 0};
    std::vector<std::string> ids;
    int64_t batches_written = 0;
    bool bounded = true;
    int64_t last_progress = 0;
    AssessOptions options{.as_of = kFleetAsOf,
                          .layout = Layout::kWide,
                          .jobs = jobs,
                          .progress = [&](int64_t applicants) { last_progress = applicants; }};
    auto assessment = Assess(
        module, engine, [&] { return feed.Next(); },
        [&](const std::shared_ptr<arrow::RecordBatch>& rows) {
          bounded = bounded && feed.taken - batches_written <= 2 * jobs;
          ++batches_written;
          for (int64_t i = 0; i < rows->num_rows(); ++i)
            ids.emplace_back(CodedTextAt(*rows->column(0), i));
          return base::Ok();
        },
        options);
    REQUIRE(assessment.ok());
    REQUIRE(ids.size() == 101);
    for (size_t i = 0; i < ids.size(); ++i) CHECK(ids[i] == fmt::format("{}", i));
    CHECK(bounded);
    CHECK(last_progress == 101);
    CHECK(assessment->summary.applicants == 101);
    CHECK(assessment->summary.rows[2].count_true == 51);
    CHECK(assessment->summary.rows[2].count_false == 50);
  }
}

TEST_CASE("batches are counted one by one, in order, and counts from before are added") {
  ir::Module module = MakeFleet();
  SlowEngine engine;
  Feed feed{.left = 20, .size = 3, .next_id = 0, .taken = 0};
  std::vector<Tally> counted;
  int64_t rows_seen = 0;
  bool in_order = true;
  AssessOptions options{.as_of = kFleetAsOf, .layout = Layout::kWide, .jobs = 3, .progress = {}};
  options.batch_done = [&](const Tally& tally) -> base::Status {
    counted.push_back(tally);
    in_order =
        in_order && rows_seen == std::min<int64_t>(20, static_cast<int64_t>(counted.size()) * 3);
    return base::Ok();
  };
  const auto assess = [&] {
    return Assess(
        module, engine, [&] { return feed.Next(); },
        [&](const std::shared_ptr<arrow::RecordBatch>& rows) {
          rows_seen += rows->num_rows();
          return base::Ok();
        },
        options);
  };
  const auto whole = assess();
  REQUIRE(whole.ok());
  REQUIRE(counted.size() == 7);
  CHECK(in_order);
  for (size_t i = 0; i < 6; ++i) {  // every second applicant is 是
    CHECK(counted[i].applicants == 3);
    CHECK(counted[i].verdicts[2][static_cast<size_t>(base::Truth::kTrue)] ==
          2 - static_cast<int64_t>(i % 2));
  }
  options.before = counted;
  options.batch_done = {};
  const auto resumed = assess();  // the feed has nothing left
  REQUIRE(resumed.ok());
  CHECK(RenderTable(resumed->summary, base::Language::kChinese) ==
        RenderTable(whole->summary, base::Language::kChinese));
  options.before = {Tally(1, 1, 1)};
  CHECK(assess().error().en.starts_with("counts from before do not fit"));
}

TEST_CASE("the batches in flight bound the applicants of a batch") {
  const ir::Module module = MakeFleet();
  const int64_t one = BatchRowsWithin(int64_t{1} << 28, module, 1);
  CHECK(one % 64 == 0);
  CHECK(one > 10'000);
  CHECK(BatchRowsWithin(int64_t{1} << 28, module, 16) <= one / 16);
  CHECK(BatchRowsWithin(1, module, 16) == 64);
}

TEST_CASE("the first error of source or sink ends the run") {
  ir::Module module = MakeFleet();
  SlowEngine engine;
  AssessOptions options{.as_of = kFleetAsOf, .layout = Layout::kWide, .jobs = 3, .progress = {}};
  Feed feed{.left = 1000, .size = 2, .next_id = 0, .taken = 0};
  auto from_source = Assess(
      module, engine,
      [&]() -> base::Result<std::optional<batch::Batch>> {
        if (feed.taken == 5) return base::Error{"坏了", "broken"};
        return feed.Next();
      },
      [](const std::shared_ptr<arrow::RecordBatch>&) { return base::Ok(); }, options);
  REQUIRE(!from_source.ok());
  CHECK(from_source.error().en == "broken");

  int written = 0;
  auto from_sink = Assess(
      module, engine, [&] { return feed.Next(); },
      [&](const std::shared_ptr<arrow::RecordBatch>&) -> base::Status {
        if (++written == 4) return base::Error{"满了", "disk full"};
        return base::Ok();
      },
      options);
  REQUIRE(!from_sink.ok());
  CHECK(from_sink.error().zh == "满了");
  CHECK(written == 4);
}

}  // namespace
}  // namespace tiaowen::evaluate
