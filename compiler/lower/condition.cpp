#include "compiler/lower/condition.h"

#include <algorithm>
#include <tuple>

namespace tiaowen::lower {
namespace {

// Where the first column operand of a leaf lies; leaves of one column sort together.
std::tuple<bool, int, int> FirstColumn(const ir::Module& module, ir::InstId leaf) {
  const std::vector<ir::InstId> columns = ir::ListColumnOperands(module, leaf);
  if (const auto* column = std::get_if<ir::ColumnRef>(&module.inst(columns.front()))) {
    return {false, column->table.index, column->column};
  }
  return {true, 0, module.get<ir::ParentRef>(columns.front()).column};
}

}  // namespace

// Chooses the function of a kind. Values and provisions are no conditions.
struct Conditions::Dispatch {
  Conditions& conditions;
  ir::InstId id;

  Planes operator()(const ir::TruthConst& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::Compare& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::InSet& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::IsTrue& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::InCatalogue& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::InReference&) const { return conditions.LoadReference(id); }
  Planes operator()(const ir::Accumulated&) const { return conditions.LoadPeriods(id); }
  Planes operator()(const ir::And& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::Or& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::Not& inst) const { return conditions.Lower(inst); }
  Planes operator()(const ir::Exists& inst) const { return conditions.Lower(inst, id); }
  Planes operator()(const ir::Keyed& inst) const { return conditions.Lower(inst, id); }

  Planes operator()(const ir::IntConst& inst) const { return Refuse(inst); }
  Planes operator()(const ir::DecimalConst& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Product& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Least& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Greatest& inst) const { return Refuse(inst); }
  Planes operator()(const ir::CodeConst& inst) const { return Refuse(inst); }
  Planes operator()(const ir::TextConst& inst) const { return Refuse(inst); }
  Planes operator()(const ir::AsOf& inst) const { return Refuse(inst); }
  Planes operator()(const ir::AsOfYear& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Lookback& inst) const { return Refuse(inst); }
  Planes operator()(const ir::ColumnRef& inst) const { return Refuse(inst); }
  Planes operator()(const ir::ParentRef& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Prerequisite& inst) const { return Refuse(inst); }
  Planes operator()(const ir::YearStart& inst) const { return Refuse(inst); }
  Planes operator()(const ir::LookUp& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Aggregate& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Sum& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Rule& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Exclusion& inst) const { return Refuse(inst); }
  Planes operator()(const ir::Untranslated& inst) const { return Refuse(inst); }
  Planes operator()(const std::monostate& inst) const { return Refuse(inst); }

  Planes Refuse(const ir::InstData& data) const {
    TW_CHECK(false, "a {} is no condition", ir::InstName(data));
  }
};

Conditions::Conditions(WordLoop& loop, Given given)
    : loop_(loop), context_(loop.context), body_(loop.body), given_(std::move(given)) {}

Planes Conditions::Of(ir::InstId condition) {
  const int number = context_.plan.numbering.Of(condition);
  if (auto known = planes_.find(number); known != planes_.end()) return known->second;
  Planes planes;
  if (auto clause = given_.clauses.find(number); clause != given_.clauses.end()) {
    llvm::Value* certain = loop_.frame.OutputPlane(OutputField::kClauseCertain, clause->second);
    llvm::Value* possible = loop_.frame.OutputPlane(OutputField::kClausePossible, clause->second);
    planes = {loop_.LoadWord(certain, "certain"), loop_.LoadWord(possible, "possible")};
  } else if (given_.costly.contains(number)) {
    planes = {loop_.Constant(0), loop_.Constant(~uint64_t{0})};
  } else {
    planes = std::visit(Dispatch{*this, condition}, context_.ir.inst(condition));
  }
  planes_.emplace(number, planes);
  return planes;
}

void Conditions::PrepareLeaves(const std::vector<ir::InstId>& conditions) {
  std::vector<ir::InstId> leaves;
  for (ir::InstId condition : conditions) {
    for (ir::InstId leaf : ir::ListLeaves(context_.ir, condition)) {
      const bool in_planes = std::holds_alternative<ir::Accumulated>(context_.ir.inst(leaf));
      if (!in_planes && !ir::ListColumnOperands(context_.ir, leaf).empty()) leaves.push_back(leaf);
    }
  }
  std::stable_sort(leaves.begin(), leaves.end(), [&](ir::InstId a, ir::InstId b) {
    return FirstColumn(context_.ir, a) < FirstColumn(context_.ir, b);
  });
  for (ir::InstId leaf : leaves) Of(leaf);
}

}  // namespace tiaowen::lower
