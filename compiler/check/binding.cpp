#include <algorithm>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::CompareOp;
using ir::InstId;
using syntax::Bound;
using syntax::SlotMatch;
using syntax::SlotMember;

const SlotMatch* FindSlot(const Context& context, const syntax::Token& token,
                          const std::string& name) {
  for (const SlotMatch& match : token.slots) {
    if (context.wording(token).slots[static_cast<size_t>(match.slot)].name == name) return &match;
  }
  return nullptr;
}

// The value of the type `enum_id` that the sentence names last before `end` (上文).
std::optional<syntax::ValueRef> FindAntecedent(const Context& context, ir::EnumId enum_id,
                                               int64_t end) {
  const ir::Span span = context.module.sentence(context.sentence).span;
  std::string before = context.Slice({span.begin, end});
  std::optional<syntax::ValueRef> found;
  size_t found_end = 0, found_size = 0;
  for (const syntax::ValueWord& word : context.declarations.lexicon.values) {
    if (word.values.size() != 1 || word.values[0].enum_id != enum_id) continue;
    size_t at = before.rfind(word.text);
    if (at == std::string::npos) continue;
    size_t word_end = at + word.text.size();
    if (word_end < found_end || (word_end == found_end && word.text.size() < found_size)) continue;
    found = word.values[0];
    found_end = word_end;
    found_size = word.text.size();
  }
  return found;
}

// Compiles the bindings of one phrase to conditions on a row of `table`.
class RowBinder {
 public:
  RowBinder(Context& context, const syntax::Token& token, ir::TableId table)
      : context_(context), token_(token), phrase_(context.phrase(token)), table_(table) {}

  std::optional<std::vector<InstId>> Bind(const std::vector<Binding>& bindings) {
    std::vector<InstId> conditions;
    for (const Binding& binding : bindings) {
      if (OfOpenClass(binding)) continue;
      Condition condition = BindOne(binding);
      if (!condition.has_value()) return std::nullopt;
      conditions.push_back(*condition);
    }
    return conditions;
  }

  // A value for a key column of a reference table.
  std::optional<InstId> KeyValue(const Binding& binding) {
    const Operand& operand = binding.operands.front();
    if (operand.kind == syntax::OperandKind::kColumn)
      return Column(context_, ir::kMainTable, operand.column, token_.range);
    if (operand.kind != syntax::OperandKind::kSlot)
      return Add(Constant(binding, operand), token_.range);
    const SlotMatch& match = SlotOf(operand);
    std::vector<const SlotMember*> members = MembersOf(match);
    const SlotMember& member = *members.front();
    if (members.size() > 1 || member.values.size() != 1 || member.bound != Bound::kNone) {
      context_.consumer.Emit(diagnostics::Kind::kListInParameter, context_.Place(match.range),
                             context_.Slice(match.range));
      return std::nullopt;
    }
    return Add(ir::CodeConst{member.values[0].enum_id, member.values[0].code}, member.range);
  }

 private:
  static bool OfOpenClass(const Binding& binding) {
    return binding.kind == syntax::BindingKind::kNotBelowListed ||
           binding.kind == syntax::BindingKind::kNotListed ||
           binding.kind == syntax::BindingKind::kStrength;  // item.cpp
  }

  InstId Add(ir::InstData data, source::Range range) {
    return context_.module.Add(std::move(data), SpanOf(range));
  }

  InstId BoundColumn(const Binding& binding) {
    if (binding.table == ir::kMainTable) return ParentColumn(binding.column);
    return Column(context_, binding.table, binding.column, token_.range);
  }

  const ir::Type& TypeOf(const Binding& binding) const {
    return context_.module.schema.table(binding.table)
        .columns[static_cast<size_t>(binding.column)]
        .type;
  }

  InstId CompareWith(const Binding& binding, CompareOp op, ir::InstData constant,
                     source::Range range) {
    InstId column = BoundColumn(binding);
    InstId value = Add(std::move(constant), range);
    return Add(ir::Compare{op, column, value}, range);
  }

  ir::TableId Level() const { return table_ == ir::kMainTable ? context_.level : table_; }

