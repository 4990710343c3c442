#include "compiler/lower/names.h"

namespace tiaowen::lower {

std::string NameOf(const Parameter& parameter) {
  switch (parameter.kind) {
    case Parameter::Kind::kAsOf:
      return "as_of";
    case Parameter::Kind::kAsOfYear:
      return fmt::format("as_of_year{:+}", parameter.years);
    case Parameter::Kind::kLookback:
      return fmt::format("lookback_{}y_{}d", parameter.years, parameter.days_after);
    case Parameter::Kind::kBound:
      return fmt::format("bound_{}y_{}d", parameter.years, parameter.days_after);
  }
  TW_CHECK(false, "a parameter has no kind");
}

std::string LabelOf(const ir::Module& module, ir::InstId owner) {
  const auto* rule = std::get_if<ir::Rule>(&module.inst(owner));
  const ir::SentenceId sentence =
      rule != nullptr ? rule->sentence : module.get<ir::Prerequisite>(owner).sentence;
  return module.sentence(sentence).label;
}

}  // namespace tiaowen::lower
