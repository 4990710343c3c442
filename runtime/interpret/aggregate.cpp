#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/ir/clauses.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/evaluator.h"

namespace tiaowen::interpret {
namespace {

using base::Truth;

// A row that may count, and what its cell can be.
struct Counted {
  bool certain = false;
  Value cell;
};

using Rows = std::vector<Counted>;

// The sum of one end of the cells; an open end makes it open. Wide enough for any number of rows.
struct End {
  bool open = false;
  __int128 sum = 0;

  void Add(__int128 value, bool is_open) {
    open = open || is_open;
    sum += value;
  }
};

// The sum of what every row has beyond `base`.
Value SumOf(const Rows& rows, const Value& others, int64_t base) {
  const auto beyond = [base](int64_t value) { return static_cast<__int128>(value) - base; };
  End low, high;
  for (const Counted& row : rows) {
    const __int128 least = beyond(row.cell.first), most = beyond(row.cell.last);
    if (row.certain || least < 0) low.Add(least, row.cell.first == kLow);
    if (row.certain || most > 0) high.Add(most, row.cell.last == kHigh);
  }
  if (!others.null) {  // any number of rows more
    low.open = low.open || others.first == kLow || beyond(others.first) < 0;
    high.open = true;
  }
  for (const End& end : {low, high}) {
    if (!end.open && (end.sum < kLow || end.sum > kHigh)) return Value::Between(kLow, kHigh);
  }
  return Value::Between(low.open ? kLow : static_cast<int64_t>(low.sum),
                        high.open ? kHigh : static_cast<int64_t>(high.sum));
}

bool SomeCertain(const Rows& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const Counted& row) { return row.certain; });
}

Value GreatestOf(Rows rows, const Value& others) {
  if (!SomeCertain(rows)) return Value::Null();
  if (!others.null) rows.push_back({false, others});
  Value greatest = Value::Between(kLow, kLow);
  for (const Counted& row : rows) {
    if (row.certain) greatest.first = std::max(greatest.first, row.cell.first);
    greatest.last = std::max(greatest.last, row.cell.last);
  }
  return greatest;
}

Value LeastOf(Rows rows, const Value& others) {
  if (!SomeCertain(rows)) return Value::Null();
  if (!others.null) rows.push_back({false, others});
  Value least = Value::Between(kHigh, kHigh);
  for (const Counted& row : rows) {
    least.first = std::min(least.first, row.cell.first);
    if (row.certain) least.last = std::min(least.last, row.cell.last);
  }
  return least;
}

// The years that each row's date can lie in.
Rows InYears(Rows rows) {
  for (Counted& row : rows) {
    row.cell = Value::Between(builtin::YearOf(static_cast<int32_t>(row.cell.first)),
                              builtin::YearOf(static_cast<int32_t>(row.cell.last)));
  }
  return rows;
}

// How few years meet all that are certain: the last possible year of the one that ends first is as
// good as any other for it and meets the most of the rest.
int64_t FewestYears(Rows rows) {
  std::erase_if(rows, [](const Counted& row) { return !row.certain; });
  int64_t years = 0;
  for (; !rows.empty(); ++years) {
    const auto ends_first = std::min_element(
        rows.begin(), rows.end(),
        [](const Counted& a, const Counted& b) { return a.cell.last < b.cell.last; });
    const int64_t year = ends_first->cell.last;
    std::erase_if(rows, [year](const Counted& row) { return row.cell.first <= year; });
  }
  return years;
}

// How many rows can have a year each that no other has: in the order of their last possible years,
// each takes the first year that is left to it.
int64_t MostYears(Rows rows) {
  std::sort(rows.begin(), rows.end(),
            [](const Counted& a, const Counted& b) { return a.cell.last < b.cell.last; });
  std::vector<int64_t> taken;
  for (const Counted& row : rows) {
    int64_t year = row.cell.first;
    while (year <= row.cell.last && std::find(taken.begin(), taken.end(), year) != taken.end())
      ++year;
    if (year <= row.cell.last) taken.push_back(year);
  }
  return static_cast<int64_t>(taken.size());
}

}  // namespace

Value Evaluator::AggregateOf(const ir::Aggregate& inst, int64_t applicant) const {
  const ir::Table& table = module_.schema.table(inst.table);
  // What a cell can be of which nothing is known.
  Value any = Value::Between(kLow, kHigh);
  if (inst.column >= 0) {
    const ir::Column& column = table.columns[static_cast<size_t>(inst.column)];
    any.first = column.Least().value_or(kLow);
    if (column.type.kind == ir::TypeKind::kDate)
      any = Value::Between(batch::kDateLow, batch::kDateHigh);
  }
  Rows rows;
  const RowRange range = RowsOf(inst.table, applicant);
  for (int64_t row = range.begin; row < range.end; ++row) {
    const Truth counts = TruthOf(inst.filter, {applicant, inst.table, row});
    if (counts == Truth::kFalse) continue;
    const Value cell = inst.column < 0 ? Value::Null() : Cell(inst.table, inst.column, row);
    rows.push_back({counts == Truth::kTrue, cell.null ? any : cell});
  }
  // The cell of a row that the register may lack; null: it lacks none.
  const Value others = table.complete ? Value::Null() : any;
  const auto upper = [&](int64_t most) { return table.complete ? most : kHigh; };
  switch (inst.kind) {
    case ir::AggregateKind::kCount:
      return Value::Between(
          std::count_if(rows.begin(), rows.end(), [](const Counted& row) { return row.certain; }),
          upper(static_cast<int64_t>(rows.size())));
    case ir::AggregateKind::kSum:
      return SumOf(rows, others, 0);
    case ir::AggregateKind::kExcess:
      return SomeCertain(rows) ? SumOf(rows, others, inst.base) : Value::Null();
    case ir::AggregateKind::kMax:
    case ir::AggregateKind::kLatest:
      return GreatestOf(rows, others);
    case ir::AggregateKind::kMin:
    case ir::AggregateKind::kEarliest:
      return LeastOf(rows, others);
    case ir::AggregateKind::kDistinctYears:
      if (table.columns[static_cast<size_t>(inst.column)].type.kind == ir::TypeKind::kDate)
        rows = InYears(std::move(rows));
      return Value::Between(FewestYears(rows), upper(MostYears(rows)));
  }
  TW_CHECK(false, "an aggregate has no kind");
}

bool Evaluator::NoneCounts(const ir::Aggregate& inst, int64_t applicant) const {
  const RowRange rows = RowsOf(inst.table, applicant);
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    if (TruthOf(inst.filter, {applicant, inst.table, row}) != Truth::kFalse) return false;
  }
  return true;
}

}  // namespace tiaowen::interpret
