// Numbers over the rows of a table, and sums of numbers, as intervals.

#include <limits>

#include "compiler/analyze/encoder.h"
#include "compiler/base/check.h"
#include "compiler/ir/clauses.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::analyze {
namespace {

constexpr int64_t kLow = std::numeric_limits<int64_t>::min();
constexpr int64_t kHigh = std::numeric_limits<int64_t>::max();

// A row that may count, and what its cell can be.
struct Counted {
  Planes counts;
  TermId first;
  TermId last;
};

// One end of an interval: open, or a number.
struct End {
  TermId open;
  TermId number;
};

// 1 if `truth` holds, else 0.
TermId One(TermId truth, Terms* terms) {
  return terms->Choose(truth, terms->Int(1), terms->Int(0));
}

// Whether the end is a number that does not fit in 64 bits.
TermId TooWide(const End& end, Terms* terms) {
  return terms->And(terms->Not(end.open), terms->Or(terms->Lt(end.number, terms->Int(kLow)),
                                                    terms->Lt(terms->Int(kHigh), end.number)));
}

class Folder {
 public:
  Folder(Terms* terms, const std::vector<Counted>& rows, bool complete, int64_t others_least)
      : terms_(*terms), rows_(rows), complete_(complete), others_least_(others_least) {}

  struct Interval {
    TermId first;
    TermId last;
  };

  TermId SomeCertain() {
    std::vector<TermId> any;
    for (const Counted& row : rows_) any.push_back(row.counts.certain);
    return terms_.Or(std::move(any));
  }

  Interval Count() {
    std::vector<TermId> least, most;
    for (const Counted& row : rows_) {
      least.push_back(One(row.counts.certain, &terms_));
      most.push_back(One(row.counts.possible, &terms_));
    }
    return {terms_.Add(std::move(least)),
            complete_ ? terms_.Add(std::move(most)) : terms_.Int(kHigh)};
  }

  // The sum of what every row has beyond `base`.
  Interval SumBeyond(int64_t base) {
    std::vector<TermId> low, high, low_open, high_open;
    const TermId zero = terms_.Int(0);
    for (const Counted& row : rows_) {
      const TermId least = terms_.Minus(row.first, terms_.Int(base));
      const TermId most = terms_.Minus(row.last, terms_.Int(base));
      const TermId in_low = Counts(row, terms_.Lt(least, zero));
      const TermId in_high = Counts(row, terms_.Lt(zero, most));
      const TermId low_end = terms_.Equal(row.first, terms_.Int(kLow));
      const TermId high_end = terms_.Equal(row.last, terms_.Int(kHigh));
      low_open.push_back(terms_.And(in_low, low_end));
      high_open.push_back(terms_.And(in_high, high_end));
      low.push_back(terms_.Choose(in_low, least, zero));
      high.push_back(terms_.Choose(in_high, most, zero));
    }
    if (!complete_) {
      if (others_least_ == kLow || others_least_ < base) low_open.push_back(terms_.Truth(true));
      high_open.push_back(terms_.Truth(true));
    }
    const End least = {terms_.Or(std::move(low_open)), terms_.Add(std::move(low))};
    const End most = {terms_.Or(std::move(high_open)), terms_.Add(std::move(high))};
    const TermId too_wide = terms_.Or(TooWide(least, &terms_), TooWide(most, &terms_));
    return {terms_.Choose(terms_.Or(too_wide, least.open), terms_.Int(kLow), least.number),
            terms_.Choose(terms_.Or(too_wide, most.open), terms_.Int(kHigh), most.number)};
  }

  Interval Greatest(int64_t others_most) {
    TermId first = terms_.Int(kLow), last = terms_.Int(complete_ ? kLow : others_most);
    for (const Counted& row : rows_) {
      first = terms_.Choose(row.counts.certain, terms_.Greatest(first, row.first), first);
      last = terms_.Choose(row.counts.possible, terms_.Greatest(last, row.last), last);
    }
    return {first, last};
  }

  Interval Least() {
    TermId first = terms_.Int(complete_ ? kHigh : others_least_), last = terms_.Int(kHigh);
    for (const Counted& row : rows_) {
      first = terms_.Choose(row.counts.possible, terms_.Least(first, row.first), first);
      last = terms_.Choose(row.counts.certain, terms_.Least(last, row.last), last);
    }
    return {first, last};
  }

