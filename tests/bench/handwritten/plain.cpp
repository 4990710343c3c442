#include "tests/bench/handwritten/plain.h"

#include <algorithm>
#include <vector>

#include "tests/bench/handwritten/ways.h"

namespace tiaowen::bench::handwritten {
namespace {

using base::And;
using base::FromBool;
using base::FromPlanes;
using base::Not;
using base::Or;
using base::Truth;

template <typename... Truths>
Truth All(Truth first, Truths... rest) {
  return std::min({first, rest...});
}
template <typename... Truths>
Truth Any(Truth first, Truths... rest) {
  return std::max({first, rest...});
}

struct Range {
  int64_t begin, end;
};

// The days of the union of `ranges`.
int64_t CountDays(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
  int64_t days = 0;
  int64_t counted = INT64_MIN;
  for (const Range& range : ranges) {
    const int64_t begin = std::max(range.begin, counted);
    if (begin >= range.end) continue;
    days += range.end - begin;
    counted = range.end;
  }
  return days;
}

}  // namespace

Plain::Rows Plain::RowsOf(TableAt table, int64_t applicant) const {
  const std::vector<int32_t>& offsets = batch_.tables[table].offsets;
  return {offsets[static_cast<size_t>(applicant)], offsets[static_cast<size_t>(applicant) + 1]};
}

const batch::Column& Plain::At(TableAt table, uint8_t column) const {
  return batch_.tables[table].columns[column];
}

Truth Plain::Is(TableAt table, uint8_t column, int64_t row, int8_t code) const {
  const batch::Column& cells = At(table, column);
  if (!cells.is_valid(row)) return Truth::kUnknown;
  return FromBool(cells.codes[static_cast<size_t>(row)] == code);
}

Truth Plain::AtLeast(TableAt table, uint8_t column, int64_t row, int8_t code) const {
  const batch::Column& cells = At(table, column);
  if (!cells.is_valid(row)) return Truth::kUnknown;
  return FromBool(cells.codes[static_cast<size_t>(row)] >= code);
}

Truth Plain::Between(TableAt table, uint8_t column, int64_t row, int32_t low, int32_t high) const {
  const batch::Column& cells = At(table, column);
  if (!cells.is_valid(row)) return Truth::kUnknown;
  const int32_t value = cells.values[static_cast<size_t>(row)];
  return FromBool(low <= value && value <= high);
}

Truth Plain::NotAfter(TableAt table, uint8_t column, int64_t row, int32_t day) const {
  const batch::Column& cells = At(table, column);
  const auto at = static_cast<size_t>(row);
  return FromPlanes(cells.upper[at] <= day, cells.values[at] <= day);
}

Truth Plain::Same(const batch::Column& a, int64_t row_a, const batch::Column& b,
                  int64_t row_b) const {
  if (!a.is_valid(row_a) || !b.is_valid(row_b)) return Truth::kUnknown;
  return FromBool(a.values[static_cast<size_t>(row_a)] == b.values[static_cast<size_t>(row_b)]);
}

Truth Plain::IsSkilledWork(TableAt table, uint8_t column, int64_t row) const {
  return Or(Is(table, column, row, kFrontLine), Is(table, column, row, kSkilled));
}

Truth Plain::IsListed(int64_t applicant, const batch::Column& fields, int64_t row) const {
  const batch::Column& trades = At(kMain, main_column::kTrade);
  if (!trades.is_valid(applicant) || !fields.is_valid(row)) return Truth::kUnknown;
  const int32_t trade = trades.values[static_cast<size_t>(applicant)];
  return FromBool((policy_.fields_of(trade) >> fields.codes[static_cast<size_t>(row)]) & 1);
}

Truth Plain::TradeMatchesField(int64_t applicant) const {
  return IsListed(applicant, At(kMain, main_column::kTitleField), applicant);
}

Truth Plain::IsEngineeringTitle(int64_t row, int target) const {
  return All(NotAfter(kTitles, title::kDate, row, days_.as_of),
             Is(kTitles, title::kSeries, row, kEngineering),
             Is(kTitles, title::kKind, row, kNational),
             AtLeast(kTitles, title::kName, row, static_cast<int8_t>(target)));
}

Truth Plain::HasTitle(int64_t applicant, int target) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kTitles, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row)
    any = Or(any, IsEngineeringTitle(row, target));
  return any;
}

