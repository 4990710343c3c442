#include "compiler/jit/parameters.h"

#include "runtime/builtin/calendar.h"

namespace tiaowen::jit {

int32_t ValueOf(const lower::Parameter& parameter, int32_t as_of) {
  switch (parameter.kind) {
    case lower::Parameter::Kind::kAsOf:
      return as_of;
    case lower::Parameter::Kind::kAsOfYear:
      return builtin::YearOf(as_of) + parameter.years;
    case lower::Parameter::Kind::kLookback:
      return builtin::Lookback(as_of - parameter.days_after, parameter.years);
    case lower::Parameter::Kind::kBound:
      return as_of - builtin::Lookback(as_of, parameter.years) + parameter.days_after;
  }
  TW_CHECK(false, "a parameter has no kind");
}

}  // namespace tiaowen::jit
