#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::CompareOp;
using ir::InstId;
using syntax::Bound;
using syntax::SlotMatch;

const SlotMatch* FindSlot(const Context& context, const syntax::Token& token,
                          const std::string& name) {
  for (const SlotMatch& match : token.slots) {
    if (context.wording(token).slots[static_cast<size_t>(match.slot)].name == name) return &match;
  }
  return nullptr;
}

// Compiles the bindings of one phrase to conditions on a row.
class RowBinder {
 public:
  RowBinder(Context& context, const syntax::Token& token)
      : context_(context), token_(token), phrase_(context.phrase(token)) {}

  std::vector<InstId> Bind() {
    std::vector<InstId> conditions;
    for (const Binding& binding : phrase_.bindings) {
      std::optional<InstId> condition = BindOne(binding);
      if (condition.has_value()) conditions.push_back(*condition);
    }
    return conditions;
  }

 private:
  InstId Add(ir::InstData data, source::Range range) {
    return context_.module.Add(std::move(data), SpanOf(range));
  }

  InstId BoundColumn(const Binding& binding) {
    return Column(context_, phrase_.table, binding.column, token_.range);
  }

  const ir::Type& TypeOf(const Binding& binding) const {
    return context_.module.schema.table(phrase_.table)
        .columns[static_cast<size_t>(binding.column)]
        .type;
  }

  InstId CompareWith(const Binding& binding, CompareOp op, ir::InstData constant,
                     source::Range range) {
    InstId column = BoundColumn(binding);
    InstId value = Add(std::move(constant), range);
    return Add(ir::Compare{op, column, value}, range);
  }

  std::optional<InstId> BindOne(const Binding& binding) {
    switch (binding.kind) {
      case syntax::BindingKind::kIs:
        return BindIs(binding);
      case syntax::BindingKind::kReaches:
        return BindSlot(binding, binding.operands[0], true);
      case syntax::BindingKind::kNotBelow:
        return BindNotBelow(binding);
      case syntax::BindingKind::kTruth:
        return Add(ir::IsTrue{BoundColumn(binding)}, token_.range);
      case syntax::BindingKind::kListed:
        return BindListed(binding);
      case syntax::BindingKind::kTarget:
        return BindTarget(binding);
      case syntax::BindingKind::kNotBelowListed:
      case syntax::BindingKind::kNotListed:
      case syntax::BindingKind::kStrength:
        break;  // of an open class: item.cpp
    }
    return std::nullopt;
  }

  ir::InstData Constant(const Binding& binding, const Operand& operand) {
    switch (operand.kind) {
      case syntax::OperandKind::kText:
        return ir::TextConst{context_.module.AddText(operand.text)};
      case syntax::OperandKind::kInteger:
        return ir::IntConst{operand.integer};
      default:
        return ir::CodeConst{TypeOf(binding).enum_id, operand.code};
    }
  }

  std::optional<InstId> BindIs(const Binding& binding) {
    const Operand& first = binding.operands.front();
    if (binding.operands.size() > 1) {
      ir::InSet set{.value = BoundColumn(binding)};
      for (const Operand& operand : binding.operands) {
        set.members.push_back(Add(Constant(binding, operand), token_.range));
      }
      return Add(std::move(set), token_.range);
    }
    if (first.kind == syntax::OperandKind::kSlot) return BindSlot(binding, first, false);
    if (first.kind == syntax::OperandKind::kColumn) {
      InstId own = BoundColumn(binding);
      InstId other = phrase_.table == ir::kMainTable
                         ? Column(context_, ir::kMainTable, first.column, token_.range)
                         : Add(ir::ParentRef{phrase_.table, first.column}, token_.range);
      return Add(ir::Compare{CompareOp::kEq, own, other}, token_.range);
    }
    return CompareWith(binding, CompareOp::kEq, Constant(binding, first), token_.range);
  }

  std::optional<InstId> BindNotBelow(const Binding& binding) {
    if (binding.operands[0].kind == syntax::OperandKind::kSlot)
      return BindSlot(binding, binding.operands[0], true);
    return CompareWith(binding, CompareOp::kGe, Constant(binding, binding.operands[0]),
                       token_.range);
  }

