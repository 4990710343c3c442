#include "compiler/lower/names.h"

#include "compiler/ir/describe.h"

namespace tiaowen::lower {

std::string NameOf(const Parameter& parameter) {
  switch (parameter.kind) {
    case Parameter::Kind::kAsOf:
      return "as_of";
    case Parameter::Kind::kAsOfYear:
      return fmt::format("as_of_year{:+}", parameter.years);
    case Parameter::Kind::kYearStart:
      return fmt::format("year_start{:+}", parameter.years);
    case Parameter::Kind::kLookback:
      return fmt::format("lookback_{}y_{}d", parameter.years, parameter.days_after);
    case Parameter::Kind::kBound:
      return fmt::format("bound_{}y_{}d", parameter.years, parameter.days_after);
  }
  TW_CHECK(false, "a parameter has no kind");
}

std::string LabelOf(const ir::Module& module, ir::InstId owner) {
  return ir::CiteOf(module, owner);
}

}  // namespace tiaowen::lower
