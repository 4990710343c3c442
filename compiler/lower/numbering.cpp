#include "compiler/lower/numbering.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tiaowen::lower {
namespace {

std::string KeyOf(const base::CutOff& at) {
  return fmt::format("@{} {} {} {} {}", static_cast<int>(at.kind), at.offset, at.month, at.day,
                     at.date);
}

// What distinguishes two instructions of one kind with equal operands.
struct OwnFields {
  std::string operator()(const ir::IntConst& inst) const { return fmt::format("{}", inst.value); }
  std::string operator()(const ir::DecimalConst& inst) const {
    return fmt::format("{} {}", inst.value, inst.scale);
  }
  std::string operator()(const ir::Product& inst) const {
    return fmt::format("{} {} {} {}", inst.numerator, inst.denominator, inst.scale,
                       static_cast<int>(inst.rounding));
  }
  std::string operator()(const ir::Least&) const { return {}; }
  std::string operator()(const ir::Greatest&) const { return {}; }
  std::string operator()(const ir::CodeConst& inst) const {
    return fmt::format("{} {}", inst.enum_id.index, inst.code);
  }
  std::string operator()(const ir::TextConst& inst) const {
    return fmt::format("{}", inst.text.index);
  }
  std::string operator()(const ir::AsOf& inst) const { return KeyOf(inst.at); }
  std::string operator()(const ir::AsOfYear& inst) const {
    return fmt::format("{}{}", inst.offset, KeyOf(inst.at));
  }
  std::string operator()(const ir::Lookback& inst) const {
    return fmt::format("{} {} {} {} {}{}", inst.years, inst.months, inst.days_after,
                       static_cast<int>(inst.missing_day), inst.working_days, KeyOf(inst.at));
  }
  std::string operator()(const ir::YearStart& inst) const {
    return fmt::format("{}{}", inst.offset, KeyOf(inst.at));
  }
  std::string operator()(const ir::LookUp& inst) const {
    return fmt::format("{} [{}] {}", inst.table.index, fmt::join(inst.key_columns, " "),
                       inst.column);
  }
  std::string operator()(const ir::Aggregate& inst) const {
    return fmt::format("{} {} {} {}", static_cast<int>(inst.kind), inst.table.index, inst.column,
                       inst.base);
  }
  std::string operator()(const ir::Sum& inst) const {
    std::string key = fmt::format("{} {}", inst.scale, inst.absolute);
    for (const ir::Term& term : inst.terms)
      key += fmt::format(" {}{}", term.subtracted ? '-' : '+', term.shift);
    return key;
  }
  std::string operator()(const ir::InReference& inst) const {
    return fmt::format("{} [{}]", inst.table.index, fmt::join(inst.columns, " "));
  }
  std::string operator()(const ir::ColumnRef& inst) const {
    return fmt::format("{} {}", inst.table.index, inst.column);
  }
  std::string operator()(const ir::ParentRef& inst) const {
    return fmt::format("{} {}", inst.child.index, inst.column);
  }
  std::string operator()(const ir::TruthConst& inst) const {
    return fmt::format("{} {}", static_cast<int>(inst.value), inst.level.index);
  }
  std::string operator()(const ir::Compare& inst) const {
    return fmt::format("{}", static_cast<int>(inst.op));
  }
  std::string operator()(const ir::InSet& inst) const { return fmt::format("{}", inst.negated); }
  std::string operator()(const ir::IsTrue&) const { return {}; }
  std::string operator()(const ir::InCatalogue& inst) const {
    return fmt::format("{} [{}]", inst.catalogue.index, fmt::join(inst.columns, " "));
  }
  std::string operator()(const ir::Accumulated& inst) const {
    return fmt::format("{} {} {} {} {} {} {} {} {}{}", inst.table.index, inst.years, inst.months,
                       inst.days_after, inst.level.index, inst.continuous, inst.since.valid(),
                       inst.required.valid(), static_cast<int>(inst.missing_day), KeyOf(inst.at));
  }
  std::string operator()(const ir::And&) const { return {}; }
  std::string operator()(const ir::Or&) const { return {}; }
  std::string operator()(const ir::Not&) const { return {}; }
  std::string operator()(const ir::Exists& inst) const {
    return fmt::format("{}", inst.table.index);
  }
  std::string operator()(const ir::Keyed& inst) const {
    return fmt::format("{}", inst.table.index);
  }
  std::string operator()(const ir::Prerequisite& inst) const {
    return fmt::format("{} {} {} [{}]", inst.sentence.index, inst.matter.index, inst.target,
                       fmt::join(inst.paths, " "));
  }
  std::string operator()(const ir::Exclusion& inst) const {
    return fmt::format("{} {} {} {}", inst.sentence.index, inst.part, inst.matter.index,
                       inst.target);
  }
  std::string operator()(const ir::Rule& inst) const {
    return fmt::format("{} {} {} {} {}", inst.sentence.index, inst.part, inst.matter.index,
                       inst.target, inst.path);
  }
  std::string operator()(const ir::Untranslated& inst) const {
    return fmt::format("{} {}", inst.sentence.index, inst.matter.index);
  }
  std::string operator()(const std::monostate&) const { return {}; }
};

}  // namespace

Numbering::Numbering(const ir::Module& module) {
  std::unordered_map<std::string, int> known;
  for (size_t i = 0; i < module.inst_count(); ++i) {
    const ir::InstData& data = module.inst(ir::InstId(i));
    std::vector<int> operands;
    for (ir::InstId operand : module.OperandsOf(ir::InstId(i))) operands.push_back(Of(operand));
    std::string key = fmt::format("{}|{}|{}", data.index(), std::visit(OwnFields{}, data),
                                  fmt::join(operands, " "));
    numbers_.push_back(known.emplace(std::move(key), static_cast<int>(known.size())).first->second);
  }
}

}  // namespace tiaowen::lower
