#include <algorithm>

#include "compiler/check/amounts.h"
#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::MatterId;
using syntax::Provision;
using syntax::Unit;

void AddTarget(Context& context, MatterId matter, const std::string& target) {
  auto& targets = context.module.matters[static_cast<size_t>(matter.index)].targets;
  if (targets.size() == 1 && targets.front().empty()) targets.clear();
  if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
}

// What a conclusion writes itself (目标 为 条文所写).
void CollectWritten(Context& context, const Provision& provision) {
  const syntax::SlotMatch* slot = TargetOf(context, provision);
  const MatterId matter = context.phrase(*provision.conclusion).matter;
  const bool written = context.declarations.written_targets[static_cast<size_t>(matter.index)];
  if (slot == nullptr || !written) return;
  for (const syntax::SlotMember& member : slot->members) AddTarget(context, matter, member.text);
}

}  // namespace

const syntax::SlotMatch* TargetOf(const Context& context, const Provision& provision) {
  for (const syntax::SlotMatch& match : provision.conclusion->slots) {
    if (SlotKindOf(context, *provision.conclusion, match) != syntax::SlotKind::kAmount)
      return &match;
  }
  return nullptr;
}

std::string ItemName(const Context& context, const Unit& item) {
  std::string name = context.Slice(item.range);
  for (std::string_view stop : {"；", ";", "。"}) {
    if (name.ends_with(stop)) name.erase(name.size() - stop.size());
  }
  return name;
}

int TargetIndex(const Context& context, MatterId matter, const syntax::SlotMember& member) {
  if (!member.values.empty()) return member.values[0].code;
  const std::vector<std::string>& targets = context.module.matter(matter).targets;
  return static_cast<int>(std::find(targets.begin(), targets.end(), member.text) - targets.begin());
}

void CollectTargets(Context& context, const Unit& unit) {
  for (const Provision& provision : unit.provisions) {
    if (provision.conclusion.has_value()) CollectWritten(context, provision);
  }
  if (!unit.names_target) return;
  const Unit& lead = context.tree.units[static_cast<size_t>(unit.item_of)];
  for (const Provision& provision : lead.provisions) {
    if (provision.conclusion.has_value() && context.wording(*provision.conclusion).lists_targets)
      AddTarget(context, context.phrase(*provision.conclusion).matter, ItemName(context, unit));
  }
}

}  // namespace tiaowen::check
