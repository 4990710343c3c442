#include "tests/bench/handwritten/policy.h"

#include <algorithm>
#include <string_view>

#include "compiler/base/check.h"

namespace tiaowen::bench::handwritten {
namespace {

// As the profile 通例 says, on the last day of a month that lacks the day.
int32_t YearsBefore(int32_t day, int years) {
  return builtin::Lookback(day, years, 0, base::MissingDay::kMonthEnd);
}

struct Place {
  TableAt table;
  uint8_t column;
  std::string_view table_name;
  std::string_view column_name;
};

constexpr Place kPlaces[] = {
    {kMain, main_column::kCity, "申报人", "单位所在市"},
    {kMain, main_column::kEmployer, "申报人", "单位性质"},
    {kMain, main_column::kField, "申报人", "从业领域"},
    {kMain, main_column::kPostKind, "申报人", "岗位类别"},
    {kMain, main_column::kDuty, "申报人", "在岗状态"},
    {kMain, main_column::kPost, "申报人", "现工作岗位"},
    {kMain, main_column::kTrade, "申报人", "现从事职业"},
    {kMain, main_column::kTitleField, "申报人", "申报专业类别"},
    {kMain, main_column::kMatches, "申报人", "专业对口认定"},
    {kMain, main_column::kCreative, "申报人", "创造性劳动认定"},
    {kMain, main_column::kObeysRules, "申报人", "遵章守纪认定"},
    {kMain, main_column::kEthical, "申报人", "职业道德认定"},
    {kMain, main_column::kInsured, "申报人", "失业保险补贴认定"},
    {kMain, main_column::kMeetsSubsidy, "申报人", "补贴申报条件认定"},
    {kMain, main_column::kLeading, "申报人", "领军人才认定"},
    {kCertificates, certificate::kTrade, "职业技能证书", "职业"},
    {kCertificates, certificate::kGrade, "职业技能证书", "等级"},
    {kCertificates, certificate::kDate, "职业技能证书", "取得日期"},
    {kJobs, job::kStart, "工作经历", "开始日期"},
    {kJobs, job::kEnd, "工作经历", "结束日期"},
    {kJobs, job::kPostKind, "工作经历", "岗位类别"},
    {kJobs, job::kTrade, "工作经历", "职业"},
    {kReviews, review::kYear, "年度考核", "年度"},
    {kReviews, review::kMark, "年度考核", "等次"},
    {kReviews, review::kPost, "年度考核", "岗位"},
    {kHonours, honour::kName, "荣誉", "名称"},
    {kHonours, honour::kKind, "荣誉", "类别"},
    {kHonours, honour::kLevel, "荣誉", "级别"},
    {kHonours, honour::kDate, "荣誉", "取得日期"},
    {kHonours, honour::kDeemedEqual, "荣誉", "等同认定"},
    {kContests, contest::kEvent, "技能竞赛", "赛事"},
    {kContests, contest::kLevel, "技能竞赛", "级别"},
    {kContests, contest::kClass, "技能竞赛", "类别"},
    {kContests, contest::kRank, "技能竞赛", "名次"},
    {kContests, contest::kMedal, "技能竞赛", "奖项"},
    {kContests, contest::kDate, "技能竞赛", "取得日期"},
    {kTitles, title::kSeries, "职称", "系列"},
    {kTitles, title::kKind, "职称", "种类"},
    {kTitles, title::kName, "职称", "名称"},
    {kTitles, title::kField, "职称", "专业类别"},
    {kTitles, title::kCity, "职称", "发证市"},
    {kTitles, title::kDate, "职称", "取得日期"},
    {kWaivers, waiver::kTitle, "破格认定", "职称"},
    {kWaivers, waiver::kDate, "破格认定", "认定日期"},
    {kDiplomas, diploma::kSchool, "毕业证书", "院校类型"},
    {kDiplomas, diploma::kClass, "毕业证书", "班别"},
    {kDiplomas, diploma::kDate, "毕业证书", "毕业日期"},
    {kPosts, post::kGrade, "聘任", "等级"},
    {kPosts, post::kFrom, "聘任", "聘任日期"},
    {kPosts, post::kUntil, "聘任", "解聘日期"},
    {kPromotion, promotion::kTrade, "晋级申报条件", "职业"},
    {kPromotion, promotion::kGrade, "晋级申报条件", "等级"},
    {kPromotion, promotion::kYears, "晋级申报条件", "累计工作年限"},
    {kScarce, scarce::kTrade, "紧缺职业目录", "职业"},
    {kScarce, scarce::kGrade, "紧缺职业目录", "等级"},
};

struct Code {
  std::string_view type;
  int8_t code;
  std::string_view name;
};

constexpr Code kCodes[] = {
    {"单位性质", kCompany, "企业"},
    {"从业领域", kEngineering, "工程技术"},
    {"岗位类别", kFrontLine, "生产一线技术技能岗位"},
    {"岗位类别", kSkilled, "技能岗位"},
    {"在岗状态", kOnDuty, "在职在岗"},
    {"技能等级", kAdvanced, "高级工"},
    {"技能等级", kTechnician, "技师"},
    {"技能等级", kSeniorTechnician, "高级技师"},
    {"考核等次", kPassed, "合格"},
    {"荣誉类别", kHonorary, "荣誉称号"},
    {"荣誉类别", kInvention, "技术发明奖"},
    {"行政级别", kCityLevel, "市级"},
    {"行政级别", kProvinceLevel, "省级"},
    {"行政级别", kStateLevel, "国家级"},
    {"赛事", kWorldSkills, "世界技能大赛"},
    {"赛事", kInternational, "国际技能竞赛"},
    {"赛事", kDomestic, "国内技能竞赛"},
    {"竞赛类别", kFirstClass, "一类"},
    {"竞赛类别", kSecondClass, "二类"},
    {"奖项", kBronze, "铜牌"},
    {"奖项", kExcellence, "优胜奖"},
    {"职称系列", kEngineering, "工程"},
    {"职称种类", kNational, "全国通用"},
    {"职称种类", kLocal, "地方"},
    {"职称名称", 0, "助理工程师"},
    {"职称名称", kEngineer, "工程师"},
    {"职称名称", 2, "高级工程师"},
    {"职称名称", 3, "正高级工程师"},
    {"院校类型", kVocational, "技工院校"},
    {"班别", kIntermediateClass, "中级工班"},
    {"班别", kAdvancedClass, "高级工班"},
    {"班别", kFirstTechnicianClass, "预备技师班"},
    {"班别", kLastTechnicianClass, "技师班"},
};

constexpr std::string_view kMatters[kConclusions] = {
    "参评职称",         "参评职称",         "参评职称",         "参评职称",
    "首次参评技能评价", "首次参评技能评价", "首次参评技能评价", "晋级技能评价",
    "晋级技能评价",     "免于理论知识考试", "学历对应",         "学历对应",
    "学历对应",         "地方工程师贯通",   "地方工程师贯通",   "技能评价补贴",
    "领军人才引进项目", "领军人才引进项目", "同等待遇",         "同等待遇",
    "同等待遇",
};

struct Honour {
  std::string_view name;
  HonourName opens;
};

constexpr Honour kHonourNames[] = {
    {"苏州市技术能手", HonourName::kAssistant}, {"姑苏高技能重点人才", HonourName::kAssistant},
    {"苏州技能大奖", HonourName::kEngineer},    {"姑苏高技能突出人才", HonourName::kEngineer},
    {"江苏省技术能手", HonourName::kEngineer},  {"劳动模范", HonourName::kModelWorker},
    {"全国技术能手", HonourName::kSenior},      {"江苏工匠", HonourName::kSenior},
    {"中华技能大奖", HonourName::kProfessor},   {"江苏大工匠", HonourName::kProfessor},
};

size_t CodeOfText(const ir::Module& module, std::string_view text) {
  const auto at = std::find(module.texts.begin(), module.texts.end(), text);
  TW_CHECK(at != module.texts.end(), "the policy does not name {}", text);
  return static_cast<size_t>(at - module.texts.begin());
}

void CheckSchema(const ir::Module& module) {
  for (const Place& place : kPlaces) {
    const ir::Table& table = module.schema.tables.at(place.table);
    TW_CHECK(table.name == place.table_name, "{} is not {}", table.name, place.table_name);
    TW_CHECK(table.columns.at(place.column).name == place.column_name, "{} is not {}",
             table.columns.at(place.column).name, place.column_name);
  }
  for (const Code& code : kCodes) {
    const auto type = std::find_if(module.schema.enums.begin(), module.schema.enums.end(),
                                   [&](const ir::EnumType& e) { return e.name == code.type; });
    TW_CHECK(type != module.schema.enums.end() && type->Find(code.name) == code.code,
             "{} is not value {} of {}", code.name, code.code, code.type);
  }
  const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module);
  TW_CHECK(conclusions.size() == kConclusions, "the policy has {} conclusions", conclusions.size());
  for (size_t i = 0; i < kConclusions; ++i) {
    TW_CHECK(module.matter(conclusions[i].matter).name == kMatters[i], "conclusion {} is not {}", i,
             kMatters[i]);
  }
}

}  // namespace

