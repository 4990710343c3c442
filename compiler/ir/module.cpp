#include "compiler/ir/module.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace tiaowen::ir {
namespace {

// Gathers pointers to the operand fields of an instruction, so that reading and cloning share one
// list.
struct OperandFields {
  std::vector<InstId*> fields;

  void operator()(Compare& inst) { fields = {&inst.lhs, &inst.rhs}; }
  void operator()(InSet& inst) {
    fields = {&inst.value};
    for (InstId& member : inst.members) fields.push_back(&member);
  }
  void operator()(IsTrue& inst) { fields = {&inst.value}; }
  void operator()(InCatalogue& inst) {
    for (InstId& value : inst.values) fields.push_back(&value);
  }
  void operator()(LookUp& inst) {
    for (InstId& key : inst.keys) fields.push_back(&key);
  }
  void operator()(Product& inst) {
    for (InstId& factor : inst.factors) fields.push_back(&factor);
  }
  void operator()(Least& inst) {
    for (InstId& operand : inst.operands) fields.push_back(&operand);
  }
  void operator()(Greatest& inst) {
    for (InstId& operand : inst.operands) fields.push_back(&operand);
  }
  void operator()(Aggregate& inst) { fields = {&inst.filter}; }
  void operator()(Sum& inst) {
    for (Term& term : inst.terms) fields.push_back(&term.value);
  }
  void operator()(InReference& inst) {
    for (InstId& value : inst.values) fields.push_back(&value);
  }
  void operator()(Accumulated& inst) {
    fields = {&inst.filter};
    if (inst.since.valid()) fields.push_back(&inst.since);
    if (inst.required.valid()) fields.push_back(&inst.required);
  }
  void operator()(And& inst) {
    for (InstId& operand : inst.operands) fields.push_back(&operand);
  }
  void operator()(Or& inst) {
    for (InstId& operand : inst.operands) fields.push_back(&operand);
  }
  void operator()(Not& inst) { fields = {&inst.operand}; }
  void operator()(Exists& inst) { fields = {&inst.predicate}; }
  void operator()(Keyed& inst) { fields = {&inst.key, &inst.predicate}; }
  void operator()(Prerequisite& inst) { fields = {&inst.condition}; }
  void operator()(Rule& inst) {
    fields = {&inst.condition};
    if (inst.amount.valid()) fields.push_back(&inst.amount);
  }
  void operator()(Exclusion& inst) { fields = {&inst.condition}; }
  void operator()(IntConst&) {}
  void operator()(DecimalConst&) {}
  void operator()(CodeConst&) {}
  void operator()(TextConst&) {}
  void operator()(AsOf&) {}
  void operator()(AsOfYear&) {}
  void operator()(Lookback&) {}
  void operator()(YearStart&) {}
  void operator()(ColumnRef&) {}
  void operator()(ParentRef&) {}
  void operator()(TruthConst&) {}
  void operator()(Untranslated&) {}
  void operator()(std::monostate&) {}
};

struct LevelFinder {
  const Module& module;

  TableId OfFirst(const std::vector<InstId>& operands) const {
    for (InstId operand : operands) {
      TableId level = module.LevelOf(operand);
      if (level.valid()) return level;
    }
    return {};
  }

