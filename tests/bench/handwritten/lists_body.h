#pragma once

// What joins tables or columns, asked of one applicant with eight rows of a list at a time. Lists
// of more than eight rows, and periods that overlap or are not known to the day, go to Plain.
// Included after words, as columns_body.h is.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "tests/bench/handwritten/columns.h"
#include "tests/bench/handwritten/fold_body.h"
#include "tests/bench/handwritten/plain.h"

namespace tiaowen::bench::handwritten {
namespace {

class ShortLists {
 public:
  ShortLists(const Question& question, const Plain& plain)
      : batch_(question.batch),
        policy_(question.policy),
        days_(question.days),
        references_(question.references),
        plain_(plain) {}

  // Starts to load what the questions below read: a list's lines are few and far between, and their
  // loads overlap only when they are asked for together.
  void PrefetchReviews(int64_t applicant) const {
    const int64_t row = batch_.tables[kReviews].offsets[static_cast<size_t>(applicant)];
    __builtin_prefetch(At(kReviews, review::kYear).values.data() + row);
    __builtin_prefetch(At(kReviews, review::kPost).values.data() + row);
    __builtin_prefetch(At(kReviews, review::kMark).codes.data() + row);
  }
  void PrefetchJobs(int64_t applicant) const {
    const int64_t row = batch_.tables[kJobs].offsets[static_cast<size_t>(applicant)];
    for (const uint8_t column : {job::kStart, job::kEnd}) {
      __builtin_prefetch(At(kJobs, column).values.data() + row);
      __builtin_prefetch(At(kJobs, column).upper.data() + row);
    }
    __builtin_prefetch(At(kJobs, job::kPostKind).codes.data() + row);
  }
  void PrefetchCertificates(int64_t applicant) const {
    const int64_t row = batch_.tables[kCertificates].offsets[static_cast<size_t>(applicant)];
    __builtin_prefetch(At(kCertificates, certificate::kTrade).values.data() + row);
    __builtin_prefetch(At(kCertificates, certificate::kDate).values.data() + row);
    __builtin_prefetch(At(kCertificates, certificate::kDate).upper.data() + row);
  }

  // 考核合格 in each of the three years before.
  base::Truth PassedReviews(int64_t applicant) const {
    const List list = ListOf(kReviews, applicant);
    if (!list.is_short) return plain_.PassedReviews(applicant);
    const batch::Column& years = At(kReviews, review::kYear);
    const uint32_t known = ValidAt(years, list.first) & list.lanes;
    const Lanes passed = GradeLanes(At(kReviews, review::kMark), list.first, kPassed) &
                         SameLanes(At(kReviews, review::kPost), list.first,
                                   At(kMain, main_column::kPost), applicant);
    bool certain = true, possible = true;
    for (int32_t back = 1; back <= 3; ++back) {
      const uint32_t of_year =
          LanesEqual(years.values.data() + list.first, days_.year - back) & known;
      certain &= (of_year & passed.certain) != 0;
      possible &= (of_year & ~passed.possible) == 0;
    }
    return base::FromPlanes(certain, possible);
  }

  // 正常 for the titles `wanted` (bit i: title i); the others come out false.
  std::array<base::Truth, 3> HasServed(int64_t applicant, uint32_t wanted) const {
    std::array<base::Truth, 3> served{};
    const List certificates = ListOf(kCertificates, applicant), jobs = ListOf(kJobs, applicant);
    const uint32_t known = jobs.is_short ? ValidAt(At(kJobs, job::kPostKind), jobs.first) : 0;
    if (!certificates.is_short || !AreOrderly(jobs) || (jobs.lanes & ~known) != 0) {
      ForEachBit(wanted, [&](int title) {
        served[static_cast<size_t>(title)] = plain_.HasServed(applicant, title);
      });
      return served;
    }
    const int8_t* const kinds = At(kJobs, job::kPostKind).codes.data() + jobs.first;
    const uint32_t skilled = jobs.lanes & ~LanesAtLeast(kinds, kSkilled + 1);
    const batch::Column& dates = At(kCertificates, certificate::kDate);
    ForEachBit(wanted, [&](int title) {
      const auto at = static_cast<size_t>(title);
      const Lanes held = GradeLanes(At(kCertificates, certificate::kGrade), certificates.first,
                                    static_cast<int8_t>(kAdvanced + title));
      // Days since the earliest certificate are the most days.
      const int32_t latest =
          LeastOf(dates.upper.data() + certificates.first, held.certain & certificates.lanes);
      const int32_t earliest =
          LeastOf(dates.values.data() + certificates.first, held.possible & certificates.lanes);
      const int32_t demanded = days_.as_of - days_.years_ago[at];
      const auto covers = [&](int32_t since) {
        return since <= days_.as_of && DaysWorked(jobs, skilled, since) >= demanded;
      };
      const bool certain = covers(latest);
      served[at] = base::FromPlanes(certain, certain || (earliest != latest && covers(earliest)));
    });
    return served;
  }