  Condition BindOne(const Binding& binding) {
    if (binding.column >= 0 && context_.LeavesOut(binding.table, binding.column, token_.range))
      return InstId();
    switch (binding.kind) {
      case syntax::BindingKind::kIs:
        return BindIs(binding);
      case syntax::BindingKind::kReaches:
        return BindReaches(binding);
      case syntax::BindingKind::kNotBelow:
        return BindSlot(binding, binding.operands[0], true);
      case syntax::BindingKind::kTruth:
        return Add(ir::IsTrue{BoundColumn(binding)}, token_.range);
      case syntax::BindingKind::kListed:
        return BindListed(binding);
      case syntax::BindingKind::kTarget:
        return BindTarget(binding);
      case syntax::BindingKind::kAny: {
        std::optional<std::vector<InstId>> parts = Bind(binding.parts);
        if (!parts.has_value()) return std::nullopt;
        return Any(context_, std::move(*parts), token_.range);
      }
      case syntax::BindingKind::kNone:
        return BindNone(binding);
      default:
        return std::nullopt;
    }
  }

  ir::InstData Constant(const Binding& binding, const Operand& operand) {
    switch (operand.kind) {
      case syntax::OperandKind::kText:
        return ir::TextConst{context_.module.AddText(operand.text)};
      case syntax::OperandKind::kInteger:
        return ir::IntConst{operand.integer};
      case syntax::OperandKind::kThisYear:
        return ir::AsOfYear{0, context_.cut_off};
      default:
        return ir::CodeConst{TypeOf(binding).enum_id, operand.code};
    }
  }

