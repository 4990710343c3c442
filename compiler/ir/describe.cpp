#include "compiler/ir/describe.h"

#include <fmt/format.h>

#include "compiler/ir/describer.h"

namespace tiaowen::ir {
namespace {

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

}  // namespace

std::string Describer::JoinConnective(const std::vector<InstId>& ids, const char* word,
                                      Place place) const {
  if (ids.empty())
    return Say(place == Place::kInAnd ? "恒成立" : "恒不成立",
               place == Place::kInAnd ? "always true" : "never true");
  std::string text = Line(ids[0], place);
  for (size_t i = 1; i < ids.size(); ++i) text = Glue(Glue(text, word), Line(ids[i], place));
  return text;
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
  return Say("由有权机关裁量", "at the discretion of the authority");
}

std::string Describer::Anniversary(CompareOp op, InstId date, const Lookback& lookback) const {
  if (IsDays(lookback)) {
    return AsOfDay(
        lookback.at,
        Fill(op == CompareOp::kLe ? "自 {} 起 满 {} 日" : "自 {} 起 未满 {} 日",
             op == CompareOp::kLe ? "{1} days since {0}" : "less than {1} days since {0}",
             Line(date), lookback.days_after));
  }
  std::string closing = Closing(lookback.days_after);
  if (const std::string missing = Missing(lookback.missing_day); !missing.empty())
    closing += Say("，", ", ") + missing;
  return AsOfDay(
      lookback.at,
      Fill(op == CompareOp::kLe ? "自 {} 起 满 {}（{}）" : "自 {} 起 未满 {}（{}）",
           op == CompareOp::kLe ? "{1} since {0} ({2})" : "less than {1} since {0} ({2})",
           Line(date), Span(lookback, "full "), closing));
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
  if (inst.since.valid()) {
    const bool behind = std::holds_alternative<Lookback>(module_.inst(inst.since));
    text = Fill(behind ? "{} 之后，{}" : "自 {} 起，{}", behind ? "after {}, {}" : "since {}, {}",
                Line(inst.since), text);
  }
  return AsOfDay(inst.at, text);
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

std::string DescribeModality(Modality modality, base::Language language) {
  constexpr const char* kWords[][2] = {{"", ""},
                                       {"（授权：可以）", " (may)"},
                                       {"（义务：应当）", " (shall)"},
                                       {"（软约束：鼓励）", " (encouraged)"},
                                       {"（软约束：一般）", " (as a rule)"}};
  return kWords[static_cast<size_t>(modality)][language == base::Language::kChinese ? 0 : 1];
}

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
