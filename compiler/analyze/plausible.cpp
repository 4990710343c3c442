#include "compiler/analyze/plausible.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "runtime/builtin/calendar.h"

namespace tiaowen::analyze {
namespace {

constexpr int kAgeYears = 40;       // of a day in the main table, such as that of birth
constexpr int kRecordYears = 1;     // of a day in another table
constexpr int64_t kYearMax = 9999;  // a whole number beyond is none that people write down

// Whether no two rows are known to be equal in `key`.
bool Differ(const std::vector<ExampleRow>& rows, const std::vector<int>& key) {
  std::set<std::vector<int64_t>> seen;
  for (const ExampleRow& row : rows) {
    std::vector<int64_t> values;
    for (const int column : key) {
      const ExampleCell& cell = row[static_cast<size_t>(column)];
      if (!cell.known) break;
      values.push_back(cell.first);
    }
    if (values.size() == key.size() && !seen.insert(std::move(values)).second) return false;
  }
  return true;
}

bool InOrder(const DomainTable& table, const ExampleRow& row) {
  return std::all_of(table.periods.begin(), table.periods.end(), [&](const auto& period) {
    const ExampleCell& from = row[static_cast<size_t>(period.first)];
    const ExampleCell& to = row[static_cast<size_t>(period.second)];
    return !from.known || !to.known || from.first <= to.last;
  });
}

ExampleCell Exactly(int64_t value) { return {true, value, value}; }

bool IsEnd(const DomainTable& table, size_t column) {
  return std::any_of(table.periods.begin(), table.periods.end(),
                     [&](const auto& period) { return period.second == static_cast<int>(column); });
}

int64_t OrdinaryDay(const DomainTable& table, size_t column, int32_t as_of) {
  if (IsEnd(table, column)) return table.columns[column].ongoing ? batch::kDateHigh : as_of;
  const int years = table.kind == ir::TableKind::kMain ? kAgeYears : kRecordYears;
  return builtin::AddYears(as_of, -years, base::MissingDay::kMonthEnd);
}

// The day or number towards which a cell is moved; nothing for one of another kind.
std::optional<int64_t> OrdinaryValue(const DomainTable& table, size_t column, int32_t as_of) {
  const DomainColumn& declared = table.columns[column];
  switch (declared.kind) {
    case ir::TypeKind::kDate:
      return OrdinaryDay(table, column, as_of);
    case ir::TypeKind::kInt:
    case ir::TypeKind::kDecimal:
      return std::max<int64_t>(0, declared.least.value_or(0));
    case ir::TypeKind::kText:
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
    case ir::TypeKind::kBool:
      return std::nullopt;
  }
  return std::nullopt;
}

// Moves `value` towards `goal` as far as `allows`, which puts a value in place or leaves all as it
// is: half of what is left at each step.
void Approach(int64_t value, int64_t goal, const std::function<bool(int64_t)>& allows) {
  if (value == goal || allows(goal)) return;
  int64_t allowed = value, refused = goal;
  for (;;) {
    const int64_t middle = std::midpoint(allowed, refused);
    if (middle == allowed || middle == refused) return;
    (allows(middle) ? allowed : refused) = middle;
  }
}

// Changes cells of a person while `shows` holds and the contract is kept.
class CellMover {
 public:
  CellMover(const Domain& domain, ExamplePerson* person, const Shows& shows)
      : domain_(domain), person_(*person), shows_(shows) {}

  // Moves the cell to `value`, or as near as it can come.
  void Move(ExampleCell* cell, int64_t value) {
    if (!cell->known || cell->first != cell->last) return;
    Approach(cell->first, value, [&](int64_t middle) { return Try(cell, middle); });
  }

  bool Try(ExampleCell* cell, int64_t value) {
    const ExampleCell before = *cell;
    *cell = Exactly(value);
    if (IsAllowed()) return true;
    *cell = before;
    return false;
  }

  // Moves all days of the child tables together, so that the last of them is `last`, or as near as
  // it can come.
  void Shift(int64_t last) {
    std::vector<ExampleCell*> days;
    for (size_t t = 0; t < domain_.tables.size(); ++t) {
      if (domain_.tables[t].kind == ir::TableKind::kChild) ListDays(t, &days);
    }
    if (days.empty()) return;
    std::vector<int64_t> before;
    for (const ExampleCell* day : days) before.push_back(day->first);
    const auto put = [&](int64_t shift) {
      for (size_t d = 0; d < days.size(); ++d) *days[d] = Exactly(before[d] + shift);
    };
    int64_t shifted = 0;
    Approach(0, last - *std::ranges::max_element(before), [&](int64_t shift) {
      put(shift);
      if (IsAllowed()) {
        shifted = shift;
        return true;
      }
      put(shifted);
      return false;
    });
  }

