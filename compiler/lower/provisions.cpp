#include "compiler/lower/provisions.h"

#include <algorithm>
#include <span>

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
    if (!context_.options.reasons) return;
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

  // Adds `planes` to what the verdict is so far, unless they are the `first`.
  void WriteVerdict(size_t conclusion, const Planes& planes, bool first) {
    AddVerdict(OutputField::kVerdictCertain, conclusion, planes.certain, first);
    AddVerdict(OutputField::kVerdictPossible, conclusion, planes.possible, first);
  }

 private:
  void AddVerdict(OutputField field, size_t conclusion, llvm::Value* bits, bool first) {
    bits = body_.CreateAnd(bits, loop_.ExistingRows());
    llvm::Value* plane = loop_.frame.OutputPlane(field, conclusion);
    loop_.StoreWord(plane, first ? bits : body_.CreateOr(bits, loop_.LoadWord(plane, "verdict")));
  }

  void Write(OutputField field, size_t plane, llvm::Value* bits) {
    loop_.StoreWord(loop_.frame.OutputPlane(field, plane), bits);
  }

  void WriteFacts(size_t clause, llvm::Value* unknown) {
    const ir::InstId inst = context_.clause_table.clauses[clause].inst;
    const std::vector<ir::Fact>& facts = context_.clause_table.facts;
    const auto own =
        std::ranges::equal_range(facts, static_cast<int>(clause), {}, &ir::Fact::clause);
    for (const ir::Fact& fact : own) {
      const auto i = static_cast<size_t>(&fact - facts.data());
      if (fact.kind == ir::FactKind::kMissingRow) {
        Write(OutputField::kFacts, i, MissingRow(inst, fact, unknown));
      } else if (fact.leaf == inst && !fact.period) {
        llvm::Value* lacking = conditions_.Lacking(RowQuestion::Of(fact));
        Write(OutputField::kFacts, i,
              lacking == nullptr ? unknown : body_.CreateAnd(unknown, lacking));
      }
    }
  }

  llvm::Value* MissingRow(ir::InstId inst, const ir::Fact& fact, llvm::Value* unknown) {
    if (fact.aggregate.valid()) {
      const auto& aggregate = context_.ir.get<ir::Aggregate>(fact.aggregate);
      if (!context_.ir.schema.table(aggregate.table).complete) return unknown;
      const AggregateTest& test = context_.plan.AggregateTestOf(fact.aggregate);
      return body_.CreateAnd(unknown, loop_.LoadPlane(test.none));
    }
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

Planes And(WordLoop& loop, const Planes& lhs, const Planes& rhs) {
  return {loop.body.CreateAnd(lhs.certain, rhs.certain),
          loop.body.CreateAnd(lhs.possible, rhs.possible)};
}

Planes Or(WordLoop& loop, const Planes& lhs, const Planes& rhs) {
  return {loop.body.CreateOr(lhs.certain, rhs.certain),
          loop.body.CreateOr(lhs.possible, rhs.possible)};
}

Planes Not(WordLoop& loop, const Planes& planes) {
  return {loop.body.CreateNot(planes.possible), loop.body.CreateNot(planes.certain)};
}

void StoreScopes(WordLoop& loop, Conditions& conditions) {
  const Plan& plan = loop.context.plan;
  std::vector<Planes> scopes;
  for (const Scope& scope : plan.scopes) {
    Planes all = Always(loop);
    for (ir::InstId id : scope.prerequisites) {
      all = And(loop, all, conditions.Of(loop.context.ir.get<ir::Prerequisite>(id).condition));
    }
    loop.StorePlane(scope.planes.certain, all.certain);
    loop.StorePlane(scope.planes.possible, all.possible);
    scopes.push_back(all);
  }
  for (const auto& [several, plane] : plan.examined) {
    if (several.size() == 1) continue;
    llvm::Value* any = loop.Constant(0);
    for (int scope : several) {
      any = loop.body.CreateOr(any, scopes[static_cast<size_t>(scope)].possible, "examined");
    }
    loop.StorePlane(plane, any);
  }
}

// The scopes of rules at the position of a loop over applicants.
class Scopes {
 public:
  explicit Scopes(WordLoop& loop) : loop_(loop) {}

  // An index of Plan::scopes, or -1: the rule has no prerequisites.
  int IndexOf(ir::InstId rule) const {
    const auto& scope_of = loop_.context.plan.scope_of;
    const auto found = scope_of.find(rule);
    return found == scope_of.end() ? -1 : found->second;
  }

  const Planes& At(int scope) {
    auto [place, is_new] = loaded_.try_emplace(scope, Always(loop_));
    if (is_new && scope >= 0) {
      const PlanePair stored = loop_.context.plan.scopes[static_cast<size_t>(scope)].planes;
      place->second = {loop_.LoadPlane(stored.certain), loop_.LoadPlane(stored.possible)};
    }
    return place->second;
  }

  // For whom `rule` is examined.
  llvm::Value* Examined(ir::InstId rule) {
    const int scope = IndexOf(rule);
    if (scope < 0) return loop_.ExistingRows();
    auto [place, is_new] = examined_.try_emplace(scope, nullptr);
    if (is_new)
      place->second = loop_.body.CreateAnd(At(scope).possible, loop_.ExistingRows(), "examined");
    return place->second;
  }

 private:
  WordLoop& loop_;
  std::map<int, Planes> loaded_;
  std::map<int, llvm::Value*> examined_;
};

bool IsUntranslated(const ir::Module& module, ir::MatterId matter) {
  return std::any_of(module.untranslated.begin(), module.untranslated.end(), [&](ir::InstId id) {
    return module.get<ir::Untranslated>(id).matter == matter;
  });
}

// Rules of one conclusion that one pass evaluates. Those of several passes are alternatives, so
// each adds to the verdict what its rules give.
struct Share {
  size_t position = 0;  // of the conclusion in ir::ListConclusions
  ir::Conclusion conclusion;
  std::vector<ir::InstId> rules;
  std::vector<size_t> clauses;  // of these rules
  bool first = false;           // of the conclusion: there is no verdict yet
};

// What `share` gives: who has one of its rules and its prerequisites, without the exclusions'.
Planes VerdictOf(WordLoop& loop, Conditions& conditions, Scopes& scopes, const Share& share) {
  const ir::Module& module = loop.context.ir;
  if (IsUntranslated(module, share.conclusion.matter))
    return {loop.Constant(0), loop.Constant(~uint64_t{0})};
  std::map<int, Planes> within;  // by scope: any of its rules
  for (ir::InstId id : share.rules) {
    Planes& any = within.try_emplace(scopes.IndexOf(id), Never(loop)).first->second;
    any = Or(loop, any, conditions.Of(module.get<ir::Rule>(id).condition));
  }
  Planes verdict = Never(loop);
  for (const auto& [scope, any] : within) {
    verdict = Or(loop, verdict, And(loop, any, scopes.At(scope)));
  }
  for (ir::InstId id : module.exclusions) {
    const auto& exclusion = module.get<ir::Exclusion>(id);
    if (!ir::Bars(exclusion, share.conclusion)) continue;
    verdict = And(loop, verdict, Not(loop, conditions.Of(exclusion.condition)));
  }
  return verdict;
}

// The rules of every conclusion with their clauses, in shares of at most `parts_per_loop` clauses
// but for a rule that alone has more.
std::vector<Share> DivideRules(const Context& context) {
  const ir::Module& module = context.ir;
  std::map<ir::InstId, std::vector<size_t>> clauses_of;
  for (size_t i = 0; i < context.clause_table.clauses.size(); ++i)
    clauses_of[context.clause_table.clauses[i].owner].push_back(i);
  const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module);
  std::vector<Share> shares;
  for (size_t i = 0; i < conclusions.size(); ++i) {
    shares.push_back(
        {.position = i, .conclusion = conclusions[i], .rules = {}, .clauses = {}, .first = true});
    for (ir::InstId id : module.rules) {
      const auto& rule = module.get<ir::Rule>(id);
      if (rule.matter != conclusions[i].matter || rule.target != conclusions[i].target) continue;
      const std::vector<size_t>& own = clauses_of[id];
      const size_t clauses = shares.back().clauses.size();
      if (clauses > 0 && clauses + own.size() > context.options.parts_per_loop)
        shares.push_back({.position = i,
                          .conclusion = conclusions[i],
                          .rules = {},
                          .clauses = {},
                          .first = false});
      shares.back().rules.push_back(id);
      shares.back().clauses.insert(shares.back().clauses.end(), own.begin(), own.end());
    }
  }
  return shares;
}

