#include "compiler/lower/lower.h"

#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <map>

#include "compiler/ir/verify.h"
#include "compiler/lower/aggregates.h"
#include "compiler/lower/amounts.h"
#include "compiler/lower/facts.h"
#include "compiler/lower/limits.h"
#include "compiler/lower/provisions.h"
#include "compiler/lower/record.h"
#include "compiler/lower/references.h"
#include "compiler/lower/rows.h"
#include "compiler/lower/sums.h"
#include "runtime/builtin/columns.h"
#include "runtime/builtin/periods.h"
#include "runtime/builtin/segments.h"

namespace tiaowen::lower {
namespace {

// Emits the entry: it calls everything in the order that plan.h describes.
class EntryLowering {
 public:
  explicit EntryLowering(Context& context)
      : context_(context),
        plan_(context.plan),
        frame_(context, kEntryName, llvm::GlobalValue::ExternalLinkage) {}

  void Run() {
    IndexSegments();
    GatherParentColumns();
    for (const ReferenceTest& test : plan_.reference_tests) PrepareReferenceTest(test);
    for (const ComputedValue& computed : plan_.computed) CallComputed(frame_, computed);
    for (size_t table = 0; table < context_.ir.schema.tables.size(); ++table) {
      for (llvm::Function* pass : LowerRowPredicates(context_, ir::TableId(table))) Call(pass);
    }
    FoldKeyTests();
    RunStage(/*early=*/true);
    Call(LowerEarlyProvisions(context_));
    RunStage(/*early=*/false);
    for (llvm::Function* pass : LowerRules(context_)) Call(pass);
    const size_t amounts = ir::ListAmounts(context_.ir).size();
    for (size_t position = 0; position < amounts; ++position) CallJoinAmounts(frame_, position);
    if (context_.options.reasons) CallFindFacts(frame_);
    frame_.builder.CreateRetVoid();
  }

 private:
  void Call(llvm::Function* function) {
    if (function != nullptr) frame_.CallFunction(function);
  }

  void GatherParentColumns() {
    for (const auto& [reference, copy] : plan_.parent_columns) {
      const auto& [child, column] = reference;
      const ColumnPointers source = frame_.Column(ir::kMainTable, column);
      const Buffer::Element element = plan_.buffers[static_cast<size_t>(copy.values)].element;
      if (element == Buffer::Element::kWide) {
        Gather(TW_KERNEL_NAME(tiaowen_gather_wide), child, source.values, copy.values);
      } else if (element == Buffer::Element::kCodes) {
        Gather(TW_KERNEL_NAME(tiaowen_gather_codes), child, source.values, copy.values);
      } else {
        Gather(TW_KERNEL_NAME(tiaowen_gather_values), child, source.values, copy.values);
      }
      if (copy.upper >= 0)
        Gather(TW_KERNEL_NAME(tiaowen_gather_values), child, source.upper, copy.upper);
      GatherBits(source.valid, child, copy.valid);
    }
  }

  // Gives the rows of `child` the bits of their applicants.
  void GatherBits(llvm::Value* bits, ir::TableId child, int target) {
    const Segments& segments = plan_.segments.at(child);
    frame_.CallKernel(
        TW_KERNEL_NAME(tiaowen_gather_bits),
        {bits, frame_.Rows(ir::kMainTable), frame_.BufferAt(segments.nonempty),
         frame_.BufferAt(segments.ends), frame_.Rows(child), frame_.BufferAt(target)});
  }

  template <typename Kernel>
  void Gather(const char* name, Kernel kernel, ir::TableId child, llvm::Value* source, int target) {
    frame_.CallKernel(name, kernel,
                      {source, frame_.Offsets(child), frame_.Parents(child),
                       frame_.Rows(ir::kMainTable), frame_.Rows(child), frame_.BufferAt(target)});
  }

