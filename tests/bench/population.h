#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"

// Large registers with the spread of values of a real one, from a seed.
namespace tiaowen::bench {

// How the values of one column are spread. What a spread does not name is uniform over the type's
// values, 3 in 100 null; booleans are true in 9 of 10.
struct ColumnSpread {
  std::string_view table;
  std::string_view column;
  std::vector<std::pair<std::string_view, int>> weights;  // values of texts, categories and grades
  int first = 0;  // integers: the least; dates: days before the as-of date, negative after it
  int last = 0;
  int null_permille = 30;    // an end that may be ongoing: how often the last period is
  int partial_permille = 0;  // dates known to the month or year only
  std::string_view
      as_main;  // texts: how often (`as_main_permille`) the value is that of this main column
  int as_main_permille = 0;
};

// How many rows an applicant has in a table: weights of 0, 1, 2… rows.
struct RowSpread {
  std::string_view table;
  std::vector<int> weights;
};

// Tables without a RowSpread stay empty. The periods of an applicant follow one another, mostly
// without gaps; a unique integer key counts down from the year before the as-of date.
struct Spread {
  int32_t as_of = 0;
  std::vector<RowSpread> rows;
  std::vector<ColumnSpread> columns;
  bool exact = false;  // no nulls but ends that are ongoing, and every date known to the day
};

enum class Columns { kUsed, kAll };

// Returns applicants `first` … `first` + `applicants` − 1 of the population of `seed`. The same
// applicant is the same whatever the batch. Columns that no instruction reads are left empty unless
// `columns` is kAll.
batch::Batch MakePopulation(const ir::Module& module, const Spread& spread, uint64_t seed,
                            int64_t first, int64_t applicants, Columns columns);

}  // namespace tiaowen::bench
