#include "compiler/analyze/amounts.h"

#include <algorithm>

#include "compiler/ir/print.h"

namespace tiaowen::analyze {

std::string PrintAmounts(const ir::Module& module, const std::vector<ir::InstId>& rules) {
  std::vector<std::string> amounts;
  for (ir::InstId id : rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (!rule.amount.valid()) continue;
    amounts.push_back(ir::PrintTree(module, rule.condition) + ir::PrintTree(module, rule.amount));
  }
  if (amounts.empty()) return "";
  std::sort(amounts.begin(), amounts.end());
  const auto& type = *module.matter(module.get<ir::Rule>(rules.front()).matter).amount;
  std::string text = type.unit + " " + std::to_string(static_cast<int>(type.join)) + "\n";
  for (const std::string& amount : amounts) text += amount;
  return text;
}

Words TellAmounts() {
  return {"给予的人不变；数额或其条件的写法有改，数额没有比较",
          "the same people; what is said of amounts changed, and amounts are not compared"};
}

}  // namespace tiaowen::analyze
