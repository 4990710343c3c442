#include <algorithm>
#include <cstdint>
#include <optional>

#include "compiler/base/check.h"
#include "runtime/interpret/evaluator.h"

namespace tiaowen::interpret {
namespace {

// One end of a range; nothing: it is open. Wide enough for all terms of a sentence.
using Limit = std::optional<__int128>;

struct Range {
  Limit least;
  Limit most;
};

Range RangeOf(const Value& value) {
  Range range;
  if (value.first != kLow) range.least = value.first;
  if (value.last != kHigh) range.most = value.last;
  return range;
}

Limit Times(const Limit& end, __int128 factor) { return end ? Limit(*end * factor) : std::nullopt; }
Limit Plus(const Limit& a, const Limit& b) { return a && b ? Limit(*a + *b) : std::nullopt; }
Range Opposite(const Range& range) { return {Times(range.most, -1), Times(range.least, -1)}; }

Range WithoutSign(const Range& range) {
  if (range.least && *range.least >= 0) return range;
  const Range opposite = Opposite(range);
  if (opposite.least && *opposite.least >= 0) return opposite;
  const bool open = !range.most || !opposite.most;
  return {0, open ? std::nullopt : Limit(std::max(*range.most, *opposite.most))};
}

bool Fits(const Limit& end) { return !end || (*end >= kLow && *end <= kHigh); }

// The least int64_t has no opposite there: that is as far as the greatest.
Value ToValue(const Range& range) {
  const auto narrow = [](__int128 end) {
    return static_cast<int64_t>(std::min<__int128>(end, kHigh));
  };
  return Value::Between(range.least ? narrow(*range.least) : kLow,
                        range.most ? narrow(*range.most) : kHigh);
}

}  // namespace

Value Evaluator::TotalOf(const ir::Sum& sum, const Place& place) const {
  Range total = {0, 0};
  for (const ir::Term& term : sum.terms) {
    Value value = ValueOf(term.value, place);
    if (value.null) {
      const auto* column = std::get_if<ir::ColumnRef>(&module_.inst(term.value));
      if (column == nullptr) return value;
      const ir::Column& declared =
          module_.schema.table(column->table).columns[static_cast<size_t>(column->column)];
      value = Value::Between(declared.Least().value_or(kLow), kHigh);
    }
    const int digits = sum.scale + term.shift - module_.TypeOf(term.value).scale;
    const Range numbers = RangeOf(value);
    const __int128 power = ir::PowerOfTen(digits);
    Range counted = {Times(numbers.least, power), Times(numbers.most, power)};
    if (term.subtracted) counted = Opposite(counted);
    total = {Plus(total.least, counted.least), Plus(total.most, counted.most)};
  }
  if (!Fits(total.least) || !Fits(total.most)) total = {};
  return ToValue(sum.absolute ? WithoutSign(RangeOf(ToValue(total))) : total);
}

}  // namespace tiaowen::interpret
