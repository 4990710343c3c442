#include "compiler/ir/provisions.h"

#include <algorithm>
#include <iterator>

namespace tiaowen::ir {
namespace {

template <typename Wanted>
std::vector<InstId> Select(const std::vector<InstId>& provisions, const Wanted& wanted) {
  std::vector<InstId> selected;
  std::copy_if(provisions.begin(), provisions.end(), std::back_inserter(selected), wanted);
  return selected;
}

}  // namespace

std::vector<InstId> RulesOf(const Module& module, const Conclusion& conclusion) {
  return Select(module.rules, [&](InstId id) {
    const Rule& rule = module.get<Rule>(id);
    return rule.matter == conclusion.matter && rule.target == conclusion.target;
  });
}

std::vector<InstId> PrerequisitesOf(const Module& module, InstId rule) {
  return Select(module.prerequisites, [&](InstId id) {
    return Governs(module.get<Prerequisite>(id), module.get<Rule>(rule));
  });
}

std::vector<InstId> ExclusionsOf(const Module& module, const Conclusion& conclusion) {
  return Select(module.exclusions,
                [&](InstId id) { return Bars(module.get<Exclusion>(id), conclusion); });
}

}  // namespace tiaowen::ir
