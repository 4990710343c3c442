#pragma once

#include <array>
#include <cstdint>

#include "compiler/base/truth.h"
#include "runtime/batch/batch.h"
#include "tests/bench/handwritten/policy.h"

// The conclusions an applicant at a time, in strong Kleene logic, written after the readings of the
// notice: short and slow. The columns' program (columns.h) asks it where an applicant is out of the
// ordinary, and is tested against it.
namespace tiaowen::bench::handwritten {

class Plain {
 public:
  // All of them outlive this object.
  Plain(const Policy& policy, const batch::Batch& batch, const Days& days,
        const ReferenceIndex& references)
      : policy_(policy), batch_(batch), days_(days), references_(references) {}

  std::array<base::Truth, kConclusions> Decide(int64_t applicant) const;

  // 在列(现从事职业, 申报专业类别).
  base::Truth TradeMatchesField(int64_t applicant) const;
  // 考核合格 in each of the three years before the as-of date's.
  base::Truth PassedReviews(int64_t applicant) const;
  // 正常 for the first three titles (`target` 0 … 2).
  base::Truth HasServed(int64_t applicant, int target) const;
  // ∃职称：工程、全国通用、不低于 `target` 而其专业类别列有现从事职业.
  base::Truth HasListedTitle(int64_t applicant, int target) const;
  // ∃证书：职业＝现从事职业，不低于 `grade`，取得不晚于 `day`.
  base::Truth HasOwnTrade(int64_t applicant, int8_t grade, int32_t day) const;
  // 累计工作年限 达到 晋级申报条件 for a technician (`target` 0) or senior technician (1).
  base::Truth HasWorkedLongEnough(int64_t applicant, int target) const;
  // ∃证书 of the as-of date's year that 技能评价补贴 goes by.
  base::Truth HasSubsidisedCertificate(int64_t applicant) const;

 private:
  struct Rows {
    int64_t begin, end;
  };
  Rows RowsOf(TableAt table, int64_t applicant) const;
  const batch::Column& At(TableAt table, uint8_t column) const;

  base::Truth Is(TableAt table, uint8_t column, int64_t row, int8_t code) const;
  base::Truth AtLeast(TableAt table, uint8_t column, int64_t row, int8_t code) const;
  base::Truth Between(TableAt table, uint8_t column, int64_t row, int32_t low, int32_t high) const;
  base::Truth NotAfter(TableAt table, uint8_t column, int64_t row, int32_t day) const;
  base::Truth Same(const batch::Column& a, int64_t row_a, const batch::Column& b,
                   int64_t row_b) const;
  base::Truth IsSkilledWork(TableAt table, uint8_t column, int64_t row) const;
  base::Truth IsListed(int64_t applicant, const batch::Column& fields, int64_t row) const;
  base::Truth IsScarce(int64_t row) const;
  base::Truth IsEngineeringTitle(int64_t row, int target) const;

  base::Truth HasRelatedTitle(int64_t applicant, int target) const;
  base::Truth HasTitle(int64_t applicant, int target) const;
  base::Truth HasGrade(int64_t applicant, int8_t grade) const;
  base::Truth HasWaiver(int64_t applicant, int target) const;
  base::Truth HonourOpens(int64_t row, int target) const;
  base::Truth ContestOpens(int64_t row, int target) const;
  base::Truth HasDirectWay(int64_t applicant, int target) const;
  base::Truth HasLocalTitle(int64_t applicant) const;
  base::Truth HasDiploma(int64_t applicant, int8_t first_class, int8_t last_class) const;
  base::Truth HoldsPost(int64_t applicant, int8_t grade) const;

  // Whether the jobs of `applicant` with truth `counts(row)` cover `days` days from [since_first,
  // since_last] on.
  template <typename Counts>
  base::Truth Covers(int64_t applicant, const Counts& counts, int32_t since_first,
                     int32_t since_last, int32_t days) const;

  const Policy& policy_;
  const batch::Batch& batch_;
  const Days& days_;
  const ReferenceIndex& references_;
};

}  // namespace tiaowen::bench::handwritten
