#pragma once

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "compiler/ir/clauses.h"
#include "compiler/lower/lower.h"
#include "compiler/lower/numbering.h"

// What is computed when, and where it is kept. No LLVM.
//
// The generated code evaluates a batch in this order:
//   0. the LookUp that a Product, Least or Greatest reads; then these
//   1. row predicates: all predicates of Exists and Keyed and all filters of Accumulated and
//      Aggregate, with every costly leaf left unknown; of each child table so many in one pass over
//      its rows as Options::parts_per_loop says
//   2. early stage: what prerequisites and exclusions need; then all of these, in one pass over the
//      applicants
//   3. late stage: what only rules need, for applicants whom a scope does not exclude; then all
//      rules and verdicts, in passes as in 1, and the amounts of conclusions
//   4. facts, for clauses that are unknown for somebody
// A leaf is *costly* when it is an Accumulated or InReference or reads a LookUp that is not of step
// 0. In a stage, a predicate with costly leaves is completed first: its reference tests and
// Accumulated are computed for the rows on which it is still unknown and whose applicant is in
// reach, then the predicate is evaluated again. By Kleene's logic a predicate that is known while
// an operand is unknown does not depend on that operand, so nothing changes elsewhere. Then the
// stage's Aggregates are folded and the reference tests of applicants computed, which these or an
// Accumulated at the applicant's level may ask for. For a filter costly leaves are computed
// wherever it is not false, because facts ask about the leaves of filters that hold. A reference
// test that several predicates share is computed for the rows of each, and unknown elsewhere.
namespace tiaowen::lower {

// Two bit planes in buffers.
struct PlanePair {
  int certain = -1;
  int possible = -1;
};

// The scope that rules with the same prerequisites share.
struct Scope {
  std::vector<ir::InstId> prerequisites;  // in the order of the text; at least one
  PlanePair planes;                       // applicants
};

// The applicants for whom something must be computed: all, or those whom one of the scopes does not
// exclude.
struct Reach {
  bool all = false;
  std::set<int> scopes;  // indexes of Plan::scopes

  void Add(const Reach& other);
};

// An Accumulated inside a row predicate, or at the applicant's level.
struct PeriodTest {
  ir::InstId inst;
  PlanePair planes;  // rows of its level
};

// A predicate of the rows of `table`: of an Exists, of a Keyed (with `key_test`), or a filter.
struct RowPredicate {
  ir::TableId table;
  ir::InstId condition;
  int key_test = -1;  // planes hold the predicate on rows with this key, and false on others
  PlanePair rows;
  std::optional<PlanePair> applicants;  // Exists, Keyed: `rows` folded
  std::vector<PeriodTest> period_tests;
  std::vector<ir::InstId> references;  // LookUp and InReference of costly leaves, as in Plan
  std::vector<ir::InstId> costly;      // the leaves that stage 1 leaves unknown
  int pending = -1;                    // with costly leaves: the rows for which they are computed
  bool is_filter = false;
  bool early = false;
  Reach reach;
};

// Whether rows of `table` have the unique key `key`.
struct KeyTest {
  ir::TableId table;
  ir::InstId key;
  int found_rows = -1;    // the key certainly equals
  int found = -1;         // … of some row
  int unclear_rows = -1;  // the row's key is null; only when the table is complete
  int unclear = -1;       // … of some row
};

struct ApplicantPeriodTest {
  PeriodTest test;
  bool early = false;
  Reach reach;
};

// A LookUp or InReference. At the applicant's level it is computed once, in a stage, for those in
// reach; at that of a child table for the rows on which a predicate is pending.
struct ReferenceTest {
  ir::InstId inst;
  bool at_once = false;              // computed for all rows in step 0
  bool early = false;                // at the applicant's level
  Reach reach = {};                  // likewise
  PlanePair planes;                  // InReference
  std::vector<int> may_equal_empty;  // InReference, by value: as in builtin::ReferenceKey
  int values = -1;                   // LookUp
  int valid = -1;
  int found = -1;  // LookUp: there is a row
};

// An Aggregate, computed for all applicants.
struct AggregateTest {
  ir::InstId inst;
  int low = -1;
  int high = -1;
  int valid = -1;  // it is not null
  int none = -1;   // no row may count
  bool early = false;
};

// A Sum, computed for all applicants.
struct SumTest {
  ir::InstId inst;
  int low = -1;
  int high = -1;
  int valid = -1;  // it is not null
  bool early = false;
};

// A Product, Least or Greatest, computed for all rows of its level.
struct ComputedValue {
  ir::InstId inst;
  int values = -1;
  int valid = -1;
};

// The rows of applicants of one child table, as tiaowen_index_segments marks them.
struct Segments {
  int ends = -1;
  int nonempty = -1;
};

// A main-table column copied to the rows of a child table. `upper` for dates only.
struct ParentColumn {
  int values = -1;
  int upper = -1;
  int valid = -1;
};

struct Plan {
  Plan(const ir::Module& ir_module, const ir::ClauseTable& all_clauses);

