// Somebody who is better in one cell and loses a conclusion by it.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "compiler/analyze/findings.h"
#include "compiler/ir/provisions.h"

namespace tiaowen::analyze {
namespace {

using base::Truth;

struct Cell {
  ir::TableId table;
  int column = 0;

  friend auto operator<=>(const Cell&, const Cell&) = default;
};

// The columns that a condition reads.
void ListCells(const ir::Module& module, ir::InstId id, std::set<Cell>* cells) {
  if (const auto* column = std::get_if<ir::ColumnRef>(&module.inst(id))) {
    cells->insert({column->table, column->column});
  }
  if (const auto* parent = std::get_if<ir::ParentRef>(&module.inst(id))) {
    cells->insert({ir::kMainTable, parent->column});
  }
  if (const auto* days = std::get_if<ir::Accumulated>(&module.inst(id))) {
    const ir::Table& table = module.schema.table(days->table);
    cells->insert({days->table, table.period_start});
    cells->insert({days->table, table.period_end});
  }
  for (ir::InstId operand : module.OperandsOf(id)) ListCells(module, operand, cells);
}

// A condition of a provision that decides a conclusion; more of it gives, or takes away.
struct Part {
  ir::InstId owner;
  ir::InstId condition;
  bool gives = true;
};

std::vector<Part> PartsOf(const Inquiry& inquiry, const ir::Conclusion& conclusion) {
  const ir::Module& module = inquiry.module();
  std::vector<Part> parts;
  const std::vector<ir::InstId> rules = ir::RulesOf(inquiry.module(), conclusion);
  for (ir::InstId id : rules) parts.push_back({id, module.get<ir::Rule>(id).condition});
  for (ir::InstId id : module.prerequisites) {
    const auto& prerequisite = module.get<ir::Prerequisite>(id);
    const auto governs = [&](ir::InstId rule) {
      return ir::Governs(prerequisite, module.get<ir::Rule>(rule));
    };
    if (std::any_of(rules.begin(), rules.end(), governs)) {
      parts.push_back({id, prerequisite.condition});
    }
  }
  for (ir::InstId id : ir::ExclusionsOf(module, conclusion)) {
    parts.push_back({id, module.get<ir::Exclusion>(id).condition, false});
  }
  return parts;
}

// The conditions at the applicant's level below `condition` that are no connectives.
void ListParts(const ir::Module& module, const Part& part, std::vector<Part>* leaves) {
  const ir::InstData& inst = module.inst(part.condition);
  const bool negated = std::holds_alternative<ir::Not>(inst);
  if (!negated && !std::holds_alternative<ir::And>(inst) && !std::holds_alternative<ir::Or>(inst)) {
    leaves->push_back(part);
    return;
  }
  for (ir::InstId operand : module.OperandsOf(part.condition)) {
    ListParts(module, {part.owner, operand, part.gives != negated}, leaves);
  }
}

// In which directions a cell should not lose anything.
enum class Better : uint8_t { kNeither, kMore, kLess, kOneOfBoth };

Better BetterOf(const ir::Module& module, const Cell& cell) {
  const ir::Table& table = module.schema.table(cell.table);
  const ir::Column& column = table.columns[static_cast<size_t>(cell.column)];
  if (table.kind == ir::TableKind::kReference || cell.column == table.unique_key) {
    return Better::kNeither;
  }
  switch (column.type.kind) {
    case ir::TypeKind::kGrade:
      return Better::kMore;
    case ir::TypeKind::kInt:
    case ir::TypeKind::kDecimal:
      // Ranks are better when they are less; which column is one, nobody says.
      return Better::kOneOfBoth;
    case ir::TypeKind::kDate:
      if (cell.column == table.event_date || cell.column == table.period_start) {
        return Better::kLess;
      }
      return cell.column == table.period_end ? Better::kMore : Better::kNeither;
    case ir::TypeKind::kText:
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kBool:
      return Better::kNeither;
  }
  return Better::kNeither;
}

bool Reads(const ir::Module& module, ir::InstId id, const Cell& cell) {
  std::set<Cell> cells;
  ListCells(module, id, &cells);
  return cells.contains(cell);
}

// Whether more (or less) in a cell can make a condition only truer; if not `positive`, only falser.
class HelpFinder {
 public:
  HelpFinder(const ir::Module& module, const Cell& cell, bool more)
      : module_(module), cell_(cell), more_(more) {}

