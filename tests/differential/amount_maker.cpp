#include "tests/differential/amount_maker.h"

#include <utility>

namespace tiaowen::differential {

ir::InstId AmountMaker::Make(int scale, ir::InstId factor) {
  if (random_.Chance(15)) return {};
  ir::InstId amount = MakeBare(scale, factor);
  while (module_.LevelOf(amount).valid() && random_.Chance(25)) {
    std::vector<ir::InstId> operands = {amount, MakeConstant(scale)};
    if (random_.Chance(30)) operands.push_back(MakeBare(scale, {}));
    if (random_.Chance(50)) std::swap(operands[0], operands[1]);
    amount = random_.Chance(50) ? Add(ir::Least{std::move(operands)})
                                : Add(ir::Greatest{std::move(operands)});
  }
  return amount;
}

ir::InstId AmountMaker::MakeProduct(std::vector<ir::InstId> factors, int scale) {
  ir::Product product;
  product.factors = std::move(factors);
  product.scale = scale;
  if (random_.Chance(60)) {
    product.numerator = random_.Pick(std::vector<int64_t>{1, 2, 3, 300, 25, ir::kRatioMax});
    product.denominator = random_.Pick(std::vector<int64_t>{1, 2, 3, 7, 100, 10, ir::kRatioMax});
  }
  if (random_.Chance(50)) product.rounding = ir::Rounding::kHalfUp;
  return Add(std::move(product));
}

ir::InstId AmountMaker::MakeConstant(int scale) {
  return Add(ir::DecimalConst{random_.Between(-1, 3) * ir::PowerOfTen(scale), scale});
}

template <typename Wanted>
ir::InstId AmountMaker::MakeColumn(const Wanted& wanted) {
  std::vector<int> columns;
  const auto& all = module_.schema.table(ir::kMainTable).columns;
  for (size_t c = 0; c < all.size(); ++c) {
    if (wanted(all[c].type)) columns.push_back(static_cast<int>(c));
  }
  if (columns.empty()) return {};
  return Add(ir::ColumnRef{ir::kMainTable, random_.Pick(columns)});
}

ir::InstId AmountMaker::MakeBare(int scale, ir::InstId factor) {
  if (!factor.valid() && random_.Chance(35)) return MakeConstant(scale);
  if (!factor.valid() && random_.Chance(15)) {
    const ir::InstId column = MakeColumn(
        [&](const ir::Type& type) { return type == ir::Type{ir::TypeKind::kDecimal, {}, scale}; });
    if (column.valid()) return column;
  }
  std::vector<ir::InstId> factors;
  if (factor.valid()) factors.push_back(factor);
  for (int i = random_.Between(1, 2); i > 0 && factors.size() < 2; --i) {
    const ir::InstId column = MakeColumn([](const ir::Type& type) { return type.is_number(); });
    if (column.valid()) factors.push_back(column);
  }
  if (factors.empty()) return MakeConstant(scale);
  if (factors.size() == 1 && random_.Chance(15))
    factors.push_back(Add(ir::IntConst{random_.Between(-1, 6)}));
  return MakeProduct(std::move(factors), scale);
}

}  // namespace tiaowen::differential