Truth Plain::HasListedTitle(int64_t applicant, int target) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kTitles, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    any = Or(any, And(IsEngineeringTitle(row, target),
                      IsListed(applicant, At(kTitles, title::kField), row)));
  }
  return any;
}

Truth Plain::HasRelatedTitle(int64_t applicant, int target) const {
  const Truth certified = Is(kMain, main_column::kMatches, applicant, 1);
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kTitles, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Truth related = Or(IsListed(applicant, At(kTitles, title::kField), row), certified);
    any = Or(any, And(IsEngineeringTitle(row, target), related));
  }
  return any;
}

Truth Plain::HasLocalTitle(int64_t applicant) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kTitles, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    any = Or(any,
             All(NotAfter(kTitles, title::kDate, row, days_.as_of),
                 Is(kTitles, title::kKind, row, kLocal), Is(kTitles, title::kName, row, kEngineer),
                 Between(kTitles, title::kCity, row, policy_.suzhou(), policy_.suzhou())));
  }
  return any;
}

Truth Plain::HasGrade(int64_t applicant, int8_t grade) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kCertificates, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    any = Or(any, And(NotAfter(kCertificates, certificate::kDate, row, days_.as_of),
                      AtLeast(kCertificates, certificate::kGrade, row, grade)));
  }
  return any;
}

Truth Plain::HasOwnTrade(int64_t applicant, int8_t grade, int32_t day) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kCertificates, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Truth graded =
        grade == 0 ? Truth::kTrue : AtLeast(kCertificates, certificate::kGrade, row, grade);
    any = Or(any, All(NotAfter(kCertificates, certificate::kDate, row, day), graded,
                      Same(At(kCertificates, certificate::kTrade), row,
                           At(kMain, main_column::kTrade), applicant)));
  }
  return any;
}

Truth Plain::PassedReviews(int64_t applicant) const {
  Truth all = Truth::kTrue;
  const Rows rows = RowsOf(kReviews, applicant);
  for (int32_t year = days_.year - 3; year < days_.year; ++year) {
    Truth passed = Truth::kUnknown;
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      if (Between(kReviews, review::kYear, row, year, year) != Truth::kTrue) continue;
      passed =
          And(AtLeast(kReviews, review::kMark, row, kPassed),
              Same(At(kReviews, review::kPost), row, At(kMain, main_column::kPost), applicant));
      break;
    }
    all = And(all, passed);
  }
  return all;
}

template <typename Counts>
Truth Plain::Covers(int64_t applicant, const Counts& counts, int32_t since_first,
                    int32_t since_last, int32_t days) const {
  std::vector<Range> least, most;
  const batch::Column& starts = At(kJobs, job::kStart);
  const batch::Column& ends = At(kJobs, job::kEnd);
  const auto add = [&](std::vector<Range>* ranges, int32_t since, int32_t begin, int32_t end) {
    ranges->push_back({std::max(begin, since), std::min<int64_t>(int64_t{end} + 1, days_.as_of)});
  };
  const Rows rows = RowsOf(kJobs, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const auto at = static_cast<size_t>(row);
    const Truth counted = counts(row);
    if (counted == Truth::kFalse) continue;
    add(&most, since_first, starts.values[at], ends.upper[at]);
    if (counted != Truth::kTrue || !starts.is_valid(row)) continue;
    // A period ends no earlier than it starts. An ongoing end is a valid kDateHigh.
    const int32_t end = ends.values[at] == batch::kDateLow ? starts.values[at] : ends.values[at];
    add(&least, since_last, starts.upper[at], end);
  }
  return FromPlanes(CountDays(std::move(least)) >= days, CountDays(std::move(most)) >= days);
}

Truth Plain::HasServed(int64_t applicant, int target) const {
  constexpr int8_t kGrades[] = {kAdvanced, kTechnician, kSeniorTechnician};
  const int32_t demanded = days_.as_of - days_.years_ago[static_cast<size_t>(target)];
  const batch::Column& dates = At(kCertificates, certificate::kDate);
  const auto counts = [&](int64_t row) { return IsSkilledWork(kJobs, job::kPostKind, row); };
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kCertificates, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const auto at = static_cast<size_t>(row);
    const Truth held = And(NotAfter(kCertificates, certificate::kDate, row, days_.as_of),
                           AtLeast(kCertificates, certificate::kGrade, row, kGrades[target]));
    if (held <= any) continue;
    any =
        Or(any, And(held, Covers(applicant, counts, dates.values[at], dates.upper[at], demanded)));
  }
  return any;
}