  bool OnlyHelps(ir::InstId id, bool positive) const {
    if (!id.valid() || !Reads(module_, id, cell_)) return true;
    const ir::InstData& inst = module_.inst(id);
    if (const auto* negated = std::get_if<ir::Not>(&inst)) {
      return OnlyHelps(negated->operand, !positive);
    }
    if (const auto* compare = std::get_if<ir::Compare>(&inst)) return Compares(*compare, positive);
    if (const auto* days = std::get_if<ir::Accumulated>(&inst)) return Counts(*days, positive);
    if (const auto* exists = std::get_if<ir::Exists>(&inst)) {
      return OnlyHelps(exists->predicate, positive);
    }
    if (const auto* keyed = std::get_if<ir::Keyed>(&inst)) {
      return OnlyHelps(keyed->predicate, positive);
    }
    if (!std::holds_alternative<ir::And>(inst) && !std::holds_alternative<ir::Or>(inst)) {
      return false;
    }
    const std::vector<ir::InstId> operands = module_.OperandsOf(id);
    return std::all_of(operands.begin(), operands.end(),
                       [&](ir::InstId operand) { return OnlyHelps(operand, positive); });
  }

 private:
  bool IsCell(ir::InstId id) const {
    const auto* column = std::get_if<ir::ColumnRef>(&module_.inst(id));
    return column != nullptr && Cell{column->table, column->column} == cell_;
  }

  bool Compares(const ir::Compare& compare, bool positive) const {
    const bool on_left = IsCell(compare.lhs);
    if (!on_left && !IsCell(compare.rhs)) return false;
    if (Reads(module_, on_left ? compare.rhs : compare.lhs, cell_)) return false;
    const bool at_least = compare.op == ir::CompareOp::kGe || compare.op == ir::CompareOp::kGt;
    const bool at_most = compare.op == ir::CompareOp::kLe || compare.op == ir::CompareOp::kLt;
    if (!at_least && !at_most) return false;
    return (at_least == on_left) == (more_ == positive);
  }

  bool Counts(const ir::Accumulated& days, bool positive) const {
    if (!OnlyHelps(days.filter, positive)) return false;
    const ir::Table& table = module_.schema.table(days.table);
    const bool is_start = cell_ == Cell{days.table, table.period_start};
    const bool is_end = cell_ == Cell{days.table, table.period_end};
    if (is_start && more_ == positive) return false;
    if (is_end && more_ != positive) return false;
    if (days.since.valid() && Reads(module_, days.since, cell_)) {
      if (!IsCell(days.since) || more_ == positive) return false;
    }
    return !days.required.valid() || !Reads(module_, days.required, cell_);
  }

  const ir::Module& module_;
  const Cell& cell_;
  bool more_;
};

// Somebody and the same person with another number in the cell of the first row of its table.
class Pair {
 public:
  Pair(const Inquiry& inquiry, size_t conclusion, const Part& part, const Cell& cell, bool more)
      : inquiry_(inquiry), conclusion_(conclusion), part_(part), cell_(cell), more_(more) {
    const Domain::Names& names = inquiry.domain().names(0);
    const auto table = static_cast<size_t>(cell.table.index);
    table_ = static_cast<size_t>(names.tables[table]);
    column_ = static_cast<size_t>(names.columns[table][static_cast<size_t>(cell.column)]);
  }