  TableId operator()(const ColumnRef& inst) const { return inst.table; }
  TableId operator()(const ParentRef& inst) const { return inst.child; }
  TableId operator()(const TruthConst& inst) const { return inst.level; }
  TableId operator()(const Compare& inst) const { return OfFirst({inst.lhs, inst.rhs}); }
  TableId operator()(const InSet& inst) const { return module.LevelOf(inst.value); }
  TableId operator()(const IsTrue& inst) const { return module.LevelOf(inst.value); }
  TableId operator()(const InCatalogue& inst) const { return OfFirst(inst.values); }
  TableId operator()(const InReference& inst) const { return OfFirst(inst.values); }
  TableId operator()(const LookUp& inst) const {
    TableId level = OfFirst(inst.keys);
    return level.valid() ? level : kMainTable;
  }
  TableId operator()(const Product& inst) const { return OfFirst(inst.factors); }
  TableId operator()(const Least& inst) const { return OfFirst(inst.operands); }
  TableId operator()(const Greatest& inst) const { return OfFirst(inst.operands); }
  TableId operator()(const Aggregate&) const { return kMainTable; }
  TableId operator()(const Sum&) const { return kMainTable; }
  TableId operator()(const Accumulated& inst) const { return inst.level; }
  TableId operator()(const And& inst) const { return OfFirst(inst.operands); }
  TableId operator()(const Or& inst) const { return OfFirst(inst.operands); }
  TableId operator()(const Not& inst) const { return module.LevelOf(inst.operand); }
  TableId operator()(const Exists&) const { return kMainTable; }
  TableId operator()(const Keyed&) const { return kMainTable; }
  template <typename T>
  TableId operator()(const T&) const {
    return {};
  }
};

}  // namespace

const char* NameOf(SentenceClass sentence_class, base::Language language) {
  constexpr const char* kNames[][2] = {
#define TW_SENTENCE_CLASS(Name, CHINESE, ENGLISH) {CHINESE, ENGLISH},
#include "compiler/ir/sentence_class.def"
  };
  return kNames[static_cast<size_t>(sentence_class)][language == base::Language::kEnglish ? 1 : 0];
}

InstId Module::Add(InstData data, Span span) {
  insts_.push_back(std::move(data));
  spans_.push_back(span);
  return InstId(insts_.size() - 1);
}

TextId Module::AddText(std::string_view text) {
  auto found = std::find(texts.begin(), texts.end(), text);
  if (found != texts.end()) return TextId(static_cast<size_t>(found - texts.begin()));
  texts.emplace_back(text);
  return TextId(texts.size() - 1);
}

void Module::AdoptTexts(std::vector<std::string> pool) {
  std::unordered_map<std::string_view, size_t> places;
  for (size_t i = 0; i < pool.size(); ++i) places.emplace(pool[i], i);
  std::vector<size_t> adopted;
  for (const std::string& text : texts) {
    const auto place = places.find(text);
    TW_CHECK(place != places.end(), "the pool lacks {}", text);
    adopted.push_back(place->second);
  }
  for (InstData& data : insts_) {
    if (auto* constant = std::get_if<TextConst>(&data))
      constant->text = TextId(adopted[static_cast<size_t>(constant->text.index)]);
  }
  for (Catalogue& catalogue : schema.catalogues) {
    for (std::vector<Catalogue::Cell>& row : catalogue.rows) {
      for (size_t column = 0; column < row.size(); ++column) {
        if (catalogue.columns[column].type.kind != TypeKind::kText) continue;
        for (int32_t& value : row[column].values)
          value = static_cast<int32_t>(adopted[static_cast<size_t>(value)]);
      }
    }
  }
  texts = std::move(pool);
}

TableId Module::LevelOf(InstId id) const { return std::visit(LevelFinder{*this}, inst(id)); }

namespace {

// The type of the value of an instruction. One step for every instruction: the interpreter asks at
// every comparison.
struct TypeVisitor {
  const Module& module;

  Type ColumnType(TableId table, int column) const {
    return module.schema.table(table).columns[static_cast<size_t>(column)].type;
  }