Truth Plain::HasWorkedLongEnough(int64_t applicant, int target) const {
  const batch::Column& trades = At(kMain, main_column::kTrade);
  if (!trades.is_valid(applicant)) return Truth::kUnknown;
  const int32_t demanded =
      references_.promotion_days(trades.values[static_cast<size_t>(applicant)], target);
  if (demanded < 0) return Truth::kUnknown;
  const auto counts = [&](int64_t row) {
    return Same(At(kJobs, job::kTrade), row, trades, applicant);
  };
  return Covers(applicant, counts, batch::kDateLow, batch::kDateLow, demanded);
}

Truth Plain::IsScarce(int64_t row) const {
  const batch::Column& trades = At(kCertificates, certificate::kTrade);
  const batch::Column& grades = At(kCertificates, certificate::kGrade);
  const batch::Table& scarce = batch_.table(ir::TableId(kScarce));
  Truth any = Truth::kFalse;
  for (int64_t listed = 0; listed < scarce.rows; ++listed) {
    const batch::Column& listed_grades = scarce.columns[scarce::kGrade];
    Truth same = Truth::kUnknown;
    if (grades.is_valid(row) && listed_grades.is_valid(listed)) {
      same = FromBool(grades.codes[static_cast<size_t>(row)] ==
                      listed_grades.codes[static_cast<size_t>(listed)]);
    }
    any = Or(any, And(same, Same(trades, row, scarce.columns[scarce::kTrade], listed)));
  }
  return any;
}

Truth Plain::HasSubsidisedCertificate(int64_t applicant) const {
  const Truth insured = Is(kMain, main_column::kInsured, applicant, 1);
  const Truth meets = Is(kMain, main_column::kMeetsSubsidy, applicant, 1);
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kCertificates, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const auto not_after = [&](int32_t day) {
      return NotAfter(kCertificates, certificate::kDate, row, day);
    };
    any = Or(any, All(not_after(days_.as_of), Not(not_after(days_.year_first - 1)),
                      not_after(days_.year_last), Or(IsScarce(row), insured), meets));
  }
  return any;
}

Truth Plain::HonourOpens(int64_t row, int target) const {
  const auto at = static_cast<size_t>(row);
  const batch::Column& names = At(kHonours, honour::kName);
  const HonourName name =
      names.is_valid(row) ? policy_.honour(names.values[at]) : HonourName::kNull;
  const HonourCodes codes = {name, At(kHonours, honour::kKind).codes[at],
                             At(kHonours, honour::kLevel).codes[at],
                             At(kHonours, honour::kDeemedEqual).codes[at]};
  return And(NotAfter(kHonours, honour::kDate, row, days_.as_of),
             handwritten::HonourOpens(codes, target));
}

Truth Plain::ContestOpens(int64_t row, int target) const {
  const auto at = static_cast<size_t>(row);
  const batch::Column& ranks = At(kContests, contest::kRank);
  const ContestCodes codes = {
      At(kContests, contest::kEvent).codes[at], At(kContests, contest::kLevel).codes[at],
      At(kContests, contest::kClass).codes[at], At(kContests, contest::kMedal).codes[at],
      ranks.is_valid(row) ? ranks.values[at] : kNoRank};
  return And(NotAfter(kContests, contest::kDate, row, days_.as_of),
             handwritten::ContestOpens(codes, target));
}

Truth Plain::HasWaiver(int64_t applicant, int target) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kWaivers, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    any = Or(any, And(NotAfter(kWaivers, waiver::kDate, row, days_.as_of),
                      Is(kWaivers, waiver::kTitle, row, static_cast<int8_t>(target))));
  }
  return any;
}

Truth Plain::HasDirectWay(int64_t applicant, int target) const {
  Truth any = Truth::kFalse;
  const Rows honours = RowsOf(kHonours, applicant), contests = RowsOf(kContests, applicant);
  for (int64_t row = honours.begin; row < honours.end; ++row)
    any = Or(any, HonourOpens(row, target));
  for (int64_t row = contests.begin; row < contests.end; ++row)
    any = Or(any, ContestOpens(row, target));
  return any;
}

