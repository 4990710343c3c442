#include "compiler/analyze/question.h"

namespace tiaowen::analyze {

Question::Question(const Domain& domain, std::span<const ir::Module* const> modules,
                   const builtin::Clock& clock, const RowCounts& counts, Knowledge knowledge)
    : domain_(domain),
      counts_(counts),
      person_(MakePerson(domain, counts.rows, knowledge, &terms_)) {
  encoders_.reserve(modules.size());
  for (size_t m = 0; m < modules.size(); ++m) {
    encoders_.emplace_back(*modules[m], m, domain, person_, clock, &terms_);
  }
}

Reply Question::Ask(TermId truth, const std::function<bool(const ExamplePerson&)>& shows,
                    const SolverLimits& limits) {
  Reply reply;
  if (terms_.IsTruth(truth, false)) {
    reply.exists = Satisfiable::kNo;
    return reply;
  }
  Solver solver(terms_, limits);
  for (TermId rule : person_.rules) solver.Require(rule);
  solver.Require(truth);
  const Answer answer = solver.Check();
  reply.exists = answer.satisfiable;
  if (answer.satisfiable == Satisfiable::kUnknown) {
    reply.reason = {"求解器没有解出（" + answer.reason + "）",
                    "the solver gave up (" + answer.reason + ")"};
  }
  if (answer.satisfiable == Satisfiable::kYes) {
    if (!watched_.empty()) {
      const Evaluation evaluation(terms_, answer.assignment);
      for (const auto& [number, value] : watched_) {
        *value = static_cast<int64_t>(evaluation.ValueOf(number));
      }
    }
    ExamplePerson example = ReadPerson(person_, terms_, answer.assignment);
    if (shows(example)) {
      reply.example = LeaveOutRows(domain_, std::move(example), shows);
      return reply;
    }
    reply.exists = Satisfiable::kUnknown;
    reply.reason = {"内部错误：解释器不认可求解器的例子",
                    "internal error: the interpreter does not confirm the solver's example"};
  }
  if (answer.satisfiable == Satisfiable::kNo) {
    std::set<Words> doubts = counts_.doubts;
    for (const Encoder& encoder : encoders_) {
      for (const std::string& gap : encoder.gaps()) {
        doubts.insert(
            {"尚不能分析的条件（" + gap + "）", "a condition without an encoding: " + gap});
      }
    }
    if (!doubts.empty()) {
      reply.exists = Satisfiable::kUnknown;
      for (const Words& doubt : doubts) {
        reply.reason.zh += (reply.reason.zh.empty() ? "" : "；") + doubt.zh;
        reply.reason.en += (reply.reason.en.empty() ? "" : "; ") + doubt.en;
      }
    }
  }
  return reply;
}

}  // namespace tiaowen::analyze
