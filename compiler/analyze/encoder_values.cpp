#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <variant>

#include "compiler/analyze/encoder.h"
#include "compiler/base/check.h"
#include "compiler/ir/print.h"
#include "runtime/builtin/workdays.h"

namespace tiaowen::analyze {

Encoder::Value Encoder::Exact(int64_t value) {
  const TermId number = terms_.Int(value);
  return {terms_.Truth(true), number, number};
}

Encoder::Value Encoder::Null() { return {terms_.Truth(false), terms_.Int(0), terms_.Int(0)}; }

int64_t Encoder::CodeOf(ir::EnumId enum_id, int code) const {
  return names_.codes[static_cast<size_t>(enum_id.index)][static_cast<size_t>(code)];
}

Encoder::Value Encoder::InOrder(const Value& value, const ir::Type& type) {
  if (type.kind != ir::TypeKind::kGrade) return value;
  const auto& codes = names_.codes[static_cast<size_t>(type.enum_id.index)];
  if (std::is_sorted(codes.begin(), codes.end())) return value;
  const auto own = [&](TermId number) {
    TermId code = terms_.Int(-1);
    for (size_t c = 0; c < codes.size(); ++c) {
      code = terms_.Choose(terms_.Equal(number, terms_.Int(codes[c])),
                           terms_.Int(static_cast<int64_t>(c)), code);
    }
    return code;
  };
  const TermId first = own(value.first);
  return {value.known, first, value.first == value.last ? first : own(value.last)};
}

Encoder::Value Encoder::CellOf(ir::TableId table, int column, size_t row) {
  const auto at = static_cast<size_t>(table.index);
  const auto number = static_cast<size_t>(names_.columns[at][static_cast<size_t>(column)]);
  const CellTerms& cell = RowsOf(table)[row].cells[number];
  return {cell.known, cell.first, cell.last};
}

struct ValueEncoder {
  Encoder& encoder;
  const Spot& spot;
  ir::InstId id;
  using Value = Encoder::Value;

  builtin::Clock ClockOf(const base::CutOff& at) const {
    return builtin::ClockAt(encoder.clock_, at);
  }

  Value operator()(const ir::IntConst& inst) { return encoder.Exact(inst.value); }
  Value operator()(const ir::DecimalConst& inst) { return encoder.Exact(inst.value); }
  Value operator()(const ir::CodeConst& inst) {
    return encoder.Exact(encoder.CodeOf(inst.enum_id, inst.code));
  }
  Value operator()(const ir::TextConst& inst) {
    return encoder.Exact(encoder.names_.texts[static_cast<size_t>(inst.text.index)]);
  }
  Value operator()(const ir::AsOf& inst) { return encoder.Exact(ClockOf(inst.at).as_of); }
  Value operator()(const ir::AsOfYear& inst) {
    return encoder.Exact(ClockOf(inst.at).year + inst.offset);
  }
  Value operator()(const ir::YearStart& inst) {
    return encoder.Exact(builtin::YearStart(ClockOf(inst.at), inst.offset));
  }
  Value operator()(const ir::Lookback& inst) {
    const int32_t end = ClockOf(inst.at).as_of - inst.days_after;
    if (inst.working_days == 0) {
      return encoder.Exact(builtin::Lookback(end, inst.years, inst.months, inst.missing_day));
    }
    const auto back = [&](builtin::UnknownYear unknown) {
      return encoder.terms_.Int(
          builtin::WorkdaysBack(encoder.module_.work_calendar, end, inst.working_days, unknown));
    };
    return {encoder.terms_.Truth(true), back(builtin::UnknownYear::kNoneWork),
            back(builtin::UnknownYear::kAllWork)};
  }

  Value operator()(const ir::ColumnRef& inst) {
    return encoder.CellOf(inst.table, inst.column, spot.row);
  }
  Value operator()(const ir::ParentRef& inst) {
    return encoder.CellOf(ir::kMainTable, inst.column, 0);
  }
  Value operator()(const ir::LookUp& inst) { return encoder.LookUp(inst, spot); }
  Value operator()(const ir::Aggregate& inst) { return encoder.Aggregate(inst); }
  Value operator()(const ir::Sum& inst) { return encoder.Sum(inst, spot); }

