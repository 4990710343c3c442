#pragma once

#include <map>
#include <set>
#include <vector>

#include "compiler/lower/ranges.h"
#include "compiler/lower/relation.h"
#include "compiler/lower/word_loop.h"

namespace tiaowen::lower {

// The truth of a condition for 64 rows, as two words.
struct Planes {
  llvm::Value* certain = nullptr;
  llvm::Value* possible = nullptr;
};

// A value for 64 rows, as vectors. `low` and `high` are one vector for all but dates and
// aggregates.
struct Operand {
  llvm::Value* low = nullptr;
  llvm::Value* high = nullptr;
  llvm::Value* valid = nullptr;  // a word; null: no row is null
  llvm::Value* values =
      nullptr;      // the column's array, in the frame; null: the same for the whole run
  int number = -1;  // the instruction's
  int scale = 0;    // fraction digits of a number
};

// What a fact asks of the rows of its leaf: fields as in ir::Fact. Of a fact that asks only whether
// the leaf is unknown, no operand and no column.
struct RowQuestion {
  ir::InstId leaf;
  ir::FactKind kind = ir::FactKind::kColumn;
  ir::InstId operand;
  int column = -1;

  static RowQuestion Of(const ir::Fact& fact) {
    return {fact.leaf, fact.kind, fact.operand, fact.period_column};
  }
  friend auto operator<=>(const RowQuestion&, const RowQuestion&) = default;
};

// Conditions that a loop does not compute, by their numbers.
struct Given {
  std::map<int, PlanePair> periods;  // Accumulated in buffers
  std::set<int> costly;              // leaves that are left unknown
  std::map<int, size_t> clauses;     // planes of the output that are complete
};

// Emits conditions at the level of a word loop, each distinct one once. A file per family of
// instructions: value.cpp, comparison.cpp, membership.cpp, connective.cpp, existence.cpp.
class Conditions {
 public:
  Conditions(WordLoop& loop, Given given);

  Planes Of(ir::InstId condition);
  // Emits the leaves of `conditions` by the columns that they read, so that a column's vector is
  // short-lived.
  void PrepareLeaves(const std::vector<ir::InstId>& conditions);
  // Whether the unique key of the rows equals the key of `test`.
  Planes KeyEquals(const KeyTest& test);
  // The rows on which a column is null or a partial date.
  llvm::Value* Inexact(ir::InstId column);
  llvm::Value* InexactColumn(ir::TableId table, int column);
  llvm::Value* Unknown(const Planes& planes);
  // What a fact of a leaf at the loop's level asks beside the leaf: that the operand is inexact, a
  // row of a reference table missing, or its cell null. Null: nothing.
  llvm::Value* Lacking(const RowQuestion& question);

 private:
  struct Dispatch;

  // value.cpp
  const Operand& OperandOf(ir::InstId value);
  Operand LoadColumn(const ColumnPointers& pointers, const ir::Type& type, const std::string& name);
  Operand Splat(llvm::Value* scalar);
  llvm::Value* InexactOf(const Operand& operand);
  // comparison.cpp
  Planes Lower(const ir::Compare& inst);
  Planes Lower(const ir::IsTrue& inst);
  Planes Lower(const ir::TruthConst& inst);
  Planes CompareOperands(ir::CompareOp op, ir::TypeKind kind, const Operand& lhs,
                         const Operand& rhs);
  Planes CompareIntervals(ir::CompareOp op, const Operand& lhs, const Operand& rhs);
  static bool IsInterval(const Operand& operand) { return operand.low != operand.high; }
  llvm::Value* Rescale(llvm::Value* numbers, int digits);  // × 10^digits, in 128 bits
  llvm::Value* ValidRows(const Operand& lhs, const Operand& rhs);
  // Unknown where not `valid` (null: nowhere), else as `planes`.
  Planes UnknownUnless(llvm::Value* valid, const Planes& planes);
  llvm::Value* Word(llvm::Value* mask);  // <64 x i1> as a word
  // membership.cpp
  Planes Lower(const ir::InSet& inst);
  Planes Lower(const ir::InCatalogue& inst);
  llvm::Value* IsMember(const Operand& value, const std::vector<int32_t>& members);
  llvm::Value* IsInRanges(const Operand& value, const std::vector<Range>& ranges);
  llvm::Value* FindMembers(const Operand& value, const std::vector<int32_t>& members);
  llvm::Value* IsInRelation(std::vector<const Operand*> arguments, const Relation& tuples);
  // connective.cpp
  Planes Lower(const ir::And& inst);
  Planes Lower(const ir::Or& inst);
  Planes Lower(const ir::Not& inst);
  Planes Not(const Planes& planes);
  Planes Or(const Planes& lhs, const Planes& rhs);
  // existence.cpp
  Planes Lower(const ir::Exists& inst, ir::InstId id);
  Planes Lower(const ir::Keyed& inst, ir::InstId id);
  Planes LoadPeriods(ir::InstId id);
  Planes LoadReference(ir::InstId id);

  WordLoop& loop_;
  Context& context_;
  llvm::IRBuilder<>& body_;
  const Given given_;
  std::map<int, Planes> planes_;     // by number
  std::map<int, Operand> operands_;  // by number
};

}  // namespace tiaowen::lower