Truth Plain::HasDiploma(int64_t applicant, int8_t first_class, int8_t last_class) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kDiplomas, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const Truth in_class =
        And(AtLeast(kDiplomas, diploma::kClass, row, first_class),
            Not(AtLeast(kDiplomas, diploma::kClass, row, static_cast<int8_t>(last_class + 1))));
    any = Or(any, All(NotAfter(kDiplomas, diploma::kDate, row, days_.as_of),
                      Is(kDiplomas, diploma::kSchool, row, kVocational), in_class));
  }
  return any;
}

Truth Plain::HoldsPost(int64_t applicant, int8_t grade) const {
  Truth any = Truth::kFalse;
  const Rows rows = RowsOf(kPosts, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    any = Or(any, All(Is(kPosts, post::kGrade, row, grade),
                      NotAfter(kPosts, post::kFrom, row, days_.as_of),
                      Not(NotAfter(kPosts, post::kUntil, row, days_.as_of))));
  }
  return any;
}

std::array<Truth, kConclusions> Plain::Decide(int64_t applicant) const {
  const auto certified = [&](uint8_t column) { return Is(kMain, column, applicant, 1); };
  const Truth in_city =
      Between(kMain, main_column::kCity, applicant, policy_.suzhou(), policy_.suzhou());
  const Truth company = Is(kMain, main_column::kEmployer, applicant, kCompany);
  const Truth engineering = Is(kMain, main_column::kField, applicant, kEngineering);
  const Truth skilled = HasGrade(applicant, kAdvanced);
  const Truth professional = HasTitle(applicant, 0);
  const Truth worker_scope =
      All(in_city, company, engineering, Is(kMain, main_column::kPostKind, applicant, kFrontLine),
          Is(kMain, main_column::kDuty, applicant, kOnDuty), certified(main_column::kCreative),
          skilled);
  const Truth basics = All(Or(TradeMatchesField(applicant), certified(main_column::kMatches)),
                           certified(main_column::kObeysRules), certified(main_column::kEthical),
                           PassedReviews(applicant));
  std::array<Truth, kConclusions> out{};
  for (int target = 0; target < 4; ++target) {
    const Truth served = target < 3 ? HasServed(applicant, target) : Truth::kFalse;
    out[static_cast<size_t>(kReviewOfTitle + target)] =
        All(worker_scope, basics,
            Any(served, HasWaiver(applicant, target), HasDirectWay(applicant, target)));
  }
  const Truth scope =
      All(in_city, company, IsSkilledWork(kMain, main_column::kPostKind, applicant), professional);
  const Truth no_certificate = Not(HasOwnTrade(applicant, 0, days_.as_of));
  for (int target = 0; target < 3; ++target) {
    out[static_cast<size_t>(kFirstGrade + target)] =
        All(scope, HasRelatedTitle(applicant, target), no_certificate);
  }
  for (int target = 0; target < 2; ++target) {
    const auto grade = static_cast<int8_t>(kAdvanced + target);
    out[static_cast<size_t>(kNextGrade + target)] =
        All(scope, HasTitle(applicant, target), HasOwnTrade(applicant, grade, days_.one_year_ago),
            HasWorkedLongEnough(applicant, target),
            Not(HasOwnTrade(applicant, static_cast<int8_t>(grade + 1), days_.as_of)));
  }
  // 四（二）4 asks for more than 五3, which asks for the scope alone.
  out[kExemption] = scope;
  out[kEquivalence] = HasDiploma(applicant, kIntermediateClass, kIntermediateClass);
  out[kEquivalence + 1] = HasDiploma(applicant, kAdvancedClass, kAdvancedClass);
  out[kEquivalence + 2] = HasDiploma(applicant, kFirstTechnicianClass, kLastTechnicianClass);
  out[kLocalEngineer] = HasLocalTitle(applicant);
  out[kLocalEngineer + 1] = And(out[kLocalEngineer], skilled);
  out[kSubsidy] = And(professional, HasSubsidisedCertificate(applicant));
  out[kLeadingTalent] = And(professional, certified(main_column::kLeading));
  out[kLeadingTalent + 1] = out[kLeadingTalent];
  for (int target = 0; target < 3; ++target) {
    out[static_cast<size_t>(kSameTreatment + target)] =
        And(engineering, HoldsPost(applicant, static_cast<int8_t>(kAdvanced + target)));
  }
  return out;
}

}  // namespace tiaowen::bench::handwritten