  const ir::Module& module;
  const ir::ClauseTable& clause_table;
  Numbering numbering;

  std::vector<Buffer> buffers;
  std::set<UsedColumn> columns;
  std::vector<RowPredicate> row_predicates;  // a filter precedes those that need it
  std::vector<KeyTest> key_tests;
  std::vector<ApplicantPeriodTest> applicant_period_tests;
  std::vector<ReferenceTest> reference_tests;  // one precedes those that it is a value of
  std::vector<AggregateTest> aggregate_tests;
  std::vector<SumTest> sum_tests;
  std::vector<ComputedValue> computed;  // one precedes those that it is an operand of
  std::map<ir::InstId, PlanePair>
      gives;  // by Rule with an amount: for whom it gives, with its scope
  std::map<ir::TableId, Segments> segments;
  std::map<std::pair<ir::TableId, int>, ParentColumn> parent_columns;
  std::vector<Scope> scopes;
  std::map<ir::InstId, int> scope_of;     // by Rule: its scope; none without prerequisites
  std::map<std::set<int>, int> examined;  // the applicants whom one of several scopes leaves in

  int AddBuffer(ir::TableId table, Buffer::Element element);
  PlanePair AddPlanes(ir::TableId table);
  // The row predicate of an Exists or Keyed.
  const RowPredicate& RowPredicateOf(ir::InstId inst) const;
  // The filter of an Accumulated or Aggregate.
  const RowPredicate& FilterOf(ir::InstId inst) const;
  const AggregateTest& AggregateTestOf(ir::InstId inst) const;
  const SumTest& SumTestOf(ir::InstId inst) const;
  // The test of a LookUp or InReference.
  const ReferenceTest& ReferenceTestOf(ir::InstId inst) const;
  ReferenceTest& ReferenceTestOf(ir::InstId inst);
  // Whether it is a LookUp or InReference.
  bool IsReference(ir::InstId inst) const;
  // Whether a test is computed in a stage.
  bool IsStaged(const ReferenceTest& test) const;
  // Where a Product, Least or Greatest is computed; null for other instructions.
  const ComputedValue* FindComputed(ir::InstId inst) const;
  // The plane of the applicants in `reach`, or -1: all.
  int ExaminedPlane(const Reach& reach) const;

 private:
  friend class Planner;
  std::map<std::tuple<int, int, int>, int> row_predicate_index_;  // table, condition, key test
  std::map<std::pair<int, int>, int> key_test_index_;             // table, key
  std::map<int, int> applicant_period_index_;                     // condition
  std::map<int, int> aggregate_index_;                            // Aggregate
  std::map<int, int> sum_index_;                                  // Sum
  std::map<int, int> reference_test_index_;                       // LookUp or InReference
  std::map<int, int> computed_index_;                             // Product, Least, Greatest
};

}  // namespace tiaowen::lower