  Condition BindIs(const Binding& binding) {
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
      InstId other = ParentColumn(first.column);
      return Add(ir::Compare{CompareOp::kEq, own, other}, token_.range);
    }
    return CompareWith(binding, CompareOp::kEq, Constant(binding, first), token_.range);
  }

  // A column of the main table as seen from the rows that are bound.
  InstId ParentColumn(int column) {
    if (table_ == ir::kMainTable) return Column(context_, ir::kMainTable, column, token_.range);
    return Add(ir::ParentRef{table_, column}, token_.range);
  }

  Condition BindReaches(const Binding& binding) {
    const Operand& operand = binding.operands.front();
    if (operand.kind == syntax::OperandKind::kTarget) return BindTarget(binding);
    if (operand.kind == syntax::OperandKind::kSlot) return BindSlot(binding, operand, true);
    std::optional<syntax::ValueRef> value =
        FindAntecedent(context_, TypeOf(binding).enum_id, token_.range.begin);
    if (!value.has_value()) {
      context_.consumer.Emit(diagnostics::Kind::kNoAntecedent, context_.Place(token_.range),
                             context_.Slice(token_.range),
                             context_.module.schema.enum_type(TypeOf(binding).enum_id).name);
      return std::nullopt;
    }
    return CompareWith(binding, ReachedOp(token_.range), ir::CodeConst{value->enum_id, value->code},
                       token_.range);
  }

  const SlotMatch& SlotOf(const Operand& operand) const {
    const SlotMatch* match = FindSlot(context_, token_, operand.text);
    TW_CHECK(match != nullptr, "slot {} of {}", operand.text, context_.wording(token_).text);
    return *match;
  }

  // The members that are meant: one of several when 分别 pairs them, or each is asked for.
  std::vector<const SlotMember*> MembersOf(const SlotMatch& match) const {
    if (const SlotMember* chosen = context_.FindChosen(match.range)) return {chosen};
    std::vector<const SlotMember*> members;
    for (size_t i = 0; i < match.members.size(); ++i) {
      if (match.members.size() > 1 && context_.pair.has_value() &&
          *context_.pair != match.GroupOf(i))
        continue;
      members.push_back(&match.members[i]);
    }
    return members;
  }

  // Whether the row's value is the target of the conclusion, a list of values that of targets.
  bool GivesTarget(const Binding& binding) const {
    return std::any_of(phrase_.bindings.begin(), phrase_.bindings.end(), [&](const Binding& other) {
      return other.kind == syntax::BindingKind::kTarget && other.column == binding.column;
    });
  }

  // A slot of a grade may say its own range (以上, 以下); a bare grade is reached by convention or
  // meant exactly. A list: any of its members.
  Condition BindSlot(const Binding& binding, const Operand& operand, bool reaches) {
    const SlotMatch& match = SlotOf(operand);
    std::vector<const SlotMember*> members = MembersOf(match);
    if (context_.target.has_value() && GivesTarget(binding))
      return BindListedTarget(binding, members);
    std::vector<InstId> any;
    for (const SlotMember* member : members) {
      Condition condition = BindMember(binding, match, *member, reaches);
      if (!condition.has_value()) return std::nullopt;
      any.push_back(*condition);
    }
    return Any(context_, std::move(any), match.range);
  }

  // The target itself is bound by 目标 为 列.
  Condition BindListedTarget(const Binding& binding,
                             const std::vector<const SlotMember*>& members) {
    const int code = TargetCode(TypeOf(binding));
    bool listed = std::any_of(members.begin(), members.end(), [&](const SlotMember* member) {
      return std::any_of(member->values.begin(), member->values.end(),
                         [&](const syntax::ValueRef& value) { return value.code == code; });
    });
    context_.target_unlisted |= !listed;
    return InstId();
  }

  Condition BindMember(const Binding& binding, const SlotMatch& match, const SlotMember& member,
                       bool reaches) {
    switch (context_.wording(token_).slots[static_cast<size_t>(match.slot)].kind) {
      case syntax::SlotKind::kName:
        return CompareWith(binding, CompareOp::kEq,
                           ir::TextConst{context_.module.AddText(member.text)}, member.range);
      case syntax::SlotKind::kRank:
        return BindRank(binding, member);
      case syntax::SlotKind::kAmount:
        TW_CHECK(false, "an amount in a condition");
      case syntax::SlotKind::kValue:
      case syntax::SlotKind::kWord:
      case syntax::SlotKind::kWritten:  // of conclusions only
        break;
    }
    bool ordered = context_.module.schema.enum_type(member.values.front().enum_id).ordered;
    if (member.bound != Bound::kNone && (!ordered || member.values.size() > 1)) {
      context_.consumer.Emit(diagnostics::Kind::kUnorderedBound, context_.Place(member.range),
                             context_.Slice(member.range), "以上、以下", "以上 or 以下");
      return std::nullopt;
    }
    if (member.values.size() > 1) {
      ir::InSet set{.value = BoundColumn(binding)};
      for (const syntax::ValueRef& value : member.values) {
        set.members.push_back(Add(ir::CodeConst{value.enum_id, value.code}, member.range));
      }
      return Add(std::move(set), member.range);
    }
    const syntax::ValueRef& value = member.values.front();
    return CompareWith(binding, OpOf(member, reaches && ordered),
                       ir::CodeConst{value.enum_id, value.code}, member.range);
  }

  CompareOp OpOf(const SlotMember& member, bool reaches) {
    if (member.bound != Bound::kNone && member.included.has_value()) {
      const bool at_least = member.bound == Bound::kAtLeast;
      if (*member.included) return at_least ? CompareOp::kGe : CompareOp::kLe;
      return at_least ? CompareOp::kGt : CompareOp::kLt;
    }
    if (member.bound == Bound::kAtLeast && context_.ExcludesByContrast(member.range))
      return CompareOp::kGt;
    if (member.bound == Bound::kAtLeast) {
      return context_.Decide(Convention::kBoundAbove, member.range) == 0 ? CompareOp::kGe
                                                                         : CompareOp::kGt;
    }
    if (member.bound == Bound::kAtMost && context_.ExcludesByContrast(member.range))
      return CompareOp::kLt;
    if (member.bound == Bound::kAtMost) {
      return context_.Decide(Convention::kBoundBelow, member.range) == 0 ? CompareOp::kLe
                                                                         : CompareOp::kLt;
    }
    return reaches ? ReachedOp(member.range) : CompareOp::kEq;
  }

  CompareOp ReachedOp(source::Range range) {
    return context_.Decide(Convention::kGradeReached, range) == 0 ? CompareOp::kGe : CompareOp::kEq;
  }

  Condition BindRank(const Binding& binding, const SlotMember& member) {
    if (member.first < 1 || member.last < member.first || member.last > INT32_MAX) {
      context_.consumer.Emit(diagnostics::Kind::kNumberOutOfRange, context_.Place(member.range),
                             context_.Slice(member.range));
      return std::nullopt;
    }
    int64_t first = member.first;
    if (member.top && context_.Decide(Convention::kRankRange, member.range) == 1) first = 1;
    if (first == member.last) {
      return CompareWith(binding, CompareOp::kEq, ir::IntConst{first}, member.range);
    }
    InstId last = CompareWith(binding, CompareOp::kLe, ir::IntConst{member.last}, member.range);
    if (first == 1) return last;
    InstId least = CompareWith(binding, CompareOp::kGe, ir::IntConst{first}, member.range);
    return Add(ir::And{{least, last}}, member.range);
  }

  Condition BindListed(const Binding& binding) {
    std::vector<int> columns;
    std::vector<InstId> values;
    for (const LookUpPair& pair : binding.look_ups) {
      columns.push_back(pair.column);
      values.push_back(pair.value.kind == syntax::OperandKind::kColumn
                           ? ParentColumn(pair.value.column)
                           : Column(context_, table_, pair.value.column, token_.range));
    }
    if (binding.catalogue.valid())
      return Add(ir::InCatalogue{binding.catalogue, std::move(columns), std::move(values)},
                 token_.range);
    return Add(ir::InReference{binding.table, std::move(columns), std::move(values)}, token_.range);
  }

  // 没有 表（…）: no row that has taken effect and is so.
  Condition BindNone(const Binding& binding) {
    if (!CheckNesting(context_, token_.range)) return std::nullopt;
    std::vector<InstId> conditions;
    if (std::optional<InstId> dated = ByAsOf(context_, binding.table, token_.range))
      conditions.push_back(*dated);
    RowBinder rows(context_, token_, binding.table);
    std::optional<std::vector<InstId>> parts = rows.Bind(binding.parts);
    if (!parts.has_value()) return std::nullopt;
    conditions.insert(conditions.end(), parts->begin(), parts->end());
    return Add(ir::Not{ExistsRow(context_, binding.table, std::move(conditions), token_.range)},
               token_.range);
  }

  // The code of the target at hand as a value of `type`; -1 when it is none.
  int TargetCode(const ir::Type& type) const {
    const ir::Matter& matter = context_.module.matter(context_.target_matter);
    const std::string& target = matter.targets[static_cast<size_t>(*context_.target)];
    return type.enum_id.valid() ? context_.module.schema.enum_type(type.enum_id).Find(target) : -1;
  }

  // 目标 为 列, 列 达到 目标: the row's value must be, or reach, the target at hand.
  Condition BindTarget(const Binding& binding) {
    if (!context_.target.has_value()) {
      context_.consumer.Emit(diagnostics::Kind::kNoTarget, context_.Place(token_.range),
                             context_.Slice(token_.range));
      return std::nullopt;
    }
    context_.used_target_binding = true;
    const ir::Matter& matter = context_.module.matter(context_.target_matter);
    const std::string& target = matter.targets[static_cast<size_t>(*context_.target)];
    const ir::Type& type = TypeOf(binding);
    if (type.kind == ir::TypeKind::kText) {
      return CompareWith(binding, CompareOp::kEq, ir::TextConst{context_.module.AddText(target)},
                         token_.range);
    }
    const int code = TargetCode(type);
    if (code < 0) return Add(ir::TruthConst{base::Truth::kFalse, Level()}, token_.range);
    CompareOp op =
        binding.kind == syntax::BindingKind::kReaches ? ReachedOp(token_.range) : CompareOp::kEq;
    return CompareWith(binding, op, ir::CodeConst{type.enum_id, code}, token_.range);
  }

  Context& context_;
  const syntax::Token& token_;
  const Phrase& phrase_;
  ir::TableId table_;  // of the rows that are bound
};

}  // namespace

