#include "compiler/analyze/person.h"

#include <limits>

#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::analyze {
namespace {

// Texts that no policy names: enough for every cell of a person to differ from every other.
constexpr int64_t kOtherTexts = 1000;

class Maker {
 public:
  Maker(const Domain& domain, Knowledge knowledge, Terms* terms, PersonTerms* person)
      : domain_(domain), knowledge_(knowledge), terms_(*terms), rules_(person->rules) {}

  RowTerms MakeRow(const DomainTable& table) {
    RowTerms row;
    row.present = table.kind == ir::TableKind::kMain ? terms_.Truth(true) : terms_.NewTruth();
    for (const DomainColumn& column : table.columns) row.cells.push_back(MakeCell(column));
    OrderPeriods(table, row);
    return row;
  }

  void OrderPeriods(const DomainTable& table, const RowTerms& row) {
    for (const auto& [start, end] : table.periods) {
      const CellTerms& from = row.cells[static_cast<size_t>(start)];
      const CellTerms& to = row.cells[static_cast<size_t>(end)];
      // Only a certain contradiction is an error.
      rules_.push_back(terms_.Or(
          {terms_.Not(from.known), terms_.Not(to.known), terms_.Le(from.first, to.last)}));
    }
  }

  // Rows are present in order, and differ in their keys.
  void RelateRows(const DomainTable& table, const std::vector<RowTerms>& rows) {
    for (size_t i = 0; i + 1 < rows.size(); ++i) {
      rules_.push_back(terms_.Implies(rows[i + 1].present, rows[i].present));
    }
    std::vector<std::vector<int>> keys = table.look_up_keys;
    for (int key : table.unique_keys) keys.push_back({key});
    for (const std::vector<int>& key : keys) {
      for (size_t i = 0; i < rows.size(); ++i) {
        for (size_t j = 0; j < i; ++j) rules_.push_back(Differ(rows[i], rows[j], key));
      }
    }
  }

  CellTerms MakeCell(const DomainColumn& column) {
    const bool complete = knowledge_ == Knowledge::kComplete;
    CellTerms cell;
    cell.known = complete ? terms_.Truth(true) : terms_.NewTruth();
    cell.first = terms_.NewNumber();
    cell.last = cell.first;
    if (column.kind == ir::TypeKind::kDate && !complete) {
      cell.last = terms_.NewNumber();
      rules_.push_back(terms_.Le(cell.first, cell.last));
    }
    Bound(column, cell);
    return cell;
  }

 private:
  void Between(const CellTerms& cell, int64_t low, int64_t high) {
    Require(cell, terms_.And(terms_.Le(terms_.Int(low), cell.first),
                             terms_.Le(cell.first, terms_.Int(high))));
  }

  void Require(const CellTerms& cell, TermId rule) {
    rules_.push_back(terms_.Implies(cell.known, rule));
  }

  void Bound(const DomainColumn& column, const CellTerms& cell) {
    switch (column.kind) {
      case ir::TypeKind::kText:
        return Between(cell, 0, static_cast<int64_t>(domain_.texts.size()) + kOtherTexts);
      case ir::TypeKind::kCategory:
      case ir::TypeKind::kGrade: {
        const DomainEnum& type = domain_.enums[static_cast<size_t>(column.enum_index)];
        Between(cell, 0, static_cast<int64_t>(type.values.size()) - 1);
        for (size_t v = 0; v < type.values.size(); ++v) {
          if (type.shared[v]) continue;
          Require(cell, terms_.Not(terms_.Equal(cell.first, terms_.Int(static_cast<int64_t>(v)))));
        }
        return;
      }
      case ir::TypeKind::kBool:
        return Between(cell, 0, 1);
      case ir::TypeKind::kInt:
        return Between(cell, column.least.value_or(std::numeric_limits<int32_t>::min()),
                       std::numeric_limits<int32_t>::max());
      case ir::TypeKind::kDecimal:
        return Between(cell, column.least.value_or(std::numeric_limits<int64_t>::min()),
                       std::numeric_limits<int64_t>::max());
      case ir::TypeKind::kDate:
        return BoundDate(column, cell);
    }
  }

  void BoundDate(const DomainColumn& column, const CellTerms& cell) {
    static const int32_t kFirst = *builtin::DaysFromCivil(1900, 1, 1);
    static const int32_t kLast = *builtin::DaysFromCivil(2199, 12, 31);
    const TermId dated = terms_.And(terms_.Le(terms_.Int(kFirst), cell.first),
                                    terms_.Le(cell.last, terms_.Int(kLast)));
    if (!column.ongoing) return Require(cell, dated);
    const TermId ongoing = terms_.Int(batch::kDateHigh);
    Require(cell, terms_.Or(dated, terms_.And(terms_.Equal(cell.first, ongoing),
                                              terms_.Equal(cell.last, ongoing))));
  }

  // That two rows are not known to be equal in all of `key`.
  TermId Differ(const RowTerms& a, const RowTerms& b, const std::vector<int>& key) {
    std::vector<TermId> reasons = {terms_.Not(a.present), terms_.Not(b.present)};
    for (int column : key) {
      const CellTerms& x = a.cells[static_cast<size_t>(column)];
      const CellTerms& y = b.cells[static_cast<size_t>(column)];
      reasons.push_back(terms_.Not(x.known));
      reasons.push_back(terms_.Not(y.known));
      reasons.push_back(terms_.Not(terms_.Equal(x.first, y.first)));
    }
    return terms_.Or(std::move(reasons));
  }

  const Domain& domain_;
  Knowledge knowledge_;
  Terms& terms_;
  std::vector<TermId>& rules_;
};

}  // namespace

PersonTerms MakePerson(const Domain& domain, const std::vector<int>& rows, Knowledge knowledge,
                       Terms* terms) {
  PersonTerms person;
  Maker maker(domain, knowledge, terms, &person);
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    const DomainTable& table = domain.tables[t];
    auto& made = person.tables.emplace_back();
    const int count = table.kind == ir::TableKind::kMain ? 1 : rows[t];
    for (int r = 0; r < count; ++r) made.push_back(maker.MakeRow(table));
    maker.RelateRows(table, made);
  }
  return person;
}

PersonTerms VaryCell(const Domain& domain, const PersonTerms& person, size_t table, size_t row,
                     size_t column, Knowledge knowledge, Terms* terms) {
  PersonTerms varied = person;
  ++varied.variant;
  Maker maker(domain, knowledge, terms, &varied);
  RowTerms& changed = varied.tables[table][row];
  changed.cells[column] = maker.MakeCell(domain.tables[table].columns[column]);
  maker.OrderPeriods(domain.tables[table], changed);
  return varied;
}

}  // namespace tiaowen::analyze
