#include "compiler/ir/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace tiaowen::ir {
namespace {

bool IsValue(const InstData& data) {
  return std::holds_alternative<IntConst>(data) || std::holds_alternative<CodeConst>(data) ||
         std::holds_alternative<TextConst>(data) || std::holds_alternative<AsOf>(data) ||
         std::holds_alternative<AsOfYear>(data) || std::holds_alternative<Lookback>(data) ||
         std::holds_alternative<YearStart>(data) || std::holds_alternative<ColumnRef>(data) ||
         std::holds_alternative<ParentRef>(data) || std::holds_alternative<LookUp>(data) ||
         std::holds_alternative<DecimalConst>(data) || std::holds_alternative<Product>(data) ||
         std::holds_alternative<Least>(data) || std::holds_alternative<Greatest>(data) ||
         std::holds_alternative<Aggregate>(data) || std::holds_alternative<Sum>(data);
}

bool IsOwner(const InstData& data) {
  return std::holds_alternative<Prerequisite>(data) || std::holds_alternative<Rule>(data) ||
         std::holds_alternative<Exclusion>(data) || std::holds_alternative<Untranslated>(data);
}

bool IsCondition(const InstData& data) {
  return !IsValue(data) && !IsOwner(data) && !std::holds_alternative<std::monostate>(data);
}

class Verifier {
 public:
  explicit Verifier(const Module& module) : module_(module), uses_(module.inst_count(), 0) {}

  std::vector<std::string> Run() {
    for (size_t i = 0; i < module_.inst_count(); ++i) CheckReferences(InstId(i));
    if (!violations_.empty()) return violations_;  // what follows reads through the references
    for (size_t i = 0; i < module_.inst_count(); ++i) {
      current_ = InstId(i);
      for (InstId operand : module_.OperandsOf(current_))
        ++uses_[static_cast<size_t>(operand.index)];
      std::visit([&](const auto& inst) { Check(inst); }, module_.inst(current_));
    }
    for (size_t i = 0; i < uses_.size(); ++i) {
      current_ = InstId(i);
      if (uses_[i] > 1) Report("TreeShape", fmt::format("it is an operand {} times", uses_[i]));
    }
    CheckOwners();
    CheckWorkCalendar();
    return violations_;
  }

 private:
  void Report(const char* invariant, std::string_view what) {
    violations_.push_back(fmt::format("{}: {} %{}: {}", invariant, InstName(module_.inst(current_)),
                                      current_.index, what));
  }

  void CheckWorkCalendar() {
    const base::WorkCalendar& calendar = module_.work_calendar;
    for (size_t i = 0; i < calendar.size(); ++i) {
      const std::vector<int32_t>& days = calendar[i].days;
      const int32_t first = YearStart(calendar[i].year), end = YearStart(calendar[i].year + 1);
      const bool ascend =
          (i == 0 || calendar[i - 1].year < calendar[i].year) &&
          std::adjacent_find(days.begin(), days.end(), std::greater_equal<>()) == days.end();
      const bool within = days.empty() || (days.front() >= first && days.back() < end);
      if (!ascend || !within)
        violations_.push_back(fmt::format("WorkCalendar: the year {}", calendar[i].year));
    }
  }
  // 1 January in days since 1970-01-01.
  static int32_t YearStart(int year) {
    const std::chrono::sys_days day{std::chrono::year{year} / std::chrono::January / 1};
    return static_cast<int32_t>(day.time_since_epoch().count());
  }

  bool ValidTable(TableId id) const {
    return id.valid() && static_cast<size_t>(id.index) < module_.schema.tables.size();
  }
  bool ValidColumn(TableId id, int column) const {
    return ValidTable(id) && column >= 0 &&
           static_cast<size_t>(column) < module_.schema.table(id).columns.size();
  }

  void CheckReferences(InstId id) {
    current_ = id;
    for (InstId operand : module_.OperandsOf(id)) {
      if (!operand.valid() || operand >= id)
        Report("TreeShape", "an operand does not precede its user");
    }
    std::visit([&](const auto& inst) { CheckReference(inst); }, module_.inst(id));
  }