  // Whether somebody has the conclusion, and has it no longer when more (or less) in the cell
  // makes the condition `part` turn.
  Reply Ask() {
    const ir::Conclusion& conclusion = inquiry_.conclusions()[conclusion_];
    RowNeeds needs = inquiry_.needs().ForVerdict(conclusion, true);
    needs.Add(inquiry_.needs().ForVerdict(conclusion, false));
    needs.Add(inquiry_.needs().ForCondition(part_.condition, true));
    needs.Add(inquiry_.needs().ForCondition(part_.condition, false));
    if (cell_.table != ir::kMainTable) ++needs.rows[static_cast<int>(table_)];
    return inquiry_.Ask(
        needs, [&](Question& question, Encoder& encoder) { return Write(question, encoder); },
        [&](const ExamplePerson& person) { return Loses(person); });
  }

  // Whether `person` has the conclusion, and with the other value in the cell not.
  bool Loses(const ExamplePerson& person) const {
    if (person.tables[table_].empty() ||
        inquiry_.JudgeVerdict(conclusion_, person) != Truth::kTrue) {
      return false;
    }
    const ExampleCell& cell = CellOf(person);
    if (!cell.known || (more_ ? other_ <= cell.first : other_ >= cell.first)) return false;
    const ExamplePerson better = Better(person);
    return inquiry_.JudgeVerdict(conclusion_, better) != Truth::kTrue && Turns(person, better);
  }

  // Brings the two values of the cell of `person`, who loses, as near to each other as they can
  // come.
  void Approach(ExamplePerson* person) {
    const auto loses = [&] {
      return Loses(*person) && KeepsContract(inquiry_.domain(), *person) &&
             KeepsContract(inquiry_.domain(), Better(*person));
    };
    ExampleCell& cell = person->tables[table_][0][column_];
    Halve(cell.first, &other_, loses);
    const int64_t other = other_;
    int64_t own = cell.first;
    Halve(other, &own, [&] {
      const ExampleCell before = std::exchange(cell, {true, own, own});
      if (loses()) return true;
      cell = before;
      return false;
    });
  }

  // `person`, who has a row in the table, with the other value in the cell.
  ExamplePerson Better(const ExamplePerson& person) const {
    ExamplePerson better = person;
    better.tables[table_][0][column_] = {true, other_, other_};
    return better;
  }

  int64_t other() const { return other_; }
  const DomainColumn& column() const { return inquiry_.domain().tables[table_].columns[column_]; }
  const std::string& table_name() const { return inquiry_.domain().tables[table_].name; }
  const ExampleCell& CellOf(const ExamplePerson& person) const {
    return person.tables[table_][0][column_];
  }

 private:
  // Whether the condition gives less, or takes away more, of `better` than of `person`.
  bool Turns(const ExamplePerson& person, const ExamplePerson& better) const {
    const Truth was = inquiry_.Judge(part_.condition, person);
    const Truth is = inquiry_.Judge(part_.condition, better);
    return part_.gives ? was == Truth::kTrue && is != Truth::kTrue
                       : was == Truth::kFalse && is != Truth::kFalse;
  }

  // Moves `value` towards `goal`, which it does not reach, as far as `holds` allows: half of what
  // is left at each step.
  static void Halve(int64_t goal, int64_t* value, const std::function<bool()>& holds) {
    int64_t allowed = *value, refused = goal;
    for (;;) {
      const int64_t middle = std::midpoint(allowed, refused);
      if (middle == allowed || middle == refused) break;
      *value = middle;
      (holds() ? allowed : refused) = middle;
    }
    *value = allowed;
  }

  TermId Write(Question& question, Encoder& encoder) {
    Terms& terms = question.terms();
    const PersonTerms varied = VaryCell(inquiry_.domain(), question.person(), table_, 0, column_,
                                        Knowledge::kComplete, &terms);
    Encoder after(inquiry_.module(), 0, inquiry_.domain(), varied, inquiry_.clock(), &terms);
    const ir::Conclusion& conclusion = inquiry_.conclusions()[conclusion_];
    const TermId old_value = question.person().tables[table_][0].cells[column_].first;
    const TermId new_value = varied.tables[table_][0].cells[column_].first;
    question.Watch(new_value, &other_);
    std::vector<TermId> all = varied.rules;
    all.push_back(question.person().tables[table_][0].present);
    all.push_back(more_ ? terms.Lt(old_value, new_value) : terms.Lt(new_value, old_value));
    all.push_back(encoder.VerdictOf(conclusion).certain);
    all.push_back(terms.Not(after.VerdictOf(conclusion).certain));
    const Planes was = encoder.TruthOf(part_.condition), is = after.TruthOf(part_.condition);
    all.push_back(terms.Not(part_.gives ? is.certain : was.possible));
    all.push_back(part_.gives ? was.certain : is.possible);
    return terms.And(std::move(all));
  }

