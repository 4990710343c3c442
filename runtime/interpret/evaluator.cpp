#include "runtime/interpret/evaluator.h"

#include <algorithm>
#include <concepts>
#include <variant>

#include "compiler/base/check.h"
#include "runtime/builtin/calendar.h"
#include "runtime/builtin/workdays.h"
#include "runtime/interpret/product.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

// Both visitors name every kind, so that a new one does not compile until it is placed.
template <typename T, typename... Kinds>
concept AnyOf = (std::same_as<T, Kinds> || ...);

template <typename T>
concept IsValue =
    AnyOf<T, ir::IntConst, ir::CodeConst, ir::TextConst, ir::AsOf, ir::AsOfYear, ir::Lookback,
          ir::YearStart, ir::ColumnRef, ir::ParentRef, ir::LookUp, ir::Aggregate, ir::Sum,
          ir::DecimalConst, ir::Product, ir::Least, ir::Greatest>;

template <typename T>
concept IsCondition =
    AnyOf<T, ir::TruthConst, ir::Compare, ir::InSet, ir::IsTrue, ir::InCatalogue, ir::InReference,
          ir::Accumulated, ir::And, ir::Or, ir::Not, ir::Exists, ir::Keyed>;

template <typename T>
concept IsProvision =
    AnyOf<T, ir::Prerequisite, ir::Rule, ir::Exclusion, ir::Untranslated, std::monostate>;

struct ValueVisitor {
  const Evaluator& evaluator;
  const Place& place;

  Value operator()(const ir::IntConst& inst) const { return Value::Exact(inst.value); }
  Value operator()(const ir::DecimalConst& inst) const { return Value::Exact(inst.value); }
  Value operator()(const ir::Product& inst) const { return evaluator.Multiply(inst, place); }
  Value operator()(const ir::Least& inst) const { return Choose(inst.operands, true); }
  Value operator()(const ir::Greatest& inst) const { return Choose(inst.operands, false); }
  Value Choose(const std::vector<ir::InstId>& operands, bool least) const {
    Value chosen = evaluator.ValueOf(operands.front(), place);
    for (ir::InstId operand : operands) {
      const Value value = evaluator.ValueOf(operand, place);
      if (value.null) return value;
      if (!chosen.null && (value.first < chosen.first) == least) chosen = value;
    }
    return chosen;
  }
  Value operator()(const ir::CodeConst& inst) const { return Value::Exact(inst.code); }
  Value operator()(const ir::TextConst& inst) const { return Value::Exact(inst.text.index); }
  builtin::Clock ClockOf(const base::CutOff& at) const {
    return builtin::ClockAt(evaluator.clock(), at);
  }
  Value operator()(const ir::AsOf& inst) const { return Value::Exact(ClockOf(inst.at).as_of); }
  Value operator()(const ir::AsOfYear& inst) const {
    return Value::Exact(ClockOf(inst.at).year + inst.offset);
  }
  Value operator()(const ir::Lookback& inst) const {
    if (inst.working_days > 0) return WorkdaysBack(inst);
    return Value::Exact(builtin::Lookback(ClockOf(inst.at).as_of - inst.days_after, inst.years,
                                          inst.months, inst.missing_day));
  }
  Value WorkdaysBack(const ir::Lookback& inst) const {
    const auto back = [&](builtin::UnknownYear unknown) {
      return builtin::WorkdaysBack(evaluator.module().work_calendar,
                                   ClockOf(inst.at).as_of - inst.days_after, inst.working_days,
                                   unknown);
    };
    return Value::Between(back(builtin::UnknownYear::kNoneWork),
                          back(builtin::UnknownYear::kAllWork));
  }
  Value operator()(const ir::YearStart& inst) const {
    return Value::Exact(builtin::YearStart(ClockOf(inst.at), inst.offset));
  }
  Value operator()(const ir::LookUp& inst) const {
    const std::optional<int64_t> row = evaluator.RowOf(inst, place);
    return row ? evaluator.Cell(inst.table, inst.column, *row) : Value::Null();
  }
  Value operator()(const ir::Aggregate& inst) const {
    TW_CHECK(place.table == ir::kMainTable, "an aggregate at a row of table {}", place.table.index);
    return evaluator.AggregateOf(inst, place.applicant);
  }
  Value operator()(const ir::Sum& inst) const {
    TW_CHECK(place.table == ir::kMainTable, "a sum at a row of table {}", place.table.index);
    return evaluator.TotalOf(inst, place);
  }
  Value operator()(const ir::ColumnRef& inst) const {
    TW_CHECK(inst.table == place.table, "a column of table {} read at a row of table {}",
             inst.table.index, place.table.index);
    return evaluator.Cell(inst.table, inst.column, place.row);
  }
  Value operator()(const ir::ParentRef& inst) const {
    TW_CHECK(inst.child == place.table, "a parent seen from table {} read at a row of table {}",
             inst.child.index, place.table.index);
    return evaluator.Cell(ir::kMainTable, inst.column, place.applicant);
  }
  template <typename T>
    requires IsCondition<T> || IsProvision<T>
  Value operator()(const T& inst) const {
    TW_CHECK(false, "a {} has no value", ir::InstName(inst));
  }
};