  void PrepareReferenceTest(const ReferenceTest& test) {
    if (test.at_once) {
      CallReferenceTest(frame_, test, {-1, -1});
    } else {
      ClearReferenceTest(frame_, test);
    }
  }

  void IndexSegments() {
    for (const auto& [table, segments] : plan_.segments) {
      frame_.CallKernel(
          TW_KERNEL_NAME(tiaowen_index_segments),
          {frame_.Offsets(table), frame_.Parents(table), frame_.Rows(ir::kMainTable),
           frame_.Rows(table), frame_.BufferAt(segments.ends), frame_.BufferAt(segments.nonempty)});
    }
  }

  // A plane of rows, and the plane of applicants who have one of them.
  struct PlaneFold {
    int rows;
    int applicants;
  };

  void Fold(ir::TableId table, const std::vector<PlaneFold>& folds) {
    if (folds.empty()) return;
    const Segments& segments = plan_.segments.at(table);
    Record from(frame_, folds.size() * sizeof(void*), alignof(void*));
    Record to(frame_, folds.size() * sizeof(void*), alignof(void*));
    for (size_t i = 0; i < folds.size(); ++i) {
      from.Store(i * sizeof(void*), frame_.BufferAt(folds[i].rows));
      to.Store(i * sizeof(void*), frame_.BufferAt(folds[i].applicants));
    }
    frame_.CallKernel(
        TW_KERNEL_NAME(tiaowen_fold_rows),
        {from.memory(), frame_.builder.getInt32(static_cast<uint32_t>(folds.size())),
         frame_.Rows(table), frame_.BufferAt(segments.ends), frame_.BufferAt(segments.nonempty),
         frame_.Rows(ir::kMainTable), to.memory()});
  }

  void FoldKeyTests() {
    std::map<ir::TableId, std::vector<PlaneFold>> folds;
    for (const KeyTest& test : plan_.key_tests) {
      folds[test.table].push_back({test.found_rows, test.found});
      if (test.unclear >= 0) folds[test.table].push_back({test.unclear_rows, test.unclear});
    }
    for (const auto& [table, planes] : folds) Fold(table, planes);
  }

  void FoldPredicates(bool early) {
    std::map<ir::TableId, std::vector<PlaneFold>> folds;
    for (const RowPredicate& predicate : plan_.row_predicates) {
      if (predicate.early != early || !predicate.applicants) continue;
      folds[predicate.table].push_back({predicate.rows.certain, predicate.applicants->certain});
      folds[predicate.table].push_back({predicate.rows.possible, predicate.applicants->possible});
    }
    for (const auto& [table, planes] : folds) Fold(table, planes);
  }

  void RunStage(bool early) {
    std::vector<MaskedPeriodTest> periods;
    for (const RowPredicate& predicate : plan_.row_predicates) {
      if (predicate.early != early || predicate.costly.empty()) continue;
      const std::array<int, 2> masks = {predicate.pending, ExaminedRows(predicate)};
      for (ir::InstId inst : predicate.references)
        CallReferenceTest(frame_, plan_.ReferenceTestOf(inst), masks);
      for (const PeriodTest& test : predicate.period_tests) periods.push_back({&test, masks});
    }
    for (const RowPredicate& predicate : plan_.row_predicates) {
      if (predicate.early == early) Complete(predicate, &periods);
    }
    FoldPredicates(early);
    for (const AggregateTest& test : plan_.aggregate_tests) {
      if (test.early == early) CallAggregate(frame_, test);
    }
    for (const SumTest& test : plan_.sum_tests) {
      if (test.early == early) CallSum(frame_, test);
    }
    for (const ReferenceTest& test : plan_.reference_tests) {
      if (!plan_.IsStaged(test) || test.early != early) continue;
      CallReferenceTest(frame_, test, {plan_.ExaminedPlane(test.reach), -1});
    }
    for (const ApplicantPeriodTest& test : plan_.applicant_period_tests) {
      if (test.early == early)
        periods.push_back({&test.test, {plan_.ExaminedPlane(test.reach), -1}});
    }
    while (!periods.empty()) ComputePeriods(*periods.front().test, &periods);
  }