  template <typename T>
  Value operator()(const T& inst) {
    encoder.gaps_.insert(ir::InstName(inst));
    const std::string name = fmt::format("{} {} {} {}", encoder.person_.variant, spot.table.index,
                                         spot.row, ir::PrintTree(encoder.module_, id));
    const TermId number = encoder.terms_.NamedNumber(name);
    return {encoder.terms_.NamedTruth(name), number, number};
  }
};

Encoder::Value Encoder::ValueOf(ir::InstId value, const Spot& spot) {
  return std::visit(ValueEncoder{*this, spot, value}, module_.inst(value));
}

Planes Encoder::Compare(ir::CompareOp op, const Value& lhs, const Value& rhs) {
  const auto less = [&](const Value& a, const Value& b) -> Planes {
    return {terms_.Lt(a.last, b.first), terms_.Lt(a.first, b.last)};
  };
  const auto equal = [&]() -> Planes {
    const TermId overlap =
        terms_.And(terms_.Le(lhs.first, rhs.last), terms_.Le(rhs.first, lhs.last));
    if (lhs.first == lhs.last && rhs.first == rhs.last) {
      const TermId same = terms_.Equal(lhs.first, rhs.first);
      return {same, same};
    }
    return {
        terms_.And({terms_.Equal(lhs.first, lhs.last), terms_.Equal(rhs.first, rhs.last), overlap}),
        overlap};
  };
  const auto compare = [&]() -> Planes {
    switch (op) {
      case ir::CompareOp::kEq:
        return equal();
      case ir::CompareOp::kNe:
        return NotOf(equal());
      case ir::CompareOp::kLt:
        return less(lhs, rhs);
      case ir::CompareOp::kLe:
        return NotOf(less(rhs, lhs));
      case ir::CompareOp::kGt:
        return less(rhs, lhs);
      case ir::CompareOp::kGe:
        return NotOf(less(lhs, rhs));
    }
    TW_CHECK(false, "comparison {}", static_cast<int>(op));
  };
  const Planes planes = compare();
  const TermId known = terms_.And(lhs.known, rhs.known);
  return {terms_.And(known, planes.certain), terms_.Or(terms_.Not(known), planes.possible)};
}

Planes Encoder::CompareNumbers(ir::CompareOp op, const Value& lhs, int lhs_scale, const Value& rhs,
                               int rhs_scale) {
  const int scale = std::max(lhs_scale, rhs_scale);
  const auto widen = [&](const Value& value, int own) -> Value {
    const int64_t power = ir::PowerOfTen(scale - own);
    const TermId first = terms_.Times(value.first, power);
    return {value.known, first,
            value.first == value.last ? first : terms_.Times(value.last, power)};
  };
  return Compare(op, widen(lhs, lhs_scale), widen(rhs, rhs_scale));
}

Encoder::Value Encoder::LookUp(const ir::LookUp& look_up, const Spot& spot) {
  const auto& rows = RowsOf(look_up.table);
  Value found = Null();
  for (size_t row = rows.size(); row-- > 0;) {
    std::vector<Planes> all = {{rows[row].present, rows[row].present}};
    for (size_t i = 0; i < look_up.keys.size(); ++i) {
      all.push_back(Compare(ir::CompareOp::kEq, CellOf(look_up.table, look_up.key_columns[i], row),
                            ValueOf(look_up.keys[i], spot)));
    }
    const TermId here = AndOf(all).certain;
    const Value cell = CellOf(look_up.table, look_up.column, row);
    found = {terms_.Or(terms_.And(here, cell.known), terms_.And(terms_.Not(here), found.known)),
             terms_.Choose(here, cell.first, found.first),
             terms_.Choose(here, cell.last, found.last)};
  }
  return found;
}

}  // namespace tiaowen::analyze
