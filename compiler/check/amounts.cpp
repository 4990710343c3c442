#include "compiler/check/amounts.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/describe.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Provision;
using syntax::Token;
using syntax::TokenKind;

// A unit as what stands above and below 每: 元每天 is 元 over 天.
struct UnitFraction {
  std::string above;
  std::string below;
};

constexpr std::string_view kPer = "每";

UnitFraction UnitOf(const std::string& text) {
  const size_t per = text.find(kPer);
  if (per == std::string::npos) return {text, ""};
  return {text.substr(0, per), text.substr(per + kPer.size())};
}

std::string TextOf(const UnitFraction& unit) {
  return unit.below.empty() ? unit.above : fmt::format("{}{}{}", unit.above, kPer, unit.below);
}

// The unit of a product; nothing when it has no simple one.
std::optional<UnitFraction> Multiply(const UnitFraction& a, const UnitFraction& b) {
  if (a.below == b.above) return UnitFraction{a.above, b.below};
  if (b.below == a.above) return UnitFraction{b.above, a.below};
  return std::nullopt;
}

class AmountCompiler {
 public:
  AmountCompiler(Context& context, const Provision& provision)
      : context_(context),
        provision_(provision),
        matter_(context.module.matter(context.phrase(*provision.conclusion).matter)) {}

  bool Check() {
    const std::optional<source::Range> said = Said();
    if (!said) return true;
    if (!matter_.amount) return Report(Kind::kAmountUndeclared, *said, matter_.name, Slice(*said));
    if (provision_.negated) return Report(Kind::kAmountNegated, *said, Slice(*said));
    const syntax::SlotMember* given = Given();
    if (given != nullptr && provision_.basis) {
      return Report(Kind::kAmountTwice, provision_.basis->range,
                    Slice(provision_.conclusion->range), Slice(provision_.basis->range));
    }
    const auto& measured = provision_.measured;
    const size_t measures = provision_.basis ? 1 : 0;
    if (measured.size() > measures)
      return Report(Kind::kBaseUnused, measured.back().range, Slice(measured.back().range));
    if (given == nullptr && !provision_.basis)
      return Report(Kind::kAmountMissing, *said, Slice(*said));
    if (given != nullptr && !CheckConstant(given->amount, given->range)) return false;
    for (const Token& bound : provision_.bounds) {
      if (!CheckConstant(bound.amount, bound.range)) return false;
    }
    return !provision_.basis || CheckBasis(*provision_.basis);
  }

  // Nothing: it was diagnosed. An invalid id: no amount is said.
  std::optional<InstId> Compile() {
    if (!Said()) return InstId();
    const syntax::SlotMember* given = Given();
    if (given != nullptr) return Add(Bounded(ConstantOf(given->amount)), given->range);
    std::optional<InstId> amount = CompileBasis(*provision_.basis);
    if (!amount) return std::nullopt;
    for (const Token& bound : provision_.bounds) {
      const InstId limit = Add(ConstantOf(bound.amount), bound.range);
      *amount = bound.kind == TokenKind::kCeiling
                    ? Add(ir::Least{{*amount, limit}}, bound.range)
                    : Add(ir::Greatest{{*amount, limit}}, bound.range);
    }
    context_.Record(provision_.basis->range, fmt::format("「{}」", Slice(provision_.basis->range)),
                    ir::Describe(context_.module, *amount), "通例");
    return amount;
  }

 private:
  // What says something of an amount, or nothing.
  std::optional<source::Range> Said() const {
    if (const syntax::SlotMember* given = Given()) return given->range;
    if (provision_.basis) return provision_.basis->range;
    if (!provision_.measured.empty()) return provision_.measured.front().range;
    if (!provision_.bounds.empty()) return provision_.bounds.front().range;
    return std::nullopt;
  }

  const syntax::SlotMember* Given() const {
    for (const syntax::SlotMatch& match : provision_.conclusion->slots) {
      if (SlotKindOf(context_, *provision_.conclusion, match) == syntax::SlotKind::kAmount)
        return &match.members.front();
    }
    return nullptr;
  }

  bool CheckConstant(const syntax::Amount& amount, source::Range range) {
    if (amount.value < 0) return Report(Kind::kNumberOutOfRange, range, Slice(range));
    if (amount.unit != matter_.amount->unit) {
      return Report(Kind::kAmountUnit, range, Slice(range), matter_.name, matter_.amount->unit);
    }
    if (amount.scale > matter_.amount->scale) {
      return Report(Kind::kAmountDigits, range, Slice(range), matter_.name, matter_.amount->scale);
    }
    return true;
  }

