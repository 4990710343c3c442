#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "compiler/check/context.h"

// Conditions that cannot hold together of anybody.
namespace tiaowen::check {
namespace {

using ir::CompareOp;
using ir::InstId;

// What a condition asks of one column.
struct Demand {
  InstId condition;
  ir::ColumnRef column;
  ir::Compare compare;  // with the opposite operator where the condition is negated
};

CompareOp Opposite(CompareOp op) {
  switch (op) {
    case CompareOp::kEq:
      return CompareOp::kNe;
    case CompareOp::kNe:
      return CompareOp::kEq;
    case CompareOp::kLt:
      return CompareOp::kGe;
    case CompareOp::kLe:
      return CompareOp::kGt;
    case CompareOp::kGt:
      return CompareOp::kLe;
    case CompareOp::kGe:
      return CompareOp::kLt;
  }
  return op;
}

// What `condition` and the Ands in it ask of columns of their own row.
void CollectDemands(const ir::Module& module, InstId condition, std::vector<Demand>* demands) {
  if (const auto* all = std::get_if<ir::And>(&module.inst(condition))) {
    for (InstId operand : all->operands) CollectDemands(module, operand, demands);
  }
  const auto* negation = std::get_if<ir::Not>(&module.inst(condition));
  const InstId compared = negation == nullptr ? condition : negation->operand;
  const auto* compare = std::get_if<ir::Compare>(&module.inst(compared));
  if (compare == nullptr) return;
  const auto* column = std::get_if<ir::ColumnRef>(&module.inst(compare->lhs));
  if (column == nullptr) return;
  demands->push_back({condition, *column, *compare});
  if (negation != nullptr) demands->back().compare.op = Opposite(compare->op);
}

std::vector<Demand> DemandsOf(const ir::Module& module, const std::vector<InstId>& conditions) {
  std::vector<Demand> demands;
  for (InstId condition : conditions) CollectDemands(module, condition, &demands);
  return demands;
}

bool SameColumn(const Demand& a, const Demand& b) {
  return a.column.table == b.column.table && a.column.column == b.column.column;
}

// The value of a category or grade that is asked for, or null.
const ir::CodeConst* CodeOf(const ir::Module& module, const Demand& demand) {
  return std::get_if<ir::CodeConst>(&module.inst(demand.compare.rhs));
}

const ir::CodeConst* ValueOf(const ir::Module& module, const Demand& demand) {
  return demand.compare.op == CompareOp::kEq ? CodeOf(module, demand) : nullptr;
}

// What a column is compared with, as a place among those of its kind: `scale` tells apart what
// cannot be compared.
struct Place {
  enum class Kind : uint8_t { kNumber, kGrade, kBack };
  Kind kind = Kind::kNumber;
  int scale = 0;
  base::CutOff at;
  int64_t place = 0;  // kBack: in half months, days since the anniversary being one half
};

std::optional<Place> PlaceOf(const ir::Module& module, const Demand& demand) {
  const auto& inst = module.inst(demand.compare.rhs);
  if (const auto* number = std::get_if<ir::IntConst>(&inst)) return Place{.place = number->value};
  if (const auto* number = std::get_if<ir::DecimalConst>(&inst))
    return Place{.scale = number->scale, .place = number->value};
  if (const auto* code = std::get_if<ir::CodeConst>(&inst))
    return Place{.kind = Place::Kind::kGrade, .place = code->code};
  const auto* back = std::get_if<ir::Lookback>(&inst);
  if (back == nullptr || back->working_days != 0 || back->days_after > 1) return std::nullopt;
  // Later days are fewer months ago.
  return Place{.kind = Place::Kind::kBack,
               .at = back->at,
               .place = -(2 * (12 * int64_t{back->years} + back->months) + back->days_after)};
}

bool IsLower(CompareOp op) { return op == CompareOp::kGt || op == CompareOp::kGe; }
bool IsUpper(CompareOp op) { return op == CompareOp::kLt || op == CompareOp::kLe; }

// Whether nothing is above (or at) `lower` and below (or at) `upper`.
bool AreApart(const ir::Module& module, const Demand& lower, const Demand& upper) {
  if (!IsLower(lower.compare.op) || !IsUpper(upper.compare.op)) return false;
  const std::optional<Place> from = PlaceOf(module, lower), to = PlaceOf(module, upper);
  if (!from.has_value() || !to.has_value()) return false;
  if (from->kind != to->kind || from->scale != to->scale || from->at != to->at) return false;
  const bool both_meet = lower.compare.op == CompareOp::kGe && upper.compare.op == CompareOp::kLe;
  return both_meet ? from->place > to->place : from->place >= to->place;
}

}  // namespace

void CheckContradiction(Context& context, const std::vector<InstId>& conditions,
                        source::Range range) {
  const ir::Module& module = context.module;
  const std::vector<Demand> demands = DemandsOf(module, conditions);
  for (size_t i = 0; i < demands.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const Demand &demand = demands[i], &other = demands[j];
      if (!SameColumn(demand, other)) continue;
      const std::string& column = module.schema.table(demand.column.table)
                                      .columns[static_cast<size_t>(demand.column.column)]
                                      .name;
      const auto report = [&](std::string_view first, std::string_view second) {
        context.consumer.Emit(diagnostics::Kind::kContradiction, context.Place(range), column,
                              first, second);
      };
      const ir::CodeConst *value = ValueOf(module, demand), *other_value = ValueOf(module, other);
      if (value != nullptr && other_value != nullptr && value->code != other_value->code) {
        const ir::EnumType& type = module.schema.enum_type(value->enum_id);
        return report(type.values[static_cast<size_t>(other_value->code)],
                      type.values[static_cast<size_t>(value->code)]);
      }
      if (AreApart(module, demand, other) || AreApart(module, other, demand)) {
        const ir::Span first = module.span(other.condition), second = module.span(demand.condition);
        return report(context.Slice({first.begin, first.end}),
                      context.Slice({second.begin, second.end}));
      }
    }
  }
}

bool AreCases(const ir::Module& module, const std::vector<InstId>& operands) {
  std::map<std::pair<int, int>, std::set<int>> values;  // of the columns that the first asks for
  for (size_t i = 0; i < operands.size(); ++i) {
    if (!operands[i].valid()) return false;
    for (const Demand& demand : DemandsOf(module, {operands[i]})) {
      const ir::CodeConst* value = ValueOf(module, demand);
      if (value == nullptr) continue;
      std::set<int>& known = values[{demand.column.table.index, demand.column.column}];
      if (known.size() == i) known.insert(value->code);
    }
  }
  return operands.size() > 1 && std::any_of(values.begin(), values.end(), [&](const auto& column) {
           return column.second.size() == operands.size();
         });
}

}  // namespace tiaowen::check
