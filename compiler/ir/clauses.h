#pragma once

#include <vector>

#include "compiler/ir/module.h"

// What an evaluation reports beside the verdicts: the outcome of every clause, and which facts were
// missing. Both engines fill planes in the order of these lists.
namespace tiaowen::ir {

// A condition at the applicant's level inside a prerequisite, rule or exclusion.
struct Clause {
  InstId inst;
  InstId owner;     // the Prerequisite, Rule or Exclusion
  int parent = -1;  // the clause whose operand this is; -1: the owner's whole condition
};

enum class FactKind : uint8_t {
  kColumn,            // the column `operand` is null or a partial date
  kMissingRow,        // no row with the key (Keyed), or the table may be incomplete (Exists,
                      // Aggregate)
  kMissingReference,  // a reference table has no such row, or may be incomplete
  kEmptyCell,         // a cell of a reference table is null
  kDiscretion,        // an authority decides (a TruthConst that is unknown): no record helps
};

// A fact that would help to decide clause `clause`, which is a leaf: an applicant-level predicate,
// an Exists or a Keyed. Its bit is set for an applicant iff the clause was examined, is unknown,
// and
//  - leaf predicate (`leaf` is the clause itself): the column `operand` is inexact (null or
//  partial);
//  - Exists, kColumn, `leaf` a predicate of its rows, `period` false: some row has predicate
//  unknown, `leaf`
//    unknown and `operand` inexact;
//  - the same with `period` true (`leaf` is an Accumulated, `operand` the start, the end, or an
//  operand of a leaf
//    of its filter; `period_leaf` that leaf, invalid for start and end): some row has predicate and
//    `leaf` unknown, and some row of the period table has filter not false and `operand` inexact
//    (for a filter's operand: and `period_leaf` unknown);
//  - Keyed, kColumn: as for Exists, among rows whose key certainly equals; kMissingRow: there is no
//  such row;
//  - Exists, kMissingRow: always.
//  - kMissingReference, `operand` a LookUp: as for kColumn, with "all keys of `operand` are known
//  and there is no row for it" in place of "`operand` inexact"; `operand` invalid (`leaf` is an
//  InReference whose table may be incomplete): as for kColumn, without a condition on an operand.
//  - kDiscretion: as for kColumn, without a condition on an operand.
//  - kEmptyCell, `operand` a LookUp: as for kColumn, with "`operand` finds a row, whose cell is
//  null" in place of "`operand` inexact"; `operand` invalid (`leaf` is an InReference): with "some
//  row of its table neither equals nor certainly differs, and is null in column `period_column`".
// The columns that are keys of a LookUp are kColumn facts of the leaf that the LookUp is part of.
// The event-date operand of an Accumulated's `since` is a kColumn fact with `period` false.
// At the applicant's level an Accumulated leaf has the same period facts, with the applicant as the
// one row.
// A leaf with an Aggregate operand, or one of a Sum, has facts with that `aggregate`, which ask
// about its rows:
//  - kColumn, as with `period` true, of the rows of the Aggregate in place of periods and with its
//  column in place of start and end (a count has none);
//  - kMissingRow, in a table that may be incomplete: always; else, of a kMax, kMin, kLatest or
//  kEarliest: no row may count (all have filter false).
struct Fact {
  int clause = 0;
  FactKind kind = FactKind::kColumn;
  InstId leaf;
  InstId operand;          // a ColumnRef or ParentRef, or the LookUp; invalid for kMissingRow and
                           // kDiscretion. For a period's start or end, an Aggregate's column and an
                           // InReference's, invalid:
  int period_column = -1;  // then this column of their table
  bool period = false;
  InstId period_leaf;
  InstId aggregate = {};
};

struct ClauseTable {
  std::vector<Clause> clauses;
  std::vector<Fact> facts;  // in the order of their clauses
};

// Lists the clauses of all prerequisites, then of all rules, then of all exclusions, each tree in
// pre-order, and their facts.
ClauseTable ListClauses(const Module& module);

// The leaf predicates under `condition` that live at its own level, in order; And, Or and Not are
// entered.
std::vector<InstId> ListLeaves(const Module& module, InstId condition);

// The ColumnRef and ParentRef operands of a leaf predicate, those of its LookUps and of what it
// computes included.
std::vector<InstId> ListColumnOperands(const Module& module, InstId leaf);

// The Aggregate operands of a leaf predicate, those of its Sums included.
std::vector<InstId> ListAggregates(const Module& module, InstId leaf);

// Whether `aggregate` is null when no row counts.
bool NeedsRow(const Aggregate& aggregate);

// The LookUp operands of a leaf predicate, each after those that are its keys.
std::vector<InstId> ListLookUps(const Module& module, InstId leaf);

}  // namespace tiaowen::ir