struct TruthVisitor {
  const Evaluator& evaluator;
  const Place& place;
  ir::InstId id;

  const ir::Module& module() const { return evaluator.module(); }

  Truth operator()(const ir::TruthConst& inst) const { return inst.value; }

  Truth operator()(const ir::Compare& inst) const {
    const Value lhs = evaluator.ValueOf(inst.lhs, place), rhs = evaluator.ValueOf(inst.rhs, place);
    const ir::Type lhs_type = module().TypeOf(inst.lhs), rhs_type = module().TypeOf(inst.rhs);
    return lhs_type.is_number() ? CompareNumbers(inst.op, lhs, lhs_type.scale, rhs, rhs_type.scale)
                                : Compare(inst.op, lhs, rhs);
  }

  Truth operator()(const ir::InSet& inst) const {
    const Value value = evaluator.ValueOf(inst.value, place);
    if (value.null) return Truth::kUnknown;
    Truth found = Truth::kFalse;
    for (ir::InstId member : inst.members) {
      found = base::Or(found, Compare(ir::CompareOp::kEq, value, evaluator.ValueOf(member, place)));
    }
    return inst.negated ? base::Not(found) : found;
  }

  Truth operator()(const ir::IsTrue& inst) const {
    return Compare(ir::CompareOp::kEq, evaluator.ValueOf(inst.value, place), Value::Exact(1));
  }

  Truth operator()(const ir::InCatalogue& inst) const {
    std::vector<Value> values;
    for (ir::InstId value : inst.values) {
      values.push_back(evaluator.ValueOf(value, place));
      if (values.back().null) return Truth::kUnknown;
    }
    for (const auto& row : module().schema.catalogue(inst.catalogue).rows) {
      bool all = true;
      for (size_t i = 0; i < values.size(); ++i) {
        const auto& cell = row[static_cast<size_t>(inst.columns[i])].values;
        all = all && std::find(cell.begin(), cell.end(), values[i].first) != cell.end();
      }
      if (all) return Truth::kTrue;
    }
    return Truth::kFalse;
  }

  Truth operator()(const ir::InReference& inst) const { return evaluator.IsListed(inst, place); }

  Truth operator()(const ir::Accumulated&) const { return evaluator.DaysOf(id, place).truth(); }

  Truth operator()(const ir::And& inst) const {
    Truth all = Truth::kTrue;
    for (ir::InstId operand : inst.operands) {
      all = base::And(all, evaluator.TruthOf(operand, place));
    }
    return all;
  }

  Truth operator()(const ir::Or& inst) const {
    Truth any = Truth::kFalse;
    for (ir::InstId operand : inst.operands) {
      any = base::Or(any, evaluator.TruthOf(operand, place));
    }
    return any;
  }

  Truth operator()(const ir::Not& inst) const {
    return base::Not(evaluator.TruthOf(inst.operand, place));
  }