  Type operator()(const ColumnRef& inst) const { return ColumnType(inst.table, inst.column); }
  Type operator()(const ParentRef& inst) const { return ColumnType(kMainTable, inst.column); }
  Type operator()(const CodeConst& inst) const {
    const bool ordered = module.schema.enum_type(inst.enum_id).ordered;
    return {ordered ? TypeKind::kGrade : TypeKind::kCategory, inst.enum_id};
  }
  Type operator()(const Aggregate& inst) const {
    switch (inst.kind) {
      case AggregateKind::kLatest:
      case AggregateKind::kEarliest:
        return {TypeKind::kDate, {}};
      case AggregateKind::kCount:
      case AggregateKind::kDistinctYears:
        return {TypeKind::kInt, {}};
      default:
        return ColumnType(inst.table, inst.column);
    }
  }
  Type operator()(const DecimalConst& inst) const { return {TypeKind::kDecimal, {}, inst.scale}; }
  Type operator()(const Product& inst) const { return {TypeKind::kDecimal, {}, inst.scale}; }
  Type operator()(const Sum& inst) const { return {TypeKind::kDecimal, {}, inst.scale}; }
  Type operator()(const Least& inst) const { return module.TypeOf(inst.operands.front()); }
  Type operator()(const Greatest& inst) const { return module.TypeOf(inst.operands.front()); }
  Type operator()(const IntConst&) const { return {TypeKind::kInt, {}}; }
  Type operator()(const AsOfYear&) const { return {TypeKind::kInt, {}}; }
  Type operator()(const LookUp&) const { return {TypeKind::kInt, {}}; }
  Type operator()(const AsOf&) const { return {TypeKind::kDate, {}}; }
  Type operator()(const Lookback&) const { return {TypeKind::kDate, {}}; }
  Type operator()(const YearStart&) const { return {TypeKind::kDate, {}}; }
  Type operator()(const TextConst&) const { return {TypeKind::kText, {}}; }
  template <typename T>
  Type operator()(const T&) const {
    TW_CHECK(false, "an instruction that is no value has no type");
  }
};

}  // namespace

Type Module::TypeOf(InstId id) const { return std::visit(TypeVisitor{*this}, inst(id)); }

std::vector<InstId> Module::OperandsOf(InstId id) const {
  InstData copy = inst(id);
  OperandFields fields;
  std::visit(fields, copy);
  std::vector<InstId> operands;
  for (InstId* field : fields.fields) operands.push_back(*field);
  return operands;
}

std::vector<Conclusion> ListConclusions(const Module& module) {
  std::vector<Conclusion> conclusions;
  for (size_t m = 0; m < module.matters.size(); ++m) {
    for (size_t t = 0; t < module.matters[m].targets.size(); ++t) {
      conclusions.push_back({MatterId(m), static_cast<int>(t)});
    }
  }
  return conclusions;
}

bool MayRound(const Module& module, const Product& product) {
  int digits = -product.scale;  // of the factors beyond those of the result
  for (InstId factor : product.factors) digits += module.TypeOf(factor).scale;
  // Every prime of the denominator must be in the numerator; 2 and 5 also come with a digit.
  int64_t rest = product.denominator / std::gcd(product.numerator, product.denominator);
  int64_t spare = product.numerator / std::gcd(product.numerator, product.denominator);
  for (; digits < 0; ++digits) rest /= std::gcd(rest, int64_t{10});
  for (; digits > 0; --digits) {
    if (spare % 10 != 0) return true;
    spare /= 10;
  }
  return rest != 1;
}

std::vector<size_t> ListAmounts(const Module& module) {
  std::vector<size_t> positions;
  const std::vector<Conclusion> conclusions = ListConclusions(module);
  for (size_t i = 0; i < conclusions.size(); ++i) {
    if (module.matter(conclusions[i].matter).amount) positions.push_back(i);
  }
  return positions;
}

bool Governs(const Prerequisite& prerequisite, const Rule& rule) {
  const auto& paths = prerequisite.paths;
  return prerequisite.matter == rule.matter &&
         (prerequisite.target < 0 || prerequisite.target == rule.target) &&
         (paths.empty() || std::find(paths.begin(), paths.end(), rule.path) != paths.end());
}

bool Bars(const Exclusion& exclusion, const Conclusion& conclusion) {
  return exclusion.matter == conclusion.matter &&
         (exclusion.target < 0 || exclusion.target == conclusion.target);
}

InstId CloneTree(Module& module, InstId root) {
  InstData copy = module.inst(root);
  OperandFields fields;
  std::visit(fields, copy);
  for (InstId* field : fields.fields) *field = CloneTree(module, *field);
  return module.Add(std::move(copy), module.span(root));
}

}  // namespace tiaowen::ir