// One pass over the applicants that evaluates `shares`.
llvm::Function* LowerShares(Context& context, const Given& given, std::span<const Share> shares) {
  std::vector<ir::InstId> roots;
  for (const Share& share : shares) {
    for (ir::InstId id : share.rules) roots.push_back(context.ir.get<ir::Rule>(id).condition);
  }
  WordLoop loop(context, "rules", ir::kMainTable);
  Conditions conditions(loop, given);
  conditions.PrepareLeaves(roots);
  ProvisionWriter writer(loop, conditions);
  Scopes scopes(loop);
  for (const Share& share : shares) {
    for (size_t clause : share.clauses)
      writer.WriteClause(clause, scopes.Examined(context.clause_table.clauses[clause].owner));
  }
  for (const Share& share : shares) {
    for (ir::InstId id : share.rules) {
      const auto planes = context.plan.gives.find(id);
      if (planes == context.plan.gives.end()) continue;
      const Planes gives = And(loop, scopes.At(scopes.IndexOf(id)),
                               conditions.Of(context.ir.get<ir::Rule>(id).condition));
      loop.StorePlane(planes->second.certain, gives.certain);
      loop.StorePlane(planes->second.possible, gives.possible);
    }
  }
  for (const Share& share : shares) {
    writer.WriteVerdict(share.position, VerdictOf(loop, conditions, scopes, share), share.first);
  }
  return loop.Finish();
}

}  // namespace

