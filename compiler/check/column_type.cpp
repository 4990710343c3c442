#include "compiler/check/column_type.h"

#include <fmt/format.h>

#include <algorithm>

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::TypeKind;

struct Money {
  std::string_view unit;
  int scale;
};

constexpr Money kMoney[] = {
#define TW_MONEY(unit, scale) {unit, scale},
#include "compiler/check/money.def"
};

struct Builtin {
  std::string_view name;
  TypeKind kind;
};

constexpr std::string_view kMoneyType = "金额";
constexpr std::string_view kCatchAll = "兜底";
constexpr Builtin kBuiltins[] = {{"文本", TypeKind::kText},    {"整数", TypeKind::kInt},
                                 {"是否", TypeKind::kBool},    {"日期", TypeKind::kDate},
                                 {"小数", TypeKind::kDecimal}, {kMoneyType, TypeKind::kDecimal}};

// Reads the attributes of one column that concern its type.
class TypeReader {
 public:
  TypeReader(const syntax::ColumnDeclaration& column, const source::FileSet& files,
             diagnostics::Consumer& consumer)
      : column_(column), files_(files), consumer_(consumer) {}

  std::optional<ColumnType> Read(const ir::Type& type) {
    const bool money = column_.type.text == kMoneyType && type.kind == TypeKind::kDecimal;
    if (money) return ReadMoney();
    if (column_.words.size() == 1 && column_.words[0].text == kCatchAll) {
      if (type.kind != TypeKind::kBool) return ReportNeedless(column_.words[0].range, "兜底");
      return ColumnType{.type = type, .unit = "", .catch_all = true};
    }
    if (!column_.words.empty())
      return Report(column_.words[0].range, fmt::format("不认识「{}」", column_.words[0].text),
                    fmt::format("“{}” is not known", column_.words[0].text));
    if (!type.is_number()) {
      if (column_.unit) return ReportNeedless(column_.unit->range, "单位");
      if (column_.places) return ReportNeedless(column_.places->range, "位");
      if (column_.value_min) return ReportNeedless(column_.type.range, "不小于");
    }
    ColumnType result{type, column_.unit ? column_.unit->text : ""};
    if (type.kind != TypeKind::kDecimal)
      return column_.places ? ReportNeedless(column_.places->range, "位") : result;
    if (!column_.places || column_.places->value < 0 || column_.places->value > ir::kScaleMax) {
      return Report(
          column_.places ? column_.places->range : column_.type.range,
          fmt::format("须写小数位数，0 至 {}，如「小数（2 位）」", ir::kScaleMax),
          fmt::format("the fraction digits, 0 to {}, are needed: 小数（2 位）", ir::kScaleMax));
    }
    result.type.scale = static_cast<int>(column_.places->value);
    return result;
  }

 private:
  std::optional<ColumnType> ReadMoney() {
    if (column_.places) return ReportNeedless(column_.places->range, "位");
    if (column_.unit) return ReportNeedless(column_.unit->range, "单位");
    std::optional<int> scale;
    if (column_.words.size() == 1) scale = MoneyScale(column_.words[0].text);
    if (!scale) {
      const std::string units = fmt::format("{}", fmt::join(MoneyUnits(), "、"));
      return Report(
          column_.words.empty() ? column_.type.range : column_.words[0].range,
          fmt::format("须写货币单位（{}），如「金额（{}）」", units, kMoney[0].unit),
          fmt::format("a unit of money ({}) is needed: 金额（{}）", units, kMoney[0].unit));
    }
    return ColumnType{{TypeKind::kDecimal, {}, *scale}, column_.words[0].text};
  }

  std::optional<ColumnType> ReportNeedless(source::Range range, const char* attribute) {
    return Report(range, fmt::format("不能写「{}」", attribute),
                  fmt::format("cannot have “{}”", attribute));
  }

  std::optional<ColumnType> Report(source::Range range, const std::string& zh,
                                   const std::string& en) {
    consumer_.Emit(Kind::kColumnAttribute, files_.Locate(range), column_.name.text,
                   column_.type.text, zh, en);
    return std::nullopt;
  }

  const syntax::ColumnDeclaration& column_;
  const source::FileSet& files_;
  diagnostics::Consumer& consumer_;
};

}  // namespace

const std::vector<std::string>& BuiltinTypes() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> all;
    for (const Builtin& builtin : kBuiltins) all.emplace_back(builtin.name);
    return all;
  }();
  return kNames;
}

std::optional<ir::Type> FindBuiltinType(std::string_view name) {
  for (const Builtin& builtin : kBuiltins) {
    if (builtin.name == name) return ir::Type{builtin.kind, {}};
  }
  return std::nullopt;
}

std::optional<ColumnType> ReadColumnType(const syntax::ColumnDeclaration& column,
                                         const ir::Type& type, const source::FileSet& files,
                                         diagnostics::Consumer& consumer) {
  return TypeReader(column, files, consumer).Read(type);
}

std::optional<ir::AmountType> ReadAmountType(const syntax::AmountDeclaration& amount,
                                             const source::FileSet& files,
                                             diagnostics::Consumer& consumer) {
  ir::AmountType type{.unit = amount.unit.text, .scale = MoneyScale(amount.unit.text).value_or(0)};
  if (amount.places) {
    if (amount.places->value < 0 || amount.places->value > ir::kScaleMax) {
      consumer.Emit(Kind::kNumberOutOfRange, files.Locate(amount.places->range),
                    fmt::format("{}", amount.places->value));
      return std::nullopt;
    }
    type.scale = static_cast<int>(amount.places->value);
  }
  if (amount.highest && amount.summed) {
    consumer.Emit(Kind::kUnknownConvention, files.Locate(amount.unit.range), "数额", "取最高，累加",
                  "取最高、累加");
    return std::nullopt;
  }
  if (amount.highest) type.join = ir::AmountJoin::kHighest;
  if (amount.summed) type.join = ir::AmountJoin::kSum;
  return type;
}

std::vector<std::string> ListUnits(const Declarations& declared) {
  std::vector<std::string> units;
  const auto add = [&](const std::string& unit) {
    if (!unit.empty() && std::find(units.begin(), units.end(), unit) == units.end())
      units.push_back(unit);
  };
  for (const Phrase& phrase : declared.phrases) add(phrase.unit);
  for (const ir::Matter& matter : declared.matters) {
    if (matter.amount) add(matter.amount->unit);
  }
  for (const ir::Table& table : declared.schema.tables) {
    for (const ir::Column& column : table.columns) add(column.unit);
  }
  const bool money = std::any_of(units.begin(), units.end(), [](const std::string& unit) {
    return MoneyScale(unit).has_value();
  });
  for (const Money& own : kMoney) {
    if (money) add(std::string(own.unit));
  }
  return units;
}

std::optional<int> MoneyScale(std::string_view unit) {
  for (const Money& money : kMoney) {
    if (money.unit == unit) return money.scale;
  }
  return std::nullopt;
}

std::vector<std::string> MoneyUnits() {
  std::vector<std::string> units;
  for (const Money& money : kMoney) units.emplace_back(money.unit);
  return units;
}

}  // namespace tiaowen::check
