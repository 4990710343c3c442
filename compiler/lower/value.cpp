#include <algorithm>
#include <limits>

#include "compiler/lower/condition.h"

namespace tiaowen::lower {
namespace {

bool IsCode(ir::TypeKind kind) {
  return kind == ir::TypeKind::kCategory || kind == ir::TypeKind::kGrade ||
         kind == ir::TypeKind::kBool;
}

bool FitsInt32(int64_t value) {
  return value >= std::numeric_limits<int32_t>::min() &&
         value <= std::numeric_limits<int32_t>::max();
}

}  // namespace

Operand Conditions::Splat(llvm::Value* scalar) {
  llvm::Value* vector = body_.CreateVectorSplat(kRowsPerWord, scalar);
  return {.low = vector, .high = vector};
}

Operand Conditions::LoadColumn(const ColumnPointers& pointers, const ir::Type& type,
                               const std::string& name) {
  llvm::Type* element = IsCode(type.kind) ? context_.i8() : context_.i32();
  if (type.kind == ir::TypeKind::kDecimal) element = context_.i64();
  Operand operand;
  operand.low = loop_.LoadRows(element, pointers.values, name);
  operand.high = pointers.upper == nullptr
                     ? operand.low
                     : loop_.LoadRows(element, pointers.upper, name + ".upper");
  operand.valid = loop_.LoadWord(pointers.valid, name + ".valid");
  operand.values = pointers.values;
  return operand;
}

const Operand& Conditions::OperandOf(ir::InstId value) {
  const int number = context_.plan.numbering.Of(value);
  if (auto known = operands_.find(number); known != operands_.end()) return known->second;
  const ir::InstData& data = context_.ir.inst(value);
  Operand operand;
  if (const auto* integer = std::get_if<ir::IntConst>(&data)) {
    // A number that no column can hold stays wide; the comparison widens its other side.
    operand =
        Splat(FitsInt32(integer->value) ? body_.getInt32(static_cast<uint32_t>(integer->value))
                                        : body_.getInt64(static_cast<uint64_t>(integer->value)));
  } else if (const auto* decimal = std::get_if<ir::DecimalConst>(&data)) {
    operand = Splat(body_.getInt64(static_cast<uint64_t>(decimal->value)));
  } else if (context_.plan.FindComputed(value) != nullptr) {
    operand = LoadColumn(loop_.frame.ColumnOf(value), context_.ir.TypeOf(value), "computed");
  } else if (const auto* code = std::get_if<ir::CodeConst>(&data)) {
    operand = Splat(body_.getInt8(static_cast<uint8_t>(code->code)));
  } else if (const auto* text = std::get_if<ir::TextConst>(&data)) {
    operand = Splat(body_.getInt32(static_cast<uint32_t>(text->text.index)));
  } else if (const auto* as_of = std::get_if<ir::AsOf>(&data)) {
    operand = Splat(loop_.frame.ParameterAt({.kind = Parameter::Kind::kAsOf, .at = as_of->at}));
  } else if (const auto* year = std::get_if<ir::AsOfYear>(&data)) {
    operand = Splat(loop_.frame.ParameterAt(
        {.kind = Parameter::Kind::kAsOfYear, .years = year->offset, .at = year->at}));
  } else if (const auto* start = std::get_if<ir::YearStart>(&data)) {
    operand = Splat(loop_.frame.ParameterAt(
        {.kind = Parameter::Kind::kYearStart, .years = start->offset, .at = start->at}));
  } else if (const auto* lookback = std::get_if<ir::Lookback>(&data);
             lookback != nullptr && lookback->working_days > 0) {
    Parameter parameter{.kind = Parameter::Kind::kWorkdaysNone,
                        .days_after = lookback->days_after,
                        .working_days = lookback->working_days,
                        .at = lookback->at};
    operand.low = Splat(loop_.frame.ParameterAt(parameter)).low;
    parameter.kind = Parameter::Kind::kWorkdaysAll;
    operand.high = Splat(loop_.frame.ParameterAt(parameter)).low;
  } else if (lookback != nullptr) {
    operand = Splat(loop_.frame.ParameterAt({.kind = Parameter::Kind::kLookback,
                                             .years = lookback->years,
                                             .days_after = lookback->days_after,
                                             .months = lookback->months,
                                             .missing_day = lookback->missing_day,
                                             .at = lookback->at}));
  } else if (std::holds_alternative<ir::LookUp>(data)) {
    operand = LoadColumn(loop_.frame.ColumnOf(value), context_.ir.TypeOf(value), "look_up");
  } else if (std::holds_alternative<ir::Aggregate>(data)) {
    const AggregateTest& test = context_.plan.AggregateTestOf(value);
    operand.low = loop_.LoadRows(context_.i64(), loop_.frame.BufferAt(test.low), "aggregate");
    operand.high =
        loop_.LoadRows(context_.i64(), loop_.frame.BufferAt(test.high), "aggregate.upper");
    operand.valid = loop_.LoadPlane(test.valid);
  } else if (std::holds_alternative<ir::Sum>(data)) {
    const SumTest& test = context_.plan.SumTestOf(value);
    operand.low = loop_.LoadRows(context_.i64(), loop_.frame.BufferAt(test.low), "sum");
    operand.high = loop_.LoadRows(context_.i64(), loop_.frame.BufferAt(test.high), "sum.upper");
    operand.valid = loop_.LoadPlane(test.valid);
  } else {
    const auto* column = std::get_if<ir::ColumnRef>(&data);
    const int index =
        column != nullptr ? column->column : context_.ir.get<ir::ParentRef>(value).column;
    const ir::TableId table = column != nullptr ? column->table : ir::kMainTable;
    operand = LoadColumn(loop_.frame.ColumnOf(value), context_.ir.TypeOf(value),
                         context_.ColumnName(table, index));
  }
  operand.number = number;
  operand.scale = context_.ir.TypeOf(value).scale;
  return operands_.emplace(number, operand).first->second;
}

llvm::Value* Conditions::InexactOf(const Operand& operand) {
  llvm::Value* null = body_.CreateNot(operand.valid);
  if (operand.low == operand.high) return null;
  return body_.CreateOr(null, Word(body_.CreateICmpNE(operand.low, operand.high)), "inexact");
}

llvm::Value* Conditions::Inexact(ir::InstId column) { return InexactOf(OperandOf(column)); }

llvm::Value* Conditions::Lacking(const RowQuestion& question) {
  const bool is_cell = question.kind == ir::FactKind::kEmptyCell;
  if (!question.operand.valid()) {
    if (!is_cell) return nullptr;
    const ReferenceTest& test = context_.plan.ReferenceTestOf(question.leaf);
    const std::vector<int>& columns = context_.ir.get<ir::InReference>(question.leaf).columns;
    const auto at = std::find(columns.begin(), columns.end(), question.column);
    return loop_.LoadPlane(test.may_equal_empty[static_cast<size_t>(at - columns.begin())]);
  }
  const auto* look_up = std::get_if<ir::LookUp>(&context_.ir.inst(question.operand));
  if (look_up == nullptr) return Inexact(question.operand);
  llvm::Value* found = loop_.LoadPlane(context_.plan.ReferenceTestOf(question.operand).found);
  if (is_cell) return body_.CreateAnd(found, Inexact(question.operand), "empty_cell");
  llvm::Value* missing = body_.CreateNot(found);
  for (ir::InstId key : look_up->keys) {
    llvm::Value* known = OperandOf(key).valid;
    if (known != nullptr) missing = body_.CreateAnd(missing, known, "not_found");
  }
  return missing;
}

llvm::Value* Conditions::InexactColumn(ir::TableId table, int column) {
  const ir::Type& type = context_.ir.schema.table(table).columns[static_cast<size_t>(column)].type;
  return InexactOf(
      LoadColumn(loop_.frame.Column(table, column), type, context_.ColumnName(table, column)));
}

}  // namespace tiaowen::lower
