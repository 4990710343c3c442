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

// The person that an answer tells of; sets what is watched.
ExamplePerson Question::MakeExample(const Answer& answer) {
  if (!watched_.empty()) {
    const Evaluation evaluation(terms_, answer.assignment);
    for (const auto& [number, value] : watched_) {
      *value = static_cast<int64_t>(evaluation.ValueOf(number));
    }
  }
  return ReadPerson(person_, terms_, answer.assignment);
}

// The answer of an earlier run, if it is one that can be replayed, else the solver's.
Answer Question::Solve(const std::vector<TermId>& requirements, const Shows& shows,
                       const AskOptions& options) {
  const auto confirmed = [&](const Answer& answer) {
    return answer.satisfiable == Satisfiable::kNo ||
           (answer.satisfiable == Satisfiable::kYes && shows(MakeExample(answer)));
  };
  std::string key;
  if (options.answers != nullptr) {
    key = AnswerCache::KeyOf(terms_, requirements);
    std::optional<Answer> known = options.answers->Find(key, terms_, requirements);
    if (known.has_value() && confirmed(*known)) return std::move(*known);
  }
  Solver solver(terms_, options.limits);
  for (TermId requirement : requirements) solver.Require(requirement);
  Answer answer = solver.Check();
  if (options.answers != nullptr && confirmed(answer)) options.answers->Store(key, answer);
  return answer;
}

Reply Question::Ask(TermId truth, const Shows& shows, const AskOptions& options) {
  Reply reply;
  if (terms_.IsTruth(truth, false)) {
    reply.exists = Satisfiable::kNo;
    return reply;
  }
  std::vector<TermId> requirements = person_.rules;
  requirements.push_back(truth);
  const Answer answer = Solve(requirements, shows, options);
  reply.exists = answer.satisfiable;
  if (answer.satisfiable == Satisfiable::kUnknown) {
    reply.reason = {"求解器没有解出（" + answer.reason + "）",
                    "the solver gave up (" + answer.reason + ")"};
  }
  if (answer.satisfiable == Satisfiable::kYes) {
    ExamplePerson example = MakeExample(answer);
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
