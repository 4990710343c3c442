#include "compiler/analyze/solver.h"

#include <z3++.h>

#include <unordered_map>
#include <vector>

#include "compiler/base/check.h"

namespace tiaowen::analyze {

struct Solver::State {
  z3::context context;
  z3::solver solver{context};
  std::unordered_map<int32_t, z3::expr> expressions;
  std::unordered_map<int64_t, z3::expr> truths, numbers;  // the variables that were met
  std::string failure;                                    // what Z3 could not take in

  z3::expr Number(int64_t value) { return context.int_val(value); }

  z3::expr TruthVar(int64_t number) {
    const auto at = truths.find(number);
    if (at != truths.end()) return at->second;
    const std::string name = "t" + std::to_string(number);
    return truths.emplace(number, context.bool_const(name.c_str())).first->second;
  }

  z3::expr NumberVar(int64_t number) {
    const auto at = numbers.find(number);
    if (at != numbers.end()) return at->second;
    const std::string name = "n" + std::to_string(number);
    return numbers.emplace(number, context.int_const(name.c_str())).first->second;
  }

  z3::expr Make(const Term& term) {
    z3::expr_vector args(context);
    for (TermId arg : term.args) args.push_back(expressions.at(arg.index));
    switch (term.op) {
      case Op::kTruth:
        return context.bool_val(term.value != 0);
      case Op::kTruthVar:
        return TruthVar(term.value);
      case Op::kNot:
        return !args[0];
      case Op::kAnd:
        return z3::mk_and(args);
      case Op::kOr:
        return z3::mk_or(args);
      case Op::kLe:
        return args[0] <= args[1];
      case Op::kEqual:
        return args[0] == args[1];
      case Op::kNumber:
        return Number(term.value);
      case Op::kNumberVar:
        return NumberVar(term.value);
      case Op::kAdd:
        return z3::sum(args);
      case Op::kTimes:
        return args[0] * Number(term.value);
      case Op::kChoose:
        return z3::ite(args[0], args[1], args[2]);
    }
    TW_CHECK(false, "a term has no operation");
  }

  // Without recursion: terms may be deep.
  z3::expr Translate(const Terms& terms, TermId root) {
    std::vector<TermId> open = {root};
    while (!open.empty()) {
      const TermId id = open.back();
      if (expressions.contains(id.index)) {
        open.pop_back();
        continue;
      }
      const size_t before = open.size();
      for (TermId arg : terms.term(id).args) {
        if (!expressions.contains(arg.index)) open.push_back(arg);
      }
      if (open.size() > before) continue;
      open.pop_back();
      expressions.emplace(id.index, Make(terms.term(id)));
    }
    return expressions.at(root.index);
  }

  Assignment Read(const Terms& terms) {
    Assignment assignment;
    assignment.truths.assign(static_cast<size_t>(terms.truth_count()), false);
    assignment.numbers.assign(static_cast<size_t>(terms.number_count()), 0);
    const z3::model model = solver.get_model();
    for (const auto& [number, variable] : truths) {
      assignment.truths[static_cast<size_t>(number)] = model.eval(variable, true).is_true();
    }
    for (const auto& [number, variable] : numbers) {
      assignment.numbers[static_cast<size_t>(number)] =
          model.eval(variable, true).get_numeral_int64();
    }
    return assignment;
  }
};

std::string SolverVersion() { return Z3_get_full_version(); }

Solver::Solver(const Terms& terms, const SolverLimits& limits)
    : terms_(terms), state_(std::make_unique<State>()) {
  z3::params params(state_->context);
  params.set("rlimit", limits.steps);
  params.set("max_memory", limits.megabytes);
  state_->solver.set(params);
}

Solver::~Solver() = default;

void Solver::Require(TermId truth) {
  try {
    state_->solver.add(state_->Translate(terms_, truth));
  } catch (const z3::exception& error) {
    state_->failure = error.msg();
  }
}

Answer Solver::Check(std::span<const TermId> assumptions) {
  Answer answer;
  try {
    if (!state_->failure.empty()) {
      answer.reason = state_->failure;
      return answer;
    }
    z3::expr_vector assumed(state_->context);
    for (TermId each : assumptions) assumed.push_back(state_->Translate(terms_, each));
    // Assumptions must be literals; anything else gets a push of its own.
    state_->solver.push();
    for (const z3::expr& each : assumed) state_->solver.add(each);
    const z3::check_result result = state_->solver.check();
    if (result == z3::sat) {
      answer.satisfiable = Satisfiable::kYes;
      answer.assignment = state_->Read(terms_);
    } else if (result == z3::unsat) {
      answer.satisfiable = Satisfiable::kNo;
    } else {
      answer.reason = state_->solver.reason_unknown();
    }
    state_->solver.pop();
  } catch (const z3::exception& error) {
    answer.satisfiable = Satisfiable::kUnknown;
    answer.reason = error.msg();
  }
  return answer;
}

}  // namespace tiaowen::analyze
