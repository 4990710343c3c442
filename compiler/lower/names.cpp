#include "compiler/lower/names.h"

#include <fmt/format.h>

namespace tiaowen::lower {
namespace {

std::string SpanOf(const Parameter& parameter) {
  const std::string months = parameter.months == 0 ? "" : fmt::format("{}m_", parameter.months);
  const bool next = parameter.missing_day == base::MissingDay::kNextMonth;
  return fmt::format("{}y_{}{}d{}", parameter.years, months, parameter.days_after,
                     next ? "_next_month" : "");
}

// What distinguishes a parameter by its cut-off.
std::string SuffixOf(const base::CutOff& at) {
  switch (at.kind) {
    case base::CutOff::Kind::kAsOf:
      return "";
    case base::CutOff::Kind::kOfYear:
      return fmt::format("_on_{:+}y_{}_{}", at.offset, at.month, at.day);
    case base::CutOff::Kind::kMonthEnd:
      return fmt::format("_on_{:+}m", at.offset);
    case base::CutOff::Kind::kDay:
      return fmt::format("_on_{}", at.date);
  }
  TW_CHECK(false, "a cut-off has no kind");
}

std::string PlainNameOf(const Parameter& parameter) {
  switch (parameter.kind) {
    case Parameter::Kind::kAsOf:
      return "as_of";
    case Parameter::Kind::kAsOfYear:
      return fmt::format("as_of_year{:+}", parameter.years);
    case Parameter::Kind::kYearStart:
      return fmt::format("year_start{:+}", parameter.years);
    case Parameter::Kind::kLookback:
      return "lookback_" + SpanOf(parameter);
    case Parameter::Kind::kWorkdaysAll:
      return fmt::format("workdays_{}_{}d", parameter.working_days, parameter.days_after);
    case Parameter::Kind::kWorkdaysNone:
      return fmt::format("workdays_{}_{}d_none", parameter.working_days, parameter.days_after);
    case Parameter::Kind::kBound:
      return "bound_" + SpanOf(parameter);
    case Parameter::Kind::kRun:
      return "run_" + SpanOf(parameter);
  }
  TW_CHECK(false, "a parameter has no kind");
}

}  // namespace

std::string NameOf(const Parameter& parameter) {
  return PlainNameOf(parameter) + SuffixOf(parameter.at);
}

}  // namespace tiaowen::lower