  const Inquiry& inquiry_;
  size_t conclusion_;
  Part part_;
  Cell cell_;
  bool more_;
  size_t table_ = 0, column_ = 0;
  int64_t other_ = 0;
};

Finding Tell(const Inquiry& inquiry, size_t conclusion, const Part& part, Pair pair,
             const Reply& reply) {
  Finding finding = {.kind = FindingKind::kNonMonotone,
                     .holds = reply.exists,
                     .subject = inquiry.NameOf(inquiry.conclusions()[conclusion])};
  finding.citations.push_back(inquiry.Cite(part.owner, part.condition));
  finding.change = pair.table_name() + "." + pair.column().name;
  finding.reason = reply.reason;
  if (!reply.example) return finding;
  ExamplePerson example = *reply.example;
  pair.Approach(&example);
  const ExampleCell cell = pair.CellOf(example);
  const auto shows = [&](const ExamplePerson& person) {
    return pair.CellOf(person).first == cell.first && pair.Loses(person) &&
           KeepsContract(inquiry.domain(), pair.Better(person));
  };
  const ExampleCell other = {true, pair.other(), pair.other()};
  Shown shown = inquiry.Show(example, shows);
  finding.dossier = std::move(shown.dossier);
  finding.witnesses = {inquiry.Testify(conclusion, shown.complete, "原"),
                       inquiry.Testify(conclusion, pair.Better(shown.complete), "改")};
  finding.change += fmt::format(" {} → {}", SpellCell(inquiry.domain(), pair.column(), cell),
                                SpellCell(inquiry.domain(), pair.column(), other));
  return finding;
}

// Looks for people who lose the conclusion when the cell turns `part` and is better.
void FindLosers(const Inquiry& inquiry, size_t c, const Part& part, const Cell& cell,
                std::vector<Finding>* findings) {
  const Better better = BetterOf(inquiry.module(), cell);
  if (better == Better::kNeither) return;
  const auto helps = [&](bool more) {
    return HelpFinder(inquiry.module(), cell, more).OnlyHelps(part.condition, part.gives);
  };
  const bool more = better != Better::kLess;
  if (helps(more) || (better == Better::kOneOfBoth && helps(false))) return;
  Pair pair(inquiry, c, part, cell, more);
  const Reply reply = pair.Ask();
  if (reply.exists == Satisfiable::kNo) return;
  if (better != Better::kOneOfBoth || reply.exists == Satisfiable::kUnknown) {
    findings->push_back(Tell(inquiry, c, part, pair, reply));
    return;
  }
  // Both ways lose: whichever is better, somebody who is better loses.
  Pair opposite(inquiry, c, part, cell, false);
  const Reply down = opposite.Ask();
  if (down.exists == Satisfiable::kNo) return;
  findings->push_back(Tell(inquiry, c, part, opposite, down));
}

}  // namespace

void FindNonMonotone(const Inquiry& inquiry, std::vector<Finding>* findings) {
  for (size_t c = 0; c < inquiry.conclusions().size(); ++c) {
    std::vector<Part> leaves;
    for (const Part& part : PartsOf(inquiry, inquiry.conclusions()[c])) {
      ListParts(inquiry.module(), part, &leaves);
    }
    for (const Part& leaf : leaves) {
      std::set<Cell> cells;
      ListCells(inquiry.module(), leaf.condition, &cells);
      for (const Cell& cell : cells) FindLosers(inquiry, c, leaf, cell, findings);
    }
  }
}

}  // namespace tiaowen::analyze