 private:
  bool IsAllowed() const { return KeepsContract(domain_, person_) && shows_(person_); }

  // Adds the cells of a table that hold a day.
  void ListDays(size_t table, std::vector<ExampleCell*>* days) {
    for (ExampleRow& row : person_.tables[table]) {
      for (size_t c = 0; c < row.size(); ++c) {
        const bool is_day = domain_.tables[table].columns[c].kind == ir::TypeKind::kDate &&
                            row[c].known && row[c].first == row[c].last &&
                            row[c].first != batch::kDateHigh;
        if (is_day) days->push_back(&row[c]);
      }
    }
  }

  const Domain& domain_;
  ExamplePerson& person_;
  const Shows& shows_;
};

// What a blank cell may hold, the best first.
std::vector<ExampleCell> ListFillings(const Domain& domain, const DomainTable& table, size_t column,
                                      const ExampleCell& example, int32_t as_of) {
  const DomainColumn& declared = table.columns[column];
  const std::optional<int64_t> ordinary = OrdinaryValue(table, column, as_of);
  switch (declared.kind) {
    case ir::TypeKind::kDate:
      return {Exactly(*ordinary), Exactly(as_of), example};
    case ir::TypeKind::kInt:
      if (example.first >= *ordinary && example.first <= kYearMax) return {example};
      return {Exactly(*ordinary), Exactly(*ordinary + 1), Exactly(*ordinary + 2), example};
    case ir::TypeKind::kDecimal:
      return {Exactly(*ordinary), example};
    case ir::TypeKind::kText:
      // A text that no sentence names.
      return {Exactly(static_cast<int64_t>(domain.texts.size())), example};
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
    case ir::TypeKind::kBool:
      return {example};
  }
  return {example};
}

}  // namespace

bool KeepsContract(const Domain& domain, const ExamplePerson& person) {
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    const DomainTable& table = domain.tables[t];
    const std::vector<ExampleRow>& rows = person.tables[t];
    std::vector<std::vector<int>> keys = table.look_up_keys;
    for (const int key : table.unique_keys) keys.push_back({key});
    if (!std::all_of(keys.begin(), keys.end(),
                     [&](const std::vector<int>& key) { return Differ(rows, key); })) {
      return false;
    }
    if (!std::all_of(rows.begin(), rows.end(),
                     [&](const ExampleRow& row) { return InOrder(table, row); })) {
      return false;
    }
  }
  return true;
}

ExamplePerson MakePlausible(const Domain& domain, ExamplePerson person, int32_t as_of,
                            const Shows& shows) {
  CellMover mover(domain, &person, shows);
  mover.Shift(as_of);
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    const DomainTable& table = domain.tables[t];
    for (ExampleRow& row : person.tables[t]) {
      // Ends before starts, which cannot come after them.
      for (const bool ends : {true, false}) {
        for (size_t c = 0; c < row.size(); ++c) {
          const std::optional<int64_t> value = OrdinaryValue(table, c, as_of);
          if (!value.has_value() || IsEnd(table, c) != ends) continue;
          if (*value == batch::kDateHigh && mover.Try(&row[c], *value)) continue;
          mover.Move(&row[c], *value == batch::kDateHigh ? as_of : *value);
        }
      }
    }
  }
  return person;
}

ExamplePerson FillCells(const Domain& domain, const ExamplePerson& person,
                        const ExamplePerson& example, int32_t as_of, const Shows& shows) {
  ExamplePerson filled = person;
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    for (size_t r = 0; r < filled.tables[t].size(); ++r) {
      ExampleRow& row = filled.tables[t][r];
      for (size_t c = 0; c < row.size(); ++c) {
        if (row[c].known) continue;
        for (const ExampleCell& filling :
             ListFillings(domain, domain.tables[t], c, example.tables[t][r][c], as_of)) {
          row[c] = filling;
          if (KeepsContract(domain, filled)) break;
        }
      }
    }
  }
  return KeepsContract(domain, filled) && shows(filled) ? filled : example;
}

Shown ShowPerson(const Domain& domain, const ExamplePerson& example, int32_t as_of,
                 const Shows& shows) {
  const ExamplePerson deciding =
      MakePlausible(domain, BlankCells(domain, example, shows), as_of, shows);
  return {WriteDossier(domain, deciding), FillCells(domain, deciding, example, as_of, shows)};
}

}  // namespace tiaowen::analyze
