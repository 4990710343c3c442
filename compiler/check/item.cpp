#include <algorithm>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::CompareOp;
using ir::InstId;
using syntax::Node;
using syntax::NodeKind;
using syntax::SlotMatch;
using syntax::SlotMember;
using syntax::Token;

// The lowest value of `column` that items of the list mention.
const SlotMember* FindLowest(const Context& context, ir::TableId table, int column,
                             const Node& series) {
  const SlotMember* lowest = nullptr;
  for (const Node& child : series.children) {
    if (child.kind != NodeKind::kItem) continue;
    const Token& item = child.tokens.back();
    if (context.phrase(item).table != table) continue;
    const std::string& name =
        context.module.schema.table(table).columns[static_cast<size_t>(column)].name;
    for (const SlotMatch& match : item.slots) {
      if (context.wording(item).slots[static_cast<size_t>(match.slot)].name != name) continue;
      for (const SlotMember& member : match.members) {
        if (lowest == nullptr || member.values[0].code < lowest->values[0].code) lowest = &member;
      }
    }
  }
  return lowest;
}

// What describes the thing before its name (甲类或乙类证书): any of the restrictions.
Condition RestrictionsOf(Context& context, const Node& node, ir::TableId table) {
  std::vector<InstId> any;
  for (size_t i = 0; i + 1 < node.tokens.size(); ++i) {
    const Token& token = node.tokens[i];
    std::optional<std::vector<InstId>> bound = BindRestriction(context, token, table);
    if (!bound.has_value()) return std::nullopt;
    any.push_back(All(context, std::move(*bound), table, token.range));
  }
  return Any(context, std::move(any), node.range);
}

// How many things `node` lists: what stands in a slot of its last word counts one by one.
size_t CountListed(const Node& node) {
  if (node.kind == NodeKind::kSeries || node.kind == NodeKind::kOr) {
    size_t count = 0;
    for (const Node& child : node.children) count += CountListed(child);
    return count;
  }
  if (!node.children.empty()) return CountListed(node.children.back());
  size_t count = 1;
  if (node.tokens.empty()) return count;
  for (const SlotMatch& match : node.tokens.back().slots)
    count = std::max(count, match.members.size());
  return count;
}

// The rows of 甲（不含乙） are not those of 乙. False after a report.
bool LeaveOut(Context& context, const Node& node, ir::TableId table,
              std::vector<InstId>* conditions) {
  for (const Token& token : node.less) {
    if (context.phrase(token).table != table) {
      context.consumer.Emit(diagnostics::Kind::kRestrictionTable, context.Place(token.range),
                            context.Slice(token.range),
                            context.module.schema.table(context.phrase(token).table).name,
                            context.module.schema.table(table).name);
      return false;
    }
    std::optional<std::vector<InstId>> bound = BindRow(context, token);
    if (!bound.has_value()) return false;
    const InstId other = All(context, std::move(*bound), table, token.range);
    conditions->push_back(Negate(context, other, token.range));
  }
  return true;
}

// Names of a thing.
void CollectNames(Context& context, const std::string& article, const Token& item) {
  for (const SlotMatch& match : item.slots) {
    const syntax::Slot& slot = context.wording(item).slots[static_cast<size_t>(match.slot)];
    if (slot.kind != syntax::SlotKind::kName) continue;
    ir::TableId table = context.phrase(item).table;
    int column = context.declarations.schema.table(table).FindColumn(slot.name);
    std::vector<std::string>& names = context.named[{article, table.index, column}];
    const std::string& text = match.members.front().text;
    if (std::find(names.begin(), names.end(), text) == names.end()) names.push_back(text);
  }
}

}  // namespace

bool CheckCount(Context& context, const std::vector<Node>& series) {
  const Node& last = series.back();
  if (!last.counted.has_value()) return true;
  size_t all = 0;
  for (const Node& node : series) all += CountListed(node);
  const int64_t said = last.counted->number;
  if (said == static_cast<int64_t>(all) || said == static_cast<int64_t>(CountListed(last)))
    return true;
  context.consumer.Emit(diagnostics::Kind::kListCount, context.Place(last.counted->range),
                        context.Slice(last.counted->range), said, all);
  return false;
}

bool IsListOfThings(const Node& node) {
  if (node.kind == NodeKind::kItem) return true;
  if (node.children.empty()) return false;
  return std::all_of(node.children.begin(), node.children.end(), IsListOfThings);
}

Condition CompileItem(Context& context, const Node& node) {
  const Token& item = node.tokens.back();
  if (!CheckNesting(context, node.range)) return std::nullopt;
  if (context.LeavesOut(item)) return InstId();
  ir::TableId table = context.phrase(item).table;
  std::vector<InstId> conditions;
  if (std::optional<InstId> dated = ByAsOf(context, table, node.range))
    conditions.push_back(*dated);
  Condition restrictions = RestrictionsOf(context, node, table);
  std::optional<std::vector<InstId>> bound = BindRow(context, item);
  if (!restrictions.has_value() || !bound.has_value()) return std::nullopt;
  conditions.push_back(*restrictions);
  conditions.insert(conditions.end(), bound->begin(), bound->end());
  if (!LeaveOut(context, node, table, &conditions)) return std::nullopt;
  return ExistsRow(context, table, std::move(conditions), node.range);
}

// 等…: rows of the class besides those that the article names, on the strength of what the
// vocabulary says, and not below the lowest that the list itself names. Read as closed, 等 adds
// nothing.
Condition CompileOpenClass(Context& context, const Node& series) {
  const Token& token = *series.open_class;
  if (context.Decide(Convention::kOpenList, token.range) == 1) return InstId();
  const Phrase& phrase = context.phrase(token);
  ir::TableId table = phrase.table;
  source::Range range = token.range;
  std::vector<InstId> conditions;
  if (std::optional<InstId> dated = ByAsOf(context, table, range)) conditions.push_back(*dated);
  if (!CheckNesting(context, range)) return std::nullopt;
  std::optional<std::vector<InstId>> bound = BindRow(context, token);
  if (!bound.has_value()) return std::nullopt;
  conditions.insert(conditions.end(), bound->begin(), bound->end());
  for (const Binding& binding : phrase.bindings) {
    if (binding.kind == syntax::BindingKind::kNotBelowListed) {
      const SlotMember* lowest = FindLowest(context, table, binding.column, series);
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
  if (table == ir::kMainTable) return All(context, std::move(conditions), context.level, range);
  return ExistsRow(context, table, std::move(conditions), range);
}

void CollectNames(Context& context, const std::string& article, const Node& node) {
  for (const Node& child : node.children) CollectNames(context, article, child);
  if (node.kind != NodeKind::kItem) return;
  for (const Token& less : node.less) CollectNames(context, article, less);
  CollectNames(context, article, node.tokens.back());
}

}  // namespace tiaowen::check