  template <typename T>
  void CheckReference(const T&) {}
  void CheckReference(const CodeConst& inst) {
    bool known = inst.enum_id.valid() &&
                 static_cast<size_t>(inst.enum_id.index) < module_.schema.enums.size();
    if (!known || inst.code < 0 ||
        static_cast<size_t>(inst.code) >= module_.schema.enum_type(inst.enum_id).values.size()) {
      Report("Reference", "no such category value");
    }
  }
  void CheckReference(const TextConst& inst) {
    if (!inst.text.valid() || static_cast<size_t>(inst.text.index) >= module_.texts.size()) {
      Report("Reference", "no such text");
    }
  }
  void CheckReference(const ColumnRef& inst) {
    if (!ValidColumn(inst.table, inst.column)) Report("Reference", "no such column");
  }
  void CheckReference(const ParentRef& inst) {
    if (!ValidColumn(kMainTable, inst.column)) Report("Reference", "no such column");
    CheckChild(inst.child);
  }
  void CheckReference(const InCatalogue& inst) {
    size_t count = module_.schema.catalogues.size();
    if (!inst.catalogue.valid() || static_cast<size_t>(inst.catalogue.index) >= count) {
      Report("Reference", "no such catalogue");
      return;
    }
    size_t columns = module_.schema.catalogue(inst.catalogue).columns.size();
    for (int column : inst.columns) {
      if (column < 0 || static_cast<size_t>(column) >= columns)
        Report("Reference", "no such catalogue column");
    }
    if (inst.columns.size() != inst.values.size() || inst.columns.empty()) {
      Report("Reference", "as many columns as values, and at least one");
    }
  }
  void CheckReference(const Least& inst) { CheckOperands(inst.operands); }
  void CheckReference(const Greatest& inst) { CheckOperands(inst.operands); }
  void CheckReference(const Product& inst) { CheckOperands(inst.factors); }
  void CheckOperands(const std::vector<InstId>& operands) {
    if (operands.empty()) Report("Reference", "no operands");
  }
  void CheckReference(const LookUp& inst) {
    CheckReferenceColumns(inst.table, inst.key_columns, inst.keys.size());
    if (!ValidColumn(inst.table, inst.column)) Report("Reference", "no such column");
  }
  void CheckReference(const InReference& inst) {
    CheckReferenceColumns(inst.table, inst.columns, inst.values.size());
  }
  void CheckReference(const Accumulated& inst) {
    CheckChild(inst.table);
    if (!ValidTable(inst.level)) Report("Reference", "no such level");
  }
  void CheckReference(const Aggregate& inst) {
    CheckChild(inst.table);
    if (inst.kind == AggregateKind::kCount) {
      if (inst.column != -1) Report("Reference", "a count has no column");
    } else if (!ValidColumn(inst.table, inst.column)) {
      Report("Reference", "no such column");
    }
  }
  void CheckReference(const Exists& inst) { CheckChild(inst.table); }
  void CheckReference(const Keyed& inst) { CheckChild(inst.table); }
  void CheckReference(const TruthConst& inst) {
    if (!ValidTable(inst.level)) Report("Reference", "no such level");
  }
  void CheckReference(const Prerequisite& inst) {
    if (!CheckSentence(inst.sentence, inst.matter)) return;
    CheckTarget(inst.matter, inst.target);
    for (int path : inst.paths) {
      if (path < 0 || static_cast<size_t>(path) >= module_.matter(inst.matter).paths.size()) {
        Report("Reference", "no such path");
      }
    }
  }
  void CheckReference(const Exclusion& inst) {
    if (CheckSentence(inst.sentence, inst.matter)) CheckTarget(inst.matter, inst.target);
  }
  void CheckReference(const Untranslated& inst) { CheckSentence(inst.sentence, inst.matter); }
  void CheckReference(const Rule& inst) {
    if (!CheckSentence(inst.sentence, inst.matter)) return;
    const Matter& matter = module_.matter(inst.matter);
    if (inst.target < 0 || static_cast<size_t>(inst.target) >= matter.targets.size()) {
      Report("Reference", "no such target");
    }
    if (inst.path < -1 || inst.path >= static_cast<int>(matter.paths.size()) ||
        (inst.path < 0) != matter.paths.empty()) {
      Report("Reference", "no such path");
    }
  }

