#include "runtime/builtin/facts.h"

#include <algorithm>

#include "compiler/lower/condition.h"
#include "compiler/lower/facts.h"

namespace tiaowen::lower {
namespace {

static_assert(sizeof(builtin::FactQuery) == 10 * sizeof(int32_t));

// The rows of a table about which facts ask, and what they ask of them. Each distinct question is
// answered once, in a plane that lasts.
class TableQuestions {
 public:
  TableQuestions(Context& context, ir::TableId table) : context_(context), table_(table) {}

  // Notes that clause `clause` asks about the rows on which `predicate` is unknown, or which
  // `filter` does not leave out.
  void AddPredicate(size_t clause, const RowPredicate& predicate) {
    NoteClause(clause);
    undecided_.emplace(predicate.rows.certain, predicate.rows.possible);
  }
  void AddFilter(size_t clause, const RowPredicate& filter) {
    NoteClause(clause);
    counted_.insert(filter.rows.possible);
  }

  // The plane of the rows on which the leaf of `question` is unknown, if it has one, and lacks what
  // the question asks. The leaf is one of `predicate`.
  int PlaneOf(const RowQuestion& question, const RowPredicate& predicate) {
    const PlanePair periods = PeriodsOf(question.leaf, predicate);
    const auto number = [&](ir::InstId inst) {
      return inst.valid() ? context_.plan.numbering.Of(inst) : -1;
    };
    const Key key{number(question.leaf), question.kind, number(question.operand), question.column,
                  periods.possible};
    auto [place, is_new] = planes_.try_emplace(key, -1);
    if (is_new) {
      place->second = context_.plan.AddBuffer(table_, Buffer::Element::kBits);
      questions_.push_back({question, periods, place->second});
    }
    return place->second;
  }

  // Emits the function that answers the questions if one of the clauses is unknown for somebody.
  // The planes are complete where a predicate is unknown or a filter not false.
  llvm::Function* Run() {
    const std::string name = "facts " + context_.ir.schema.table(table_).name;
    Frame frame(context_, name, llvm::GlobalValue::InternalLinkage);
    llvm::Value* any =
        frame.CallKernel(TW_KERNEL_NAME(tiaowen_any_unknown),
                         {frame.Batch(), frame.Output(), frame.ConstantArray(clauses_),
                          frame.builder.getInt64(clauses_.size())});
    auto* work = llvm::BasicBlock::Create(context_.llvm, "work", frame.function);
    auto* done = llvm::BasicBlock::Create(context_.llvm, "done", frame.function);
    frame.builder.CreateCondBr(frame.builder.CreateICmpNE(any, frame.builder.getInt32(0)), work,
                               done);
    frame.builder.SetInsertPoint(work);
    const int asked = questions_.size() > context_.options.parts_per_loop
                          ? context_.plan.AddBuffer(table_, Buffer::Element::kBits)
                          : -1;
    for (size_t begin = 0; begin == 0 || begin < questions_.size();
         begin += context_.options.parts_per_loop) {
      const size_t end = std::min(begin + context_.options.parts_per_loop, questions_.size());
      frame.CallFunction(LowerQuestions(name + " rows", begin, end, asked));
    }
    frame.builder.CreateBr(done);
    frame.builder.SetInsertPoint(done);
    frame.builder.CreateRetVoid();
    return frame.function;
  }

 private:
  using Key = std::tuple<int, ir::FactKind, int, int, int>;

  struct Question {
    RowQuestion question;
    PlanePair periods;  // where the leaf is, if it is an Accumulated
    int plane;
  };

  void NoteClause(size_t clause) {
    const auto number = static_cast<int32_t>(clause);
    if (clauses_.empty() || clauses_.back() != number) clauses_.push_back(number);
  }

  PlanePair PeriodsOf(ir::InstId leaf, const RowPredicate& predicate) const {
    if (!leaf.valid() || !std::holds_alternative<ir::Accumulated>(context_.ir.inst(leaf)))
      return {};
    for (const PeriodTest& test : predicate.period_tests) {
      if (context_.plan.numbering.Of(test.inst) == context_.plan.numbering.Of(leaf))
        return test.planes;
    }
    TW_CHECK(false, "an Accumulated is not planned for the predicate that has it");
  }

  // One pass over the rows that answers questions [begin, end). The first leaves in the plane
  // `asked` on which rows there are questions.
  llvm::Function* LowerQuestions(const std::string& name, size_t begin, size_t end, int asked) {
    WordLoop loop(context_, name, table_);
    Conditions conditions(loop, {});
    llvm::Value* rows = loop.Constant(0);
    if (begin > 0) {
      rows = loop.LoadPlane(asked);
    } else {
      for (int plane : counted_) rows = loop.body.CreateOr(rows, loop.LoadPlane(plane));
      for (const auto& [certain, possible] : undecided_) {
        rows = loop.body.CreateOr(
            rows, conditions.Unknown({loop.LoadPlane(certain), loop.LoadPlane(possible)}));
      }
      if (end < questions_.size()) loop.StorePlane(asked, rows);
    }
    loop.SkipWhereZero(rows, [] {});
    for (size_t i = begin; i < end; ++i) {
      const auto& [question, periods, plane] = questions_[i];
      loop.StorePlane(plane, Answer(loop, conditions, question, periods));
    }
    return loop.Finish();
  }

