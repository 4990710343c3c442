#include "runtime/builtin/periods.h"

#include "compiler/lower/record.h"
#include "compiler/lower/rows.h"

namespace tiaowen::lower {

static_assert(builtin::kRequiredYearsMax == ir::kAccumulatedYearsMax);
static_assert(sizeof(bool) == 1);
static_assert(sizeof(base::MissingDay) == 1);

namespace {

void StoreBuffer(Frame& frame, Record& record, size_t offset, int buffer) {
  record.Store(offset, buffer < 0 ? nullptr : frame.BufferAt(buffer));
}

// Stores how many days `inst` demands in the builtin::PeriodDemand at `base`.
void StoreRequired(Frame& frame, Record& record, size_t base, const ir::Accumulated& inst) {
  using Demand = builtin::PeriodDemand;
  for (size_t offset : {offsetof(Demand, required), offsetof(Demand, required_valid),
                        offsetof(Demand, required_low), offsetof(Demand, required_high)}) {
    record.Store(base + offset, nullptr);
  }
  if (!inst.required.valid()) {
    const auto kind = inst.continuous ? Parameter::Kind::kRun : Parameter::Kind::kBound;
    record.Store(base + offsetof(Demand, bound), frame.ParameterAt({.kind = kind,
                                                                    .years = inst.years,
                                                                    .days_after = inst.days_after,
                                                                    .months = inst.months,
                                                                    .missing_day = inst.missing_day,
                                                                    .at = inst.at}));
    return;
  }
  record.StoreInt32(base + offsetof(Demand, bound), 0);
  if (std::holds_alternative<ir::Aggregate>(frame.context.ir.inst(inst.required))) {
    const AggregateTest& test = frame.context.plan.AggregateTestOf(inst.required);
    StoreBuffer(frame, record, base + offsetof(Demand, required_low), test.low);
    StoreBuffer(frame, record, base + offsetof(Demand, required_high), test.high);
    StoreBuffer(frame, record, base + offsetof(Demand, required_valid), test.valid);
    return;
  }
  const ColumnPointers required = frame.ColumnOf(inst.required);
  record.Store(base + offsetof(Demand, required), required.values);
  record.Store(base + offsetof(Demand, required_valid), required.valid);
}

void StoreDemand(Frame& frame, Record& record, size_t base, const MaskedPeriodTest& masked) {
  using Demand = builtin::PeriodDemand;
  const auto& inst = frame.context.ir.get<ir::Accumulated>(masked.test->inst);
  record.Store(base + offsetof(Demand, wanted.rows), frame.Rows(inst.level));
  for (size_t i = 0; i < masked.masks.size(); ++i) {
    StoreBuffer(frame, record, base + offsetof(Demand, wanted.masks) + i * sizeof(void*),
                masked.masks[i]);
  }
  StoreRequired(frame, record, base, inst);
  StoreBuffer(frame, record, base + offsetof(Demand, certain), masked.test->planes.certain);
  StoreBuffer(frame, record, base + offsetof(Demand, possible), masked.test->planes.possible);
  record.StoreInt32(base + offsetof(Demand, days_after), static_cast<size_t>(inst.days_after));
  record.Store(base + offsetof(Demand, missing_day),
               frame.builder.getInt8(static_cast<uint8_t>(inst.missing_day)));
}

#define TW_FIELD(field) offsetof(builtin::PeriodQuery, field)

// Stores from which day on `inst` counts: one of each row, or the same for all.
void StoreSince(Frame& frame, Record& query, const ir::Accumulated& inst) {
  ColumnPointers rows;
  llvm::Value* all = frame.builder.getInt32(static_cast<uint32_t>(batch::kDateLow));
  const ir::InstData none;
  const ir::InstData& since = inst.since.valid() ? frame.context.ir.inst(inst.since) : none;
  if (const auto* day = std::get_if<ir::AsOf>(&since)) {
    all = frame.ParameterAt({.kind = Parameter::Kind::kAsOf, .at = day->at});
  } else if (const auto* lookback = std::get_if<ir::Lookback>(&since)) {
    llvm::Value* before = frame.ParameterAt({.kind = Parameter::Kind::kLookback,
                                             .years = lookback->years,
                                             .days_after = lookback->days_after,
                                             .months = lookback->months,
                                             .missing_day = lookback->missing_day,
                                             .at = lookback->at});
    all = frame.builder.CreateAdd(before, frame.builder.getInt32(1));
  } else if (inst.since.valid()) {
    rows = frame.ColumnOf(inst.since);
  }
  query.Store(TW_FIELD(since_first), rows.values);
  query.Store(TW_FIELD(since_last), rows.upper);
  query.Store(TW_FIELD(since), all);
}

}  // namespace

void CallAccumulate(Frame& frame, const std::vector<MaskedPeriodTest>& tests) {
  Context& context = frame.context;
  const ir::InstId first = tests.front().test->inst;
  const auto& inst = context.ir.get<ir::Accumulated>(first);
  const ir::Table& table = context.ir.schema.table(inst.table);
  const RowPredicate& filter = context.plan.FilterOf(first);
  const ColumnPointers start = frame.Column(inst.table, table.period_start);
  const ColumnPointers end = frame.Column(inst.table, table.period_end);

  constexpr size_t kDemandSize = sizeof(builtin::PeriodDemand);
  Record demands(frame, kDemandSize * tests.size(), alignof(builtin::PeriodDemand));
  for (size_t i = 0; i < tests.size(); ++i) StoreDemand(frame, demands, i * kDemandSize, tests[i]);
  Record query(frame, sizeof(builtin::PeriodQuery), alignof(builtin::PeriodQuery));
  query.Store(TW_FIELD(demands), demands.memory());
  query.StoreInt32(TW_FIELD(demand_count), tests.size());
  query.Store(TW_FIELD(as_of), frame.ParameterAt({.kind = Parameter::Kind::kAsOf, .at = inst.at}));
  query.Store(TW_FIELD(level_rows), frame.Rows(inst.level));
  query.Store(TW_FIELD(level_parents),
              inst.level == ir::kMainTable ? nullptr : frame.Parents(inst.level));
  StoreSince(frame, query, inst);
  query.Store(TW_FIELD(period_rows), frame.Rows(inst.table));
  query.Store(TW_FIELD(offsets), frame.Offsets(inst.table));
  query.Store(TW_FIELD(start_first), start.values);
  query.Store(TW_FIELD(start_last), start.upper);
  query.Store(TW_FIELD(end_first), end.values);
  query.Store(TW_FIELD(end_last), end.upper);
  StoreBuffer(frame, query, TW_FIELD(filter_certain), filter.rows.certain);
  StoreBuffer(frame, query, TW_FIELD(filter_possible), filter.rows.possible);
  query.Store(TW_FIELD(continuous), frame.builder.getInt8(inst.continuous ? 1 : 0));
  query.Store(TW_FIELD(end_excluded), frame.builder.getInt8(table.period_end_excluded ? 1 : 0));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_accumulate), {query.memory()});
}

bool CountSameDays(const Context& context, ir::InstId a, ir::InstId b) {
  const auto& first = context.ir.get<ir::Accumulated>(a);
  const auto& second = context.ir.get<ir::Accumulated>(b);
  const auto number = [&](ir::InstId inst) {
    return inst.valid() ? context.plan.numbering.Of(inst) : -1;
  };
  return first.table == second.table && first.level == second.level &&
         first.continuous == second.continuous && first.at == second.at &&
         number(first.filter) == number(second.filter) &&
         number(first.since) == number(second.since);
}

#undef TW_FIELD

}  // namespace tiaowen::lower