  // -1 stands for every target.
  void CheckTarget(MatterId matter, int target) {
    if (target < -1 || target >= static_cast<int>(module_.matter(matter).targets.size())) {
      Report("Reference", "no such target");
    }
  }
  void CheckReferenceColumns(TableId table, const std::vector<int>& columns, size_t values) {
    if (!ValidTable(table) || module_.schema.table(table).kind != TableKind::kReference) {
      Report("Reference", "no such reference table");
      return;
    }
    for (int column : columns) {
      if (!ValidColumn(table, column)) Report("Reference", "no such column");
    }
    if (columns.size() != values || columns.empty()) {
      Report("Reference", "as many columns as values, and at least one");
    }
  }
  void CheckChild(TableId table) {
    if (!ValidTable(table) || module_.schema.table(table).kind != TableKind::kChild) {
      Report("Reference", "no such child table");
    }
  }
  bool CheckSentence(SentenceId sentence, MatterId matter) {
    bool known = sentence.valid() &&
                 static_cast<size_t>(sentence.index) < module_.sentences.size() && matter.valid() &&
                 static_cast<size_t>(matter.index) < module_.matters.size();
    if (!known) Report("Reference", "no such sentence or matter");
    return known;
  }

  bool WantValue(InstId id) {
    bool value = IsValue(module_.inst(id));
    if (!value) Report("OperandKind", "a value is needed");
    return value;
  }
  // An aggregate may be compared, added, tested for membership and required, and nothing else; a
  // sum compared.
  bool WantPlainValue(InstId id) {
    if (!WantValue(id)) return false;
    const InstData& data = module_.inst(id);
    const bool plain =
        !std::holds_alternative<Aggregate>(data) && !std::holds_alternative<Sum>(data);
    if (!plain) Report("OperandKind", "an aggregate or sum is no operand here");
    return plain;
  }
  void WantCondition(InstId id, TableId level) {
    if (!IsCondition(module_.inst(id))) {
      Report("OperandKind", "a condition is needed");
    } else if (module_.LevelOf(id) != level) {
      Report("Level", "the operand lives at another level");
    }
  }
  // Checks that the values agree in type and share one level.
  void WantAlike(InstId a, InstId b) {
    if (!WantValue(a) || !WantValue(b)) return;
    const Type type_a = module_.TypeOf(a), type_b = module_.TypeOf(b);
    const bool numbers = type_a.is_number() && type_b.is_number();
    if (type_a != type_b && !numbers) Report("OperandKind", "the types differ");
    TableId level_a = module_.LevelOf(a), level_b = module_.LevelOf(b);
    if (level_a.valid() && level_b.valid() && level_a != level_b)
      Report("Level", "the levels differ");
  }

