// Somebody who is better in one cell and loses a conclusion by it.

#include <fmt/format.h>

#include <optional>
#include <set>

#include "compiler/analyze/findings.h"

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

std::set<Cell> CellsOf(const Inquiry& inquiry, const ir::Conclusion& conclusion) {
  const ir::Module& module = inquiry.module();
  std::set<Cell> cells;
  for (ir::InstId id : inquiry.RulesOf(conclusion)) {
    const auto& rule = module.get<ir::Rule>(id);
    ListCells(module, rule.condition, &cells);
    for (ir::InstId each : module.prerequisites) {
      const auto& prerequisite = module.get<ir::Prerequisite>(each);
      if (ir::Governs(prerequisite, rule)) ListCells(module, prerequisite.condition, &cells);
    }
  }
  for (ir::InstId each : module.exclusions) {
    const auto& exclusion = module.get<ir::Exclusion>(each);
    if (ir::Bars(exclusion, conclusion)) ListCells(module, exclusion.condition, &cells);
  }
  return cells;
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

// Somebody and the same person with another number in the cell of the first row of its table.
class Pair {
 public:
  Pair(const Inquiry& inquiry, size_t conclusion, const Cell& cell, bool more)
      : inquiry_(inquiry), conclusion_(conclusion), cell_(cell), more_(more) {
    const Domain::Names& names = inquiry.domain().names(0);
    const auto table = static_cast<size_t>(cell.table.index);
    table_ = static_cast<size_t>(names.tables[table]);
    column_ = static_cast<size_t>(names.columns[table][static_cast<size_t>(cell.column)]);
  }

  // Whether somebody has the conclusion, and has it no longer with more (or less) in the cell.
  Reply Ask() {
    const ir::Conclusion& conclusion = inquiry_.conclusions()[conclusion_];
    RowNeeds needs = inquiry_.needs().ForVerdict(conclusion, true);
    needs.Add(inquiry_.needs().ForVerdict(conclusion, false));
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
    ExamplePerson other = person;
    ExampleCell& changed = other.tables[table_][0][column_];
    if (!changed.known || (more_ ? other_ <= changed.first : other_ >= changed.first)) return false;
    changed.first = changed.last = other_;
    return inquiry_.JudgeVerdict(conclusion_, other) != Truth::kTrue;
  }

  int64_t other() const { return other_; }
  const DomainColumn& column() const { return inquiry_.domain().tables[table_].columns[column_]; }
  const std::string& table_name() const { return inquiry_.domain().tables[table_].name; }
  const ExampleCell& CellOf(const ExamplePerson& person) const {
    return person.tables[table_][0][column_];
  }

 private:
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
    return terms.And(std::move(all));
  }

  const Inquiry& inquiry_;
  size_t conclusion_;
  Cell cell_;
  bool more_;
  size_t table_ = 0, column_ = 0;
  int64_t other_ = 0;
};

Finding Tell(const Inquiry& inquiry, size_t conclusion, const Pair& pair, const Reply& reply) {
  Finding finding = {.kind = FindingKind::kNonMonotone,
                     .holds = reply.exists,
                     .subject = inquiry.NameOf(inquiry.conclusions()[conclusion])};
  finding.subject += "，" + pair.table_name() + "." + pair.column().name;
  finding.reason = reply.reason;
  if (!reply.example) return finding;
  const auto shows = [&](const ExamplePerson& person) { return pair.Loses(person); };
  const ExampleCell other = {true, pair.other(), pair.other()};
  finding.person = reply.example;
  finding.dossier =
      WriteDossier(inquiry.domain(), BlankCells(inquiry.domain(), *reply.example, shows));
  finding.change =
      fmt::format("{} {} → {}", pair.column().name,
                  SpellCell(inquiry.domain(), pair.column(), pair.CellOf(*reply.example)),
                  SpellCell(inquiry.domain(), pair.column(), other));
  return finding;
}

}  // namespace

void FindNonMonotone(const Inquiry& inquiry, std::vector<Finding>* findings) {
  for (size_t c = 0; c < inquiry.conclusions().size(); ++c) {
    for (const Cell& cell : CellsOf(inquiry, inquiry.conclusions()[c])) {
      const Better better = BetterOf(inquiry.module(), cell);
      if (better == Better::kNeither) continue;
      Pair pair(inquiry, c, cell, better != Better::kLess);
      const Reply reply = pair.Ask();
      if (reply.exists == Satisfiable::kNo) continue;
      if (better != Better::kOneOfBoth) {
        findings->push_back(Tell(inquiry, c, pair, reply));
        continue;
      }
      Pair opposite(inquiry, c, cell, false);
      const Reply down = opposite.Ask();
      if (down.exists == Satisfiable::kNo) continue;
      // Both ways lose: whichever is better, somebody who is better loses.
      const bool unknown = reply.exists == Satisfiable::kUnknown;
      findings->push_back(unknown ? Tell(inquiry, c, pair, reply)
                                  : Tell(inquiry, c, opposite, down));
    }
  }
}

}  // namespace tiaowen::analyze
