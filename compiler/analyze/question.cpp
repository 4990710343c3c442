#include "compiler/analyze/question.h"

#include <fmt/ranges.h>

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
  Solver solver(terms_, limits);
  for (TermId rule : person_.rules) solver.Require(rule);
  solver.Require(truth);
  const Answer answer = solver.Check();
  reply.exists = answer.satisfiable;
  reply.reason = answer.reason;
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
    reply.reason = "internal error: the interpreter does not confirm the example";
  }
  if (answer.satisfiable == Satisfiable::kNo) {
    std::set<std::string> doubts = counts_.doubts;
    for (const Encoder& encoder : encoders_) {
      doubts.insert(encoder.gaps().begin(), encoder.gaps().end());
    }
    if (!doubts.empty()) {
      reply.exists = Satisfiable::kUnknown;
      reply.reason = fmt::format("{}", fmt::join(doubts, "; "));
    }
  }
  return reply;
}

}  // namespace tiaowen::analyze
