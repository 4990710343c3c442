#include "compiler/lower/limits.h"

#include <cstdlib>

#include "compiler/lower/relation.h"
#include "runtime/builtin/references.h"

namespace tiaowen::lower {
namespace {

// Beyond these, a date or year would leave 32 bits.
constexpr int64_t kSpanMax = 100'000;
// Beyond this, the code of one look-up would grow without measure.
constexpr size_t kTuplesMax = 200'000;

base::Error SpanError(int64_t span) {
  return {fmt::format("年数、月数或天数 {} 超出可编译的范围（±{}）", span, kSpanMax),
          fmt::format("{} years, months or days are beyond what can be compiled (±{})", span,
                      kSpanMax)};
}

class LimitChecker {
 public:
  explicit LimitChecker(const ir::Module& module) : module_(module) {}

  template <typename T>
  base::Status operator()(const T&) const {
    return base::Ok();
  }
  base::Status operator()(const ir::AsOf& inst) const { return CheckSpan(inst.at.offset, 0); }
  base::Status operator()(const ir::AsOfYear& inst) const {
    return CheckSpan(inst.offset, inst.at.offset);
  }
  base::Status operator()(const ir::YearStart& inst) const {
    return CheckSpan(inst.offset, inst.at.offset);
  }
  base::Status operator()(const ir::Lookback& inst) const {
    TW_RETURN_IF_ERROR(CheckSpan(inst.at.offset, 0));
    TW_RETURN_IF_ERROR(CheckSpan(inst.months, inst.working_days));
    return CheckSpan(inst.years, inst.days_after);
  }
  base::Status operator()(const ir::Accumulated& inst) const {
    TW_RETURN_IF_ERROR(CheckSpan(inst.months, inst.at.offset));
    return CheckSpan(inst.years, inst.days_after);
  }
  base::Status operator()(const ir::LookUp& inst) const { return CheckKeys(inst.keys.size()); }
  base::Status operator()(const ir::InReference& inst) const {
    return CheckKeys(inst.values.size());
  }
  base::Status operator()(const ir::InCatalogue& inst) const {
    const ir::Catalogue& catalogue = module_.schema.catalogue(inst.catalogue);
    for (int column : inst.columns) {
      if (catalogue.columns[static_cast<size_t>(column)].type.kind != ir::TypeKind::kDate) continue;
      return base::Error{
          fmt::format("附表「{}」按日期列查找，不能编译", catalogue.name),
          fmt::format("a look-up in {} by a date column cannot be compiled", catalogue.name)};
    }
    const size_t tuples = CountTuples(module_, inst);
    if (tuples <= kTuplesMax) return base::Ok();
    return base::Error{
        fmt::format("附表「{}」的查找有 {} 种组合，超出 {}", catalogue.name, tuples, kTuplesMax),
        fmt::format("a look-up in {} has {} combinations, more than {}", catalogue.name, tuples,
                    kTuplesMax)};
  }

 private:
  static base::Status CheckKeys(size_t keys) {
    constexpr size_t kKeysMax = builtin::kReferenceKeysMax;
    if (keys <= kKeysMax) return base::Ok();
    return base::Error{
        fmt::format("参照表一次按 {} 列查找，超出可编译的 {} 列", keys, kKeysMax),
        fmt::format("a look-up in a reference table by {} columns is beyond the {} that can be "
                    "compiled",
                    keys, kKeysMax)};
  }
  static base::Status CheckSpan(int64_t years, int64_t days_after) {
    if (std::abs(years) > kSpanMax) return SpanError(years);
    if (std::abs(days_after) > kSpanMax) return SpanError(days_after);
    return base::Ok();
  }

  const ir::Module& module_;
};

}  // namespace

base::Status CheckLimits(const ir::Module& module) {
  const LimitChecker checker(module);
  for (size_t i = 0; i < module.inst_count(); ++i) {
    TW_RETURN_IF_ERROR(std::visit(checker, module.inst(ir::InstId(i))));
  }
  return base::Ok();
}

}  // namespace tiaowen::lower