std::optional<std::vector<InstId>> BindRow(Context& context, const syntax::Token& token) {
  const Phrase& phrase = context.phrase(token);
  return RowBinder(context, token, phrase.table).Bind(phrase.bindings);
}

std::optional<std::vector<InstId>> BindRestriction(Context& context, const syntax::Token& token,
                                                   ir::TableId table) {
  const ir::TableId own = context.phrase(token).table;
  if (own != table) {
    context.consumer.Emit(diagnostics::Kind::kRestrictionTable, context.Place(token.range),
                          context.Slice(token.range), context.module.schema.table(own).name,
                          context.module.schema.table(table).name);
    return std::nullopt;
  }
  if (context.LeavesOut(token)) return std::vector<InstId>{InstId()};
  return BindRow(context, token);
}

bool CheckNesting(Context& context, source::Range range) {
  if (context.level == ir::kMainTable) return true;
  context.consumer.Emit(diagnostics::Kind::kNestedRow, context.Place(range), context.Slice(range));
  return false;
}

std::optional<InstId> BindParameter(Context& context, const syntax::Token& token) {
  const Phrase& phrase = context.phrase(token);
  ir::LookUp look_up{.table = phrase.table, .column = phrase.column};
  RowBinder binder(context, token, phrase.table);
  for (const Binding& binding : phrase.bindings) {
    std::optional<InstId> key = binder.KeyValue(binding);
    if (!key.has_value()) return std::nullopt;
    look_up.key_columns.push_back(binding.column);
    look_up.keys.push_back(*key);
  }
  return context.module.Add(std::move(look_up), SpanOf(token.range));
}

}  // namespace tiaowen::check
