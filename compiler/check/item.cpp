#include <algorithm>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::CompareOp;
using ir::InstId;
using syntax::Node;
using syntax::NodeKind;
using syntax::SlotMatch;
using syntax::Token;

// The item that a VALUE means: the item before with the value put in. Only the last slot can be
// left to speak for itself (金牌、银牌).
std::optional<Token> CompleteItem(Context& context, const Node& node) {
  auto dangling = [&]() -> std::optional<Token> {
    context.consumer.Emit(diagnostics::Kind::kDanglingValue, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  };
  if (context.last_item == nullptr || context.last_item->slots.empty()) return dangling();
  Token completed = *context.last_item;
  SlotMatch& last = completed.slots.back();
  const syntax::Slot& slot = context.wording(completed).slots[static_cast<size_t>(last.slot)];
  const SlotMatch& given = node.tokens[0].slots[0];
  for (const syntax::ValueRef& value : given.values) {
    if (slot.kind != syntax::SlotKind::kValue || value.enum_id != slot.enum_id) continue;
    last.values = {value};
    last.bound = given.bound;
    last.range = given.range;
    completed.range = node.range;
    return completed;
  }
  return dangling();
}

InstId ExistsRow(Context& context, ir::TableId table, std::vector<InstId> conditions,
                 source::Range range) {
  InstId predicate = All(context, std::move(conditions), table, range);
  return context.module.Add(ir::Exists{table, predicate}, SpanOf(range));
}

// The lowest value of `column` that items of the list mention, with its range.
const SlotMatch* FindLowest(const Context& context, ir::TableId table, int column,
                            const Node& series) {
  const SlotMatch* lowest = nullptr;
  for (const Node& child : series.children) {
    if (child.kind != NodeKind::kItem || child.tokens[0].kind != syntax::TokenKind::kItem) continue;
    const Token& item = child.tokens[0];
    if (context.phrase(item).table != table) continue;
    const std::string& name =
        context.module.schema.table(table).columns[static_cast<size_t>(column)].name;
    for (const SlotMatch& match : item.slots) {
      if (context.wording(item).slots[static_cast<size_t>(match.slot)].name != name) continue;
      if (lowest == nullptr || match.values[0].code < lowest->values[0].code) lowest = &match;
    }
  }
  return lowest;
}

}  // namespace

bool IsListOfThings(const Node& node) {
  if (node.kind == NodeKind::kItem) return true;
  if (node.children.empty()) return false;
  return std::all_of(node.children.begin(), node.children.end(), IsListOfThings);
}

std::optional<InstId> CompileItem(Context& context, const Node& node) {
  std::optional<Token> completed;
  const Token* item = &node.tokens[0];
  if (item->kind == syntax::TokenKind::kValue) {
    completed = CompleteItem(context, node);
    if (!completed.has_value()) return std::nullopt;
    item = &*completed;
  } else {
    context.last_item = item;
  }
  ir::TableId table = context.phrase(*item).table;
  std::vector<InstId> conditions;
  if (std::optional<InstId> dated = ByAsOf(context, table, node.range))
    conditions.push_back(*dated);
  for (InstId condition : BindRow(context, *item)) conditions.push_back(condition);
  return ExistsRow(context, table, std::move(conditions), node.range);
}

// 等…: rows of the class besides those that the article names, on the strength of what the
// vocabulary says, and not below the lowest that the list itself names.
std::optional<InstId> CompileOpenClass(Context& context, const Node& series) {
  const Token& token = *series.open_class;
  const Phrase& phrase = context.phrase(token);
  ir::TableId table = phrase.table;
  source::Range range = token.range;
  std::vector<InstId> conditions;
  if (std::optional<InstId> dated = ByAsOf(context, table, range)) conditions.push_back(*dated);
  for (InstId condition : BindRow(context, token)) conditions.push_back(condition);
  for (const Binding& binding : phrase.bindings) {
    if (binding.kind == syntax::BindingKind::kNotBelowListed) {
      const SlotMatch* lowest = FindLowest(context, table, binding.column, series);
      if (lowest == nullptr) {
        context.consumer.Emit(
            diagnostics::Kind::kOpenListWithoutBound, context.Place(range), context.Slice(range),
            context.module.schema.table(table).columns[static_cast<size_t>(binding.column)].name);
        return std::nullopt;
      }
      InstId column = Column(context, table, binding.column, range);
      InstId value = context.module.Add(
          ir::CodeConst{lowest->values[0].enum_id, lowest->values[0].code}, SpanOf(lowest->range));
      conditions.push_back(
          context.module.Add(ir::Compare{CompareOp::kGe, column, value}, SpanOf(range)));
    } else if (binding.kind == syntax::BindingKind::kNotListed) {
      ir::InSet set{.value = Column(context, table, binding.column, range), .negated = true};
      for (const std::string& name :
           context.named[{context.article, table.index, binding.column}]) {
        set.members.push_back(
            context.module.Add(ir::TextConst{context.module.AddText(name)}, SpanOf(range)));
      }
      conditions.push_back(context.module.Add(std::move(set), SpanOf(range)));
    } else if (binding.kind == syntax::BindingKind::kStrength) {
      InstId column = Column(context, table, binding.column, range);
      conditions.push_back(context.module.Add(ir::IsTrue{column}, SpanOf(range)));
    }
  }
  return ExistsRow(context, table, std::move(conditions), range);
}

void CollectNames(Context& context, const std::string& article, const Node& node) {
  for (const Node& child : node.children) CollectNames(context, article, child);
  if (node.kind != NodeKind::kItem || node.tokens[0].kind != syntax::TokenKind::kItem) return;
  const Token& item = node.tokens[0];
  for (const SlotMatch& match : item.slots) {
    const syntax::Slot& slot = context.wording(item).slots[static_cast<size_t>(match.slot)];
    if (slot.kind != syntax::SlotKind::kName) continue;
    ir::TableId table = context.phrase(item).table;
    int column = context.declarations.schema.table(table).FindColumn(slot.name);
    std::vector<std::string>& names = context.named[{article, table.index, column}];
    if (std::find(names.begin(), names.end(), match.text) == names.end())
      names.push_back(match.text);
  }
}

}  // namespace tiaowen::check
