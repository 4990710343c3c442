#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/context.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::CompareOp;
using ir::InstId;
using syntax::Limit;
using syntax::LimitKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Token;

constexpr int64_t kMonthsOfYear = 12;
// Spans that are not continuous, by the convention 累计天数折算.
constexpr int64_t kDaysOfYear = 365;
constexpr int64_t kDaysOfMonth = 30;

bool IsDays(std::string_view unit) { return unit == "天" || unit == "日"; }
bool IsMonths(std::string_view unit) { return unit == "个月" || unit == "月"; }

// What a number must be written in, in Chinese and English.
struct UnitText {
  std::string zh = "没有单位的数";
  std::string en = "a mere number";

  explicit UnitText(const std::string& unit) {
    if (unit.empty()) return;
    zh = fmt::format("「{}」", unit);
    en = fmt::format("“{}”", unit);
  }
};

bool IsTooLarge(const Limit& limit) {
  return limit.too_large || limit.years > syntax::kNumeralMax ||
         limit.months > syntax::kNumeralMax || limit.days > syntax::kNumeralMax;
}

// The conditions that one quantity puts on a person.
class QuantityBuilder {
 public:
  QuantityBuilder(Context& context, const Node& node, const Token& token)
      : context_(context), node_(node), token_(token), phrase_(context.phrase(token)) {}

  Condition Build() {
    std::vector<int64_t> numbers;
    for (const Limit& limit : node_.limits) {
      std::optional<int64_t> number = NumberOf(limit);
      if (!number.has_value()) return std::nullopt;
      numbers.push_back(*number);
    }
    if (numbers.size() == 2 && numbers[0] > numbers[1]) {
      context_.consumer.Emit(Kind::kContradiction, context_.Place(node_.range),
                             context_.Slice(token_.range), context_.Slice(node_.limits[0].range),
                             context_.Slice(node_.limits[1].range));
      return std::nullopt;
    }
    if (context_.LeavesOut(token_)) return InstId();
    if (phrase_.column >= 0 && context_.LeavesOut(phrase_.table, phrase_.column, token_.range)) {
      return InstId();
    }
    std::vector<InstId> conditions;
    for (size_t i = 0; i < numbers.size(); ++i) {
      std::optional<InstId> value = Value();
      if (!value.has_value()) return std::nullopt;
      const InstId bound = Add(ir::IntConst{numbers[i]}, node_.limits[i].range);
      conditions.push_back(Add(ir::Compare{OpOf(node_.limits[i]), *value, bound}, node_.range));
    }
    return All(context_, std::move(conditions), context_.level, node_.range);
  }

 private:
  InstId Add(ir::InstData data, source::Range range) {
    return context_.module.Add(std::move(data), SpanOf(range));
  }

  // The number of `limit` in the unit of the quantity.
  std::optional<int64_t> NumberOf(const Limit& limit) {
    const std::string words = context_.Slice(limit.range);
    const UnitText unit(phrase_.unit);
    if (IsTooLarge(limit)) {
      context_.consumer.Emit(Kind::kNumberOutOfRange, context_.Place(limit.range), words);
      return std::nullopt;
    }
    // 20天 may be no less, no more or just as much.
    if (limit.bare) {
      context_.consumer.Emit(Kind::kUnreadableSentence, context_.Place(limit.range), words);
      return std::nullopt;
    }
    if (limit.number.has_value() && limit.unit.empty() && !phrase_.unit.empty()) {
      context_.consumer.Emit(Kind::kMissingUnit, context_.Place(limit.range), words, unit.zh,
                             unit.en);
      return std::nullopt;
    }
    const bool converted = !limit.number.has_value() && limit.days == 0 && IsDays(phrase_.unit);
    const int side = converted ? context_.Decide(Convention::kDaysOfMonths, limit.range) : 0;
    if (side < 0) return std::nullopt;
    const std::optional<int64_t> number = NumberIn(limit, phrase_.unit);
    if (number.has_value() && side == 0) return number;
    context_.consumer.Emit(Kind::kUnitMismatch, context_.Place(limit.range), words, unit.zh,
                           unit.en);
    return std::nullopt;
  }

  // What the data give of the person, an integer.
  std::optional<InstId> Value() {
    if (!phrase_.fold.has_value())
      return Column(context_, phrase_.table, phrase_.column, token_.range);
    if (!CheckNesting(context_, token_.range)) return std::nullopt;
    std::vector<InstId> conditions;
    if (std::optional<InstId> dated = ByAsOf(context_, phrase_.table, token_.range))
      conditions.push_back(*dated);
    std::optional<std::vector<InstId>> bound = BindRow(context_, token_);
    if (!bound.has_value()) return std::nullopt;
    conditions.insert(conditions.end(), bound->begin(), bound->end());
    const InstId filter = Whole(context_, std::move(conditions), phrase_.table, token_.range);
    return Add(ir::Aggregate{*phrase_.fold, phrase_.table, phrase_.column, filter}, token_.range);
  }

  CompareOp OpOf(const Limit& limit) {
    switch (limit.kind) {
      case LimitKind::kAtLeast:
        return Includes(context_, limit, Convention::kBoundAbove, true) ? CompareOp::kGe
                                                                        : CompareOp::kGt;
      case LimitKind::kMoreThan:
        return Includes(context_, limit, Convention::kBoundAbove, false) ? CompareOp::kGe
                                                                         : CompareOp::kGt;
      case LimitKind::kLessThan:
        return Includes(context_, limit, Convention::kBoundBelow, false) ? CompareOp::kLe
                                                                         : CompareOp::kLt;
      case LimitKind::kAtMost:
        break;
    }
    return Includes(context_, limit, UpperBoundOf(context_, limit), true) ? CompareOp::kLe
                                                                          : CompareOp::kLt;
  }

  Context& context_;
  const Node& node_;
  const Token& token_;
  const Phrase& phrase_;
};

}  // namespace

std::optional<int64_t> NumberIn(const Limit& limit, std::string_view unit) {
  if (IsTooLarge(limit)) return std::nullopt;
  if (limit.number.has_value()) return limit.unit == unit ? limit.number : std::optional<int64_t>();
  if (limit.day_kind == syntax::DayKind::kWorking)
    return unit == "工作日" ? std::optional(limit.days) : std::nullopt;
  if (limit.days > 0) return IsDays(unit) ? std::optional(limit.days) : std::nullopt;
  if (IsDays(unit)) return limit.years * kDaysOfYear + limit.months * kDaysOfMonth;
  if (IsMonths(unit)) return limit.years * kMonthsOfYear + limit.months;
  if (unit == "年" && limit.months == 0) return limit.years;
  return std::nullopt;
}

bool CheckSpanUnit(Context& context, const Limit& limit) {
  if (!limit.number.has_value()) return true;
  context.consumer.Emit(limit.unit.empty() ? Kind::kMissingUnit : Kind::kUnitMismatch,
                        context.Place(limit.range), context.Slice(limit.range),
                        "「年」「个月」「天」", "“年”, “个月” or “天”");
  return false;
}

Condition CompileQuantity(Context& context, const Node& node) {
  const Node* said = node.tokens.empty() ? context.last_measure : &node;
  if (said == nullptr || said->kind != NodeKind::kQuantity) {
    context.consumer.Emit(Kind::kDanglingDuration, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  context.last_measure = said;
  return QuantityBuilder(context, node, said->tokens.front()).Build();
}

}  // namespace tiaowen::check
