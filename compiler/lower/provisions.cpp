#include "compiler/lower/provisions.h"

#include "compiler/lower/condition.h"
#include "compiler/lower/names.h"

namespace tiaowen::lower {
namespace {

// Writes the planes of clauses, facts and verdicts at one position of a loop over applicants.
class ProvisionWriter {
 public:
  ProvisionWriter(WordLoop& loop, Conditions& conditions)
      : loop_(loop), context_(loop.context), body_(loop.body), conditions_(conditions) {}

  // Writes a clause for the applicants in `examined`, as not examined for others, and its facts
  // that need no rows.
  void WriteClause(size_t clause, llvm::Value* examined) {
    const Planes planes = conditions_.Of(context_.clause_table.clauses[clause].inst);
    llvm::Value* existing = loop_.ExistingRows();
    llvm::Value* certain = body_.CreateAnd(planes.certain, existing);
    if (examined != existing) {
      certain =
          body_.CreateAnd(body_.CreateOr(planes.certain, body_.CreateNot(examined)), existing);
    }
    llvm::Value* possible = body_.CreateAnd(planes.possible, examined);
    Write(OutputField::kClauseCertain, clause, certain);
    Write(OutputField::kClausePossible, clause, possible);
    WriteFacts(clause, body_.CreateAnd(possible, body_.CreateNot(certain), "unknown"));
  }

  void WriteVerdict(size_t conclusion, const Planes& planes) {
    llvm::Value* existing = loop_.ExistingRows();
    Write(OutputField::kVerdictCertain, conclusion, body_.CreateAnd(planes.certain, existing));
    Write(OutputField::kVerdictPossible, conclusion, body_.CreateAnd(planes.possible, existing));
  }

 private:
  void Write(OutputField field, size_t plane, llvm::Value* bits) {
    loop_.StoreWord(loop_.frame.OutputPlane(field, plane), bits);
  }

  void WriteFacts(size_t clause, llvm::Value* unknown) {
    const ir::InstId inst = context_.clause_table.clauses[clause].inst;
    for (size_t i = 0; i < context_.clause_table.facts.size(); ++i) {
      const ir::Fact& fact = context_.clause_table.facts[i];
      if (fact.clause != static_cast<int>(clause)) continue;
      if (fact.kind == ir::FactKind::kMissingRow) {
        Write(OutputField::kFacts, i, MissingRow(inst, unknown));
      } else if (fact.leaf == inst && !fact.period) {
        llvm::Value* missing = unknown;  // without an operand, that is all a fact asks
        if (fact.operand.valid()) {
          missing = body_.CreateAnd(unknown, conditions_.Inexact(fact.operand));
        }
        Write(OutputField::kFacts, i, missing);
      }
    }
  }

  llvm::Value* MissingRow(ir::InstId inst, llvm::Value* unknown) {
    if (!std::holds_alternative<ir::Keyed>(context_.ir.inst(inst))) return unknown;
    const RowPredicate& predicate = context_.plan.RowPredicateOf(inst);
    const KeyTest& test = context_.plan.key_tests[static_cast<size_t>(predicate.key_test)];
    return body_.CreateAnd(unknown, body_.CreateNot(loop_.LoadPlane(test.found)));
  }

  WordLoop& loop_;
  Context& context_;
  llvm::IRBuilder<>& body_;
  Conditions& conditions_;
};

Given ApplicantPeriods(const Context& context) {
  Given given;
  for (const ApplicantPeriodTest& test : context.plan.applicant_period_tests) {
    given.periods[context.plan.numbering.Of(test.test.inst)] = test.test.planes;
  }
  return given;
}

Planes Always(WordLoop& loop) { return {loop.Constant(~uint64_t{0}), loop.Constant(~uint64_t{0})}; }
Planes Never(WordLoop& loop) { return {loop.Constant(0), loop.Constant(0)}; }

void StoreScopes(WordLoop& loop, Conditions& conditions) {
  const Plan& plan = loop.context.plan;
  std::map<int, Planes> scopes;
  for (ir::InstId id : loop.context.ir.prerequisites) {
    const auto& prerequisite = loop.context.ir.get<ir::Prerequisite>(id);
    Planes& scope = scopes.try_emplace(prerequisite.matter.index, Always(loop)).first->second;
    const Planes condition = conditions.Of(prerequisite.condition);
    scope = {loop.body.CreateAnd(scope.certain, condition.certain),
             loop.body.CreateAnd(scope.possible, condition.possible)};
  }
  for (const auto& [matter, planes] : scopes) {
    loop.StorePlane(plan.scopes.at(matter).certain, planes.certain);
    loop.StorePlane(plan.scopes.at(matter).possible, planes.possible);
  }
  for (const auto& [matters, plane] : plan.examined) {
    if (matters.size() == 1) continue;
    llvm::Value* any = loop.Constant(0);
    for (int matter : matters)
      any = loop.body.CreateOr(any, scopes.at(matter).possible, "examined");
    loop.StorePlane(plane, any);
  }
}

// The scopes of all matters at the position of a loop over applicants.
class Scopes {
 public:
  explicit Scopes(WordLoop& loop) : loop_(loop) {}

