#include "compiler/ir/describe.h"

#include <fmt/format.h>

#include <array>

namespace tiaowen::ir {
namespace {

// What stands around a description decides whether it needs brackets.
enum class Place { kAlone, kInAnd, kInOr, kInNot };

struct CompareWords {
  std::array<const char*, 6> zh;
  std::array<const char*, 6> en;
};

// In the order of CompareOp.
constexpr CompareWords kGradeWords = {{"为", "不为", "低于", "不高于", "高于", "不低于"},
                                      {"is", "is not", "below", "at most", "above", "at least"}};
constexpr CompareWords kIntWords = {
    {"为", "不为", "小于", "不大于", "大于", "不小于"},
    {"is", "is not", "less than", "at most", "more than", "at least"}};
constexpr CompareWords kDateWords = {
    {"为", "不为", "早于", "不晚于", "晚于", "不早于"},
    {"is", "is not", "before", "not after", "after", "not before"}};

constexpr const CompareWords& WordsOf(TypeKind kind) {
  if (kind == TypeKind::kDate) return kDateWords;
  return kind == TypeKind::kInt || kind == TypeKind::kDecimal ? kIntWords : kGradeWords;
}

constexpr CompareOp Mirror(CompareOp op) {
  switch (op) {
    case CompareOp::kLt:
      return CompareOp::kGt;
    case CompareOp::kLe:
      return CompareOp::kGe;
    case CompareOp::kGt:
      return CompareOp::kLt;
    case CompareOp::kGe:
      return CompareOp::kLe;
    default:
      return op;
  }
}

// Appends the operands of a connective, entering nested connectives of the same kind.
template <typename Connective>
void Flatten(const Module& module, InstId id, std::vector<InstId>* out) {
  if (const auto* nested = std::get_if<Connective>(&module.inst(id))) {
    for (InstId operand : nested->operands) Flatten<Connective>(module, operand, out);
  } else {
    out->push_back(id);
  }
}

// Joins two parts by a space, which a full-width bracket between them makes needless.
std::string Glue(const std::string& left, const std::string& right) {
  return left + (left.ends_with("）") || right.starts_with("（") ? "" : " ") + right;
}

class Describer {
 public:
  Describer(const Module& module, const DescribeOptions& options)
      : module_(module), options_(options) {}

  std::string Line(InstId id, Place place = Place::kAlone) const {
    return std::visit([&](const auto& inst) { return Of(inst, id, place); }, module_.inst(id));
  }

  void Tree(InstId id, const std::string& number, size_t depth,
            std::vector<std::string>* out) const;

 private:
  // The pattern in the user's language.
  const char* Say(const char* zh, const char* en) const {
    return options_.language == base::Language::kChinese ? zh : en;
  }
  template <typename... Args>
  std::string Fill(const char* zh, const char* en, const Args&... args) const {
    return fmt::format(fmt::runtime(Say(zh, en)), args...);
  }
  std::string Bracket(const std::string& text, bool wanted) const {
    return wanted ? Fill("（{}）", "({})", text) : text;
  }
  std::string Join(const std::vector<InstId>& ids, const char* separator) const {
    std::vector<std::string> parts;
    for (InstId id : ids) parts.push_back(Line(id));
    return fmt::format("{}", fmt::join(parts, separator));
  }
  std::string JoinConnective(const std::vector<InstId>& ids, const char* word, Place place) const;
  const std::string& TableName(TableId id) const { return module_.schema.table(id).name; }
  const std::string& ColumnName(TableId table, int column) const {
    return module_.schema.table(table).columns[static_cast<size_t>(column)].name;
  }
  bool IsTrivial(InstId condition) const {
    const auto* truth = std::get_if<TruthConst>(&module_.inst(condition));
    return truth != nullptr && truth->value == base::Truth::kTrue;
  }

