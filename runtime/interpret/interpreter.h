#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/base/truth.h"
#include "compiler/ir/clauses.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "runtime/interpret/evaluator.h"

// The plain evaluation of a module, an applicant at a time: the specification of what a module
// means.
namespace tiaowen::interpret {

class Interpreter : public evaluate::Engine {
 public:
  // Keeps a reference to `module`, which is sound (ir::Verify) and outlives the interpreter.
  explicit Interpreter(const ir::Module& module);

  void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                evaluate::Outcomes* outcomes) const override;

 private:
  const ir::Module& module_;
  std::vector<ir::Conclusion> conclusions_;
  std::vector<size_t> amounts_;
  ir::ClauseTable clauses_;
};

// The verdicts of every conclusion (in the order of ir::ListConclusions) for one applicant.
std::vector<base::Truth> EvaluateVerdicts(const ir::Module& module, const batch::Batch& batch,
                                          const builtin::Clock& clock, int64_t applicant);

// A rule that gives a conclusion, or may, and its amount.
struct AmountWay {
  ir::InstId rule;
  bool gives = false;  // else it is unknown
  Value amount;
};

// The rules with an amount of `conclusion` that are not false for one applicant, in order.
std::vector<AmountWay> ListAmountWays(const ir::Module& module, const batch::Batch& batch,
                                      const builtin::Clock& clock, const ir::Conclusion& conclusion,
                                      int64_t applicant);

// The amount of a conclusion that is true, by compiler/ir/module.h; nothing when it is null.
std::optional<int64_t> JoinAmounts(const ir::AmountType& type, const std::vector<AmountWay>& ways);

// The truth of a condition at the applicant's level for applicant `applicant` of `batch`.
base::Truth EvaluateCondition(const ir::Module& module, const batch::Batch& batch,
                              const builtin::Clock& clock, ir::InstId condition, int64_t applicant);

// The truth of a condition of table T's level for row `row` of T in `batch`, one of the applicant's
// rows.
base::Truth EvaluateRow(const ir::Module& module, const batch::Batch& batch,
                        const builtin::Clock& clock, ir::InstId condition, int64_t applicant,
                        int64_t row);

// The days that the Accumulated `accumulated` counts, at row `row` of its level's table. At the
// applicant's level `row` is the applicant.
AccumulatedDays CountAccumulated(const ir::Module& module, const batch::Batch& batch,
                                 const builtin::Clock& clock, ir::InstId accumulated,
                                 int64_t applicant, int64_t row);

}  // namespace tiaowen::interpret