  // Different numbers, of rows whose cells are exact.
  Interval Distinct() {
    std::vector<TermId> least, most;
    for (size_t i = 0; i < rows_.size(); ++i) {
      std::vector<TermId> first_certain = {rows_[i].counts.certain};
      std::vector<TermId> first_possible = {rows_[i].counts.possible};
      for (size_t j = 0; j < i; ++j) {
        const TermId same = terms_.Equal(rows_[i].first, rows_[j].first);
        first_certain.push_back(terms_.Not(terms_.And(rows_[j].counts.certain, same)));
        first_possible.push_back(terms_.Not(terms_.And(rows_[j].counts.possible, same)));
      }
      least.push_back(One(terms_.And(std::move(first_certain)), &terms_));
      most.push_back(One(terms_.And(std::move(first_possible)), &terms_));
    }
    return {terms_.Add(std::move(least)),
            complete_ ? terms_.Add(std::move(most)) : terms_.Int(kHigh)};
  }

 private:
  TermId Counts(const Counted& row, TermId even_if_unknown) {
    return terms_.Or(row.counts.certain, terms_.And(row.counts.possible, even_if_unknown));
  }

  Terms& terms_;
  const std::vector<Counted>& rows_;
  bool complete_;
  int64_t others_least_;
};

// The calendar year of a day.
TermId YearOf(TermId day, Terms* terms) {
  constexpr int kFirst = 1900, kLast = 2199;
  const auto year = [&](const auto& self, int low, int high) -> TermId {
    if (low == high) return terms->Int(low);
    const int middle = low + (high - low) / 2;
    const int32_t next = *builtin::DaysFromCivil(middle + 1, 1, 1);
    return terms->Choose(terms->Lt(day, terms->Int(next)), self(self, low, middle),
                         self(self, middle + 1, high));
  };
  return year(year, kFirst, kLast);
}

}  // namespace

Encoder::Value Encoder::Aggregate(const ir::Aggregate& inst) {
  const ir::Table& table = module_.schema.table(inst.table);
  const ir::Column* column =
      inst.column < 0 ? nullptr : &table.columns[static_cast<size_t>(inst.column)];
  const bool is_date = column != nullptr && column->type.kind == ir::TypeKind::kDate;
  int64_t least = kLow, most = kHigh;  // of a cell of which nothing is known
  if (column != nullptr) least = column->Least().value_or(kLow);
  if (is_date) least = batch::kDateLow, most = batch::kDateHigh;

  std::vector<Counted> counted;
  const bool distinct = inst.kind == ir::AggregateKind::kDistinctYears;
  const auto& rows = RowsOf(inst.table);
  for (size_t row = 0; row < rows.size(); ++row) {
    Counted& each = counted.emplace_back();
    each.counts =
        AndOf({{rows[row].present, rows[row].present}, TruthOf(inst.filter, {inst.table, row})});
    each.first = each.last = terms_.Int(0);
    if (column == nullptr) continue;
    const Value cell = CellOf(inst.table, inst.column, row);
    each.first = terms_.Choose(cell.known, cell.first, terms_.Int(least));
    each.last = terms_.Choose(cell.known, cell.last, terms_.Int(most));
    if (!distinct) continue;
    // The years that intervals meet are not encoded.
    if (each.first != each.last) gaps_.insert("distinct years of inexact cells");
    if (is_date) each.first = each.last = YearOf(each.first, &terms_);
  }

  Folder folder(&terms_, counted, table.complete, least);
  const auto interval = [&]() -> Folder::Interval {
    switch (inst.kind) {
      case ir::AggregateKind::kCount:
        return folder.Count();
      case ir::AggregateKind::kSum:
        return folder.SumBeyond(0);
      case ir::AggregateKind::kExcess:
        return folder.SumBeyond(inst.base);
      case ir::AggregateKind::kMax:
      case ir::AggregateKind::kLatest:
        return folder.Greatest(most);
      case ir::AggregateKind::kMin:
      case ir::AggregateKind::kEarliest:
        return folder.Least();
      case ir::AggregateKind::kDistinctYears:
        return folder.Distinct();
    }
    TW_CHECK(false, "an aggregate has no kind");
  }();
  const TermId known = ir::NeedsRow(inst) ? folder.SomeCertain() : terms_.Truth(true);
  return {known, interval.first, interval.last};
}