  Truth operator()(const ir::Exists& inst) const {
    Truth any = module().schema.table(inst.table).complete ? Truth::kFalse : Truth::kUnknown;
    const RowRange rows = evaluator.RowsOf(inst.table, place.applicant);
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      any = base::Or(any, evaluator.TruthOf(inst.predicate, {place.applicant, inst.table, row}));
    }
    return any;
  }

  Truth operator()(const ir::Keyed& inst) const {
    Truth absent = module().schema.table(inst.table).complete ? Truth::kFalse : Truth::kUnknown;
    const RowRange rows = evaluator.RowsOf(inst.table, place.applicant);
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      const Truth matches = evaluator.KeyMatches(inst, row);
      if (matches == Truth::kTrue) {
        return evaluator.TruthOf(inst.predicate, {place.applicant, inst.table, row});
      }
      absent = base::Or(absent, matches);
    }
    return absent;
  }

  template <typename T>
    requires IsValue<T> || IsProvision<T>
  Truth operator()(const T& inst) const {
    TW_CHECK(false, "a {} is no condition", ir::InstName(inst));
  }
};

}  // namespace

Evaluator::Evaluator(const ir::Module& module, const batch::Batch& batch,
                     const builtin::Clock& clock)
    : module_(module), batch_(batch), clock_(clock) {}

Value Evaluator::ValueOf(ir::InstId inst, const Place& place) const {
  return std::visit(ValueVisitor{*this, place}, module_.inst(inst));
}

Truth Evaluator::TruthOf(ir::InstId inst, const Place& place) const {
  const Truth truth = std::visit(TruthVisitor{*this, place, inst}, module_.inst(inst));
  if (trace_ != nullptr && place.table == ir::kMainTable) {
    (*trace_)[static_cast<size_t>(inst.index)] = truth;
  }
  return truth;
}

RowRange Evaluator::RowsOf(ir::TableId table, int64_t applicant) const {
  TW_CHECK(table != ir::kMainTable, "the main table has no rows of an applicant");
  const auto& offsets = batch_.tables[static_cast<size_t>(table.index)].offsets;
  const size_t position = static_cast<size_t>(applicant);
  return {.begin = offsets[position], .end = offsets[position + 1]};
}

Truth Evaluator::KeyMatches(const ir::Keyed& keyed, int64_t row) const {
  const int key_column = module_.schema.table(keyed.table).unique_key;
  const Value key = ValueOf(keyed.key, {.table = keyed.table, .row = row});
  return Compare(ir::CompareOp::kEq, Cell(keyed.table, key_column, row), key);
}

Value Evaluator::Cell(ir::TableId table, int column, int64_t row) const {
  const size_t position = static_cast<size_t>(column);
  const batch::Column& cells = batch_.table(table).columns[position];
  const size_t at = static_cast<size_t>(row);
  if (!cells.is_valid(row)) return Value::Null();
  switch (module_.schema.table(table).columns[position].type.kind) {
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
    case ir::TypeKind::kBool:
      return Value::Exact(cells.codes[at]);
    case ir::TypeKind::kText:
    case ir::TypeKind::kInt:
      return Value::Exact(cells.values[at]);
    case ir::TypeKind::kDecimal:
      return Value::Exact(cells.wide[at]);
    case ir::TypeKind::kDate:
      return Value::Between(cells.values[at], cells.upper[at]);
  }
  TW_CHECK(false, "column {} of table {} has no type", column, table.index);
}

Value Evaluator::Multiply(const ir::Product& product, const Place& place) const {
  std::vector<Factor> factors;
  for (ir::InstId factor : product.factors) {
    const Value value = ValueOf(factor, place);
    if (value.null) return value;
    factors.push_back({value.first, module_.TypeOf(factor).scale});
  }
  const std::optional<int64_t> result = MultiplyExactly(factors, product);
  return result ? Value::Exact(*result) : Value::Null();
}

bool Evaluator::IsExact(ir::TableId table, int column, int64_t row) const {
  const Value value = Cell(table, column, row);
  return !value.null && value.first == value.last;
}

bool Evaluator::IsExact(ir::InstId operand, const Place& place) const {
  const Value value = ValueOf(operand, place);
  return !value.null && value.first == value.last;
}

}  // namespace tiaowen::interpret
