#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/base/truth.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/clock.h"
#include "runtime/interpret/value.h"

namespace tiaowen::interpret {

// The row at which an instruction is evaluated. In the main table the row is the applicant.
struct Place {
  int64_t applicant = 0;
  ir::TableId table = ir::kMainTable;
  int64_t row = 0;

  static Place Applicant(int64_t applicant) {
    return {.applicant = applicant, .table = ir::kMainTable, .row = applicant};
  }
};

// The days that an Accumulated counts at one place, and how many it demands.
struct AccumulatedDays {
  int64_t least = 0;
  int64_t most = 0;
  std::optional<int64_t> bound;  // nothing when the years that it requires are not known
  int64_t bound_most = 0;  // more than `bound` when they are known as an interval, else the same

  base::Truth truth() const {
    return bound ? base::FromPlanes(least >= bound_most, most >= *bound) : base::Truth::kUnknown;
  }
};

// The rows [begin, end) of one applicant.
struct RowRange {
  int64_t begin = 0;
  int64_t end = 0;
};

// Evaluates single instructions at single rows, by recursion. Keeps references to the module and
// the batch.
class Evaluator {
 public:
  Evaluator(const ir::Module& module, const batch::Batch& batch, const builtin::Clock& clock);

  // The value of a value instruction.
  Value ValueOf(ir::InstId inst, const Place& place) const;
  // The truth of a condition.
  base::Truth TruthOf(ir::InstId inst, const Place& place) const;
  // The days of the Accumulated `inst`.
  AccumulatedDays DaysOf(ir::InstId inst, const Place& place) const;

  RowRange RowsOf(ir::TableId table, int64_t applicant) const;
  // Whether the key of row `row` of `keyed.table` is, for all that is known, the one that `keyed`
  // asks for.
  base::Truth KeyMatches(const ir::Keyed& keyed, int64_t row) const;
  // The row of its reference table whose cells certainly equal the keys of `look_up`; nothing when
  // there is none, or a key is null.
  std::optional<int64_t> RowOf(const ir::LookUp& look_up, const Place& place) const;
  // The value of `aggregate` for an applicant.
  Value AggregateOf(const ir::Aggregate& aggregate, int64_t applicant) const;
  // The value of `sum` at an applicant's place.
  Value TotalOf(const ir::Sum& sum, const Place& place) const;
  // Whether it is certain that none of the applicant's rows that are known counts.
  bool NoneCounts(const ir::Aggregate& aggregate, int64_t applicant) const;
  // Whether the reference table has a row that equals the values of `listed`.
  base::Truth IsListed(const ir::InReference& listed, const Place& place) const;
  // Whether some row of the reference table is null in `column` and neither equals the values of
  // `listed` nor certainly differs.
  bool MayEqualAtEmptyCell(const ir::InReference& listed, int column, const Place& place) const;
  // The value of a Product.
  Value Multiply(const ir::Product& product, const Place& place) const;
  // Whether a ColumnRef or ParentRef reads a value that is known exactly.
  bool IsExact(ir::InstId operand, const Place& place) const;
  bool IsExact(ir::TableId table, int column, int64_t row) const;

  // From now on the truth of every condition evaluated at an applicant is also stored in `trace` at
  // the condition's index. `trace` has a place for every instruction of the module and outlives the
  // evaluator.
  void set_trace(std::vector<base::Truth>* trace) { trace_ = trace; }

  const ir::Module& module() const { return module_; }
  const builtin::Clock& clock() const { return clock_; }
  // The cell of a column of `table`, a reference table too.
  Value Cell(ir::TableId table, int column, int64_t row) const;

 private:
  const ir::Module& module_;
  const batch::Batch& batch_;
  builtin::Clock clock_;
  std::vector<base::Truth>* trace_ = nullptr;
};

}  // namespace tiaowen::interpret