  const Planes& Of(ir::MatterId matter) {
    auto [place, is_new] = loaded_.try_emplace(matter.index, Always(loop_));
    const auto& stored = loop_.context.plan.scopes;
    if (auto found = stored.find(matter.index); is_new && found != stored.end()) {
      place->second = {loop_.LoadPlane(found->second.certain),
                       loop_.LoadPlane(found->second.possible)};
    }
    return place->second;
  }

  // Who is examined in `matter`.
  llvm::Value* Examined(ir::MatterId matter) {
    if (!loop_.context.plan.scopes.contains(matter.index)) return loop_.ExistingRows();
    auto [place, is_new] = examined_.try_emplace(matter.index, nullptr);
    if (is_new)
      place->second = loop_.body.CreateAnd(Of(matter).possible, loop_.ExistingRows(), "examined");
    return place->second;
  }

 private:
  WordLoop& loop_;
  std::map<int, Planes> loaded_;
  std::map<int, llvm::Value*> examined_;
};

Planes VerdictOf(WordLoop& loop, Conditions& conditions, Scopes& scopes,
                 const ir::Conclusion& conclusion) {
  const ir::Module& module = loop.context.ir;
  for (ir::InstId id : module.untranslated) {
    if (module.get<ir::Untranslated>(id).matter != conclusion.matter) continue;
    return {loop.Constant(0), loop.Constant(~uint64_t{0})};
  }
  Planes any = Never(loop);
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (rule.matter != conclusion.matter || rule.target != conclusion.target) continue;
    const Planes condition = conditions.Of(rule.condition);
    any = {loop.body.CreateOr(any.certain, condition.certain),
           loop.body.CreateOr(any.possible, condition.possible)};
  }
  const Planes& scope = scopes.Of(conclusion.matter);
  return {loop.body.CreateAnd(any.certain, scope.certain),
          loop.body.CreateAnd(any.possible, scope.possible)};
}

}  // namespace

llvm::Function* LowerPrerequisites(Context& context) {
  if (context.ir.prerequisites.empty()) return nullptr;
  std::vector<ir::InstId> conditions_of_all;
  for (ir::InstId id : context.ir.prerequisites) {
    conditions_of_all.push_back(context.ir.get<ir::Prerequisite>(id).condition);
  }
  WordLoop loop(context, "prerequisites", ir::kMainTable);
  Conditions conditions(loop, ApplicantPeriods(context));
  conditions.PrepareLeaves(conditions_of_all);
  ProvisionWriter writer(loop, conditions);
  for (size_t clause = 0; clause < context.clause_table.clauses.size(); ++clause) {
    const ir::InstId owner = context.clause_table.clauses[clause].owner;
    if (!std::holds_alternative<ir::Prerequisite>(context.ir.inst(owner))) continue;
    writer.WriteClause(clause, loop.ExistingRows());
  }
  StoreScopes(loop, conditions);
  return loop.Finish();
}

llvm::Function* LowerRules(Context& context) {
  Given given = ApplicantPeriods(context);
  const std::vector<ir::Clause>& clauses = context.clause_table.clauses;
  for (size_t clause = 0; clause < clauses.size(); ++clause) {
    if (std::holds_alternative<ir::Rule>(context.ir.inst(clauses[clause].owner))) continue;
    given.clauses.emplace(context.plan.numbering.Of(clauses[clause].inst), clause);
  }
  std::vector<ir::InstId> conditions_of_all;
  for (ir::InstId id : context.ir.rules)
    conditions_of_all.push_back(context.ir.get<ir::Rule>(id).condition);

  WordLoop loop(context, "rules", ir::kMainTable);
  Conditions conditions(loop, std::move(given));
  conditions.PrepareLeaves(conditions_of_all);
  ProvisionWriter writer(loop, conditions);
  Scopes scopes(loop);
  for (size_t clause = 0; clause < clauses.size(); ++clause) {
    const auto* rule = std::get_if<ir::Rule>(&context.ir.inst(clauses[clause].owner));
    if (rule != nullptr) writer.WriteClause(clause, scopes.Examined(rule->matter));
  }
  const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(context.ir);
  for (size_t i = 0; i < conclusions.size(); ++i) {
    writer.WriteVerdict(i, VerdictOf(loop, conditions, scopes, conclusions[i]));
  }
  return loop.Finish();
}

}  // namespace tiaowen::lower
