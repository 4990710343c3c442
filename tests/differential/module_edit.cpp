#include "tests/differential/module_edit.h"

#include <utility>

#include "tests/differential/module_writer.h"

namespace tiaowen::differential {
namespace {

using Kind = ModuleEdit::Kind;

bool IsCondition(const ir::InstData& data) {
  return std::holds_alternative<ir::TruthConst>(data) ||
         std::holds_alternative<ir::Compare>(data) || std::holds_alternative<ir::InSet>(data) ||
         std::holds_alternative<ir::IsTrue>(data) ||
         std::holds_alternative<ir::InCatalogue>(data) ||
         std::holds_alternative<ir::InReference>(data) ||
         std::holds_alternative<ir::Accumulated>(data) || std::holds_alternative<ir::And>(data) ||
         std::holds_alternative<ir::Or>(data) || std::holds_alternative<ir::Not>(data) ||
         std::holds_alternative<ir::Exists>(data) || std::holds_alternative<ir::Keyed>(data);
}

// The cut-off of an instruction that goes by one, or null.
const base::CutOff* CutOffOf(const ir::InstData& data) {
  if (const auto* as_of = std::get_if<ir::AsOf>(&data)) return &as_of->at;
  if (const auto* year = std::get_if<ir::AsOfYear>(&data)) return &year->at;
  if (const auto* start = std::get_if<ir::YearStart>(&data)) return &start->at;
  if (const auto* lookback = std::get_if<ir::Lookback>(&data)) return &lookback->at;
  const auto* accumulated = std::get_if<ir::Accumulated>(&data);
  return accumulated != nullptr ? &accumulated->at : nullptr;
}

void ListConditionEdits(const ir::Module& module, ir::InstId at, std::vector<ModuleEdit>* edits) {
  const ir::InstData& data = module.inst(at);
  const auto* lookback = std::get_if<ir::Lookback>(&data);
  if (lookback != nullptr && lookback->months != 0)
    edits->push_back({.kind = Kind::kDropMonths, .at = at});
  if (lookback != nullptr && lookback->working_days != 0)
    edits->push_back({.kind = Kind::kNaturalDays, .at = at});
  if (lookback != nullptr && lookback->working_days == 0 &&
      lookback->missing_day != base::MissingDay::kMonthEnd)
    edits->push_back({.kind = Kind::kUseMonthEnd, .at = at});
  if (CutOffOf(data) != nullptr && !CutOffOf(data)->is_as_of())
    edits->push_back({.kind = Kind::kUseAsOf, .at = at});
  if (const auto* aggregate = std::get_if<ir::Aggregate>(&data))
    ListConditionEdits(module, aggregate->filter, edits);
  if (const auto* sum = std::get_if<ir::Sum>(&data)) {
    for (size_t i = 0; i < sum->terms.size() && sum->terms.size() > 2; ++i)
      edits->push_back({.kind = Kind::kDropOperand, .at = at, .operand = i});
    for (const ir::Term& term : sum->terms) ListConditionEdits(module, term.value, edits);
  }
  if (!IsCondition(data)) return;
  const std::vector<ir::InstId> operands = module.OperandsOf(at);
  if (!std::holds_alternative<ir::TruthConst>(data)) {
    for (base::Truth truth : {base::Truth::kFalse, base::Truth::kTrue, base::Truth::kUnknown}) {
      edits->push_back({.kind = Kind::kUseTruth, .at = at, .truth = truth});
    }
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    if (IsCondition(module.inst(operands[i])) &&
        module.LevelOf(operands[i]) == module.LevelOf(at)) {
      edits->push_back({.kind = Kind::kUseOperand, .at = at, .operand = i});
    }
  }
  const bool is_set = std::holds_alternative<ir::InSet>(data);
  if (is_set || std::holds_alternative<ir::And>(data) || std::holds_alternative<ir::Or>(data)) {
    const size_t first = is_set ? 1 : 0;
    for (size_t i = first; i < operands.size() && operands.size() > first + 1; ++i) {
      edits->push_back({.kind = Kind::kDropOperand, .at = at, .operand = i});
    }
  }
  if (const auto* accumulated = std::get_if<ir::Accumulated>(&data)) {
    if (accumulated->since.valid()) edits->push_back({.kind = Kind::kDropSince, .at = at});
    if (accumulated->required.valid()) edits->push_back({.kind = Kind::kOwnYears, .at = at});
    if (accumulated->months != 0 && !accumulated->required.valid())
      edits->push_back({.kind = Kind::kDropMonths, .at = at});
    if (accumulated->missing_day != base::MissingDay::kMonthEnd)
      edits->push_back({.kind = Kind::kUseMonthEnd, .at = at});
    if (accumulated->continuous) edits->push_back({.kind = Kind::kAllowGaps, .at = at});
  }
  for (ir::InstId operand : operands) {
    // A fixed day from which on an Accumulated counts must stay one.
    const bool fixed = std::holds_alternative<ir::AsOf>(module.inst(operand)) &&
                       std::holds_alternative<ir::Accumulated>(data);
    if (!fixed) ListConditionEdits(module, operand, edits);
  }
}

class Copier {
 public:
  Copier(const ir::Module& module, const ModuleEdit& edit) : module_(module), edit_(edit) {
    copy_.title = module.title;
    copy_.schema = module.schema;
    copy_.work_calendar = module.work_calendar;
    copy_.texts = module.texts;
    copy_.sentences = module.sentences;
    copy_.matters = module.matters;
    copy_.decisions = module.decisions;
  }