  std::string Of(const IntConst& inst, InstId, Place) const {
    return fmt::format("{}", inst.value);
  }
  std::string Of(const DecimalConst& inst, InstId, Place) const {
    return FormatDecimal(inst.value, inst.scale);
  }
  std::string Of(const Product& inst, InstId, Place) const;
  std::string Of(const Least& inst, InstId, Place) const {
    return Join(inst.operands, Say("，最高 ", ", at most "));
  }
  std::string Of(const Greatest& inst, InstId, Place) const {
    return Join(inst.operands, Say("，最低 ", ", at least "));
  }
  std::string Of(const CodeConst& inst, InstId, Place) const {
    return module_.schema.enum_type(inst.enum_id).values[static_cast<size_t>(inst.code)];
  }
  std::string Of(const TextConst& inst, InstId, Place) const { return module_.text(inst.text); }
  std::string Of(const AsOf&, InstId, Place) const { return Say("截止日", "the as-of date"); }
  std::string Of(const AsOfYear& inst, InstId, Place) const;
  std::string Of(const Lookback& inst, InstId, Place) const;
  std::string Of(const YearStart& inst, InstId, Place) const;
  std::string Of(const LookUp& inst, InstId, Place) const;
  std::string Of(const Aggregate& inst, InstId, Place) const;
  std::string Of(const InReference& inst, InstId, Place) const;
  std::string Of(const ColumnRef& inst, InstId, Place) const {
    return ColumnName(inst.table, inst.column);
  }
  std::string Of(const ParentRef& inst, InstId, Place) const {
    return Fill("{}的 {}", "{}'s {}", TableName(kMainTable), ColumnName(kMainTable, inst.column));
  }
  std::string Of(const TruthConst& inst, InstId, Place) const;
  std::string Of(const Compare& inst, InstId, Place place) const;
  std::string Of(const InSet& inst, InstId, Place) const;
  std::string Of(const IsTrue& inst, InstId, Place) const {
    return Fill("{} 为 是", "{} is 是", Line(inst.value));
  }
  std::string Of(const InCatalogue& inst, InstId, Place) const;
  std::string Of(const Accumulated& inst, InstId, Place) const;
  std::string Of(const And& inst, InstId id, Place place) const;
  std::string Of(const Or& inst, InstId id, Place place) const;
  std::string Of(const Not& inst, InstId, Place place) const;
  std::string Of(const Exists& inst, InstId, Place place) const;
  std::string Of(const Keyed& inst, InstId, Place place) const;
  std::string Of(const Prerequisite& inst, InstId, Place) const { return Line(inst.condition); }
  std::string Of(const Rule& inst, InstId, Place) const { return Line(inst.condition); }
  std::string Of(const Exclusion& inst, InstId, Place) const { return Line(inst.condition); }
  std::string Of(const Untranslated& inst, InstId, Place) const {
    return Fill("未译条款 {}", "untranslated sentence {}", module_.sentence(inst.sentence).label);
  }
  std::string Of(const std::monostate&, InstId, Place) const {
    TW_CHECK(false, "an empty instruction");
  }

  std::string KeyedRow(const Keyed& inst) const;
  std::string CountedRows(const Aggregate& inst) const;
  std::string Mean(const Aggregate& inst) const;
  std::optional<std::string> ComparedMean(const Compare& inst, const CompareWords& words) const;
  // The ratio of a product: "300%", "2", "1.5" or "2/3".
  static std::string Ratio(const Product& inst);
  // "3 年", "6 个月" or "1 年 6 个月"; in English with `full` before the unit.
  std::string Span(int years, int months, const char* full = "") const;
  std::string Span(const Lookback& inst, const char* full = "") const {
    if (inst.working_days == 0) return Span(inst.years, inst.months, full);
    return Fill("{0} 个工作日", "{0} {1}working days", inst.working_days, full);
  }
  std::string Anniversary(CompareOp op, InstId date, const Lookback& lookback) const;
  // " 「words」" where the sentence asked for has words of its own for `id`.
  std::string Words(InstId id) const {
    std::string_view quote =
        options_.quoted.valid() ? QuoteOf(module_, options_.quoted, id) : std::string_view();
    return quote.empty() ? "" : Fill(" 「{}」", " “{}”", quote);
  }
  // Whether a span is a number of natural days alone.
  static bool IsDays(const Lookback& inst) {
    return inst.years == 0 && inst.months == 0 && inst.days_after > 0 && inst.working_days == 0;
  }
  static bool IsDays(const Accumulated& inst) {
    return inst.years == 0 && inst.months == 0 && inst.days_after > 0;
  }
  const char* Closing(int days_after) const {
    return days_after == 0 ? Say("当日即满", "complete on the anniversary")
                           : Say("次日起满", "complete the day after");
  }
  // What is unusual in where a span ends, and nothing else.
  const char* Missing(base::MissingDay missing_day) const {
    return missing_day == base::MissingDay::kMonthEnd
               ? ""
               : Say("没有对应日的为次月一日",
                     "on the first of the next month where the day is missing");
  }