  // 累计工作年限 达到 晋级申报条件.
  base::Truth HasWorkedLongEnough(int64_t applicant, int target) const {
    const List jobs = ListOf(kJobs, applicant);
    if (!AreOrderly(jobs)) return plain_.HasWorkedLongEnough(applicant, target);
    const batch::Column& trades = At(kMain, main_column::kTrade);
    if (!trades.is_valid(applicant)) return base::Truth::kUnknown;
    const int32_t demanded =
        references_.promotion_days(trades.values[static_cast<size_t>(applicant)], target);
    if (demanded < 0) return base::Truth::kUnknown;
    const Lanes own = SameLanes(At(kJobs, job::kTrade), jobs.first, trades, applicant);
    const auto covers = [&](uint32_t lanes) {
      return DaysWorked(jobs, lanes & jobs.lanes, batch::kDateLow) >= demanded;
    };
    const bool certain = covers(own.certain);
    return base::FromPlanes(certain,
                            certain || (own.certain != own.possible && covers(own.possible)));
  }

  // ∃职称：工程、全国通用、不低于 助理工程师／工程师／高级工程师, of a field that lists the
  // applicant's trade; of one who is not certified to match.
  std::array<base::Truth, 3> HasListedTitle(int64_t applicant) const {
    const List list = ListOf(kTitles, applicant);
    const batch::Column& trades = At(kMain, main_column::kTrade);
    if (!list.is_short || !trades.is_valid(applicant)) {
      return {plain_.HasListedTitle(applicant, 0), plain_.HasListedTitle(applicant, 1),
              plain_.HasListedTitle(applicant, 2)};
    }
    const int8_t* const fields = At(kTitles, title::kField).codes.data() + list.first;
    const uint8_t listing = policy_.fields_of(trades.values[static_cast<size_t>(applicant)]);
    uint32_t listed = 0;
    for (int8_t field = 0; field < 3; ++field) {
      if ((listing >> field) & 1) listed |= LanesAre(fields, field);
    }
    const Lanes held = Lanes{list.lanes, list.lanes} &
                       KnownLanes(listed, ValidAt(At(kTitles, title::kField), list.first)) &
                       DateLanes(At(kTitles, title::kDate), list.first, days_.as_of) &
                       CodeLanes(At(kTitles, title::kSeries), list.first, kEngineering) &
                       CodeLanes(At(kTitles, title::kKind), list.first, kNational);
    const batch::Column& names = At(kTitles, title::kName);
    return {Any(held & GradeLanes(names, list.first, 0)),
            Any(held & GradeLanes(names, list.first, 1)),
            Any(held & GradeLanes(names, list.first, 2))};
  }

  // What the certificates of the applicant's own trade say.
  struct OwnTrade {
    base::Truth any;                      // ∃ 届至
    std::array<base::Truth, 2> for_year;  // ∃ 高级工／技师 for a year
    std::array<base::Truth, 2> reached;   // ∃ 届至 技师／高级技师
  };
  OwnTrade OwnTradeOf(int64_t applicant) const {
    const List list = ListOf(kCertificates, applicant);
    if (!list.is_short) {
      const auto has = [&](int8_t grade, int32_t day) {
        return plain_.HasOwnTrade(applicant, grade, day);
      };
      return {has(0, days_.as_of),
              {has(kAdvanced, days_.one_year_ago), has(kTechnician, days_.one_year_ago)},
              {has(kTechnician, days_.as_of), has(kSeniorTechnician, days_.as_of)}};
    }
    const batch::Column& grades = At(kCertificates, certificate::kGrade);
    const batch::Column& dates = At(kCertificates, certificate::kDate);
    const Lanes own = SameLanes(At(kCertificates, certificate::kTrade), list.first,
                                At(kMain, main_column::kTrade), applicant) &
                      Lanes{list.lanes, list.lanes};
    const Lanes taken = own & DateLanes(dates, list.first, days_.as_of);
    const Lanes for_year = own & DateLanes(dates, list.first, days_.one_year_ago);
    const Lanes technician = GradeLanes(grades, list.first, kTechnician);
    return {
        Any(taken),
        {Any(for_year & GradeLanes(grades, list.first, kAdvanced)), Any(for_year & technician)},
        {Any(taken & technician), Any(taken & GradeLanes(grades, list.first, kSeniorTechnician))}};
  }

