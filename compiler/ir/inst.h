#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "compiler/base/cut_off.h"
#include "compiler/base/id.h"
#include "compiler/base/missing_day.h"
#include "compiler/base/truth.h"
#include "compiler/ir/schema.h"

// The typed instructions. Semantics are those of runtime/interpret, which is the specification.
//
// A *level* is the row space in which an instruction has a value: none (the same for the whole
// run), or one table. Level kMainTable is "an applicant". Operands live at the instruction's own
// level or at none, except where a kind says otherwise.
namespace tiaowen::ir {

using InstId = base::Id<struct InstTag>;
using TextId = base::Id<struct TextTag>;  // an index into Module::texts
using SentenceId = base::Id<struct SentenceTag>;
using MatterId = base::Id<struct MatterTag>;

// An Accumulated asks for no more years than this: all dates lie in 1900–2199.
inline constexpr int kAccumulatedYearsMax = 300;

// An integer; compares with kInt values.
struct IntConst {
  int64_t value = 0;
};

// The decimal `value` / 10^scale.
struct DecimalConst {
  int64_t value = 0;
  int scale = 0;
};

// A value of a category or grade.
struct CodeConst {
  EnumId enum_id;
  int code = 0;
};

// A text from the sentences or the vocabulary.
struct TextConst {
  TextId text;
};

// What follows from the as-of date has a cut-off `at`: another day that takes its place, and with
// it that day's year (builtin::ClockAt). Below, “as-of” is that day.

// The as-of date (截止日), a date.
struct AsOf {
  base::CutOff at;
};

// The calendar year of the as-of date plus `offset`, an integer.
struct AsOfYear {
  int offset = 0;
  base::CutOff at;
};

// builtin::Lookback(as-of − days_after, years, months, missing_day): the latest date x with x ⊕
// `years` ⊕ `months` (together, as 12 × years + months months) ≤ as-of − `days_after` (回溯), a
// date. "满N年" of a date d is Compare(d ≤ Lookback(N)). Neither span is negative.
//
// With `working_days`, in place of years and months: the latest date x such that at least so many
// working days of Module::work_calendar lie in (x, as-of − days_after] (满N个工作日). Where years
// that the calendar does not know matter, an interval: from what builtin::WorkdaysBack gives when
// none of their days are working days to what it gives when all are.
struct Lookback {
  int years = 0;
  int days_after = 0;  // 0: full on the anniversary itself; 1: on the day after
  int months = 0;      // N个月; 半年 is 6
  base::MissingDay missing_day = base::MissingDay::kMonthEnd;
  int working_days = 0;
  base::CutOff at;
};

// The first day of the as-of year plus `offset` years, a date.
struct YearStart {
  int offset = 0;
  base::CutOff at;
};

// A column of the row at hand. Level: `table`.
struct ColumnRef {
  TableId table;
  int column = 0;
};

// A column of the main table, seen from a row of the child table `child`. Level: `child`.
struct ParentRef {
  TableId child;
  int column = 0;
};

// The integer in `column` of the row of the reference table `table` in which, for every i, the cell
// of column `key_columns[i]` equals `keys[i]`. Null when a key is null, when there is no such row
// and when the cell is null. At most one row can match: reading a register refuses a reference
// table in which two rows have equal keys. Level: that of the keys, kMainTable when they are all
// constant.
struct LookUp {
  TableId table;
  std::vector<int> key_columns;
  std::vector<InstId> keys;
  int column = 0;
};

// How a product that has more fraction digits than it may have loses them (数额取舍).
enum class Rounding : uint8_t {
  kHalfUp,  // 四舍五入: to the nearest, halves away from zero
  kDown,    // 舍去: towards zero
};

// The numerator and the denominator of a Product lie in [1, kRatioMax].
inline constexpr int64_t kRatioMax = 1'000'000'000;

// factors[0] × … × numerator / denominator, a decimal of `scale` fraction digits, rounded once, by
// `rounding`. One or two factors, numbers. Exact: null when a factor is null and when the rounded
// result does not fit in 64 bits, and only then. Level: that of the factors.
struct Product {
  std::vector<InstId> factors;
  int64_t numerator = 1;
  int64_t denominator = 1;
  int scale = 0;
  Rounding rounding = Rounding::kDown;
};

// The least (最高不超过) or the greatest (最低不少于) of decimals of one scale. Null when one of
// them is null.
struct Least {
  std::vector<InstId> operands;
};
struct Greatest {
  std::vector<InstId> operands;
};

enum class AggregateKind : uint8_t {
  kCount,          // how many rows count
  kSum,            // the sum of their numbers
  kMax,            // the greatest of their numbers
  kMin,            // the least
  kLatest,         // the latest of their dates
  kEarliest,       // the earliest
  kDistinctYears,  // in how many calendar years their dates lie, or how many different years
                   // their integers are
  kExcess,  // the sum of how much their numbers exceed `base`, each: no less than 0 where the
            // mean is no less than `base` (平均)
};

// A value over the applicant's rows of the child table `table` that *count*: for which `filter`
// (level `table`) holds. `column` is an integer or decimal column for kSum, kMax, kMin and kExcess,
// a date column for kLatest and kEarliest, an integer or date (without 至今) for kDistinctYears,
// and -1 for kCount. A date for kLatest and kEarliest, a decimal of its scale over a decimal
// column, else an integer. `base` is of the column's scale. Level: kMainTable. An operand of
// Compare, of Sum, of InSet (its `value`) and of Accumulated (`required`), of nothing else.
//
// What is not known makes it an interval, the narrowest that holds its value in every *completion*:
// a completion decides for every row whether it counts where `filter` is unknown; gives every null
// number a value no less than the column's value_min, if that is declared, and every null or
// partial date one of its days; and, when the table may be incomplete, adds any number of rows with
// any such values. Numbers that nothing bounds lie in [-∞, ∞], written as the ends of int64_t;
// dates in [batch::kDateLow, batch::kDateHigh].
//
// kMax, kMin, kLatest, kEarliest and kExcess of no rows are null. They are null too where no row is
// certain to count, since a completion without a row then leaves a comparison unknown; and else
// intervals.
//
// So, with T the rows whose filter is true, U those whose filter is unknown, [a, b] what a row's
// cell can be, and m the value_min of the column or -∞:
//   kCount          [|T|, |T| + |U|]
//   kExcess         as kSum, with a - base, b - base and m - base
//   kSum            [Σ_T a + Σ_U min(a, 0), Σ_T b + Σ_U max(b, 0)]
//   kMax, kLatest   [max_T a, max_T∪U b]
//   kMin, kEarliest [min_T∪U a, min_T b]
//   kDistinctYears  [the fewest years that meet the cells of all of T, the most years that rows of
//                   T ∪ U can be given, each another one of its own]
// and where the table may be incomplete, the upper end of kCount, kSum, kMax and kDistinctYears is
// ∞, the lower end of kSum -∞ unless m ≥ 0 and that of kMin min(a, m), the upper end of kLatest
// kDateHigh and the lower end of kEarliest kDateLow. A sum with an end outside int64_t is [-∞, ∞].
struct Aggregate {
  AggregateKind kind = AggregateKind::kCount;
  TableId table;
  int column = -1;
  InstId filter;
  int64_t base = 0;  // kExcess
};

// A Term is multiplied by no more than 10^kTermShiftMax (万元 among 元).
inline constexpr int kTermShiftMax = 4;

// One number of a Sum: `value` × 10^`shift`, taken away when `subtracted`.
struct Term {
  InstId value;
  int shift = 0;
  bool subtracted = false;
};

// What two or more numbers of the applicant come to (之和, 合并计算), or two differ by (差额): the
// sum of the terms, with `absolute` without its sign. A decimal of `scale` fraction digits, no
// fewer than any term has. Terms are number columns of the main table and Aggregates of numbers
// other than kExcess. Level: kMainTable. An operand of Compare, of nothing else.
//
// An interval, the narrowest that holds its value in every completion of the terms, each for itself
// (as of Aggregate): a null column is any number no less than its value_min, if that is declared.
// Null when an Aggregate is. Ends that nothing bounds are ±∞, written as the ends of int64_t, and a
// sum with an end outside int64_t is [-∞, ∞].
struct Sum {
  std::vector<Term> terms;
  int scale = 0;
  bool absolute = false;
};

// A constant condition. Level: `level`.
struct TruthConst {
  base::Truth value = base::Truth::kTrue;
  TableId level;
};

enum class CompareOp : uint8_t { kEq, kNe, kLt, kLe, kGt, kGe };

// Compares two values of one type, or two numbers, whatever their scales, by what they stand for.
// Null: unknown. A partial date and an Aggregate are intervals: true iff the comparison holds for
// every pair of values in them, false iff for none. Texts, categories and booleans: kEq and kNe
// only.
struct Compare {
  CompareOp op = CompareOp::kEq;
  InstId lhs;
  InstId rhs;
};

// Whether `value`, no decimal, equals one of the constants `members` (CodeConst, TextConst or
// IntConst): the Or of the equalities, as of Compare. Null: unknown.
struct InSet {
  InstId value;
  std::vector<InstId> members;
  bool negated = false;  // 不在…之列
};

// The truth of a 是否 column. Null: unknown.
struct IsTrue {
  InstId value;
};

// Whether the catalogue has a row in which, for every i, the cell of column `columns[i]` contains
// `values[i]`. A null value: unknown.
struct InCatalogue {
  CatalogueId catalogue;
  std::vector<int> columns;
  std::vector<InstId> values;
};

// Whether the reference table has a row in which, for every i, the cell of column `columns[i]`
// equals `values[i]`: the Or over the rows of the And of the equalities, and unknown besides when
// the table may be incomplete.
struct InReference {
  TableId table;
  std::vector<int> columns;
  std::vector<InstId> values;
};

// Whether the periods of `table` of the same applicant, restricted to rows where `filter` (level
// `table`) holds, cover at least (as-of − builtin::Lookback(as-of, years, months, missing_day) +
// days_after) days within [since, as-of) (累计满N年, 满N个月). A row covers [start, end + 1 day),
// or [start, end) where the table's periods exclude their end; an ongoing period reaches to the
// as-of date; days covered twice count once. `since` is a date at level `level` or the AsOf of a
// fixed day (自某日起); or a Lookback without working days, and then the days behind it count, as
// in Compare(date > Lookback) (近N年内); or an invalid id: no lower bound. Where dates are
// intervals or the filter is unknown, the days are an interval: the least counts rows whose filter
// is true, with the latest start, the earliest end and the latest `since`; the most counts rows
// whose filter is not false, with the earliest start, the latest end and the earliest `since`. A
// null start counts nothing in the least and reaches back without bound in the most; a null end
// that is not 至今 is, in the least, the earliest start (so that an exact start counts one day, or
// none where the end is excluded, and a partial one nothing), and reaches beyond the as-of date in
// the most. True iff the least reaches the bound, false iff the most does not, else unknown.
//
// With `required`, an integer value at `level`, the years are not `years` but that value, clamped
// to [0, kAccumulatedYearsMax], and `months` is 0; when it is null the condition is unknown. Where
// it is an interval (an Aggregate at the applicant's level), true iff the least reaches the bound
// of its last value, false iff the most does not reach that of its first.
//
// With `continuous` (须不间断) only the days of one run of periods count: of the union of the
// periods (adjacent and overlapping ones joined, not cut off at the as-of date), the part that
// contains the as-of date, from its start or `since`, whichever is later, to the as-of date; none
// when no part contains it. Least and most as above, each from its own union. The days begin on one
// day, so the bound is a day too: they begin on or before builtin::Lookback(as-of − days_after,
// years, months, missing_day), which makes (as-of − that day) days. Near a leap day this is not
// always one day more than with `days_after` 0.
struct Accumulated {
  TableId table;
  InstId filter;
  InstId since;
  int years = 0;
  int days_after = 0;
  TableId level;
  InstId required;
  bool continuous = false;
  int months = 0;  // beside `years`, as in Lookback
  base::MissingDay missing_day = base::MissingDay::kMonthEnd;
  base::CutOff at;
};

struct And {
  std::vector<InstId> operands;
};

struct Or {
  std::vector<InstId> operands;
};

struct Not {
  InstId operand;
};

// Whether the applicant has a row of `table` for which `predicate` (level `table`) holds: the Or
// over the rows, and unknown besides when the table may be incomplete. Level: kMainTable.
struct Exists {
  TableId table;
  InstId predicate;
};

// `predicate` (level `table`) of the applicant's row whose unique key equals `key` (level none). No
// such row: unknown when the table may be incomplete or a row's key is null, else false. Level:
// kMainTable.
struct Keyed {
  TableId table;
  InstId key;
  InstId predicate;
};

// `condition` (level kMainTable) must hold for the conclusions of `matter` (范围对象, 基本要求): of
// target `target` (-1: of every target), by one of `paths` (empty: by every path).
struct Prerequisite {
  SentenceId sentence;
  MatterId matter;
  InstId condition;
  int target = -1;
  std::vector<int> paths;
};

// How firmly a sentence gives its conclusion. kNone: it just does (享受…).
enum class Modality : uint8_t {
  kNone,
  kMay,        // 可, 可以
  kShall,      // 应, 应当, 须
  kEncourage,  // 鼓励
  kGenerally,  // 一般, 原则上
};

// `condition` (level kMainTable) gives target `target` of `matter` by `path` (-1 when it has no
// paths). With `amount` (level kMainTable or none, a decimal of the matter's scale), what it gives
// is so much; see module.h.
struct Rule {
  SentenceId sentence;
  int part = 0;  // the provision within the sentence, from 0 (分句)
  MatterId matter;
  int target = 0;
  int path = -1;
  Modality modality = Modality::kNone;
  InstId condition;
  InstId amount;
};

// `condition` (level kMainTable) takes conclusions of `matter` away, whatever gives them (不得,
// 不享受, 除外): of target `target` (-1: of every target).
struct Exclusion {
  SentenceId sentence;
  int part = 0;  // as in Rule
  MatterId matter;
  int target = -1;
  Modality modality = Modality::kNone;  // 原则上不得…
  InstId condition;
};

// A sentence that is not compiled yet and may touch `matter`: all conclusions of it are unknown.
struct Untranslated {
  SentenceId sentence;
  MatterId matter;
};

using InstData = std::variant<
#define TW_INST(Name, text) Name,
#include "compiler/ir/inst_kind.def"
    std::monostate>;

// The name that the printer uses for the kind of `data`.
const char* InstName(const InstData& data);

}  // namespace tiaowen::ir
