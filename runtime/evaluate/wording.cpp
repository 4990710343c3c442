#include "runtime/evaluate/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/builtin/clock.h"

namespace tiaowen::evaluate {
namespace {

// Gives every distinct text one index, in order of appearance.
class TextPool {
 public:
  explicit TextPool(std::vector<std::string>* texts) : texts_(texts) {}

  int Add(std::string text) {
    auto [place, added] = index_.try_emplace(text, static_cast<int>(texts_->size()));
    if (added) texts_->push_back(std::move(text));
    return place->second;
  }

 private:
  std::vector<std::string>* texts_;
  std::unordered_map<std::string, int> index_;
};

std::string QualifiedColumn(const ir::Table& table, int column) {
  return fmt::format("{}.{}", table.name, table.columns[static_cast<size_t>(column)].name);
}

// Official words may break over lines; a cell of a table should not.
std::string WithoutBreaks(std::string_view quote) {
  std::string text(quote);
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
  return text;
}

}  // namespace

Wording::Wording(const ir::Module& module, const ir::ClauseTable& table, int32_t as_of,
                 base::Language language)
    : as_of_(as_of), options_{language, builtin::YearOf(as_of), {}} {
  bool chinese = language == base::Language::kChinese;
  TextPool missing(&missing_);
  for (const ir::Fact& fact : table.facts)
    fact_text_.push_back(missing.Add(TextOfFact(module, table, fact)));
  is_untranslated_.assign(missing_.size(), false);
  for (ir::InstId id : module.untranslated) {
    ir::SentenceId sentence = module.get<ir::Untranslated>(id).sentence;
    untranslated_text_[sentence] = missing.Add(ir::Describe(module, id, options_));
    is_untranslated_.resize(missing_.size(), true);
  }
  TextPool unmet(&unmet_);
  for (const ir::Clause& clause : table.clauses) {
    // What an exclusion says is not to hold.
    const char* applies = "";
    if (std::holds_alternative<ir::Exclusion>(module.inst(clause.owner)))
      applies = chinese ? "属于除外情形：" : "the exclusion applies: ";
    clause_text_.push_back(
        unmet.Add(fmt::format("{}{}{}{}", ir::CiteOf(module, clause.owner), chinese ? "：" : ": ",
                              applies, ConditionText(module, clause, options_))));
  }
  no_rule_text_ = unmet.Add(chinese ? "没有条款给予此项" : "no provision gives this");
}

std::string Wording::TextOfFact(const ir::Module& module, const ir::ClauseTable& table,
                                const ir::Fact& fact) const {
  const ir::InstId clause = table.clauses[static_cast<size_t>(fact.clause)].inst;
  const auto* keyed = std::get_if<ir::Keyed>(&module.inst(clause));
  if (fact.kind == ir::FactKind::kMissingRow) {
    if (fact.aggregate.valid())
      return module.schema.table(module.get<ir::Aggregate>(fact.aggregate).table).name;
    if (keyed != nullptr) return TextOfRow(module, *keyed);
    return module.schema.table(module.get<ir::Exists>(clause).table).name;
  }
  if (fact.kind == ir::FactKind::kMissingReference || fact.kind == ir::FactKind::kEmptyCell)
    return TextOfReference(module, fact);
  if (fact.kind == ir::FactKind::kDiscretion) return ir::Describe(module, fact.leaf, options_);
  if (!fact.operand.valid() && fact.aggregate.valid()) {
    const auto& aggregate = module.get<ir::Aggregate>(fact.aggregate);
    return QualifiedColumn(module.schema.table(aggregate.table), fact.period_column);
  }
  if (!fact.operand.valid()) {
    const auto& accumulated = module.get<ir::Accumulated>(fact.leaf);
    return QualifiedColumn(module.schema.table(accumulated.table), fact.period_column);
  }
  if (const auto* parent = std::get_if<ir::ParentRef>(&module.inst(fact.operand))) {
    return QualifiedColumn(module.schema.table(ir::kMainTable), parent->column);
  }
  const auto& column = module.get<ir::ColumnRef>(fact.operand);
  const ir::Table& of = module.schema.table(column.table);
  if (keyed == nullptr || keyed->table != column.table) return QualifiedColumn(of, column.column);
  return fmt::format("{}.{}", TextOfRow(module, *keyed),
                     of.columns[static_cast<size_t>(column.column)].name);
}

std::string Wording::TextOfRow(const ir::Module& module, const ir::Keyed& keyed) const {
  const ir::Table& table = module.schema.table(keyed.table);
  if (const auto* year = std::get_if<ir::AsOfYear>(&module.inst(keyed.key))) {
    bool chinese = options_.language == base::Language::kChinese;
    const builtin::Clock clock = builtin::ClockAt(builtin::ClockAt(as_of_), year->at);
    return fmt::format("{} {}{}", table.name, clock.year + year->offset, chinese ? "年" : "");
  }
  return fmt::format("{} {}={}", table.name,
                     table.columns[static_cast<size_t>(table.unique_key)].name,
                     ir::Describe(module, keyed.key, options_));
}

// Names the columns whose values were sought: one text stands for all who lack the same.
std::string Wording::TextOfReference(const ir::Module& module, const ir::Fact& fact) const {
  bool chinese = options_.language == base::Language::kChinese;
  bool is_cell = fact.kind == ir::FactKind::kEmptyCell;
  if (fact.operand.valid()) {
    const char* text = chinese ? "{} 无记录" : "no record of {}";
    if (is_cell) text = chinese ? "{} 空缺" : "empty: {}";
    return fmt::format(fmt::runtime(text), ir::Describe(module, fact.operand, options_));
  }
  const auto& listed = module.get<ir::InReference>(fact.leaf);
  std::vector<std::string> values;
  for (ir::InstId value : listed.values) values.push_back(ir::Describe(module, value, options_));
  const ir::Table& table = module.schema.table(listed.table);
  std::string joined = fmt::format("{}", fmt::join(values, chinese ? "，" : ", "));
  if (is_cell) {
    return fmt::format(fmt::runtime(chinese ? "{}（{}）的 {} 空缺" : "empty: {2} in {0} of {1}"),
                       table.name, joined,
                       table.columns[static_cast<size_t>(fact.period_column)].name);
  }
  return fmt::format(fmt::runtime(chinese ? "{}（{}）无记录" : "no record in {} of {}"), table.name,
                     joined);
}

std::string ConditionText(const ir::Module& module, const ir::Clause& clause,
                          const ir::DescribeOptions& options) {
  if (std::holds_alternative<ir::Exists>(module.inst(clause.inst))) {
    std::string_view quote = ir::QuoteOf(module, ir::SentenceOf(module, clause.owner), clause.inst);
    if (!quote.empty()) return WithoutBreaks(quote);
  }
  return ir::Describe(module, clause.inst, options);
}

}  // namespace tiaowen::evaluate
