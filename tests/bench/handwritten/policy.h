#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

// What a hand-written program knows of 苏人保职〔2019〕28号 beforehand: where its columns are, what
// their codes mean, which texts and days count. All numbers of the notice are written out here and
// in plain.cpp.
namespace tiaowen::bench::handwritten {

// Tables and columns by position, as the policy's vocabulary declares them.
enum TableAt : uint8_t {
  kMain,
  kCertificates,
  kJobs,
  kReviews,
  kHonours,
  kContests,
  kTitles,
  kWaivers,
  kDiplomas,
  kPosts,
  kPromotion,
  kScarce,
};
namespace main_column {
enum : uint8_t {
  kCity = 2,
  kEmployer,
  kField,
  kPostKind,
  kDuty,
  kPost,
  kTrade,
  kTitleField,
  kMatches,
  kCreative,
  kObeysRules,
  kEthical,
  kInsured,
  kMeetsSubsidy,
  kLeading,
};
}  // namespace main_column
namespace certificate {
enum : uint8_t { kTrade, kGrade, kKind, kDate };
}  // namespace certificate
namespace job {
enum : uint8_t { kStart, kEnd, kPostKind, kTrade };
}  // namespace job
namespace review {
enum : uint8_t { kYear, kMark, kPost };
}  // namespace review
namespace honour {
enum : uint8_t { kName, kKind, kLevel, kDate, kDeemedEqual };
}  // namespace honour
namespace contest {
enum : uint8_t { kEvent, kLevel, kClass, kRank, kMedal, kDate };
}  // namespace contest
namespace title {
enum : uint8_t { kSeries, kKind, kName, kField, kCity, kDate };
}  // namespace title
namespace waiver {
enum : uint8_t { kTitle, kDate };
}  // namespace waiver
namespace diploma {
enum : uint8_t { kSchool, kClass, kTrade, kDate };
}  // namespace diploma
namespace post {
enum : uint8_t { kGrade, kFrom, kUntil };
}  // namespace post
namespace promotion {
enum : uint8_t { kTrade, kGrade, kYears };
}  // namespace promotion
namespace scarce {
enum : uint8_t { kTrade, kGrade };
}  // namespace scarce

// Codes of categories and grades.
inline constexpr int8_t kCompany = 0;
inline constexpr int8_t kEngineering = 0;  // 从业领域 and 职称系列
inline constexpr int8_t kFrontLine = 0, kSkilled = 1;
inline constexpr int8_t kOnDuty = 0;
inline constexpr int8_t kAdvanced = 2, kTechnician = 3, kSeniorTechnician = 4;
inline constexpr int8_t kPassed = 2;
inline constexpr int8_t kHonorary = 0, kInvention = 1;
inline constexpr int8_t kCityLevel = 1, kProvinceLevel = 2, kStateLevel = 3;
inline constexpr int8_t kWorldSkills = 0, kInternational = 1, kDomestic = 2;
inline constexpr int8_t kFirstClass = 0, kSecondClass = 1;
inline constexpr int8_t kBronze = 2, kExcellence = 3;  // gold, silver and bronze lie below
inline constexpr int8_t kNational = 0, kLocal = 1;
inline constexpr int8_t kEngineer = 1;
inline constexpr int8_t kVocational = 0;
inline constexpr int8_t kIntermediateClass = 0, kAdvancedClass = 1, kFirstTechnicianClass = 2,
                        kLastTechnicianClass = 3;

// The conclusions in the order of ir::ListConclusions, by their first target.
enum ConclusionAt : uint8_t {
  kReviewOfTitle = 0,   // 参评职称, four
  kFirstGrade = 4,      // 首次参评技能评价, three
  kNextGrade = 7,       // 晋级技能评价, two
  kExemption = 9,       // 免于理论知识考试
  kEquivalence = 10,    // 学历对应, three
  kLocalEngineer = 13,  // 地方工程师贯通, two
  kSubsidy = 15,        // 技能评价补贴
  kLeadingTalent = 16,  // 领军人才引进项目, two
  kSameTreatment = 18,  // 同等待遇, three
};
inline constexpr size_t kConclusions = 21;

// The named honours by what they open directly, and 劳动模范, which depends on the level.
enum class HonourName : uint8_t {
  kNull,
  kOther,
  kAssistant,
  kEngineer,
  kSenior,
  kProfessor,
  kModelWorker,
};

// Texts of the policy by their codes.
class Policy {
 public:
  // Aborts unless `module` is the policy that this program was written for.
  explicit Policy(const ir::Module& module);

  int32_t suzhou() const { return suzhou_; }
  // The 专业类别 (bit i: category i) whose trades of the 指导目录 include the text.
  uint8_t fields_of(int32_t trade) const {
    return static_cast<size_t>(trade) < fields_.size() ? fields_[static_cast<size_t>(trade)] : 0;
  }
  HonourName honour(int32_t name) const {
    return static_cast<size_t>(name) < honours_.size() ? honours_[static_cast<size_t>(name)]
                                                       : HonourName::kOther;
  }

 private:
  int32_t suzhou_ = 0;
  std::vector<uint8_t> fields_;
  std::vector<HonourName> honours_;
};

// The days that conditions go by at an as-of date.
struct Days {
  explicit Days(int32_t date);

  int32_t as_of;
  int32_t year;
  int32_t year_first, year_last;  // the days of the as-of date's year
  int32_t one_year_ago;
  std::array<int32_t, 3> years_ago;  // 2, 3 and 4 years: 正常 for the first three titles
};

// 晋级申报条件 by trade.
class ReferenceIndex {
 public:
  ReferenceIndex(const batch::Batch& batch, const Days& days);

  // The days that 累计工作年限 demands for a technician (0) or senior technician (1); -1 unknown.
  int32_t promotion_days(int32_t trade, int target) const {
    return static_cast<size_t>(trade) < days_.size()
               ? days_[static_cast<size_t>(trade)][static_cast<size_t>(target)]
               : -1;
  }

 private:
  std::vector<std::array<int32_t, 2>> days_;
};

}  // namespace tiaowen::bench::handwritten
