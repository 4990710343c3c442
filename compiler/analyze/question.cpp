#include "compiler/analyze/question.h"

#include <fmt/format.h>

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

// Why the interpreter does not confirm an example: a condition without an encoding has another
// value there; else it is a bug.
Words Question::TellRefused() const {
  std::set<std::string> gaps;
  for (const Encoder& encoder : encoders_) {
    gaps.insert(encoder.gaps().begin(), encoder.gaps().end());
  }
  if (gaps.empty()) {
    return {"内部错误：解释器不认可求解器的例子",
            "internal error: the interpreter does not confirm the solver's example"};
  }
  const std::string names = fmt::format("{}", fmt::join(gaps, ", "));
  return {"尚不能分析的条件（" + names + "）", "a condition without an encoding: " + names};
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
    reply.reason = TellRefused();
  }
  if (answer.satisfiable == Satisfiable::kNo) {
    if (!counts_.doubts.empty()) {
      reply.exists = Satisfiable::kUnknown;
      for (const Words& doubt : counts_.doubts) {
        reply.reason.zh += (reply.reason.zh.empty() ? "" : "；") + doubt.zh;
        reply.reason.en += (reply.reason.en.empty() ? "" : "; ") + doubt.en;
      }
    }
  }
  return reply;
}

}  // namespace tiaowen::analyze
