#include "tests/differential/constant_maker.h"

#include <limits>
#include <vector>

#include "compiler/base/check.h"

namespace tiaowen::differential {

ir::InstId ConstantMaker::Make(const ir::Type& type) {
  switch (type.kind) {
    case ir::TypeKind::kText:
      return Add(ir::TextConst{
          ir::TextId(static_cast<size_t>(random_.Below(static_cast<int>(module_.texts.size()))))});
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade: {
      const auto& values = module_.schema.enum_type(type.enum_id).values;
      return Add(ir::CodeConst{type.enum_id, random_.Below(static_cast<int>(values.size()))});
    }
    case ir::TypeKind::kInt:
      return MakeInt();
    case ir::TypeKind::kDecimal:
      return MakeDecimal(type.scale);
    case ir::TypeKind::kDate:
      if (random_.Chance(40)) return Add(ir::AsOf{MakeCutOff()});
      if (random_.Chance(25)) return Add(ir::YearStart{random_.Between(-3, 1), MakeCutOff()});
      return MakeLookback();
    case ir::TypeKind::kBool:
      break;
  }
  TW_CHECK(false, "a boolean has no constants");
}

ir::InstId ConstantMaker::MakeLookback() {
  ir::Lookback inst{
      .days_after = random_.Below(2), .missing_day = MakeMissingDay(), .at = MakeCutOff()};
  if (random_.Chance(25)) {
    inst.working_days = random_.Between(1, random_.Chance(80) ? 30 : 500);
  } else if (random_.Chance(60)) {
    inst.years = random_.Between(0, 6);
  } else {
    inst.years = random_.Below(3);
    inst.months = random_.Between(0, 14);
  }
  return Add(inst);
}

base::MissingDay ConstantMaker::MakeMissingDay() {
  return static_cast<base::MissingDay>(random_.Below(2));
}

base::CutOff ConstantMaker::MakeCutOff() {
  using Kind = base::CutOff::Kind;
  if (random_.Chance(75)) return {};
  switch (random_.Below(3)) {
    case 0:
      return {.kind = Kind::kOfYear,
              .offset = random_.Between(-1, 0),
              .month = random_.Between(1, 12),
              .day = random_.Between(1, 28)};
    case 1:
      return {.kind = Kind::kMonthEnd, .offset = random_.Between(-2, 0)};
    default:
      return {.kind = Kind::kDay, .date = 16'000 + random_.Below(4000)};
  }
}

ir::InstId ConstantMaker::MakeInt() {
  if (random_.Chance(30)) return Add(ir::AsOfYear{random_.Between(-3, 1), MakeCutOff()});
  if (random_.Chance(4)) {
    return Add(ir::IntConst{random_.Chance(50) ? int64_t{1} << 31 : -(int64_t{1} << 40)});
  }
  return Add(ir::IntConst{random_.Between(-1, 6)});
}

ir::InstId ConstantMaker::MakeDecimal(int scale) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  if (random_.Chance(8)) {
    return Add(ir::DecimalConst{
        random_.Pick(std::vector<int64_t>{kLeast, kLeast + 1, kMost - 1, kMost}), scale});
  }
  if (random_.Chance(30)) scale = random_.Between(0, ir::kScaleMax);
  const int64_t unit = ir::PowerOfTen(random_.Chance(60) ? scale : random_.Between(0, scale));
  return Add(ir::DecimalConst{unit * random_.Between(-2, 6), scale});
}

}  // namespace tiaowen::differential
