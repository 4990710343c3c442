#pragma once

#include <cstdint>

namespace tiaowen::base {

// By which day something is judged, as seen from the as-of date (截止口径).
struct CutOff {
  enum class Kind : uint8_t {
    kAsOf,      // the as-of date itself
    kOfYear,    // `month` and `day` of the year `offset` years after that of the as-of date
    kMonthEnd,  // the last day of the month `offset` months after that of the as-of date; no later
                // one
    kDay,       // `date`, whatever the as-of date
  };

  Kind kind = Kind::kAsOf;
  int offset = 0;
  int month = 0;  // of every year: never 29 February
  int day = 0;
  int32_t date = 0;  // days since 1970-01-01

  bool is_as_of() const { return kind == Kind::kAsOf; }
  // Whether it moves with the as-of date.
  bool moves() const { return kind != Kind::kDay; }

  friend bool operator==(const CutOff&, const CutOff&) = default;
};

}  // namespace tiaowen::base
