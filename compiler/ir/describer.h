#pragma once

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/describe.h"

// How describe.cpp (conditions) and describe_values.cpp (values) share one description. Only they
// include this.
namespace tiaowen::ir {

// What stands around a description decides whether it needs brackets.
enum class Place { kAlone, kInAnd, kInOr, kInNot };

// The words of the comparisons, in the order of CompareOp.
struct CompareWords {
  std::array<const char*, 6> zh;
  std::array<const char*, 6> en;
};

// Describes single instructions. Keeps references to the module and the options.
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
  std::string Of(const AsOf& inst, InstId, Place) const { return Day(inst.at); }
  std::string Of(const AsOfYear& inst, InstId, Place) const;
  std::string Of(const Lookback& inst, InstId, Place) const;
  std::string Of(const YearStart& inst, InstId, Place) const;
  std::string Of(const LookUp& inst, InstId, Place) const;
  std::string Of(const Aggregate& inst, InstId, Place) const;
  std::string Of(const Sum& inst, InstId, Place) const;
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
  // The day of a cut-off, and of the year `offset` years from its own.
  std::string Day(const base::CutOff& at) const;
  std::string YearOf(int offset) const;
  // `text`, which is judged by another day than the as-of date where `at` says so.
  std::string AsOfDay(const base::CutOff& at, const std::string& text) const {
    return at.is_as_of() ? text : Fill("截至 {}，{}", "as of {}, {}", Day(at), text);
  }
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

}  // namespace tiaowen::ir
