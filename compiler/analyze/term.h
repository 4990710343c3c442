#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/base/id.h"

// Formulas about an unknown person: truths and integers over variables. What the solver is asked,
// in a form that can also be evaluated.
namespace tiaowen::analyze {

using TermId = base::Id<struct TermTag>;

// Wide enough for any 64-bit number × 10^ir::kScaleMax, and for sums of them.
using Number = __int128;

enum class Op : uint8_t {
  kTruth,     // `value` is 0 or 1
  kTruthVar,  // the variable `value`
  kNot,
  kAnd,
  kOr,
  kLe,      // of two integers
  kEqual,   // of two integers
  kNumber,  // the constant `value`
  kNumberVar,
  kAdd,
  kTimes,   // the argument × the constant `value`
  kChoose,  // of a truth and two integers: the first if it holds, else the second
};

struct Term {
  Op op = Op::kTruth;
  int64_t value = 0;
  std::vector<TermId> args;  // earlier terms

  friend auto operator<=>(const Term&, const Term&) = default;
};

// Values of the variables, by their numbers.
struct Assignment {
  std::vector<bool> truths;
  std::vector<int64_t> numbers;
};

// A store of terms, in which equal ones are one. Makers simplify what constants decide.
class Terms {
 public:
  TermId Truth(bool value);
  TermId Int(int64_t value);
  TermId NewTruth();
  TermId NewNumber();
  // The variable that stands for what `name` says: the same one whenever it is asked for.
  TermId NamedTruth(const std::string& name);
  TermId NamedNumber(const std::string& name);

  TermId Not(TermId a);
  TermId And(std::vector<TermId> args);
  TermId Or(std::vector<TermId> args);
  TermId And(TermId a, TermId b) { return And(std::vector<TermId>{a, b}); }
  TermId Or(TermId a, TermId b) { return Or(std::vector<TermId>{a, b}); }
  TermId Implies(TermId a, TermId b) { return Or(Not(a), b); }
  TermId Le(TermId a, TermId b);
  TermId Lt(TermId a, TermId b) { return Not(Le(b, a)); }
  TermId Equal(TermId a, TermId b);
  // Of two truths.
  TermId Iff(TermId a, TermId b) { return Or(And(a, b), And(Not(a), Not(b))); }

  TermId Add(std::vector<TermId> args);
  TermId Add(TermId a, TermId b) { return Add(std::vector<TermId>{a, b}); }
  TermId Times(TermId a, int64_t factor);
  TermId Minus(TermId a, TermId b) { return Add(a, Times(b, -1)); }
  TermId Choose(TermId truth, TermId a, TermId b);
  TermId Least(TermId a, TermId b) { return Choose(Le(a, b), a, b); }
  TermId Greatest(TermId a, TermId b) { return Choose(Le(a, b), b, a); }

  const Term& term(TermId id) const { return terms_[static_cast<size_t>(id.index)]; }
  size_t size() const { return terms_.size(); }
  int64_t truth_count() const { return truths_; }
  int64_t number_count() const { return numbers_; }

  bool IsTruth(TermId id, bool value) const;
  bool IsConstant(TermId id) const;

 private:
  TermId Make(Term term);
  // The And or Or of `args`: `absorbing` is the truth that decides it alone.
  TermId Connect(Op op, std::vector<TermId> args, bool absorbing);

  std::vector<Term> terms_;
  std::map<Term, TermId> known_;
  std::map<std::string, TermId> named_truths_, named_numbers_;
  int64_t truths_ = 0;
  int64_t numbers_ = 0;
};

// The values of all terms under one assignment; truths are 0 and 1.
class Evaluation {
 public:
  Evaluation(const Terms& terms, const Assignment& assignment);

  bool Holds(TermId id) const { return values_[static_cast<size_t>(id.index)] != 0; }
  Number ValueOf(TermId id) const { return values_[static_cast<size_t>(id.index)]; }

 private:
  std::vector<Number> values_;
};

}  // namespace tiaowen::analyze