  template <typename T>
  void Check(const T&) {}
  void Check(const Compare& inst) {
    WantAlike(inst.lhs, inst.rhs);
    if (!IsValue(module_.inst(inst.lhs))) return;
    TypeKind kind = module_.TypeOf(inst.lhs).kind;
    bool ordered = kind == TypeKind::kGrade || kind == TypeKind::kInt || kind == TypeKind::kDate ||
                   kind == TypeKind::kDecimal;
    if (!ordered && inst.op != CompareOp::kEq && inst.op != CompareOp::kNe) {
      Report("OperandKind", "an unordered type is compared by order");
    }
    if (!module_.LevelOf(current_).valid()) Report("Level", "a comparison of constants");
  }
  void Check(const InSet& inst) {
    if (!module_.LevelOf(inst.value).valid()) Report("Level", "a set test of a constant");
    if (IsDecimal(inst.value)) Report("OperandKind", "a set test of a decimal");
    for (InstId member : inst.members) {
      if (IsDecimal(member)) Report("OperandKind", "a decimal in a set");
      WantAlike(inst.value, member);
      if (module_.LevelOf(member).valid()) Report("Level", "a member of a set is not constant");
    }
  }
  void Check(const IsTrue& inst) {
    if (WantValue(inst.value) && module_.TypeOf(inst.value).kind != TypeKind::kBool) {
      Report("OperandKind", "a 是否 column is needed");
    }
  }
  void Check(const InCatalogue& inst) {
    const Catalogue& catalogue = module_.schema.catalogue(inst.catalogue);
    TableId level = module_.LevelOf(current_);
    if (!level.valid()) Report("Level", "a look-up of constants");
    for (size_t i = 0; i < inst.values.size(); ++i) {
      if (!WantPlainValue(inst.values[i])) continue;
      if (module_.TypeOf(inst.values[i]) !=
          catalogue.columns[static_cast<size_t>(inst.columns[i])].type) {
        Report("OperandKind", "the types differ");
      }
      TableId own = module_.LevelOf(inst.values[i]);
      if (own.valid() && own != level) Report("Level", "the levels differ");
    }
  }
  void Check(const LookUp& inst) {
    CheckReferenceValues(inst.table, inst.key_columns, inst.keys);
    if (module_.schema.table(inst.table).columns[static_cast<size_t>(inst.column)].type.kind !=
        TypeKind::kInt) {
      Report("OperandKind", "an integer column is needed");
    }
  }
  void Check(const InReference& inst) {
    if (!module_.LevelOf(current_).valid()) Report("Level", "a look-up of constants");
    CheckReferenceValues(inst.table, inst.columns, inst.values);
  }
  void CheckReferenceValues(TableId table, const std::vector<int>& columns,
                            const std::vector<InstId>& values) {
    TableId level = module_.LevelOf(current_);
    for (size_t i = 0; i < values.size(); ++i) {
      if (!WantPlainValue(values[i])) continue;
      const Column& column = module_.schema.table(table).columns[static_cast<size_t>(columns[i])];
      if (module_.TypeOf(values[i]) != column.type) Report("OperandKind", "the types differ");
      if (column.type.kind == TypeKind::kDate || column.type.kind == TypeKind::kBool ||
          column.type.kind == TypeKind::kDecimal) {
        Report("OperandKind", "a date, decimal or 是否 column is no key");
      }
      TableId own = module_.LevelOf(values[i]);
      if (own.valid() && own != level) Report("Level", "the levels differ");
    }
  }
  void Check(const Aggregate& inst) {
    WantCondition(inst.filter, inst.table);
    if (inst.kind == AggregateKind::kCount) return;
    const Column& column =
        module_.schema.table(inst.table).columns[static_cast<size_t>(inst.column)];
    const bool of_dates =
        inst.kind == AggregateKind::kLatest || inst.kind == AggregateKind::kEarliest;
    const bool of_years =
        inst.kind == AggregateKind::kDistinctYears && column.type.kind == TypeKind::kDate;
    const bool of_numbers = !of_dates && inst.kind != AggregateKind::kDistinctYears;
    const bool fits =
        of_numbers ? column.type.is_number()
                   : column.type.kind == (of_dates || of_years ? TypeKind::kDate : TypeKind::kInt);
    if (!fits) Report("OperandKind", "the column has another type");
    if (inst.kind == AggregateKind::kDistinctYears && column.null_meaning == NullMeaning::kOngoing)
      Report("OperandKind", "what has not ended lies in no year");
  }
  void Check(const Sum& inst) {
    CheckScale(inst.scale);
    if (inst.terms.size() < 2) Report("Sum", "fewer than two terms");
    for (const Term& term : inst.terms) {
      if (!WantValue(term.value)) continue;
      const InstData& data = module_.inst(term.value);
      const auto* aggregate = std::get_if<Aggregate>(&data);
      const auto* column = std::get_if<ColumnRef>(&data);
      const bool fits = column != nullptr
                            ? column->table == kMainTable
                            : aggregate != nullptr && aggregate->kind != AggregateKind::kExcess;
      const Type type = module_.TypeOf(term.value);
      if (!fits || !type.is_number()) {
        Report("OperandKind", "a term is no number of the applicant");
      } else if (term.shift < 0 || term.shift > kTermShiftMax ||
                 inst.scale + term.shift < type.scale) {
        Report("Sum", "a term has more digits than the sum, or a shift out of range");
      }
    }
  }
  void Check(const AsOf& inst) { CheckCutOff(inst.at); }
  void Check(const AsOfYear& inst) { CheckCutOff(inst.at); }
  void Check(const ir::YearStart& inst) { CheckCutOff(inst.at); }
  // The day must be one of every year.
  void CheckCutOff(const base::CutOff& at) {
    if (at.kind == base::CutOff::Kind::kMonthEnd && at.offset > 0)
      Report("CutOff", "the end of a later month");
    if (at.kind != base::CutOff::Kind::kOfYear) return;
    constexpr std::chrono::year kCommonYear{2001};
    const bool exists = std::chrono::year_month_day(
                            kCommonYear, std::chrono::month(static_cast<unsigned>(at.month)),
                            std::chrono::day(static_cast<unsigned>(at.day)))
                            .ok();
    if (!exists) Report("CutOff", "a day that not every year has");
  }
  void CheckSpan(int years, int months) {
    if (years < 0 || months < 0) Report("Span", "a negative number of years or months");
  }
  void Check(const Lookback& inst) {
    CheckCutOff(inst.at);
    CheckSpan(inst.years, inst.months);
    if (inst.working_days < 0 || (inst.working_days > 0 && inst.years + inst.months > 0))
      Report("Span", "working days are negative or beside years and months");
  }
  void Check(const Accumulated& inst) {
    CheckCutOff(inst.at);
    CheckSpan(inst.years, inst.months);
    const Table& table = module_.schema.table(inst.table);
    if (table.period_start < 0 || table.period_end < 0) Report("Period", "the table has no period");
    WantCondition(inst.filter, inst.table);
    if (inst.required.valid() && WantValue(inst.required)) {
      if (module_.TypeOf(inst.required).kind != TypeKind::kInt)
        Report("OperandKind", "an integer is needed");
      if (module_.LevelOf(inst.required) != inst.level)
        Report("Level", "`required` lives at another level");
    }
    if (!inst.since.valid() || !WantPlainValue(inst.since)) return;
    if (module_.TypeOf(inst.since).kind != TypeKind::kDate)
      Report("OperandKind", "a date is needed");
    const auto* day = std::get_if<AsOf>(&module_.inst(inst.since));
    const auto* window = std::get_if<Lookback>(&module_.inst(inst.since));
    const bool wrong = day != nullptr      ? day->at.moves()
                       : window != nullptr ? window->working_days > 0
                                           : module_.LevelOf(inst.since) != inst.level;
    if (wrong) Report("Level", "`since` is of another level, moves, or counts working days");
  }
  void Check(const And& inst) { CheckConnective(inst.operands); }
  void Check(const Or& inst) { CheckConnective(inst.operands); }
  void Check(const Not& inst) {
    if (!IsCondition(module_.inst(inst.operand))) Report("OperandKind", "a condition is needed");
  }
  void CheckConnective(const std::vector<InstId>& operands) {
    if (operands.empty()) Report("OperandKind", "no operands");
    TableId level = module_.LevelOf(current_);
    for (InstId operand : operands) WantCondition(operand, level);
  }
  void Check(const Exists& inst) { WantCondition(inst.predicate, inst.table); }
  void Check(const Keyed& inst) {
    WantCondition(inst.predicate, inst.table);
    const Table& table = module_.schema.table(inst.table);
    if (table.unique_key < 0) {
      Report("UniqueKey", "the table has no unique key");
      return;
    }
    if (!WantValue(inst.key)) return;
    if (module_.LevelOf(inst.key).valid()) Report("Level", "the key is not constant");
    if (module_.TypeOf(inst.key) != table.columns[static_cast<size_t>(table.unique_key)].type) {
      Report("OperandKind", "the key has another type");
    }
  }
  void Check(const Prerequisite& inst) { WantCondition(inst.condition, kMainTable); }
  void Check(const Rule& inst) {
    WantCondition(inst.condition, kMainTable);
    if (!inst.amount.valid() || !WantPlainValue(inst.amount)) return;
    const auto& amount = module_.matter(inst.matter).amount;
    if (!amount) {
      Report("Amount", "the matter has no amounts");
    } else if (module_.TypeOf(inst.amount) != Type{TypeKind::kDecimal, {}, amount->scale}) {
      Report("Amount", "the amount has another scale than the matter");
    }
    const TableId level = module_.LevelOf(inst.amount);
    if (level.valid() && level != kMainTable) Report("Level", "an amount of rows");
  }
  bool IsDecimal(InstId id) const {
    return IsValue(module_.inst(id)) && module_.TypeOf(id).kind == TypeKind::kDecimal;
  }
  void Check(const DecimalConst& inst) { CheckScale(inst.scale); }
  void CheckScale(int scale) {
    if (scale < 0 || scale > kScaleMax) Report("Scale", "a number of fraction digits out of range");
  }
  void Check(const Product& inst) {
    if (!module_.LevelOf(current_).valid()) Report("Level", "a product of constants");
    CheckScale(inst.scale);
    if (inst.factors.empty() || inst.factors.size() > 2) Report("Product", "one or two factors");
    if (inst.numerator < 1 || inst.numerator > kRatioMax || inst.denominator < 1 ||
        inst.denominator > kRatioMax) {
      Report("Product", "a ratio out of range");
    }
    for (InstId factor : inst.factors) {
      if (WantPlainValue(factor) && !module_.TypeOf(factor).is_number())
        Report("OperandKind", "a number is needed");
    }
    if (inst.factors.size() == 2) WantAlike(inst.factors[0], inst.factors[1]);
  }
  void Check(const Least& inst) { CheckChoice(inst.operands); }
  void Check(const Greatest& inst) { CheckChoice(inst.operands); }
  void CheckChoice(const std::vector<InstId>& operands) {
    if (!module_.LevelOf(current_).valid()) Report("Level", "a choice among constants");
    for (InstId operand : operands) {
      WantAlike(operands.front(), operand);
      if (!WantPlainValue(operand)) continue;
      if (!IsDecimal(operand) || module_.TypeOf(operand) != module_.TypeOf(operands.front()))
        Report("OperandKind", "decimals of one scale are needed");
    }
  }
  void Check(const Exclusion& inst) { WantCondition(inst.condition, kMainTable); }

  template <typename T>
  void CheckList(const std::vector<InstId>& list, const char* name) {
    for (InstId id : list) {
      if (id.valid() && static_cast<size_t>(id.index) < module_.inst_count() &&
          std::holds_alternative<T>(module_.inst(id))) {
        continue;
      }
      violations_.push_back(fmt::format("Reference: %{} is not a {}", id.index, name));
    }
  }
  void CheckOwners() {
    CheckList<Prerequisite>(module_.prerequisites, "prerequisite");
    CheckList<Rule>(module_.rules, "rule");
    CheckList<Exclusion>(module_.exclusions, "exclusion");
    CheckList<Untranslated>(module_.untranslated, "untranslated");
  }

  const Module& module_;
  std::vector<int> uses_;
  std::vector<std::string> violations_;
  InstId current_;
};

}  // namespace

std::vector<std::string> Verify(const Module& module) { return Verifier(module).Run(); }

}  // namespace tiaowen::ir
