#include <algorithm>

#include "compiler/lower/condition.h"

namespace tiaowen::lower {
namespace {

using Predicate = llvm::CmpInst::Predicate;

Predicate PredicateOf(ir::CompareOp op) {
  switch (op) {
    case ir::CompareOp::kEq:
      return Predicate::ICMP_EQ;
    case ir::CompareOp::kNe:
      return Predicate::ICMP_NE;
    case ir::CompareOp::kLt:
      return Predicate::ICMP_SLT;
    case ir::CompareOp::kLe:
      return Predicate::ICMP_SLE;
    case ir::CompareOp::kGt:
      return Predicate::ICMP_SGT;
    case ir::CompareOp::kGe:
      return Predicate::ICMP_SGE;
  }
  TW_CHECK(false, "a comparison has no operator");
}

unsigned ElementBits(llvm::Value* vector) { return vector->getType()->getScalarSizeInBits(); }

}  // namespace

llvm::Value* Conditions::Word(llvm::Value* mask) {
  return body_.CreateBitCast(mask, context_.i64());
}

llvm::Value* Conditions::ValidRows(const Operand& lhs, const Operand& rhs) {
  if (lhs.valid == nullptr || rhs.valid == nullptr || lhs.valid == rhs.valid) {
    return lhs.valid != nullptr ? lhs.valid : rhs.valid;
  }
  return body_.CreateAnd(lhs.valid, rhs.valid);
}

Planes Conditions::UnknownUnless(llvm::Value* valid, const Planes& planes) {
  if (valid == nullptr) return planes;
  return {body_.CreateAnd(planes.certain, valid, "certain"),
          body_.CreateOr(planes.possible, body_.CreateNot(valid), "possible")};
}

llvm::Value* Conditions::Unknown(const Planes& planes) {
  return body_.CreateAnd(planes.possible, body_.CreateNot(planes.certain), "unknown");
}

Planes Conditions::CompareIntervals(ir::CompareOp op, const Operand& lhs, const Operand& rhs) {
  switch (op) {
    case ir::CompareOp::kGt:
      return CompareIntervals(ir::CompareOp::kLt, rhs, lhs);
    case ir::CompareOp::kGe:
      return CompareIntervals(ir::CompareOp::kLe, rhs, lhs);
    case ir::CompareOp::kNe:
      return Not(CompareIntervals(ir::CompareOp::kEq, lhs, rhs));
    case ir::CompareOp::kLt:
    case ir::CompareOp::kLe: {
      const Predicate predicate = PredicateOf(op);
      return {Word(body_.CreateICmp(predicate, lhs.high, rhs.low)),
              Word(body_.CreateICmp(predicate, lhs.low, rhs.high))};
    }
    case ir::CompareOp::kEq: {
      const Planes upwards = CompareIntervals(ir::CompareOp::kLe, lhs, rhs);
      const Planes downwards = CompareIntervals(ir::CompareOp::kLe, rhs, lhs);
      return {body_.CreateAnd(upwards.certain, downwards.certain),
              body_.CreateAnd(upwards.possible, downwards.possible)};
    }
  }
  TW_CHECK(false, "a comparison has no operator");
}

llvm::Value* Conditions::Rescale(llvm::Value* numbers, int digits) {
  // 128 bits hold any 64-bit number × 10^kScaleMax.
  llvm::Type* wide =
      llvm::FixedVectorType::get(llvm::Type::getInt128Ty(context_.llvm), kRowsPerWord);
  numbers = body_.CreateSExt(numbers, wide);
  return body_.CreateMul(numbers, llvm::ConstantInt::get(wide, ir::PowerOfTen(digits)));
}

Planes Conditions::CompareOperands(ir::CompareOp op, ir::TypeKind kind, const Operand& lhs,
                                   const Operand& rhs) {
  llvm::Value* valid = ValidRows(lhs, rhs);
  Operand left = lhs, right = rhs;
  if (lhs.scale != rhs.scale) {
    const int scale = std::max(lhs.scale, rhs.scale);
    for (Operand* operand : {&left, &right}) {
      const bool interval = IsInterval(*operand);
      const int digits = scale - operand->scale;
      operand->low = Rescale(operand->low, digits);
      operand->high = interval ? Rescale(operand->high, digits) : operand->low;
    }
  } else if (ElementBits(left.low) != ElementBits(right.low)) {
    llvm::Type* wide = llvm::FixedVectorType::get(context_.i64(), kRowsPerWord);
    for (Operand* operand : {&left, &right}) {
      const bool interval = IsInterval(*operand);
      operand->low = body_.CreateSExt(operand->low, wide);
      operand->high = interval ? body_.CreateSExt(operand->high, wide) : operand->low;
    }
  }
  if (kind == ir::TypeKind::kDate || IsInterval(left) || IsInterval(right))
    return UnknownUnless(valid, CompareIntervals(op, left, right));
  llvm::Value* holds = Word(body_.CreateICmp(PredicateOf(op), left.low, right.low));
  return UnknownUnless(valid, {holds, holds});
}

Planes Conditions::Lower(const ir::Compare& inst) {
  const Operand& lhs = OperandOf(inst.lhs);
  return CompareOperands(inst.op, context_.ir.TypeOf(inst.lhs).kind, lhs, OperandOf(inst.rhs));
}

Planes Conditions::Lower(const ir::IsTrue& inst) {
  return CompareOperands(ir::CompareOp::kEq, ir::TypeKind::kBool, OperandOf(inst.value),
                         Splat(body_.getInt8(1)));
}

Planes Conditions::Lower(const ir::TruthConst& inst) {
  return {loop_.Constant(inst.value == base::Truth::kTrue ? ~uint64_t{0} : 0),
          loop_.Constant(inst.value == base::Truth::kFalse ? 0 : ~uint64_t{0})};
}

Planes Conditions::KeyEquals(const KeyTest& test) {
  const int column = context_.ir.schema.table(test.table).unique_key;
  const ir::Type& type =
      context_.ir.schema.table(test.table).columns[static_cast<size_t>(column)].type;
  const Operand key = LoadColumn(loop_.frame.Column(test.table, column), type,
                                 context_.ColumnName(test.table, column));
  return CompareOperands(ir::CompareOp::kEq, type.kind, key, OperandOf(test.key));
}

}  // namespace tiaowen::lower