llvm::Function* LowerEarlyProvisions(Context& context) {
  std::vector<ir::InstId> conditions_of_all;
  for (ir::InstId id : context.ir.prerequisites) {
    conditions_of_all.push_back(context.ir.get<ir::Prerequisite>(id).condition);
  }
  for (ir::InstId id : context.ir.exclusions) {
    conditions_of_all.push_back(context.ir.get<ir::Exclusion>(id).condition);
  }
  if (conditions_of_all.empty()) return nullptr;
  WordLoop loop(context, "prerequisites and exclusions", ir::kMainTable);
  Conditions conditions(loop, ApplicantPeriods(context));
  conditions.PrepareLeaves(conditions_of_all);
  ProvisionWriter writer(loop, conditions);
  for (size_t clause = 0; clause < context.clause_table.clauses.size(); ++clause) {
    const ir::InstId owner = context.clause_table.clauses[clause].owner;
    if (std::holds_alternative<ir::Rule>(context.ir.inst(owner))) continue;
    writer.WriteClause(clause, loop.ExistingRows());
  }
  StoreScopes(loop, conditions);
  return loop.Finish();
}

std::vector<llvm::Function*> LowerRules(Context& context) {
  Given given = ApplicantPeriods(context);
  const std::vector<ir::Clause>& clauses = context.clause_table.clauses;
  for (size_t clause = 0; clause < clauses.size() && context.options.reasons; ++clause) {
    if (std::holds_alternative<ir::Rule>(context.ir.inst(clauses[clause].owner))) continue;
    given.clauses.emplace(context.plan.numbering.Of(clauses[clause].inst), clause);
  }
  const std::vector<Share> shares = DivideRules(context);
  std::vector<llvm::Function*> passes;
  for (size_t begin = 0; begin < shares.size();) {
    size_t end = begin, parts = 0;
    while (end < shares.size() &&
           (end == begin || parts + shares[end].clauses.size() <= context.options.parts_per_loop))
      parts += shares[end++].clauses.size();
    passes.push_back(LowerShares(context, given, std::span(shares).subspan(begin, end - begin)));
    begin = end;
  }
  return passes;
}

}  // namespace tiaowen::lower
