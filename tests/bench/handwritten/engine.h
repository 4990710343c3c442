#pragma once

#include "compiler/ir/module.h"
#include "runtime/evaluate/engine.h"
#include "tests/bench/handwritten/columns.h"
#include "tests/bench/handwritten/policy.h"

// What an expert would write by hand for 苏人保职〔2019〕28号 and the columns of runtime/batch: all
// 21 conclusions, three-valued, verdicts only. It fills the verdict planes of evaluate::Outcomes
// and leaves clauses and facts empty.
namespace tiaowen::bench::handwritten {

// An applicant at a time.
class PlainEngine : public evaluate::Engine {
 public:
  explicit PlainEngine(const ir::Module& module) : policy_(module) {}
  void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                evaluate::Outcomes* outcomes) const override;

 private:
  Policy policy_;
};

// A column at a time; see columns_body.h.
class ColumnEngine : public evaluate::Engine {
 public:
  // The instructions to use: kBest is AVX2 and BMI2 where the machine has them.
  enum class Words { kBest, kPortable };
  explicit ColumnEngine(const ir::Module& module, Words words = Words::kBest);
  void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                evaluate::Outcomes* outcomes) const override;

 private:
  Policy policy_;
  WayTables ways_;
  bool portable_;
};

}  // namespace tiaowen::bench::handwritten
