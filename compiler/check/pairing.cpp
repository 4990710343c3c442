#include <algorithm>
#include <optional>

#include "compiler/check/context.h"

// 分别: lists of a condition and of its conclusion, member by member.
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::SlotMatch;

void CollectLists(const syntax::Node& node, std::vector<const SlotMatch*>* lists) {
  for (const syntax::Node& child : node.children) CollectLists(child, lists);
  for (const syntax::Token& token : node.tokens) {
    for (const SlotMatch& match : token.slots) {
      if (match.members.size() > 1) lists->push_back(&match);
    }
  }
}

enum class Order : uint8_t { kUp, kDown, kNone };

// How the members of a list go by the grades of `type`; nothing when those have no order.
std::optional<Order> OrderOf(const Context& context, const SlotMatch& list, ir::EnumId type) {
  if (!type.valid() || !context.declarations.schema.enum_type(type).ordered) return std::nullopt;
  bool up = true, down = true;
  for (size_t i = 1; i < list.members.size(); ++i) {
    const auto &before = list.members[i - 1].values, &here = list.members[i].values;
    if (before.empty() || here.empty()) return std::nullopt;
    up &= before.back().code < here.front().code;
    down &= before.front().code > here.back().code;
  }
  if (up) return Order::kUp;
  return down ? Order::kDown : Order::kNone;
}

// Grades that are paired with each other go up, or down, side by side.
void CheckOrder(Context& context, const std::vector<const SlotMatch*>& lists,
                const SlotMatch& given, ir::MatterId matter) {
  std::optional<Order> first;
  const auto check = [&](const SlotMatch& list, ir::EnumId type) {
    const std::optional<Order> order = OrderOf(context, list, type);
    if (!order.has_value()) return true;
    if (!first.has_value()) first = order;
    if (order != Order::kNone && order == first) return true;
    context.consumer.Emit(Kind::kPairingOrder, context.Place(list.range),
                          context.Slice(list.range));
    return false;
  };
  for (const SlotMatch* list : lists) {
    const auto& values = list->members.front().values;
    if (!values.empty() && !check(*list, values.front().enum_id)) return;
  }
  check(given, context.declarations.target_types[static_cast<size_t>(matter.index)].enum_id);
}

}  // namespace

bool CheckPairing(Context& context, const syntax::Provision& provision,
                  const std::vector<const syntax::Node*>& conditions, const SlotMatch* given) {
  std::vector<const SlotMatch*> lists;
  for (const syntax::Node* node : conditions) CollectLists(*node, &lists);
  if (given == nullptr || given->members.size() < 2 || lists.empty()) {
    context.consumer.Emit(Kind::kPairingWithoutLists, context.Place(provision.range));
    return false;
  }
  for (const SlotMatch* list : lists) {
    if (list->CountGroups() == given->members.size()) continue;
    context.consumer.Emit(Kind::kPairingLength, context.Place(list->range),
                          context.Slice(list->range), list->CountGroups(),
                          context.Slice(given->range), given->members.size());
    return false;
  }
  CheckOrder(context, lists, *given, context.phrase(*provision.conclusion).matter);
  context.Record(given->range, "「分别」", "按次序对应", "语言");
  return true;
}

}  // namespace tiaowen::check
