#include "runtime/builtin/amounts.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace tiaowen::builtin {
namespace {

using Wide = __int128;

bool IsSet(const uint64_t* bits, int64_t row) { return (bits[row / 64] >> (row % 64)) & 1; }

std::optional<int64_t> NumberAt(const NumberColumn& column, int64_t row) {
  if (column.valid != nullptr && !IsSet(column.valid, row)) return std::nullopt;
  if (column.values == nullptr) return column.constant;
  return column.is_wide != 0 ? static_cast<const int64_t*>(column.values)[row]
                             : static_cast<const int32_t*>(column.values)[row];
}

std::optional<int64_t> Narrow(Wide value) {
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max())
    return std::nullopt;
  return static_cast<int64_t>(value);
}

// Multiplies by `numerator` / `denominator`, whose product fits in 127 bits, and rounds.
class Scale {
 public:
  explicit Scale(const ProductQuery& query)
      : numerator_(query.numerator), denominator_(query.denominator), half_up_(query.half_up != 0) {
    for (int64_t i = 0; i < query.digits; ++i) numerator_ *= 10;
    for (int64_t i = 0; i > query.digits; --i) denominator_ *= 10;
  }

  std::optional<int64_t> Apply(Wide value) const {
    const Wide sign = value < 0 ? -1 : 1;
    value *= sign;
    // Whole multiples of the denominator first: what remains cannot overflow.
    const Wide whole = value / denominator_, rest = value % denominator_ * numerator_;
    Wide result = 0;
    if (__builtin_mul_overflow(whole, numerator_, &result)) return std::nullopt;
    if (__builtin_add_overflow(result, rest / denominator_, &result)) return std::nullopt;
    const Wide lost = rest % denominator_;
    if (half_up_ && lost >= denominator_ - lost) ++result;
    return Narrow(sign * result);
  }

 private:
  Wide numerator_;
  Wide denominator_;
  bool half_up_;
};

// Writes a value or null for every row, and zeros up to the next multiple of 64 rows.
template <typename ValueOf>
void FillValues(int64_t rows, int64_t* values, uint64_t* valid, ValueOf value_of) {
  for (int64_t first = 0; first < rows; first += 64) {
    uint64_t bits = 0;
    for (int64_t row = first; row < first + 64; ++row) {
      const std::optional<int64_t> value = row < rows ? value_of(row) : std::nullopt;
      values[row] = value.value_or(0);
      bits |= static_cast<uint64_t>(value.has_value()) << (row - first);
    }
    valid[first / 64] = bits;
  }
}

void Multiply(const ProductQuery& query) {
  const Scale scale(query);
  FillValues(query.rows, query.values, query.valid, [&](int64_t row) -> std::optional<int64_t> {
    Wide product = 1;
    for (int64_t i = 0; i < query.factor_count; ++i) {
      const std::optional<int64_t> factor = NumberAt(query.factors[i], row);
      if (!factor) return std::nullopt;
      product *= *factor;
    }
    return scale.Apply(product);
  });
}

void Choose(const ChoiceQuery& query) {
  FillValues(query.rows, query.values, query.valid, [&](int64_t row) {
    std::optional<int64_t> chosen = NumberAt(query.operands[0], row);
    for (int64_t i = 1; i < query.operand_count && chosen; ++i) {
      const std::optional<int64_t> value = NumberAt(query.operands[i], row);
      if (!value) return value;
      chosen = query.greatest != 0 ? std::max(*chosen, *value) : std::min(*chosen, *value);
    }
    return chosen;
  });
}

// The rules of one applicant that may give a conclusion.
class Join {
 public:
  explicit Join(int64_t join) : join_(join) {}

  void Add(bool gives, std::optional<int64_t> amount) {
    certain_ = certain_ || gives;
    if (!amount) {
      clear_ = false;
      return;
    }
    same_ = same_ && (count_ == 0 || *amount == first_);
    if (count_++ == 0) first_ = *amount;
    if (gives) {
      sum_ += *amount;
      highest_ = std::max(highest_, *amount);
    } else {
      open_ = open_ || *amount != 0;
      open_highest_ = std::max(open_highest_, *amount);
    }
  }

  std::optional<int64_t> Result() const {
    if (!certain_ || !clear_) return std::nullopt;
    if (join_ == kJoinOne) return same_ ? std::optional(first_) : std::nullopt;
    if (join_ == kJoinSum) return open_ ? std::nullopt : Narrow(sum_);
    return open_highest_ > highest_ ? std::nullopt : std::optional(highest_);
  }

 private:
  int64_t join_;
  bool certain_ = false;
  bool clear_ = true;
  bool same_ = true;
  bool open_ = false;
  int64_t count_ = 0;
  int64_t first_ = 0;
  int64_t highest_ = std::numeric_limits<int64_t>::min();
  int64_t open_highest_ = std::numeric_limits<int64_t>::min();
  Wide sum_ = 0;
};

void JoinAmounts(const AmountQuery& query) {
  FillValues(query.applicants, query.amounts, query.known,
             [&](int64_t applicant) -> std::optional<int64_t> {
               if (!IsSet(query.verdict_certain, applicant)) return std::nullopt;
               Join join(query.join);
               for (int64_t i = 0; i < query.rule_count; ++i) {
                 const AmountRule& rule = query.rules[i];
                 if (!IsSet(rule.possible, applicant)) continue;
                 join.Add(IsSet(rule.certain, applicant), NumberAt(rule.amount, applicant));
               }
               return join.Result();
             });
}

}  // namespace
}  // namespace tiaowen::builtin

void tiaowen_multiply(const tiaowen::builtin::ProductQuery* query) noexcept {
  tiaowen::builtin::Multiply(*query);
}

void tiaowen_choose(const tiaowen::builtin::ChoiceQuery* query) noexcept {
  tiaowen::builtin::Choose(*query);
}

void tiaowen_join_amounts(const tiaowen::builtin::AmountQuery* query) noexcept {
  tiaowen::builtin::JoinAmounts(*query);
}
