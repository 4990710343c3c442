#include "compiler/lower/amounts.h"

#include "compiler/lower/record.h"
#include "runtime/builtin/amounts.h"

namespace tiaowen::lower {
namespace {

// The value of a constant number, an i64.
llvm::Value* ConstantOf(Frame& frame, ir::InstId number) {
  const ir::InstData& data = frame.context.ir.inst(number);
  if (const auto* year = std::get_if<ir::AsOfYear>(&data)) {
    return frame.builder.CreateSExt(
        frame.ParameterAt(
            {.kind = Parameter::Kind::kAsOfYear, .years = year->offset, .at = year->at}),
        frame.context.i64());
  }
  const auto* decimal = std::get_if<ir::DecimalConst>(&data);
  const int64_t value =
      decimal != nullptr ? decimal->value : frame.context.ir.get<ir::IntConst>(number).value;
  return frame.builder.getInt64(static_cast<uint64_t>(value));
}

// Stores the builtin::NumberColumn of `number` at `base` of `record`.
void StoreNumber(Frame& frame, Record& record, size_t base, ir::InstId number) {
  using Number = builtin::NumberColumn;
  const bool varies = frame.context.ir.LevelOf(number).valid();
  const ColumnPointers column = varies ? frame.ColumnOf(number) : ColumnPointers{};
  record.Store(base + offsetof(Number, values), column.values);
  record.Store(base + offsetof(Number, valid), column.valid);
  record.Store(base + offsetof(Number, constant),
               varies ? frame.builder.getInt64(0) : ConstantOf(frame, number));
  const bool wide = frame.context.ir.TypeOf(number).kind == ir::TypeKind::kDecimal;
  record.StoreInt64(base + offsetof(Number, is_wide), wide ? 1 : 0);
}

Record StoreNumbers(Frame& frame, const std::vector<ir::InstId>& numbers) {
  using Number = builtin::NumberColumn;
  Record record(frame, sizeof(Number) * numbers.size(), alignof(Number));
  for (size_t i = 0; i < numbers.size(); ++i)
    StoreNumber(frame, record, i * sizeof(Number), numbers[i]);
  return record;
}

void CallProduct(Frame& frame, const ir::Product& product, const ComputedValue& computed,
                 llvm::Value* rows) {
  using Query = builtin::ProductQuery;
  int64_t digits = product.scale;
  for (ir::InstId factor : product.factors) digits -= frame.context.ir.TypeOf(factor).scale;
  const Record factors = StoreNumbers(frame, product.factors);
  Record query(frame, sizeof(Query), alignof(Query));
  query.Store(offsetof(Query, rows), rows);
  query.Store(offsetof(Query, factors), factors.memory());
  query.StoreInt64(offsetof(Query, factor_count), static_cast<int64_t>(product.factors.size()));
  query.StoreInt64(offsetof(Query, numerator), product.numerator);
  query.StoreInt64(offsetof(Query, denominator), product.denominator);
  query.StoreInt64(offsetof(Query, digits), digits);
  query.StoreInt64(offsetof(Query, half_up), product.rounding == ir::Rounding::kHalfUp ? 1 : 0);
  query.Store(offsetof(Query, values), frame.BufferAt(computed.values));
  query.Store(offsetof(Query, valid), frame.BufferAt(computed.valid));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_multiply), {query.memory()});
}

int64_t JoinOf(ir::AmountJoin join) {
  switch (join) {
    case ir::AmountJoin::kOne:
      return builtin::kJoinOne;
    case ir::AmountJoin::kHighest:
      return builtin::kJoinHighest;
    case ir::AmountJoin::kSum:
      return builtin::kJoinSum;
  }
  TW_CHECK(false, "amounts have no join");
}

}  // namespace

void CallComputed(Frame& frame, const ComputedValue& computed) {
  using Query = builtin::ChoiceQuery;
  const ir::InstData& data = frame.context.ir.inst(computed.inst);
  llvm::Value* rows = frame.Rows(frame.context.ir.LevelOf(computed.inst));
  if (const auto* product = std::get_if<ir::Product>(&data))
    return CallProduct(frame, *product, computed, rows);
  const auto* least = std::get_if<ir::Least>(&data);
  const std::vector<ir::InstId>& operands =
      least != nullptr ? least->operands
                       : frame.context.ir.get<ir::Greatest>(computed.inst).operands;
  const Record numbers = StoreNumbers(frame, operands);
  Record query(frame, sizeof(Query), alignof(Query));
  query.Store(offsetof(Query, rows), rows);
  query.Store(offsetof(Query, operands), numbers.memory());
  query.StoreInt64(offsetof(Query, operand_count), static_cast<int64_t>(operands.size()));
  query.StoreInt64(offsetof(Query, greatest), least == nullptr ? 1 : 0);
  query.Store(offsetof(Query, values), frame.BufferAt(computed.values));
  query.Store(offsetof(Query, valid), frame.BufferAt(computed.valid));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_choose), {query.memory()});
}

void CallJoinAmounts(Frame& frame, size_t position) {
  using Query = builtin::AmountQuery;
  using RuleRecord = builtin::AmountRule;
  const ir::Module& module = frame.context.ir;
  const size_t index = ir::ListAmounts(module)[position];
  const ir::Conclusion conclusion = ir::ListConclusions(module)[index];
  std::vector<ir::InstId> rules;
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (rule.matter == conclusion.matter && rule.target == conclusion.target && rule.amount.valid())
      rules.push_back(id);
  }
  Record records(frame, sizeof(RuleRecord) * std::max<size_t>(rules.size(), 1),
                 alignof(RuleRecord));
  for (size_t i = 0; i < rules.size(); ++i) {
    const PlanePair gives = frame.context.plan.gives.at(rules[i]);
    const size_t base = i * sizeof(RuleRecord);
    records.Store(base + offsetof(RuleRecord, certain), frame.BufferAt(gives.certain));
    records.Store(base + offsetof(RuleRecord, possible), frame.BufferAt(gives.possible));
    StoreNumber(frame, records, base + offsetof(RuleRecord, amount),
                module.get<ir::Rule>(rules[i]).amount);
  }
  Record query(frame, sizeof(Query), alignof(Query));
  query.Store(offsetof(Query, applicants), frame.Rows(ir::kMainTable));
  query.Store(offsetof(Query, verdict_certain),
              frame.OutputPlane(OutputField::kVerdictCertain, index));
  query.Store(offsetof(Query, rules), records.memory());
  query.StoreInt64(offsetof(Query, rule_count), static_cast<int64_t>(rules.size()));
  query.StoreInt64(offsetof(Query, join), JoinOf(module.matter(conclusion.matter).amount->join));
  query.Store(offsetof(Query, amounts), frame.OutputAmounts(position));
  query.Store(offsetof(Query, known), frame.OutputPlane(OutputField::kAmountKnown, position));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_join_amounts), {query.memory()});
}

}  // namespace tiaowen::lower