Policy::Policy(const ir::Module& module)
    : fields_(module.texts.size(), 0), honours_(module.texts.size(), HonourName::kOther) {
  CheckSchema(module);
  suzhou_ = static_cast<int32_t>(CodeOfText(module, "苏州市"));
  for (const Honour& honour : kHonourNames)
    honours_[CodeOfText(module, honour.name)] = honour.opens;
  TW_CHECK(module.schema.catalogues.size() == 1, "the policy has one catalogue");
  const ir::Catalogue& catalogue = module.schema.catalogues.front();
  constexpr size_t kFieldAt = 1, kTradesAt = 2;
  TW_CHECK(catalogue.columns.at(kTradesAt).list, "trades are a list");
  for (const auto& row : catalogue.rows) {
    for (const int32_t trade : row[kTradesAt].values) {
      for (const int32_t field : row[kFieldAt].values)
        fields_[static_cast<size_t>(trade)] |= static_cast<uint8_t>(1 << field);
    }
  }
}

Days::Days(int32_t date)
    : as_of(date),
      year(builtin::YearOf(date)),
      year_first(*builtin::DaysFromCivil(year, 1, 1)),
      year_last(*builtin::DaysFromCivil(year, 12, 31)),
      one_year_ago(YearsBefore(date, 1)),
      years_ago{YearsBefore(date, 2), YearsBefore(date, 3), YearsBefore(date, 4)} {}

