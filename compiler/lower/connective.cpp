#include "compiler/lower/condition.h"

namespace tiaowen::lower {

Planes Conditions::Not(const Planes& planes) {
  return {body_.CreateNot(planes.possible, "certain"), body_.CreateNot(planes.certain, "possible")};
}

Planes Conditions::Or(const Planes& lhs, const Planes& rhs) {
  return {body_.CreateOr(lhs.certain, rhs.certain, "certain"),
          body_.CreateOr(lhs.possible, rhs.possible, "possible")};
}

Planes Conditions::Lower(const ir::And& inst) {
  Planes all = Of(inst.operands.front());
  for (size_t i = 1; i < inst.operands.size(); ++i) {
    const Planes operand = Of(inst.operands[i]);
    all = {body_.CreateAnd(all.certain, operand.certain, "certain"),
           body_.CreateAnd(all.possible, operand.possible, "possible")};
  }
  return all;
}

Planes Conditions::Lower(const ir::Or& inst) {
  Planes any = Of(inst.operands.front());
  for (size_t i = 1; i < inst.operands.size(); ++i) any = Or(any, Of(inst.operands[i]));
  return any;
}

Planes Conditions::Lower(const ir::Not& inst) { return Not(Of(inst.operand)); }

}  // namespace tiaowen::lower
