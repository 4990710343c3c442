#include <cstdlib>

#include "compiler/ir/describer.h"

namespace tiaowen::ir {

std::string Describer::YearOf(int offset) const {
  if (options_.as_of_year) return Fill("{} 年", "{}", *options_.as_of_year + offset);
  if (offset == 0) return Say("截止日当年", "the year of the as-of date");
  if (offset < 0) return Fill("截止日前第 {} 年", "year {} before the as-of date", -offset);
  return Fill("截止日后第 {} 年", "year {} after the as-of date", offset);
}

std::string Describer::Day(const base::CutOff& at) const {
  switch (at.kind) {
    case base::CutOff::Kind::kAsOf:
      return Say("截止日", "the as-of date");
    case base::CutOff::Kind::kOfYear:
      if (options_.as_of_year)
        return fmt::format("{}-{:02}-{:02}", *options_.as_of_year + at.offset, at.month, at.day);
      return Fill("{0}的{1}月{2}日", "{2}/{1} of {0}",
                  at.offset == -1 ? Say("截止日上年", "the year before that of the as-of date")
                                  : YearOf(at.offset),
                  at.month, at.day);
    case base::CutOff::Kind::kMonthEnd:
      if (at.offset == 0) return Say("截止日当月的末日", "the last day of the as-of month");
      if (at.offset == -1)
        return Say("截止日上月的末日", "the last day of the month before the as-of date");
      return Fill("截止日前第 {} 月的末日", "the last day of month {} before the as-of date",
                  -at.offset);
    case base::CutOff::Kind::kDay:
      return FormatDay(at.date);
  }
  TW_CHECK(false, "a cut-off has no kind");
}

std::string Describer::Of(const AsOfYear& inst, InstId, Place) const {
  switch (inst.at.kind) {
    case base::CutOff::Kind::kAsOf:
      return YearOf(inst.offset);
    case base::CutOff::Kind::kOfYear:
      return YearOf(inst.offset + inst.at.offset);
    case base::CutOff::Kind::kMonthEnd:
      break;
    case base::CutOff::Kind::kDay:
      return Fill("{} 年", "{}", std::stoi(FormatDay(inst.at.date)) + inst.offset);
  }
  if (inst.offset == 0) return Fill("{}所在年", "the year of {}", Day(inst.at));
  return Fill(inst.offset < 0 ? "{}所在年往前第 {} 年" : "{}所在年往后第 {} 年",
              inst.offset < 0 ? "year {1} before that of {0}" : "year {1} after that of {0}",
              Day(inst.at), std::abs(inst.offset));
}

std::string Describer::Of(const Lookback& inst, InstId, Place) const {
  std::string span = Span(inst);
  if (const std::string missing = Missing(inst.missing_day); !missing.empty())
    span += Fill("（{}）", " ({})", missing);
  const std::string day = Day(inst.at);
  if (IsDays(inst)) return Fill("{1}前 {0} 日", "{0} days before {1}", inst.days_after, day);
  if (inst.days_after == 0) return Fill("{1}前 {0}", "{0} before {1}", span, day);
  return Fill("{2}前 {0}零 {1} 天", "{0} and {1} days before {2}", span, inst.days_after, day);
}

std::string Describer::Span(int years, int months, const char* full) const {
  years += months / 12;
  months %= 12;
  if (months == 0) return Fill("{0} 年", "{0} {1}years", years, full);
  if (years == 0) return Fill("{0} 个月", "{0} {1}months", months, full);
  return Fill("{0} 年 {1} 个月", "{0} {2}years {1} months", years, months, full);
}

std::string Describer::Of(const YearStart& inst, InstId, Place) const {
  if (!inst.at.is_as_of()) {
    const AsOfYear year{inst.offset, inst.at};
    return Fill("{}的1月1日", "1 January of {}", Of(year, InstId(), Place::kAlone));
  }
  if (options_.as_of_year) return Fill("{}-01-01", "{}-01-01", *options_.as_of_year + inst.offset);
  if (inst.offset == 0) return Say("截止日当年的1月1日", "1 January of the year of the as-of date");
  if (inst.offset == 1)
    return Say("截止日次年的1月1日", "1 January of the year after the as-of date");
  return Fill("截止日当年{:+}年的1月1日", "1 January of the as-of year {:+}", inst.offset);
}

std::string Describer::Of(const LookUp& inst, InstId, Place) const {
  return Fill("{}（{}）的 {}", "{2} of {0} ({1})", TableName(inst.table),
              Join(inst.keys, Say("，", ", ")), ColumnName(inst.table, inst.column));
}

std::string Describer::Ratio(const Product& inst) {
  int digits = 0;
  while (digits < kScaleMax && PowerOfTen(digits) < inst.denominator) ++digits;
  if (PowerOfTen(digits) != inst.denominator)
    return fmt::format("{}/{}", inst.numerator, inst.denominator);
  if (digits < 2) return FormatDecimal(inst.numerator, digits);
  return FormatDecimal(inst.numerator, digits - 2) + "%";
}

std::string Describer::Of(const Product& inst, InstId, Place) const {
  std::string text = Join(inst.factors, " × ");
  if (inst.numerator != 1 || inst.denominator != 1) text += " × " + Ratio(inst);
  if (!MayRound(module_, inst)) return text;
  const char* rounding = inst.rounding == Rounding::kHalfUp ? Say("四舍五入", "rounded half up")
                                                            : Say("舍去", "rounded down");
  return text + (inst.scale == 0
                     ? Fill("（{}到整数）", " ({} to a whole number)", rounding)
                     : Fill("（{}到 {} 位小数）", " ({} to {} digits)", rounding, inst.scale));
}

std::string Describer::CountedRows(const Aggregate& inst) const {
  std::string rows = TableName(inst.table);
  return IsTrivial(inst.filter) ? rows : rows + Bracket(Line(inst.filter), true);
}

std::string Describer::Of(const Aggregate& inst, InstId, Place) const {
  const std::string rows = CountedRows(inst);
  if (inst.kind == AggregateKind::kCount) return Fill("{}的 条数", "number of {}", rows);
  const std::string& column = ColumnName(inst.table, inst.column);
  switch (inst.kind) {
    case AggregateKind::kCount:
      break;
    case AggregateKind::kSum:
      return Fill("{0}的 {1} 合计", "sum of {1} of {0}", rows, column);
    case AggregateKind::kMax:
      return Fill("{0}的 最大 {1}", "greatest {1} of {0}", rows, column);
    case AggregateKind::kMin:
      return Fill("{0}的 最小 {1}", "least {1} of {0}", rows, column);
    case AggregateKind::kExcess:
      return Fill("{0}的 {1} 各减 {2} 的 合计", "sum of {1} less {2} each of {0}", rows, column,
                  Mean(inst));
    case AggregateKind::kLatest:
      return Fill("{0}的 最晚 {1}", "latest {1} of {0}", rows, column);
    case AggregateKind::kEarliest:
      return Fill("{0}的 最早 {1}", "earliest {1} of {0}", rows, column);
    case AggregateKind::kDistinctYears:
      if (module_.schema.table(inst.table).columns[static_cast<size_t>(inst.column)].type.kind ==
          TypeKind::kInt) {
        return Fill("{0}的 {1} 数（相同的算一个）", "number of different {1} of {0}", rows, column);
      }
      return Fill("{0}的 {1} 所在年份数", "number of calendar years of {1} of {0}", rows, column);
  }
  TW_CHECK(false, "an aggregate has no kind");
}

std::string Describer::Of(const Sum& inst, InstId, Place) const {
  std::string text;
  for (const Term& term : inst.terms) {
    if (!text.empty()) {
      const bool minus = term.subtracted && !inst.absolute;
      text += inst.absolute ? Say(" 与 ", " and ")
              : minus       ? Say(" － ", " - ")
                            : Say(" ＋ ", " + ");
    }
    text += Line(term.value);
    if (term.shift != 0) text += fmt::format(" × {}", PowerOfTen(term.shift));
  }
  return inst.absolute ? Fill("{} 相差的数", "difference of {}", text) : text;
}

// The base of a mean, as a number of its column.
std::string Describer::Mean(const Aggregate& inst) const {
  const Column& column = module_.schema.table(inst.table).columns[static_cast<size_t>(inst.column)];
  return FormatDecimal(inst.base, column.type.scale);
}

}  // namespace tiaowen::ir