  // `periods`: the tests of the stage that are not computed yet.
  void Complete(const RowPredicate& predicate, std::vector<MaskedPeriodTest>* periods) {
    for (const PeriodTest& test : predicate.period_tests) ComputePeriods(test, periods);
    if (!predicate.costly.empty()) Call(LowerCompletedPredicate(context_, predicate));
  }

  // Computes `test`, unless it is, and with it those that count the same days: they have the same
  // filter, so all of them may be computed as soon as one may.
  void ComputePeriods(const PeriodTest& test, std::vector<MaskedPeriodTest>* periods) {
    const auto is_test = [&](const MaskedPeriodTest& other) { return other.test == &test; };
    const auto own = std::find_if(periods->begin(), periods->end(), is_test);
    if (own == periods->end()) return;
    std::rotate(periods->begin(), own, own + 1);
    std::vector<MaskedPeriodTest> together, others;
    for (const MaskedPeriodTest& other : *periods) {
      const bool joins = together.size() < builtin::kPeriodDemandsMax &&
                         CountSameDays(context_, other.test->inst, test.inst);
      (joins ? together : others).push_back(other);
    }
    CallAccumulate(frame_, together);
    *periods = std::move(others);
  }

  // The plane of the rows whose applicants are in reach of a predicate; -1: all.
  int ExaminedRows(const RowPredicate& predicate) {
    const int examined = plan_.ExaminedPlane(predicate.reach);
    if (examined < 0) return -1;
    auto [place, is_new] = examined_rows_.try_emplace({predicate.table, examined}, -1);
    if (is_new) {
      place->second = plan_.AddBuffer(predicate.table, Buffer::Element::kBits);
      GatherBits(frame_.BufferAt(examined), predicate.table, place->second);
    }
    return place->second;
  }

  Context& context_;
  Plan& plan_;
  Frame frame_;
  std::map<std::pair<ir::TableId, int>, int> examined_rows_;  // by table and plane of applicants
};

}  // namespace

LoweredModule::LoweredModule() = default;
LoweredModule::LoweredModule(LoweredModule&&) noexcept = default;
LoweredModule& LoweredModule::operator=(LoweredModule&&) noexcept = default;
LoweredModule::~LoweredModule() = default;

base::Result<LoweredModule> Lower(const ir::Module& module, llvm::LLVMContext& llvm_context,
                                  const Options& options) {
  const std::vector<std::string> violations = ir::Verify(module);
  TW_CHECK(violations.empty(), "{}", violations.front());
  TW_RETURN_IF_ERROR(CheckLimits(module));
  Context context(module, llvm_context, options);
  EntryLowering(context).Run();

  std::string broken;
  llvm::raw_string_ostream stream(broken);
  TW_CHECK(!llvm::verifyModule(*context.module, &stream), "{}", broken);
  LoweredModule lowered;
  lowered.module = std::move(context.module);
  lowered.parameters = std::move(context.parameters);
  lowered.buffers = std::move(context.plan.buffers);
  lowered.columns.assign(context.plan.columns.begin(), context.plan.columns.end());
  std::set<ir::TableId> tables;
  for (const RowPredicate& predicate : context.plan.row_predicates) tables.insert(predicate.table);
  for (const auto& [table, segments] : context.plan.segments) tables.insert(table);
  lowered.tables.assign(tables.begin(), tables.end());
  lowered.conclusions = ir::ListConclusions(module).size();
  lowered.clauses = options.reasons ? context.clause_table.clauses.size() : 0;
  lowered.facts = options.reasons ? context.clause_table.facts.size() : 0;
  lowered.amounts = ir::ListAmounts(module).size();
  return lowered;
}

}  // namespace tiaowen::lower
