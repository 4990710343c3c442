#include "compiler/lower/condition.h"
#include "compiler/lower/names.h"
#include "compiler/lower/provisions.h"
#include "runtime/builtin/segments.h"

namespace tiaowen::lower {
namespace {

Given PeriodsOf(const Context& context, const RowPredicate& predicate) {
  Given given;
  for (const PeriodTest& test : predicate.period_tests) {
    given.periods[context.plan.numbering.Of(test.inst)] = test.planes;
  }
  return given;
}

// Emits the facts of one clause.
class FactLowering {
 public:
  FactLowering(Context& context, size_t clause)
      : context_(context),
        clause_(clause),
        inst_(context.clause_table.clauses[clause].inst),
        name_(fmt::format("facts {} {}", clause,
                          LabelOf(context.ir, context.clause_table.clauses[clause].owner))) {}

  llvm::Function* Run() {
    if (!FindFacts()) return nullptr;
    Frame frame(context_, name_, llvm::GlobalValue::InternalLinkage);
    const int unknown = context_.TemporaryPlane(ir::kMainTable, 0);
    llvm::Value* any = frame.CallKernel(TW_KERNEL_NAME(tiaowen_find_unknown),
                                        {frame.OutputPlane(OutputField::kClauseCertain, clause_),
                                         frame.OutputPlane(OutputField::kClausePossible, clause_),
                                         frame.Rows(ir::kMainTable), frame.BufferAt(unknown)});
    auto* work = llvm::BasicBlock::Create(context_.llvm, "work", frame.function);
    auto* done = llvm::BasicBlock::Create(context_.llvm, "done", frame.function);
    frame.builder.CreateCondBr(frame.builder.CreateICmpNE(any, frame.builder.getInt32(0)), work,
                               done);
    frame.builder.SetInsertPoint(work);
    const ir::InstData& data = context_.ir.inst(inst_);
    if (std::holds_alternative<ir::Exists>(data) || std::holds_alternative<ir::Keyed>(data)) {
      EmitRowFacts(frame, unknown);
    } else {
      for (const auto& [inst, facts] : period_facts_) EmitPeriodFacts(frame, inst, unknown);
    }
    frame.builder.CreateBr(done);
    frame.builder.SetInsertPoint(done);
    frame.builder.CreateRetVoid();
    return frame.function;
  }

 private:
  // Sorts the clause's facts by what they ask; false when none is about rows.
  bool FindFacts() {
    const std::vector<ir::Fact>& facts = context_.clause_table.facts;
    for (size_t i = 0; i < facts.size(); ++i) {
      const ir::Fact& fact = facts[i];
      if (fact.clause != static_cast<int>(clause_) || fact.kind == ir::FactKind::kMissingRow)
        continue;
      if (fact.period) {
        period_facts_[fact.aggregate.valid() ? fact.aggregate : fact.leaf].push_back(i);
      } else if (fact.leaf != inst_) {
        row_facts_.push_back(i);
      }
    }
    return !period_facts_.empty() || !row_facts_.empty();
  }

  void EmitRowFacts(Frame& frame, int unknown) {
    const RowPredicate& predicate = context_.plan.RowPredicateOf(inst_);
    std::map<RowQuestion, int> questions;
    auto ask = [&](const RowQuestion& question) {
      auto [place, is_new] = questions.try_emplace(question, -1);
      if (is_new) place->second = context_.TemporaryPlane(predicate.table, questions.size() - 1);
      return place->second;
    };
    for (size_t i : row_facts_) ask(RowQuestion::Of(context_.clause_table.facts[i]));
    for (const auto& [leaf, facts] : period_facts_) ask({.leaf = leaf});
    frame.CallFunction(LowerQuestions(predicate, questions));

    for (size_t i : row_facts_) {
      const int plane = ask(RowQuestion::Of(context_.clause_table.facts[i]));
      Scatter(frame, predicate.table, plane, unknown, frame.OutputPlane(OutputField::kFacts, i));
    }
    size_t next_plane = 1;
    std::map<ir::InstId, int> applicants;
    for (const auto& [leaf, facts] : period_facts_) {
      applicants[leaf] = context_.TemporaryPlane(ir::kMainTable, next_plane++);
      Scatter(frame, predicate.table, ask({.leaf = leaf}), unknown,
              frame.BufferAt(applicants[leaf]));
    }
    for (const auto& [leaf, plane] : applicants) EmitPeriodFacts(frame, leaf, plane);
  }

