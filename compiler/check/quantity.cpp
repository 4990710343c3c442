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

int DigitsOf(const Context& context, const Phrase& phrase) {
  const bool counts =
      phrase.fold == ir::AggregateKind::kCount || phrase.fold == ir::AggregateKind::kDistinctYears;
  if (counts || phrase.column < 0) return 0;
  const ir::Table& table = context.module.schema.table(phrase.table);
  return table.columns[static_cast<size_t>(phrase.column)].type.scale;
}

bool IsMean(const Phrase& phrase) { return phrase.fold == ir::AggregateKind::kExcess; }

// How many digits a number in `unit` is shifted by to be one in `sum`; nothing when it cannot be.
std::optional<int> ShiftTo(const std::string& unit, const std::string& sum) {
  if (unit == sum) return 0;
  const std::optional<int> own = MoneyScale(unit), wanted = MoneyScale(sum);
  return own && wanted ? std::optional(*own - *wanted) : std::nullopt;
}

// The conditions that a quantity, a sum of several or a difference puts on a person.
class QuantityBuilder {
 public:
  // `said` has the quantities, which `node` may leave out.
  QuantityBuilder(Context& context, const Node& node, const Node& said)
      : context_(context),
        node_(node),
        said_(said),
        words_{said.tokens.front().range.begin, said.tokens.back().range.end} {}

  Condition Build() {
    if (!CheckTerms()) return std::nullopt;
    std::vector<Decimal> numbers;
    for (const Limit& limit : node_.limits) {
      std::optional<Decimal> number = NumberOf(limit);
      if (!number.has_value()) return std::nullopt;
      numbers.push_back(*number);
    }
    std::vector<CompareOp> ops;
    for (const Limit& limit : node_.limits) ops.push_back(OpOf(context_, limit));
    if (numbers.size() == 2 && Cross(numbers, ops)) {
      context_.consumer.Emit(Kind::kLimitsCross, context_.Place(node_.range),
                             context_.Slice(node_.range));
      return std::nullopt;
    }
    for (const Token& term : said_.tokens) {
      const Phrase& phrase = context_.phrase(term);
      if (context_.LeavesOut(term)) return InstId();
      if (phrase.column >= 0 && context_.LeavesOut(phrase.table, phrase.column, term.range))
        return InstId();
    }
    if (said_.difference) absolute_ = context_.Decide(Convention::kDifferenceOrder, words_) == 1;
    std::vector<InstId> conditions;
    for (size_t i = 0; i < numbers.size(); ++i) {
      std::optional<InstId> value = Value(numbers[i].value);
      if (!value.has_value()) return std::nullopt;
      const InstId bound =
          Number(measure_.mean ? Decimal{0, numbers[i].scale} : numbers[i], node_.limits[i].range);
      conditions.push_back(Add(ir::Compare{ops[i], *value, bound}, node_.range));
    }
    return All(context_, std::move(conditions), context_.level, node_.range);
  }

 private:
  // Whether no number is within both limits.
  static bool Cross(const std::vector<Decimal>& numbers, const std::vector<CompareOp>& ops) {
    const bool ends = ops[0] == CompareOp::kGe && ops[1] == CompareOp::kLe;
    return numbers[0].value > numbers[1].value || (numbers[0].value == numbers[1].value && !ends);
  }