 private:
  static constexpr int64_t kShort = 8;

  const batch::Column& At(TableAt table, uint8_t column) const {
    return batch_.tables[table].columns[column];
  }

  // The rows of an applicant, if the lanes of all may be read.
  struct List {
    bool is_short;
    int64_t first;
    uint32_t lanes;  // those that are rows
  };
  List ListOf(TableAt at, int64_t applicant) const {
    const batch::Table& table = batch_.tables[at];
    const int64_t first = table.offsets[static_cast<size_t>(applicant)];
    const int64_t rows = table.offsets[static_cast<size_t>(applicant) + 1] - first;
    // A byte of valid bits and the next start are read beyond the lanes.
    const bool fits = first + 2 * kShort <= batch::PaddedRows(table.rows);
    if (rows > kShort || !fits) return {false, first, 0};
    return {true, first, (1U << rows) - 1};
  }
  static uint32_t ValidAt(const batch::Column& column, int64_t row) {
    uint16_t bits;
    std::memcpy(&bits, reinterpret_cast<const uint8_t*>(column.valid.data()) + row / 8, 2);
    return static_cast<uint32_t>(bits >> (row % 8)) & 0xFF;
  }
  static Lanes KnownLanes(uint32_t bits, uint32_t valid) {
    return {bits & valid, bits | (~valid & 0xFF)};
  }
  static Lanes GradeLanes(const batch::Column& column, int64_t row, int8_t code) {
    return KnownLanes(LanesAtLeast(column.codes.data() + row, code), ValidAt(column, row));
  }
  static uint32_t LanesAre(const int8_t* codes, int8_t code) {
    return LanesAtLeast(codes, code) & ~LanesAtLeast(codes, static_cast<int8_t>(code + 1));
  }
  static Lanes CodeLanes(const batch::Column& column, int64_t row, int8_t code) {
    return KnownLanes(LanesAre(column.codes.data() + row, code), ValidAt(column, row));
  }
  // Equality with a text of the applicant, who may have none.
  static Lanes SameLanes(const batch::Column& column, int64_t row, const batch::Column& own,
                         int64_t applicant) {
    if (!own.is_valid(applicant)) return {0, 0xFF};
    return KnownLanes(
        LanesEqual(column.values.data() + row, own.values[static_cast<size_t>(applicant)]),
        ValidAt(column, row));
  }
  static Lanes DateLanes(const batch::Column& column, int64_t row, int32_t day) {
    return {LanesAtMost(column.upper.data() + row, day),
            LanesAtMost(column.values.data() + row, day)};
  }

  // Whether the jobs of a short list are known to the day and follow one another.
  bool AreOrderly(const List& jobs) const {
    if (!jobs.is_short) return false;
    const batch::Column& starts = At(kJobs, job::kStart);
    const batch::Column& ends = At(kJobs, job::kEnd);
    const int32_t* const start = starts.values.data() + jobs.first;
    const int32_t* const end = ends.values.data() + jobs.first;
    const uint32_t unclear = LanesDiffer(start, starts.upper.data() + jobs.first) |
                             LanesDiffer(end, ends.upper.data() + jobs.first);
    const uint32_t apart = LanesLess(end, start + 1);
    return (unclear & jobs.lanes) == 0 && (~apart & (jobs.lanes >> 1)) == 0;
  }

  int32_t DaysWorked(const List& jobs, uint32_t lanes, int32_t since) const {
    return DaysOf(At(kJobs, job::kStart).values.data() + jobs.first,
                  At(kJobs, job::kEnd).values.data() + jobs.first, lanes, since, days_.as_of);
  }

  const batch::Batch& batch_;
  const Policy& policy_;
  const Days& days_;
  const ReferenceIndex& references_;
  const Plain& plain_;
};

}  // namespace
}  // namespace tiaowen::bench::handwritten
