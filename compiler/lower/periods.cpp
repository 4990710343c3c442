#include "runtime/builtin/periods.h"

#include "compiler/lower/rows.h"

namespace tiaowen::lower {
namespace {

// Stores the fields of a builtin::PeriodQuery on the frame's stack.
class QueryWriter {
 public:
  explicit QueryWriter(Frame& frame) : frame_(frame) {
    llvm::IRBuilder<>& builder = frame_.builder;
    auto* type = llvm::ArrayType::get(frame_.context.i8(), sizeof(builtin::PeriodQuery));
    llvm::AllocaInst* query = builder.CreateAlloca(type, nullptr, "query");
    query->setAlignment(llvm::Align(alignof(builtin::PeriodQuery)));
    query_ = query;
  }

  void Store(size_t offset, llvm::Value* value) {
    llvm::IRBuilder<>& builder = frame_.builder;
    if (value == nullptr) value = llvm::ConstantPointerNull::get(frame_.context.pointer());
    builder.CreateStore(value,
                        builder.CreateConstInBoundsGEP1_64(frame_.context.i8(), query_, offset));
  }
  void StoreBuffer(size_t offset, int buffer) {
    Store(offset, buffer < 0 ? nullptr : frame_.BufferAt(buffer));
  }

  llvm::Value* query() const { return query_; }

 private:
  Frame& frame_;
  llvm::Value* query_;
};

}  // namespace

static_assert(builtin::kRequiredYearsMax == ir::kAccumulatedYearsMax);
static_assert(sizeof(bool) == 1);
static_assert(sizeof(base::MissingDay) == 1);

#define TW_FIELD(field) offsetof(builtin::PeriodQuery, field)

namespace {

// Stores how many days `inst` demands.
void StoreRequired(Frame& frame, QueryWriter& writer, const ir::Accumulated& inst) {
  for (size_t offset : {TW_FIELD(required), TW_FIELD(required_valid), TW_FIELD(required_low),
                        TW_FIELD(required_high)}) {
    writer.Store(offset, nullptr);
  }
  if (!inst.required.valid()) {
    const auto kind = inst.continuous ? Parameter::Kind::kRun : Parameter::Kind::kBound;
    writer.Store(TW_FIELD(bound), frame.ParameterAt({kind, inst.years, inst.days_after, inst.months,
                                                     inst.missing_day}));
    return;
  }
  writer.Store(TW_FIELD(bound), frame.builder.getInt32(0));
  if (std::holds_alternative<ir::Aggregate>(frame.context.ir.inst(inst.required))) {
    const AggregateTest& test = frame.context.plan.AggregateTestOf(inst.required);
    writer.StoreBuffer(TW_FIELD(required_low), test.low);
    writer.StoreBuffer(TW_FIELD(required_high), test.high);
    writer.StoreBuffer(TW_FIELD(required_valid), test.valid);
    return;
  }
  const ColumnPointers required = frame.ColumnOf(inst.required);
  writer.Store(TW_FIELD(required), required.values);
  writer.Store(TW_FIELD(required_valid), required.valid);
}

}  // namespace

void CallAccumulate(Frame& frame, const PeriodTest& test, int row_mask, int applicant_mask) {
  Context& context = frame.context;
  const auto& inst = context.ir.get<ir::Accumulated>(test.inst);
  const ir::Table& table = context.ir.schema.table(inst.table);
  const RowPredicate& filter = context.plan.FilterOf(test.inst);
  const ColumnPointers start = frame.Column(inst.table, table.period_start);
  const ColumnPointers end = frame.Column(inst.table, table.period_end);
  const bool is_applicant = inst.level == ir::kMainTable;

  QueryWriter writer(frame);
  writer.Store(TW_FIELD(wanted.rows), frame.Rows(inst.level));
  writer.Store(TW_FIELD(wanted.parents), is_applicant ? nullptr : frame.Parents(inst.level));
  writer.StoreBuffer(TW_FIELD(wanted.row_mask), row_mask);
  writer.StoreBuffer(TW_FIELD(wanted.applicant_mask), applicant_mask);
  const ColumnPointers since = inst.since.valid() ? frame.ColumnOf(inst.since) : ColumnPointers{};
  writer.Store(TW_FIELD(since_first), since.values);
  writer.Store(TW_FIELD(since_last), since.upper);

  writer.Store(TW_FIELD(period_rows), frame.Rows(inst.table));
  writer.Store(TW_FIELD(offsets), frame.Offsets(inst.table));
  writer.Store(TW_FIELD(start_first), start.values);
  writer.Store(TW_FIELD(start_last), start.upper);
  writer.Store(TW_FIELD(end_first), end.values);
  writer.Store(TW_FIELD(end_last), end.upper);
  writer.StoreBuffer(TW_FIELD(filter_certain), filter.rows.certain);
  writer.StoreBuffer(TW_FIELD(filter_possible), filter.rows.possible);
  writer.StoreBuffer(TW_FIELD(certain), test.planes.certain);
  writer.StoreBuffer(TW_FIELD(possible), test.planes.possible);
  writer.Store(TW_FIELD(as_of), frame.ParameterAt({Parameter::Kind::kAsOf}));
  StoreRequired(frame, writer, inst);
  writer.Store(TW_FIELD(days_after),
               frame.builder.getInt32(static_cast<uint32_t>(inst.days_after)));
  writer.Store(TW_FIELD(continuous), frame.builder.getInt8(inst.continuous ? 1 : 0));
  writer.Store(TW_FIELD(end_excluded), frame.builder.getInt8(table.period_end_excluded ? 1 : 0));
  writer.Store(TW_FIELD(missing_day),
               frame.builder.getInt8(static_cast<uint8_t>(inst.missing_day)));
  frame.CallKernel(TW_KERNEL_NAME(tiaowen_accumulate), {writer.query()});
}

}  // namespace tiaowen::lower