  // A slot of a grade may say its own range (以上, 以下); a bare grade is reached by convention or
  // meant exactly.
  std::optional<InstId> BindSlot(const Binding& binding, const Operand& operand, bool reaches) {
    const SlotMatch* match = FindSlot(context_, token_, operand.text);
    TW_CHECK(match != nullptr, "slot {} of {}", operand.text, context_.wording(token_).text);
    switch (context_.wording(token_).slots[static_cast<size_t>(match->slot)].kind) {
      case syntax::SlotKind::kName:
        return CompareWith(binding, CompareOp::kEq,
                           ir::TextConst{context_.module.AddText(match->text)}, match->range);
      case syntax::SlotKind::kRank:
        return BindRank(binding, *match);
      case syntax::SlotKind::kValue:
      case syntax::SlotKind::kWord:
        break;
    }
    const syntax::ValueRef& value = match->values.front();
    bool ordered = context_.module.schema.enum_type(value.enum_id).ordered;
    if (match->bound != Bound::kNone && !ordered) {
      context_.consumer.Emit(diagnostics::Kind::kUnorderedBound, context_.Place(match->range),
                             context_.Slice(match->range), "以上、以下", "以上 or 以下");
      return std::nullopt;
    }
    return CompareWith(binding, OpOf(*match, reaches && ordered),
                       ir::CodeConst{value.enum_id, value.code}, match->range);
  }

  CompareOp OpOf(const SlotMatch& match, bool reaches) {
    if (match.bound == Bound::kAtLeast) {
      return context_.Decide(Convention::kBoundAbove, match.range) == 0 ? CompareOp::kGe
                                                                        : CompareOp::kGt;
    }
    if (match.bound == Bound::kAtMost) {
      return context_.Decide(Convention::kBoundBelow, match.range) == 0 ? CompareOp::kLe
                                                                        : CompareOp::kLt;
    }
    if (!reaches) return CompareOp::kEq;
    return context_.Decide(Convention::kGradeReached, match.range) == 0 ? CompareOp::kGe
                                                                        : CompareOp::kEq;
  }

  std::optional<InstId> BindRank(const Binding& binding, const SlotMatch& match) {
    if (match.first < 1 || match.last < match.first || match.last > INT32_MAX) {
      context_.consumer.Emit(diagnostics::Kind::kNumberOutOfRange, context_.Place(match.range),
                             context_.Slice(match.range));
      return std::nullopt;
    }
    if (match.first == match.last) {
      return CompareWith(binding, CompareOp::kEq, ir::IntConst{match.first}, match.range);
    }
    InstId last = CompareWith(binding, CompareOp::kLe, ir::IntConst{match.last}, match.range);
    if (match.first == 1) return last;
    InstId first = CompareWith(binding, CompareOp::kGe, ir::IntConst{match.first}, match.range);
    return Add(ir::And{{first, last}}, match.range);
  }

  std::optional<InstId> BindListed(const Binding& binding) {
    ir::InCatalogue look_up{.catalogue = binding.catalogue};
    for (const auto& [catalogue_column, column] : binding.lookups) {
      look_up.columns.push_back(catalogue_column);
      look_up.values.push_back(Column(context_, phrase_.table, column, token_.range));
    }
    return Add(std::move(look_up), token_.range);
  }

  // 目标 为 列: the row's value must be the target of the conclusion at hand.
  std::optional<InstId> BindTarget(const Binding& binding) {
    if (!context_.target.has_value()) return std::nullopt;
    context_.used_target_binding = true;
    const ir::Matter& matter = context_.module.matter(context_.target_matter);
    const std::string& target = matter.targets[static_cast<size_t>(*context_.target)];
    const ir::Type& type = TypeOf(binding);
    int code =
        type.enum_id.valid() ? context_.module.schema.enum_type(type.enum_id).Find(target) : -1;
    if (type.kind == ir::TypeKind::kText) {
      return CompareWith(binding, CompareOp::kEq, ir::TextConst{context_.module.AddText(target)},
                         token_.range);
    }
    if (code < 0) return Add(ir::TruthConst{base::Truth::kFalse, phrase_.table}, token_.range);
    return CompareWith(binding, CompareOp::kEq, ir::CodeConst{type.enum_id, code}, token_.range);
  }

