#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/analyze/answer_cache.h"
#include "compiler/analyze/encoder.h"
#include "compiler/analyze/example.h"
#include "compiler/analyze/row_needs.h"
#include "compiler/analyze/solver.h"

namespace tiaowen::analyze {

// What came of asking whether some person is so.
struct Reply {
  // kYes: `example` is one, and the interpreter says so too. kNo: there is none. kUnknown:
  // `reason`.
  Satisfiable exists = Satisfiable::kUnknown;
  std::optional<ExamplePerson> example;
  Words reason;
};

// How questions are answered.
struct AskOptions {
  SolverLimits limits;
  const AnswerCache* answers = nullptr;  // of earlier runs; not owned, may be null
};

// One question about an unknown person who is judged by one or several modules on one day.
class Question {
 public:
  // Keeps references to `domain` and the modules.
  Question(const Domain& domain, std::span<const ir::Module* const> modules,
           const builtin::Clock& clock, const RowCounts& counts, Knowledge knowledge);

  Terms& terms() { return terms_; }
  const PersonTerms& person() const { return person_; }
  Encoder& encoder(size_t module) { return encoders_[module]; }

  // Has Ask put the value of a number into `value` before it replays an example.
  void Watch(TermId number, int64_t* value) { watched_.emplace_back(number, value); }

  // Whether there is a person for whom `truth` holds; an example is one for whom `shows` holds.
  // `shows` replays the example: an example that does not show it is a bug, and told as such.
  Reply Ask(TermId truth, const std::function<bool(const ExamplePerson&)>& shows,
            const AskOptions& options);

 private:
  using Shows = std::function<bool(const ExamplePerson&)>;
  ExamplePerson MakeExample(const Answer& answer);
  Answer Solve(const std::vector<TermId>& requirements, const Shows& shows,
               const AskOptions& options);
  Words TellRefused() const;

  const Domain& domain_;
  RowCounts counts_;
  Terms terms_;
  PersonTerms person_;
  std::vector<Encoder> encoders_;
  std::vector<std::pair<TermId, int64_t*>> watched_;
};

}  // namespace tiaowen::analyze