ReferenceIndex::ReferenceIndex(const batch::Batch& batch, const Days& days) {
  constexpr int32_t kYearsMax = 300;
  const batch::Table& table = batch.table(ir::TableId(kPromotion));
  if (table.rows == 0) return;
  const std::vector<int32_t>& codes = table.columns[promotion::kTrade].values;
  days_.assign(static_cast<size_t>(*std::max_element(codes.begin(), codes.end())) + 1, {-1, -1});
  std::vector<std::array<bool, 2>> seen(days_.size());
  for (int64_t row = 0; row < table.rows; ++row) {
    const auto at = static_cast<size_t>(row);
    const batch::Column& trades = table.columns[promotion::kTrade];
    const batch::Column& grades = table.columns[promotion::kGrade];
    if (!trades.is_valid(row) || !grades.is_valid(row)) continue;
    const auto target = static_cast<size_t>(grades.codes[at] - kTechnician);
    if (target > 1) continue;  // a lower grade
    const auto trade = static_cast<size_t>(trades.values[at]);
    if (seen[trade][target]) continue;
    seen[trade][target] = true;
    const batch::Column& years = table.columns[promotion::kYears];
    if (!years.is_valid(row)) continue;
    const int32_t demanded = std::clamp(years.values[at], 0, kYearsMax);
    days_[trade][target] = days.as_of - YearsBefore(days.as_of, demanded);
  }
}

}  // namespace tiaowen::bench::handwritten