  ir::Module Run() {
    for (ir::InstId id : module_.prerequisites) CopyOwner(id, &copy_.prerequisites);
    for (ir::InstId id : module_.rules) CopyOwner(id, &copy_.rules);
    for (ir::InstId id : module_.exclusions) CopyOwner(id, &copy_.exclusions);
    for (ir::InstId id : module_.untranslated) CopyOwner(id, &copy_.untranslated);
    for (ir::Table& table : copy_.schema.tables) {
      for (ir::Column& column : table.columns) column.used = false;
    }
    ModuleWriter(copy_).MarkUsedColumns();
    return std::move(copy_);
  }

  // Replace the operands of an instruction by their copies.
  void operator()(ir::Compare& inst) { Copy(&inst.lhs), Copy(&inst.rhs); }
  void operator()(ir::InSet& inst) { Copy(&inst.value), Copy(&inst.members); }
  void operator()(ir::IsTrue& inst) { Copy(&inst.value); }
  void operator()(ir::InCatalogue& inst) { Copy(&inst.values); }
  void operator()(ir::InReference& inst) { Copy(&inst.values); }
  void operator()(ir::LookUp& inst) { Copy(&inst.keys); }
  void operator()(ir::Product& inst) { Copy(&inst.factors); }
  void operator()(ir::Least& inst) { Copy(&inst.operands); }
  void operator()(ir::Greatest& inst) { Copy(&inst.operands); }
  void operator()(ir::Aggregate& inst) { Copy(&inst.filter); }
  void operator()(ir::Sum& inst) {
    for (ir::Term& term : inst.terms) Copy(&term.value);
  }
  void operator()(ir::Accumulated& inst) {
    Copy(&inst.filter);
    if (inst.since.valid()) Copy(&inst.since);
    if (inst.required.valid()) Copy(&inst.required);
  }
  void operator()(ir::And& inst) { Copy(&inst.operands); }
  void operator()(ir::Or& inst) { Copy(&inst.operands); }
  void operator()(ir::Not& inst) { Copy(&inst.operand); }
  void operator()(ir::Exists& inst) { Copy(&inst.predicate); }
  void operator()(ir::Keyed& inst) { Copy(&inst.key), Copy(&inst.predicate); }
  void operator()(ir::Prerequisite& inst) { Copy(&inst.condition); }
  void operator()(ir::Rule& inst) {
    Copy(&inst.condition);
    if (inst.amount.valid()) Copy(&inst.amount);
  }
  void operator()(ir::Exclusion& inst) { Copy(&inst.condition); }
  void operator()(ir::Untranslated&) {}
  void operator()(ir::IntConst&) {}
  void operator()(ir::DecimalConst&) {}
  void operator()(ir::CodeConst&) {}
  void operator()(ir::TextConst&) {}
  void operator()(ir::AsOf&) {}
  void operator()(ir::AsOfYear&) {}
  void operator()(ir::Lookback&) {}
  void operator()(ir::YearStart&) {}
  void operator()(ir::ColumnRef&) {}
  void operator()(ir::ParentRef&) {}
  void operator()(ir::TruthConst&) {}
  void operator()(std::monostate&) {}

 private:
  void CopyOwner(ir::InstId id, std::vector<ir::InstId>* owners) {
    if (edit_.kind == Kind::kRemove && edit_.at == id) return;
    Copy(&id);
    owners->push_back(id);
  }

  void Copy(std::vector<ir::InstId>* ids) {
    for (ir::InstId& id : *ids) Copy(&id);
  }

  // Replaces an instruction of the module by its copy, or by what the edit puts in its place.
  void Copy(ir::InstId* id) {
    if (*id == edit_.at && edit_.kind == Kind::kUseOperand) {
      *id = module_.OperandsOf(*id)[edit_.operand];
    }
    ir::InstData data = module_.inst(*id);
    if (*id == edit_.at) data = Edited(*id);
    std::visit(*this, data);
    *id = copy_.Add(std::move(data), module_.span(*id));
  }