  // Whether the quantities can be added, which is reported.
  bool CheckTerms() {
    const std::optional<Measure> measure = MeasureOf(context_, said_.tokens);
    if (measure.has_value()) {
      measure_ = *measure;
      return true;
    }
    const UnitText first(context_.phrase(said_.tokens.front()).unit);
    for (const Token& term : said_.tokens) {
      const Phrase& phrase = context_.phrase(term);
      if (IsMean(phrase)) {
        context_.consumer.Emit(Kind::kMeanInSum, context_.Place(term.range),
                               context_.Slice(term.range));
        return false;
      }
      if (ShiftTo(phrase.unit, context_.phrase(said_.tokens.front()).unit)) continue;
      context_.consumer.Emit(Kind::kUnitMismatch, context_.Place(term.range),
                             context_.Slice(term.range), first.zh, first.en);
      return false;
    }
    TW_CHECK(false, "quantities that cannot be added for no reason");
  }

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
    const UnitText unit(measure_.unit);
    if (IsTooLarge(limit)) {
      context_.consumer.Emit(Kind::kNumberOutOfRange, context_.Place(limit.range), words);
      return std::nullopt;
    }
    // 20天 may be no less, no more or just as much.
    if (limit.bare) {
      context_.consumer.Emit(Kind::kUnreadableSentence, context_.Place(limit.range), words);
      return std::nullopt;
    }
    if (limit.number.has_value() && limit.unit.empty() && !measure_.unit.empty()) {
      context_.consumer.Emit(Kind::kMissingUnit, context_.Place(limit.range), words, unit.zh,
                             unit.en);
      return std::nullopt;
    }
    const bool converted = !limit.number.has_value() && limit.days == 0 && IsDays(measure_.unit);
    const int side = converted ? context_.Decide(Convention::kDaysOfMonths, limit.range) : 0;
    if (side < 0) return std::nullopt;
    const std::optional<Decimal> number = NumberIn(limit, measure_.unit);
    if (number.has_value() && side == 0) return WithDigits(*number, limit.range);
    context_.consumer.Emit(Kind::kUnitMismatch, context_.Place(limit.range), words, unit.zh,
                           unit.en);
    return std::nullopt;
  }

  // A mean is compared within the digits of its column.
  std::optional<Decimal> WithDigits(const Decimal& number, source::Range range) {
    int scale = measure_.scale;
    if (number.scale > scale && measure_.mean) {
      context_.consumer.Emit(Kind::kLimitDigits, context_.Place(range), context_.Slice(range),
                             context_.Slice(words_), scale);
      return std::nullopt;
    }
    for (const Limit& limit : node_.limits) {
      const std::optional<Decimal> other = NumberIn(limit, measure_.unit);
      if (other.has_value()) scale = std::max(scale, other->scale);
    }
    const std::optional<int64_t> value = AtScale(number, scale);
    if (value.has_value()) return Decimal{*value, scale};
    context_.consumer.Emit(Kind::kNumberOutOfRange, context_.Place(range), context_.Slice(range));
    return std::nullopt;
  }

  // What the data give of the person, a number; of a mean, how much its rows exceed `base`.
  std::optional<InstId> Value(int64_t base) {
    if (said_.tokens.size() == 1) return ValueOf(said_.tokens.front(), base);
    if (!CheckNesting(context_, words_)) return std::nullopt;
    ir::Sum sum{.scale = measure_.scale, .absolute = absolute_};
    for (const Token& token : said_.tokens) {
      const std::optional<InstId> value = ValueOf(token, 0);
      if (!value.has_value()) return std::nullopt;
      sum.terms.push_back({.value = *value,
                           .shift = *ShiftTo(context_.phrase(token).unit, measure_.unit),
                           .subtracted = said_.difference && !sum.terms.empty()});
    }
    return Add(std::move(sum), words_);
  }

  std::optional<InstId> ValueOf(const Token& token, int64_t base) {
    const Phrase& phrase = context_.phrase(token);
    if (!phrase.fold.has_value()) return Column(context_, phrase.table, phrase.column, token.range);
    if (!CheckNesting(context_, token.range)) return std::nullopt;
    std::vector<InstId> conditions;
    if (std::optional<InstId> dated = ByAsOf(context_, phrase.table, token.range))
      conditions.push_back(*dated);
    std::optional<std::vector<InstId>> bound = BindRow(context_, token);
    if (!bound.has_value()) return std::nullopt;
    conditions.insert(conditions.end(), bound->begin(), bound->end());
    const InstId filter = Whole(context_, std::move(conditions), phrase.table, token.range);
    return Add(
        ir::Aggregate{*phrase.fold, phrase.table, phrase.column, filter, IsMean(phrase) ? base : 0},
        token.range);
  }

  Context& context_;
  const Node& node_;
  const Node& said_;
  const source::Range words_;  // of the quantities
  Measure measure_;
  bool absolute_ = false;
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

std::optional<Measure> MeasureOf(const Context& context, const std::vector<Token>& terms) {
  const Phrase& first = context.phrase(terms.front());
  if (terms.size() == 1) return Measure{first.unit, DigitsOf(context, first), IsMean(first)};
  Measure measure{.unit = first.unit};
  for (const Token& term : terms) {  // 元 where there is any
    const std::optional<int> shift = ShiftTo(context.phrase(term).unit, measure.unit);
    if (shift.has_value() && *shift < 0) measure.unit = context.phrase(term).unit;
  }
  for (const Token& term : terms) {
    const Phrase& phrase = context.phrase(term);
    const std::optional<int> shift = ShiftTo(phrase.unit, measure.unit);
    if (!shift.has_value() || IsMean(phrase)) return std::nullopt;
    measure.scale = std::max(measure.scale, DigitsOf(context, phrase) - *shift);
  }
  return measure;
}

CompareOp OpOf(Context& context, const Limit& limit) {
  switch (limit.kind) {
    case LimitKind::kAtLeast:
      return Includes(context, limit, Convention::kBoundAbove, true) ? CompareOp::kGe
                                                                     : CompareOp::kGt;
    case LimitKind::kMoreThan:
      return Includes(context, limit, Convention::kBoundAbove, false) ? CompareOp::kGe
                                                                      : CompareOp::kGt;
    case LimitKind::kLessThan:
      return Includes(context, limit, Convention::kBoundBelow, false) ? CompareOp::kLe
                                                                      : CompareOp::kLt;
    case LimitKind::kAtMost:
      break;
  }
  return Includes(context, limit, UpperBoundOf(context, limit), true) ? CompareOp::kLe
                                                                      : CompareOp::kLt;
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
  return QuantityBuilder(context, node, *said).Build();
}

}  // namespace tiaowen::check