  // The table over whose rows an Accumulated or Aggregate goes.
  ir::TableId TableOf(ir::InstId inst) const {
    const auto* aggregate = std::get_if<ir::Aggregate>(&context_.ir.inst(inst));
    return aggregate != nullptr ? aggregate->table : context_.ir.get<ir::Accumulated>(inst).table;
  }

  // Sets the period facts of the Accumulated or Aggregate `leaf` for the applicants in the plane
  // `mask`.
  void EmitPeriodFacts(Frame& frame, ir::InstId leaf, int mask) {
    const ir::TableId table = TableOf(leaf);
    frame.CallFunction(LowerPeriodQuestions(leaf));
    for (size_t i = 0; i < period_facts_.at(leaf).size(); ++i) {
      Scatter(frame, table, context_.TemporaryPlane(table, i), mask,
              frame.OutputPlane(OutputField::kFacts, period_facts_.at(leaf)[i]));
    }
  }

  void Scatter(Frame& frame, ir::TableId table, int row_plane, int mask, llvm::Value* out) {
    frame.CallKernel(TW_KERNEL_NAME(tiaowen_scatter_rows),
                     {frame.BufferAt(row_plane), frame.Rows(table), frame.Parents(table),
                      frame.BufferAt(mask), frame.Rows(ir::kMainTable), out});
  }

  // Emits the function that answers `questions` for the rows on which the predicate is unknown.
  llvm::Function* LowerQuestions(const RowPredicate& predicate,
                                 const std::map<RowQuestion, int>& questions) {
    WordLoop loop(context_, name_ + " rows", predicate.table);
    Conditions conditions(loop, PeriodsOf(context_, predicate));
    llvm::Value* unknown = conditions.Unknown(
        {loop.LoadPlane(predicate.rows.certain), loop.LoadPlane(predicate.rows.possible)});
    loop.SkipWhereZero(unknown, [&] {
      for (const auto& [question, plane] : questions) loop.StorePlane(plane, loop.Constant(0));
    });
    for (const auto& [question, plane] : questions) {
      llvm::Value* rows =
          loop.body.CreateAnd(unknown, conditions.Unknown(conditions.Of(question.leaf)));
      llvm::Value* lacking = conditions.Lacking(question);
      loop.StorePlane(plane, lacking == nullptr ? rows : loop.body.CreateAnd(rows, lacking));
    }
    return loop.Finish();
  }

  // Emits the function that answers, for the periods of `leaf`, its i-th period fact in the i-th
  // temporary plane.
  llvm::Function* LowerPeriodQuestions(ir::InstId leaf) {
    const ir::TableId table = TableOf(leaf);
    const RowPredicate& filter = context_.plan.FilterOf(leaf);
    WordLoop loop(context_, name_ + " periods", table);
    Conditions conditions(loop, PeriodsOf(context_, filter));
    llvm::Value* counted = loop.LoadPlane(filter.rows.possible);
    for (size_t i = 0; i < period_facts_.at(leaf).size(); ++i) {
      const ir::Fact& fact = context_.clause_table.facts[period_facts_.at(leaf)[i]];
      llvm::Value* rows = nullptr;
      if (fact.period_leaf.valid()) {
        rows = loop.body.CreateAnd(conditions.Unknown(conditions.Of(fact.period_leaf)),
                                   conditions.Inexact(fact.operand));
      } else {
        rows = conditions.InexactColumn(table, fact.period_column);
      }
      loop.StorePlane(context_.TemporaryPlane(table, i), loop.body.CreateAnd(counted, rows));
    }
    return loop.Finish();
  }

  Context& context_;
  const size_t clause_;
  const ir::InstId inst_;
  const std::string name_;
  std::vector<size_t> row_facts_;
  std::map<ir::InstId, std::vector<size_t>> period_facts_;  // by the Accumulated or Aggregate
};

}  // namespace

llvm::Function* LowerRowFacts(Context& context, size_t clause) {
  return FactLowering(context, clause).Run();
}

}  // namespace tiaowen::lower