  ir::InstData Edited(ir::InstId id) const {
    ir::InstData data = module_.inst(id);
    if (edit_.kind == Kind::kUseTruth) return ir::TruthConst{edit_.truth, module_.LevelOf(id)};
    if (edit_.kind == Kind::kDropSince) std::get<ir::Accumulated>(data).since = {};
    if (edit_.kind == Kind::kOwnYears) std::get<ir::Accumulated>(data).required = {};
    if (edit_.kind == Kind::kDropAmount) std::get<ir::Rule>(data).amount = {};
    if (edit_.kind == Kind::kAllowGaps) std::get<ir::Accumulated>(data).continuous = false;
    if (edit_.kind == Kind::kDropMonths) DropMonths(&data);
    if (edit_.kind == Kind::kUseMonthEnd) UseMonthEnd(&data);
    if (edit_.kind == Kind::kNaturalDays) {
      auto& lookback = std::get<ir::Lookback>(data);
      lookback.days_after += std::exchange(lookback.working_days, 0);
    }
    if (edit_.kind == Kind::kUseAsOf) UseAsOf(&data);
    if (edit_.kind == Kind::kWidenReach) WidenReach(&data);
    if (edit_.kind == Kind::kDropOperand) {
      const auto drop = [](auto* ids, size_t at) {
        ids->erase(ids->begin() + static_cast<std::ptrdiff_t>(at));
      };
      if (auto* conjunction = std::get_if<ir::And>(&data))
        drop(&conjunction->operands, edit_.operand);
      if (auto* disjunction = std::get_if<ir::Or>(&data))
        drop(&disjunction->operands, edit_.operand);
      if (auto* sum = std::get_if<ir::Sum>(&data)) drop(&sum->terms, edit_.operand);
      if (auto* set = std::get_if<ir::InSet>(&data)) drop(&set->members, edit_.operand - 1);
    }
    return data;
  }

  static void DropMonths(ir::InstData* data) {
    if (auto* lookback = std::get_if<ir::Lookback>(data)) lookback->months = 0;
    if (auto* accumulated = std::get_if<ir::Accumulated>(data)) accumulated->months = 0;
  }

  static void UseMonthEnd(ir::InstData* data) {
    constexpr base::MissingDay kMonthEnd = base::MissingDay::kMonthEnd;
    if (auto* lookback = std::get_if<ir::Lookback>(data)) lookback->missing_day = kMonthEnd;
    if (auto* accumulated = std::get_if<ir::Accumulated>(data))
      accumulated->missing_day = kMonthEnd;
  }

  static void UseAsOf(ir::InstData* data) {
    if (auto* as_of = std::get_if<ir::AsOf>(data)) as_of->at = {};
    if (auto* year = std::get_if<ir::AsOfYear>(data)) year->at = {};
    if (auto* start = std::get_if<ir::YearStart>(data)) start->at = {};
    if (auto* lookback = std::get_if<ir::Lookback>(data)) lookback->at = {};
    if (auto* accumulated = std::get_if<ir::Accumulated>(data)) accumulated->at = {};
  }

  static void WidenReach(ir::InstData* data) {
    if (auto* prerequisite = std::get_if<ir::Prerequisite>(data)) {
      prerequisite->target = -1;
      prerequisite->paths = {};
    } else {
      std::get<ir::Exclusion>(*data).target = -1;
    }
  }

  const ir::Module& module_;
  const ModuleEdit& edit_;
  ir::Module copy_;
};

}  // namespace

std::vector<ModuleEdit> ListEdits(const ir::Module& module) {
  std::vector<ModuleEdit> edits;
  for (const auto* owners :
       {&module.rules, &module.prerequisites, &module.exclusions, &module.untranslated}) {
    for (ir::InstId id : *owners) edits.push_back({.kind = Kind::kRemove, .at = id});
  }
  for (ir::InstId id : module.rules) {
    if (module.get<ir::Rule>(id).amount.valid())
      edits.push_back({.kind = Kind::kDropAmount, .at = id});
  }
  for (ir::InstId id : module.prerequisites) {
    const auto& prerequisite = module.get<ir::Prerequisite>(id);
    if (prerequisite.target >= 0 || !prerequisite.paths.empty())
      edits.push_back({.kind = Kind::kWidenReach, .at = id});
  }
  for (ir::InstId id : module.exclusions) {
    if (module.get<ir::Exclusion>(id).target >= 0)
      edits.push_back({.kind = Kind::kWidenReach, .at = id});
  }
  for (const auto* owners : {&module.prerequisites, &module.rules, &module.exclusions}) {
    for (ir::InstId id : *owners) ListConditionEdits(module, module.OperandsOf(id)[0], &edits);
  }
  return edits;
}

ir::Module ApplyEdit(const ir::Module& module, const ModuleEdit& edit) {
  return Copier(module, edit).Run();
}

}  // namespace tiaowen::differential