  const Module& module_;
  const DescribeOptions& options_;
};

std::string Describer::JoinConnective(const std::vector<InstId>& ids, const char* word,
                                      Place place) const {
  if (ids.empty())
    return Say(place == Place::kInAnd ? "恒成立" : "恒不成立",
               place == Place::kInAnd ? "always true" : "never true");
  std::string text = Line(ids[0], place);
  for (size_t i = 1; i < ids.size(); ++i) text = Glue(Glue(text, word), Line(ids[i], place));
  return text;
}

std::string Describer::Of(const AsOfYear& inst, InstId, Place) const {
  if (options_.as_of_year) return Fill("{} 年", "{}", *options_.as_of_year + inst.offset);
  if (inst.offset == 0) return Say("截止日当年", "the year of the as-of date");
  if (inst.offset < 0)
    return Fill("截止日前第 {} 年", "year {} before the as-of date", -inst.offset);
  return Fill("截止日后第 {} 年", "year {} after the as-of date", inst.offset);
}

std::string Describer::Of(const Lookback& inst, InstId, Place) const {
  std::string span = Span(inst);
  if (const std::string missing = Missing(inst.missing_day); !missing.empty())
    span += Fill("（{}）", " ({})", missing);
  if (IsDays(inst)) return Fill("截止日前 {} 日", "{} days before the as-of date", inst.days_after);
  if (inst.days_after == 0) return Fill("截止日前 {}", "{} before the as-of date", span);
  return Fill("截止日前 {}零 {} 天", "{} and {} days before the as-of date", span, inst.days_after);
}

std::string Describer::Span(int years, int months, const char* full) const {
  years += months / 12;
  months %= 12;
  if (months == 0) return Fill("{0} 年", "{0} {1}years", years, full);
  if (years == 0) return Fill("{0} 个月", "{0} {1}months", months, full);
  return Fill("{0} 年 {1} 个月", "{0} {2}years {1} months", years, months, full);
}

std::string Describer::Of(const YearStart& inst, InstId, Place) const {
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

std::string Describer::Of(const InReference& inst, InstId, Place) const {
  std::string values = Join(inst.values, Say("，", ", "));
  return Glue(Bracket(values, inst.values.size() > 1),
              Fill("列入 {}", "listed in {}", TableName(inst.table)));
}

std::string Describer::Of(const TruthConst& inst, InstId, Place) const {
  switch (inst.value) {
    case base::Truth::kTrue:
      return Say("恒成立", "always true");
    case base::Truth::kFalse:
      return Say("恒不成立", "never true");
    case base::Truth::kUnknown:
      break;
  }
  return Say("恒为待定", "always undecided");
}

std::string Describer::Anniversary(CompareOp op, InstId date, const Lookback& lookback) const {
  if (IsDays(lookback)) {
    return Fill(op == CompareOp::kLe ? "自 {} 起 满 {} 日" : "自 {} 起 未满 {} 日",
                op == CompareOp::kLe ? "{1} days since {0}" : "less than {1} days since {0}",
                Line(date), lookback.days_after);
  }
  std::string closing = Closing(lookback.days_after);
  if (const std::string missing = Missing(lookback.missing_day); !missing.empty())
    closing += Say("，", ", ") + missing;
  return Fill(op == CompareOp::kLe ? "自 {} 起 满 {}（{}）" : "自 {} 起 未满 {}（{}）",
              op == CompareOp::kLe ? "{1} since {0} ({2})" : "less than {1} since {0} ({2})",
              Line(date), Span(lookback, "full "), closing);
}

// The base of a mean, as a number of its column.
std::string Describer::Mean(const Aggregate& inst) const {
  const Column& column = module_.schema.table(inst.table).columns[static_cast<size_t>(inst.column)];
  return FormatDecimal(inst.base, column.type.scale);
}

// The rows exceed a number by 0 or more together where their mean is no less than it.
std::optional<std::string> Describer::ComparedMean(const Compare& inst,
                                                   const CompareWords& words) const {
  const auto* excess = std::get_if<Aggregate>(&module_.inst(inst.lhs));
  if (excess == nullptr || excess->kind != AggregateKind::kExcess) return std::nullopt;
  const auto* integer = std::get_if<IntConst>(&module_.inst(inst.rhs));
  const auto* decimal = std::get_if<DecimalConst>(&module_.inst(inst.rhs));
  const bool zero =
      (integer != nullptr && integer->value == 0) || (decimal != nullptr && decimal->value == 0);
  if (!zero) return std::nullopt;
  const auto op = static_cast<size_t>(inst.op);
  return Fill("{0}的 {1} 平均 {2} {3}", "mean {1} of {0} {2} {3}", CountedRows(*excess),
              ColumnName(excess->table, excess->column), Say(words.zh[op], words.en[op]),
              Mean(*excess));
}

std::string Describer::Of(const Compare& inst, InstId, Place) const {
  const auto* left = std::get_if<Lookback>(&module_.inst(inst.lhs));
  const auto* right = std::get_if<Lookback>(&module_.inst(inst.rhs));
  CompareOp op = left != nullptr ? Mirror(inst.op) : inst.op;
  if ((left != nullptr) != (right != nullptr) && (op == CompareOp::kLe || op == CompareOp::kGt)) {
    return Anniversary(op, left != nullptr ? inst.rhs : inst.lhs, left != nullptr ? *left : *right);
  }
  const CompareWords& words = WordsOf(module_.TypeOf(inst.lhs).kind);
  if (std::optional<std::string> mean = ComparedMean(inst, words)) return *mean;
  return fmt::format(
      "{} {} {}", Line(inst.lhs),
      Say(words.zh[static_cast<size_t>(inst.op)], words.en[static_cast<size_t>(inst.op)]),
      Line(inst.rhs));
}

std::string Describer::Of(const InSet& inst, InstId, Place) const {
  std::string members = Join(inst.members, Say("、", ", "));
  if (!inst.negated) {
    return Fill("{} 为 {}", inst.members.size() == 1 ? "{} is {}" : "{} is one of {}",
                Line(inst.value), members);
  }
  if (inst.members.size() == 1)
    return Fill("{} 不为 {}", "{} is not {}", Line(inst.value), members);
  return Fill("{} 不在 {} 之列", "{} is none of {}", Line(inst.value), members);
}

std::string Describer::Of(const InCatalogue& inst, InstId, Place) const {
  const std::string& name = module_.schema.catalogue(inst.catalogue).name;
  std::string values = Join(inst.values, Say("，", ", "));
  return Glue(Bracket(values, inst.values.size() > 1), Fill("列入 {}", "listed in {}", name));
}

std::string Describer::Of(const Accumulated& inst, InstId, Place) const {
  std::string text = TableName(inst.table);
  if (!IsTrivial(inst.filter)) text += Bracket(Line(inst.filter), true);
  const bool days = !inst.required.valid() && IsDays(inst);
  std::string span =
      days ? Fill("{} 日", "{} days", inst.days_after) : Span(inst.years, inst.months);
  if (inst.required.valid()) span = Fill("{} 年", "{} years", Line(inst.required));
  text = Glue(text, Fill(inst.continuous ? "连续 满 {}" : "累计 满 {}",
                         inst.continuous ? "for {} without a break" : "for {} in total", span));
  std::string closing = inst.days_after != 0 && !days ? Closing(inst.days_after) : "";
  if (const std::string missing = Missing(inst.missing_day); !missing.empty())
    closing += (closing.empty() ? "" : Say("，", ", ")) + missing;
  if (!closing.empty()) text += Fill("（{}）", " ({})", closing);
  if (!inst.since.valid()) return text;
  return Fill("自 {} 起，{}", "since {}, {}", Line(inst.since), text);
}

std::string Describer::Of(const And&, InstId id, Place place) const {
  std::vector<InstId> operands;
  Flatten<And>(module_, id, &operands);
  return Bracket(JoinConnective(operands, Say("且", "and"), Place::kInAnd),
                 place == Place::kInOr || place == Place::kInNot);
}

std::string Describer::Of(const Or&, InstId id, Place place) const {
  std::vector<InstId> operands;
  Flatten<Or>(module_, id, &operands);
  return Bracket(JoinConnective(operands, Say("或", "or"), Place::kInOr),
                 place == Place::kInAnd || place == Place::kInNot);
}

std::string Describer::Of(const Not& inst, InstId, Place place) const {
  const InstData& operand = module_.inst(inst.operand);
  if (const auto* flag = std::get_if<IsTrue>(&operand)) {
    return Fill("{} 为 否", "{} is 否", Line(flag->value));
  }
  if (const auto* exists = std::get_if<Exists>(&operand)) {
    if (IsTrivial(exists->predicate)) return Fill("没有 {}", "no {}", TableName(exists->table));
    return Bracket(
        Fill("没有 {}：{}", "no {}: {}", TableName(exists->table), Line(exists->predicate)),
        place != Place::kAlone);
  }
  bool bracketed = std::holds_alternative<And>(operand) || std::holds_alternative<Or>(operand) ||
                   std::holds_alternative<Keyed>(operand);
  return Fill(bracketed ? "非{}" : "非（{}）", bracketed ? "not {}" : "not ({})",
              Line(inst.operand, Place::kInNot));
}

std::string Describer::Of(const Exists& inst, InstId, Place place) const {
  if (IsTrivial(inst.predicate)) return Fill("有 {}", "has {}", TableName(inst.table));
  return Bracket(Fill("有 {}：{}", "has {}: {}", TableName(inst.table), Line(inst.predicate)),
                 place != Place::kAlone);
}

std::string Describer::KeyedRow(const Keyed& inst) const {
  if (std::holds_alternative<AsOfYear>(module_.inst(inst.key))) {
    return Fill("{0}的 {1}", "{1} of {0}", Line(inst.key), TableName(inst.table));
  }
  return Fill("{0} 为 {1} 的 {2}", "{2} with {0} {1}",
              ColumnName(inst.table, module_.schema.table(inst.table).unique_key), Line(inst.key),
              TableName(inst.table));
}

std::string Describer::Of(const Keyed& inst, InstId, Place place) const {
  return Bracket(Fill("{}：{}", "{}: {}", KeyedRow(inst), Line(inst.predicate)),
                 place != Place::kAlone);
}

void Describer::Tree(InstId id, const std::string& number, size_t depth,
                     std::vector<std::string>* out) const {
  const InstData& data = module_.inst(id);
  std::string head;
  std::vector<InstId> parts;
  InstId nested = id;
  if (const auto* exists = std::get_if<Exists>(&data)) {
    head = Fill("有 {}，同一行 ", "has {}, of one row ", TableName(exists->table));
    nested = exists->predicate;
  } else if (const auto* keyed = std::get_if<Keyed>(&data)) {
    head = Fill("{}，", "{}, ", KeyedRow(*keyed));
    nested = keyed->predicate;
  }
  if (std::holds_alternative<And>(module_.inst(nested))) {
    Flatten<And>(module_, nested, &parts);
    head += Say("全部成立：", "all of:");
  } else if (std::holds_alternative<Or>(module_.inst(nested))) {
    Flatten<Or>(module_, nested, &parts);
    head += Say("任一成立：", "any of:");
  } else {
    head = Line(id);
  }
  out->push_back(std::string(depth * 2, ' ') + (number.empty() ? head : number + " " + head) +
                 Words(id));
  for (size_t i = 0; i < parts.size(); ++i) {
    Tree(parts[i], fmt::format("{}{}{}", number, number.empty() ? "" : ".", i + 1), depth + 1, out);
  }
}

}  // namespace

std::string Describe(const Module& module, InstId inst, const DescribeOptions& options) {
  return Describer(module, options).Line(inst);
}

std::vector<std::string> DescribeTree(const Module& module, InstId inst,
                                      const DescribeOptions& options) {
  std::vector<std::string> lines;
  Describer(module, options).Tree(inst, "", 0, &lines);
  return lines;
}

}  // namespace tiaowen::ir