  llvm::Value* Answer(WordLoop& loop, Conditions& conditions, const RowQuestion& question,
                      const PlanePair& periods) const {
    if (!question.leaf.valid()) return conditions.InexactColumn(table_, question.column);
    llvm::Value* unknown =
        conditions.Unknown(periods.possible >= 0 ? Planes{loop.LoadPlane(periods.certain),
                                                          loop.LoadPlane(periods.possible)}
                                                 : conditions.Of(question.leaf));
    llvm::Value* lacking = conditions.Lacking(question);
    return lacking == nullptr ? unknown : loop.body.CreateAnd(unknown, lacking);
  }

  Context& context_;
  const ir::TableId table_;
  std::vector<int32_t> clauses_;
  std::set<std::pair<int, int>> undecided_;  // certain and possible planes of predicates
  std::set<int> counted_;                    // possible planes of filters
  std::map<Key, int> planes_;
  std::vector<Question> questions_;
};

// Makes the queries of all facts that are about rows.
class FactLowering {
 public:
  explicit FactLowering(Context& context) : context_(context) {}

  void Run(Frame& frame) {
    const std::vector<ir::Fact>& facts = context_.clause_table.facts;
    for (size_t i = 0; i < facts.size(); ++i) {
      if (facts[i].kind != ir::FactKind::kMissingRow) AddFact(i, facts[i]);
    }
    if (queries_.empty()) return;
    for (auto& [table, questions] : tables_) frame.CallFunction(questions.Run());
    const PlanePair scratch = context_.plan.AddPlanes(ir::kMainTable);
    frame.CallKernel(
        TW_KERNEL_NAME(tiaowen_find_facts),
        {frame.Batch(), frame.Buffers(), frame.Output(), frame.ConstantArray(Flatten(queries_)),
         frame.builder.getInt64(queries_.size()), frame.BufferAt(scratch.certain),
         frame.BufferAt(scratch.possible)});
  }

 private:
  void AddFact(size_t index, const ir::Fact& fact) {
    const auto clause = static_cast<size_t>(fact.clause);
    const ir::InstId inst = context_.clause_table.clauses[clause].inst;
    const ir::InstData& data = context_.ir.inst(inst);
    const bool has_rows =
        std::holds_alternative<ir::Exists>(data) || std::holds_alternative<ir::Keyed>(data);
    if (!fact.period && (!has_rows || fact.leaf == inst)) return;  // the provisions write it
    builtin::FactQuery query;
    query.clause = fact.clause;
    query.fact = static_cast<int32_t>(index);
    if (!fact.period) {
      query.rows = RowsOfPredicate(clause, inst, RowQuestion::Of(fact));
    } else {
      if (has_rows) query.through = RowsOfPredicate(clause, inst, {.leaf = fact.leaf});
      query.rows = CountedRows(clause, fact);
    }
    queries_.push_back(query);
  }

  // The rows on which the predicate of the Exists or Keyed `inst` and a leaf of it are unknown.
  builtin::FactRows RowsOfPredicate(size_t clause, ir::InstId inst, const RowQuestion& question) {
    const RowPredicate& predicate = context_.plan.RowPredicateOf(inst);
    TableQuestions& questions = QuestionsOf(predicate.table);
    questions.AddPredicate(clause, predicate);
    return {predicate.table.index, predicate.rows.possible, predicate.rows.certain,
            questions.PlaneOf(question, predicate)};
  }

  // The rows that an Accumulated or Aggregate may count and that lack what the fact asks.
  builtin::FactRows CountedRows(size_t clause, const ir::Fact& fact) {
    const RowPredicate& filter =
        context_.plan.FilterOf(fact.aggregate.valid() ? fact.aggregate : fact.leaf);
    RowQuestion question;
    if (fact.period_leaf.valid()) {
      question.leaf = fact.period_leaf;
      question.operand = fact.operand;
    } else {
      question.column = fact.period_column;
    }
    TableQuestions& questions = QuestionsOf(filter.table);
    questions.AddFilter(clause, filter);
    return {filter.table.index, filter.rows.possible, -1, questions.PlaneOf(question, filter)};
  }

  TableQuestions& QuestionsOf(ir::TableId table) {
    return tables_.try_emplace(table, context_, table).first->second;
  }

  static std::vector<int32_t> Flatten(const std::vector<builtin::FactQuery>& queries) {
    std::vector<int32_t> flat;
    for (const builtin::FactQuery& query : queries) {
      flat.insert(flat.end(), {query.clause, query.fact});
      for (const builtin::FactRows& rows : {query.through, query.rows}) {
        flat.insert(flat.end(), {rows.table, rows.possible, rows.certain, rows.lacking});
      }
    }
    return flat;
  }

  Context& context_;
  std::map<ir::TableId, TableQuestions> tables_;
  std::vector<builtin::FactQuery> queries_;
};

}  // namespace

void CallFindFacts(Frame& frame) { FactLowering(frame.context).Run(frame); }

}  // namespace tiaowen::lower