  bool CheckBasis(const syntax::Basis& basis) {
    if (basis.rate && basis.rate->number < 0)
      return Report(Kind::kNumberOutOfRange, basis.rate->range, Slice(basis.rate->range));
    std::optional<UnitFraction> unit = UnitOf(ColumnOf(basis.base).unit);
    std::string gives = TextOf(*unit);
    for (const Token& measured : provision_.measured) {
      const std::string& other = ColumnOf(measured).unit;
      unit = Multiply(UnitOf(other), *unit);
      gives = unit ? TextOf(*unit) : fmt::format("{} × {}", ShowUnit(other), ShowUnit(gives));
    }
    if (unit && TextOf(*unit) == matter_.amount->unit) return true;
    return Report(Kind::kProductUnit, basis.range, Formula(), ShowUnit(gives), matter_.name,
                  matter_.amount->unit);
  }

  static std::string ShowUnit(const std::string& unit) { return unit.empty() ? "无单位" : unit; }

  // 应休未休天数 × 日工资: the columns that are multiplied.
  std::string Formula() const {
    std::string text;
    for (const Token& measured : provision_.measured) text += ColumnOf(measured).name + " × ";
    return text + ColumnOf(provision_.basis->base).name;
  }

  const ir::Column& ColumnOf(const Token& base) const {
    const Phrase& phrase = context_.phrase(base);
    return context_.module.schema.table(phrase.table).columns[static_cast<size_t>(phrase.column)];
  }

  InstId FactorOf(const Token& base) {
    const Phrase& phrase = context_.phrase(base);
    return Add(ir::ColumnRef{phrase.table, phrase.column}, base.range);
  }

  std::optional<InstId> CompileBasis(const syntax::Basis& basis) {
    ir::Product product{.scale = matter_.amount->scale};
    for (const Token& measured : provision_.measured) product.factors.push_back(FactorOf(measured));
    product.factors.push_back(FactorOf(basis.base));
    if (basis.rate) {
      product.numerator = basis.rate->number;
      product.denominator = basis.rate->denominator;
    }
    if (ir::MayRound(context_.module, product)) {
      const bool half_up = context_.Decide(Convention::kAmountRounding, basis.range) == 0;
      product.rounding = half_up ? ir::Rounding::kHalfUp : ir::Rounding::kDown;
    }
    return Add(std::move(product), basis.range);
  }

  ir::DecimalConst ConstantOf(const syntax::Amount& amount) const {
    const int scale = matter_.amount->scale;
    return {amount.value * ir::PowerOfTen(scale - amount.scale), scale};
  }

  // An amount that is written out, within the limits that are.
  ir::DecimalConst Bounded(ir::DecimalConst amount) const {
    for (const Token& bound : provision_.bounds) {
      const int64_t limit = ConstantOf(bound.amount).value;
      amount.value = bound.kind == TokenKind::kCeiling ? std::min(amount.value, limit)
                                                       : std::max(amount.value, limit);
    }
    return amount;
  }

  template <typename... Args>
  bool Report(Kind kind, source::Range range, const Args&... args) {
    context_.consumer.Emit(kind, context_.Place(range), args...);
    return false;
  }
  std::string Slice(source::Range range) const { return context_.Slice(range); }
  InstId Add(ir::InstData data, source::Range range) {
    return context_.module.Add(std::move(data), SpanOf(range));
  }

  Context& context_;
  const Provision& provision_;
  const ir::Matter& matter_;
};

}  // namespace

bool SaysAmount(const Provision& provision) {
  return provision.basis.has_value() || !provision.measured.empty() || !provision.bounds.empty();
}

bool CheckNoAmount(Context& context, const Provision& provision) {
  std::optional<source::Range> range;
  if (!provision.bounds.empty()) range = provision.bounds.front().range;
  if (!provision.measured.empty()) range = provision.measured.front().range;
  if (provision.basis) range = provision.basis->range;
  const bool concludes = provision.conclusion.has_value();
  for (size_t i = 0; concludes && i < provision.conclusion->slots.size(); ++i) {
    const syntax::SlotMatch& match = provision.conclusion->slots[i];
    if (SlotKindOf(context, *provision.conclusion, match) == syntax::SlotKind::kAmount)
      range = match.range;
  }
  if (!range) return true;
  context.consumer.Emit(Kind::kAmountNegated, context.Place(*range), context.Slice(*range));
  return false;
}

syntax::SlotKind SlotKindOf(const Context& context, const Token& token,
                            const syntax::SlotMatch& match) {
  return context.wording(token).slots[static_cast<size_t>(match.slot)].kind;
}

bool CheckAmount(Context& context, const Provision& provision) {
  return AmountCompiler(context, provision).Check();
}

std::optional<InstId> CompileAmount(Context& context, const Provision& provision) {
  return AmountCompiler(context, provision).Compile();
}

Condition CompileMeasured(Context& context, const syntax::Node& node) {
  const Phrase& phrase = context.phrase(node.tokens.front());
  const InstId column = Column(context, phrase.table, phrase.column, node.range);
  const InstId none = context.module.Add(ir::IntConst{0}, SpanOf(node.range));
  context.Record(node.range, fmt::format("「{}」", context.Slice(node.range)),
                 "大于 0 的才有此结论", "通例");
  return context.module.Add(ir::Compare{ir::CompareOp::kGt, column, none}, SpanOf(node.range));
}

}  // namespace tiaowen::check