namespace {

// What a number comes to without its sign.
class Magnitude {
 public:
  Magnitude(const End& least, const End& most, Terms* terms)
      : terms_(*terms),
        positive_(terms_.And(terms_.Not(least.open), terms_.Le(terms_.Int(0), least.number))),
        negative_(terms_.And(terms_.Not(most.open), terms_.Le(most.number, terms_.Int(0)))),
        least_(least),
        most_(most) {}

  End Least() {
    return {terms_.Truth(false), Pick(least_.number, Opposite(most_.number), terms_.Int(0))};
  }
  End Most() {
    const TermId opposite = Opposite(least_.number);
    const TermId open =
        terms_.Choose(positive_, One(most_.open, &terms_),
                      terms_.Choose(negative_, One(least_.open, &terms_),
                                    One(terms_.Or(least_.open, most_.open), &terms_)));
    return {terms_.Equal(open, terms_.Int(1)),
            Pick(most_.number, opposite, terms_.Greatest(most_.number, opposite))};
  }

 private:
  // The least number has no opposite in 64 bits: that is as far as the greatest.
  TermId Opposite(TermId number) {
    return terms_.Least(terms_.Times(number, -1), terms_.Int(kHigh));
  }
  TermId Pick(TermId if_positive, TermId if_negative, TermId otherwise) {
    return terms_.Choose(positive_, if_positive, terms_.Choose(negative_, if_negative, otherwise));
  }

  Terms& terms_;
  TermId positive_, negative_;
  End least_, most_;
};

// Adds up one end of all terms; an open one makes the sum open.
class EndSum {
 public:
  explicit EndSum(Terms* terms) : terms_(*terms) {}
  void Add(const End& end) {
    open_.push_back(end.open);
    numbers_.push_back(terms_.Choose(end.open, terms_.Int(0), end.number));
  }
  End Total() { return {terms_.Or(open_), terms_.Add(numbers_)}; }

 private:
  Terms& terms_;
  std::vector<TermId> open_, numbers_;
};

}  // namespace

Encoder::Value Encoder::Sum(const ir::Sum& sum, const Spot& spot) {
  TermId known = terms_.Truth(true);
  EndSum low(&terms_), high(&terms_);
  for (const ir::Term& term : sum.terms) {
    Value value = ValueOf(term.value, spot);
    if (const auto* ref = std::get_if<ir::ColumnRef>(&module_.inst(term.value))) {
      const ir::Column& column =
          module_.schema.table(ref->table).columns[static_cast<size_t>(ref->column)];
      value.first =
          terms_.Choose(value.known, value.first, terms_.Int(column.Least().value_or(kLow)));
      value.last = terms_.Choose(value.known, value.last, terms_.Int(kHigh));
    } else {
      known = terms_.And(known, value.known);
    }
    const int digits = sum.scale + term.shift - module_.TypeOf(term.value).scale;
    const int64_t factor = ir::PowerOfTen(digits) * (term.subtracted ? -1 : 1);
    End least = {terms_.Equal(value.first, terms_.Int(kLow)), terms_.Times(value.first, factor)};
    End most = {terms_.Equal(value.last, terms_.Int(kHigh)), terms_.Times(value.last, factor)};
    if (term.subtracted) std::swap(least, most);
    low.Add(least);
    high.Add(most);
  }
  End least = low.Total(), most = high.Total();
  const TermId overflow = terms_.Or(TooWide(least, &terms_), TooWide(most, &terms_));
  least.open = terms_.Or({least.open, overflow, terms_.Equal(least.number, terms_.Int(kLow))});
  most.open = terms_.Or({most.open, overflow, terms_.Equal(most.number, terms_.Int(kHigh))});
  if (sum.absolute) {
    Magnitude magnitude(least, most, &terms_);
    least = magnitude.Least();
    most = magnitude.Most();
  }
  return {known, terms_.Choose(least.open, terms_.Int(kLow), least.number),
          terms_.Choose(most.open, terms_.Int(kHigh), most.number)};
}

}  // namespace tiaowen::analyze
