#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/column_type.h"
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

// `number` / 10^digits, exactly; nothing when it has too many digits or does not fit.
std::optional<Decimal> Shift(const Decimal& number, int digits) {
  const int scale = number.scale + digits;
  if (scale > ir::kScaleMax) return std::nullopt;
  if (scale >= 0) return Decimal{number.value, scale};
  const std::optional<int64_t> value = AtScale({number.value, 0}, -scale);
  return value ? std::optional(Decimal{*value}) : std::nullopt;
}

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
    std::vector<Decimal> numbers;
    for (const Limit& limit : node_.limits) {
      std::optional<Decimal> number = NumberOf(limit);
      if (!number.has_value()) return std::nullopt;
      numbers.push_back(*number);
    }
    if (numbers.size() == 2 && numbers[0].value > numbers[1].value) {
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
      std::optional<InstId> value = Value(numbers[i].value);
      if (!value.has_value()) return std::nullopt;
      const bool mean = phrase_.fold == ir::AggregateKind::kExcess;
      const InstId bound =
          Number(mean ? Decimal{0, numbers[i].scale} : numbers[i], node_.limits[i].range);
      conditions.push_back(Add(ir::Compare{OpOf(node_.limits[i]), *value, bound}, node_.range));
    }
    return All(context_, std::move(conditions), context_.level, node_.range);
  }

 private:
  InstId Add(ir::InstData data, source::Range range) {
    return context_.module.Add(std::move(data), SpanOf(range));
  }

  InstId Number(const Decimal& number, source::Range range) {
    if (number.scale == 0) return Add(ir::IntConst{number.value}, range);
    return Add(ir::DecimalConst{number.value, number.scale}, range);
  }

  // The number of `limit` in the unit of the quantity, with as many digits as the quantity and the
  // other limit have.
  std::optional<Decimal> NumberOf(const Limit& limit) {
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
    const std::optional<Decimal> number = NumberIn(limit, phrase_.unit);
    if (number.has_value() && side == 0) return WithDigits(*number, limit.range);
    context_.consumer.Emit(Kind::kUnitMismatch, context_.Place(limit.range), words, unit.zh,
                           unit.en);
    return std::nullopt;
  }

  // A mean is compared within the digits of its column.
  std::optional<Decimal> WithDigits(const Decimal& number, source::Range range) {
    int scale = ScaleOf(context_, phrase_);
    if (number.scale > scale && phrase_.fold == ir::AggregateKind::kExcess) {
      context_.consumer.Emit(Kind::kLimitDigits, context_.Place(range), context_.Slice(range),
                             context_.Slice(token_.range), scale);
      return std::nullopt;
    }
    for (const Limit& limit : node_.limits) {
      const std::optional<Decimal> other = NumberIn(limit, phrase_.unit);
      if (other.has_value()) scale = std::max(scale, other->scale);
    }
    const std::optional<int64_t> value = AtScale(number, scale);
    if (value.has_value()) return Decimal{*value, scale};
    context_.consumer.Emit(Kind::kNumberOutOfRange, context_.Place(range), context_.Slice(range));
    return std::nullopt;
  }

  // What the data give of the person, a number; of a mean, how much its rows exceed `base`.
  std::optional<InstId> Value(int64_t base) {
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
    const bool mean = phrase_.fold == ir::AggregateKind::kExcess;
    return Add(ir::Aggregate{*phrase_.fold, phrase_.table, phrase_.column, filter, mean ? base : 0},
               token_.range);
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

std::optional<Decimal> NumberIn(const Limit& limit, std::string_view unit) {
  if (IsTooLarge(limit)) return std::nullopt;
  if (limit.number.has_value()) {
    const Decimal number{*limit.number, limit.scale};
    if (limit.unit == unit) return number;
    const std::optional<int> written = MoneyScale(limit.unit), wanted = MoneyScale(unit);
    return written && wanted ? Shift(number, *wanted - *written) : std::nullopt;
  }
  if (limit.day_kind == syntax::DayKind::kWorking)
    return unit == "工作日" ? std::optional(Decimal{limit.days}) : std::nullopt;
  if (limit.days > 0) return IsDays(unit) ? std::optional(Decimal{limit.days}) : std::nullopt;
  if (IsDays(unit)) return Decimal{limit.years * kDaysOfYear + limit.months * kDaysOfMonth};
  if (IsMonths(unit)) return Decimal{limit.years * kMonthsOfYear + limit.months};
  if (unit == "年" && limit.months == 0) return Decimal{limit.years};
  return std::nullopt;
}

std::optional<int64_t> AtScale(const Decimal& number, int scale) {
  if (number.scale > scale || scale > ir::kScaleMax) return std::nullopt;
  const __int128 value = static_cast<__int128>(number.value) * ir::PowerOfTen(scale - number.scale);
  if (value < INT64_MIN || value > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(value);
}

int ScaleOf(const Context& context, const Phrase& phrase) {
  const bool counts =
      phrase.fold == ir::AggregateKind::kCount || phrase.fold == ir::AggregateKind::kDistinctYears;
  if (counts || phrase.column < 0) return 0;
  const ir::Table& table = context.module.schema.table(phrase.table);
  return table.columns[static_cast<size_t>(phrase.column)].type.scale;
}

bool CheckSpanUnit(Context& context, const Limit& limit) {
  if (!limit.number.has_value()) return true;
  context.consumer.Emit(limit.unit.empty() ? Kind::kMissingUnit : Kind::kUnitMismatch,
                        context.Place(limit.range), context.Slice(limit.range),
                        "「年」「个月」「天」", "“年”, “个月” or “天”");
  return false;
}

Condition CompileQuantity(Context& context, const Node& node) {
  const Node* said = node.tokens.empty() ? context.said.measure : &node;
  if (said == nullptr || said->kind != NodeKind::kQuantity) {
    context.consumer.Emit(Kind::kDanglingDuration, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  if (said == &node) context.said.beside = context.beside;
  context.said.measure = said;
  return QuantityBuilder(context, node, said->tokens.front()).Build();
}

}  // namespace tiaowen::check