  Context& context_;
  const syntax::Token& token_;
  const Phrase& phrase_;
};

// The values that a person's category columns must equal under `condition` and the Ands in it.
void CollectEqualities(const ir::Module& module, InstId condition,
                       std::vector<std::pair<ir::ColumnRef, ir::CodeConst>>* equalities) {
  if (const auto* all = std::get_if<ir::And>(&module.inst(condition))) {
    for (InstId operand : all->operands) CollectEqualities(module, operand, equalities);
  }
  const auto* compare = std::get_if<ir::Compare>(&module.inst(condition));
  if (compare == nullptr || compare->op != CompareOp::kEq) return;
  const auto* column = std::get_if<ir::ColumnRef>(&module.inst(compare->lhs));
  const auto* code = std::get_if<ir::CodeConst>(&module.inst(compare->rhs));
  if (column != nullptr && code != nullptr) equalities->emplace_back(*column, *code);
}

void ReportContradiction(Context& context, const std::vector<InstId>& operands,
                         source::Range range) {
  std::vector<std::pair<ir::ColumnRef, ir::CodeConst>> equalities;
  for (InstId operand : operands) CollectEqualities(context.module, operand, &equalities);
  for (size_t i = 0; i < equalities.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const auto& [column, code] = equalities[i];
      const auto& [other_column, other_code] = equalities[j];
      bool same = column.table == other_column.table && column.column == other_column.column;
      if (!same || code.code == other_code.code) continue;
      const ir::EnumType& type = context.module.schema.enum_type(code.enum_id);
      context.consumer.Emit(diagnostics::Kind::kContradiction, context.Place(range),
                            context.module.schema.table(column.table)
                                .columns[static_cast<size_t>(column.column)]
                                .name,
                            type.values[static_cast<size_t>(other_code.code)],
                            type.values[static_cast<size_t>(code.code)]);
      return;
    }
  }
}

}  // namespace

int Context::Decide(Convention convention, source::Range range) {
  const ConventionText& text = TextOf(convention);
  const ConventionChoice& choice = declarations.convention(convention);
  if (choice.side >= 0) {
    module.decisions.push_back({sentence,
                                {range.begin, range.end},
                                text.name,
                                text.sides[choice.side],
                                choice.declared ? "口径" : "通例"});
  }
  return choice.side;
}

std::vector<InstId> BindRow(Context& context, const syntax::Token& token) {
  return RowBinder(context, token).Bind();
}

InstId Column(Context& context, ir::TableId table, int column, source::Range range) {
  return context.module.Add(ir::ColumnRef{table, column}, SpanOf(range));
}

std::optional<InstId> ByAsOf(Context& context, ir::TableId table, source::Range range) {
  int date = context.module.schema.table(table).event_date;
  if (date < 0) return std::nullopt;
  InstId column = Column(context, table, date, range);
  InstId as_of = context.module.Add(ir::AsOf{}, SpanOf(range));
  return context.module.Add(ir::Compare{CompareOp::kLe, column, as_of}, SpanOf(range));
}

InstId All(Context& context, std::vector<InstId> operands, ir::TableId level, source::Range range) {
  if (operands.empty())
    return context.module.Add(ir::TruthConst{base::Truth::kTrue, level}, SpanOf(range));
  if (operands.size() == 1) return operands.front();
  ReportContradiction(context, operands, range);
  return context.module.Add(ir::And{std::move(operands)}, SpanOf(range));
}

InstId Any(Context& context, std::vector<InstId> operands, source::Range range) {
  TW_CHECK(!operands.empty(), "an Or needs operands");
  if (operands.size() == 1) return operands.front();
  return context.module.Add(ir::Or{std::move(operands)}, SpanOf(range));
}

}  // namespace tiaowen::check
