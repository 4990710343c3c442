#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "compiler/analyze/term.h"

namespace tiaowen::analyze {

// What the solver says of a question.
enum class Satisfiable : uint8_t { kNo, kYes, kUnknown };

struct Answer {
  Satisfiable satisfiable = Satisfiable::kUnknown;
  Assignment assignment;  // when it is: values of all variables
  std::string reason;     // when it is not known: the solver's own words
};

// Name and version of the solver.
std::string SolverVersion();

struct SolverLimits {
  uint32_t steps = 100'000'000;  // Z3's resource units: the same question always ends alike
  uint32_t megabytes = 2'000;
};

// Looks for an assignment under which requirements hold: Z3, which only solver.cpp knows. Keeps a
// reference to the terms, which may grow meanwhile.
class Solver {
 public:
  explicit Solver(const Terms& terms, const SolverLimits& limits = {});
  ~Solver();

  void Require(TermId truth);
  // Whether all requirements and `assumptions` can hold together.
  Answer Check(std::span<const TermId> assumptions = {});

 private:
  struct State;
  const Terms& terms_;
  std::unique_ptr<State> state_;
};

}  // namespace tiaowen::analyze
