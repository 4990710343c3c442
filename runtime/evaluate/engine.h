#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/base/truth.h"
#include "compiler/ir/clauses.h"
#include "runtime/abi/abi.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/clock.h"

namespace tiaowen::evaluate {

// The outcome of one clause for one applicant.
enum class Outcome : uint8_t { kFalse, kUnknown, kTrue, kNotExamined };

// The results for a batch as bit planes, in the order of ir::ListConclusions and ir::ListClauses.
struct Outcomes {
  int64_t applicants = 0;
  int64_t words = 0;
  std::vector<uint64_t> verdict_certain, verdict_possible;
  std::vector<uint64_t> clause_certain, clause_possible;
  std::vector<uint64_t> facts;
  std::vector<int64_t> amounts;  // of the conclusions of ir::ListAmounts, as in abi::Output
  std::vector<uint64_t> amount_known;

  // Allocates planes and amounts. Planes may hold anything.
  void Shape(int64_t applicant_count, size_t conclusions, size_t clauses, size_t fact_count,
             size_t amount_count = 0);
  // The same, zeroed.
  void Reset(int64_t applicant_count, size_t conclusions, size_t clauses, size_t fact_count,
             size_t amount_count = 0);
  abi::Output View();

  base::Truth verdict(size_t conclusion, int64_t applicant) const;
  Outcome clause(size_t clause, int64_t applicant) const;
  bool fact(size_t fact, int64_t applicant) const;
  // The amount at position `position` of ir::ListAmounts; nothing when it is null.
  std::optional<int64_t> amount(size_t position, int64_t applicant) const;

  friend bool operator==(const Outcomes&, const Outcomes&) = default;
};

// Evaluates batches. Implementations: interpret::Interpreter (the specification) and
// jit::NativeEngine. Safe to call from several threads at once.
class Engine {
 public:
  virtual ~Engine() = default;

  // Evaluates every conclusion of every applicant of `batch` at `clock`.
  virtual void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                        Outcomes* outcomes) const = 0;
};

}  // namespace tiaowen::evaluate
