#include "compiler/analyze/term.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace tiaowen::analyze {

TermId Terms::Make(Term term) {
  const auto [at, is_new] = known_.try_emplace(std::move(term), TermId(terms_.size()));
  if (is_new) terms_.push_back(at->first);
  return at->second;
}

TermId Terms::Truth(bool value) { return Make({Op::kTruth, value ? 1 : 0, {}}); }
TermId Terms::Int(int64_t value) { return Make({Op::kNumber, value, {}}); }
TermId Terms::NewTruth() { return Make({Op::kTruthVar, truths_++, {}}); }
TermId Terms::NewNumber() { return Make({Op::kNumberVar, numbers_++, {}}); }

TermId Terms::NamedTruth(const std::string& name) {
  const auto at = named_truths_.find(name);
  return at != named_truths_.end() ? at->second
                                   : named_truths_.emplace(name, NewTruth()).first->second;
}

TermId Terms::NamedNumber(const std::string& name) {
  const auto at = named_numbers_.find(name);
  return at != named_numbers_.end() ? at->second
                                    : named_numbers_.emplace(name, NewNumber()).first->second;
}

bool Terms::IsTruth(TermId id, bool value) const {
  const Term& known = term(id);
  return known.op == Op::kTruth && (known.value != 0) == value;
}

bool Terms::IsConstant(TermId id) const { return term(id).op == Op::kNumber; }

TermId Terms::Not(TermId a) {
  if (term(a).op == Op::kTruth) return Truth(term(a).value == 0);
  if (term(a).op == Op::kNot) return term(a).args[0];
  return Make({Op::kNot, 0, {a}});
}

TermId Terms::Connect(Op op, std::vector<TermId> args, bool absorbing) {
  std::vector<TermId> flat;
  for (TermId arg : args) {
    if (IsTruth(arg, absorbing)) return arg;
    if (IsTruth(arg, !absorbing)) continue;
    const Term& inner = term(arg);
    if (inner.op == op) {
      flat.insert(flat.end(), inner.args.begin(), inner.args.end());
    } else {
      flat.push_back(arg);
    }
  }
  std::sort(flat.begin(), flat.end());
  flat.erase(std::unique(flat.begin(), flat.end()), flat.end());
  for (TermId arg : flat) {
    if (term(arg).op != Op::kNot) continue;
    const TermId opposite = term(arg).args[0];
    const Term& inner = term(opposite);
    // The opposite may have been taken apart.
    const bool apart = inner.op == op && std::includes(flat.begin(), flat.end(), inner.args.begin(),
                                                       inner.args.end());
    if (apart || std::binary_search(flat.begin(), flat.end(), opposite)) return Truth(absorbing);
  }
  if (flat.empty()) return Truth(!absorbing);
  if (flat.size() == 1) return flat[0];
  return Make({op, 0, std::move(flat)});
}

TermId Terms::And(std::vector<TermId> args) {
  return Connect(Op::kAnd, std::move(args), /*absorbing=*/false);
}
TermId Terms::Or(std::vector<TermId> args) {
  return Connect(Op::kOr, std::move(args), /*absorbing=*/true);
}

TermId Terms::Le(TermId a, TermId b) {
  if (a == b) return Truth(true);
  if (IsConstant(a) && IsConstant(b)) return Truth(term(a).value <= term(b).value);
  return Make({Op::kLe, 0, {a, b}});
}

TermId Terms::Equal(TermId a, TermId b) {
  if (a == b) return Truth(true);
  if (IsConstant(a) && IsConstant(b)) return Truth(term(a).value == term(b).value);
  return Make({Op::kEqual, 0, {std::min(a, b), std::max(a, b)}});
}

TermId Terms::Add(std::vector<TermId> args) {
  // A sum of constants that leaves 64 bits stays a sum.
  int64_t constant = 0;
  std::vector<TermId> rest;
  for (TermId arg : args) {
    int64_t sum = 0;
    if (IsConstant(arg) && !__builtin_add_overflow(constant, term(arg).value, &sum)) {
      constant = sum;
    } else {
      rest.push_back(arg);
    }
  }
  if (constant != 0 || rest.empty()) rest.push_back(Int(constant));
  if (rest.size() == 1) return rest[0];
  std::sort(rest.begin(), rest.end());
  return Make({Op::kAdd, 0, std::move(rest)});
}

TermId Terms::Times(TermId a, int64_t factor) {
  if (factor == 1) return a;
  int64_t product = 0;
  if (IsConstant(a) && !__builtin_mul_overflow(term(a).value, factor, &product)) {
    return Int(product);
  }
  return Make({Op::kTimes, factor, {a}});
}

TermId Terms::Choose(TermId truth, TermId a, TermId b) {
  if (a == b || IsTruth(truth, true)) return a;
  if (IsTruth(truth, false)) return b;
  return Make({Op::kChoose, 0, {truth, a, b}});
}

namespace {

Number ValueOf(const Term& term, const Assignment& assignment, const std::vector<Number>& values) {
  const auto arg = [&](size_t i) { return values[static_cast<size_t>(term.args[i].index)]; };
  const auto variable = static_cast<size_t>(term.value);
  switch (term.op) {
    case Op::kTruth:
    case Op::kNumber:
      return term.value;
    case Op::kTruthVar:
      return assignment.truths[variable] ? 1 : 0;
    case Op::kNumberVar:
      return assignment.numbers[variable];
    case Op::kNot:
      return arg(0) == 0 ? 1 : 0;
    case Op::kAnd:
    case Op::kOr: {
      Number result = term.op == Op::kAnd ? 1 : 0;
      for (size_t i = 0; i < term.args.size(); ++i) {
        result = term.op == Op::kAnd ? std::min(result, arg(i)) : std::max(result, arg(i));
      }
      return result;
    }
    case Op::kLe:
      return arg(0) <= arg(1) ? 1 : 0;
    case Op::kEqual:
      return arg(0) == arg(1) ? 1 : 0;
    case Op::kAdd: {
      Number sum = 0;
      for (size_t i = 0; i < term.args.size(); ++i) sum += arg(i);
      return sum;
    }
    case Op::kTimes:
      return arg(0) * term.value;
    case Op::kChoose:
      return arg(0) != 0 ? arg(1) : arg(2);
  }
  TW_CHECK(false, "a term has no operation");
}

}  // namespace

Evaluation::Evaluation(const Terms& terms, const Assignment& assignment) {
  values_.reserve(terms.size());
  for (size_t i = 0; i < terms.size(); ++i) {
    values_.push_back(analyze::ValueOf(terms.term(TermId(i)), assignment, values_));
  }
}

}  // namespace tiaowen::analyze
