#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/analyze/person.h"
#include "compiler/ir/module.h"
#include "runtime/builtin/clock.h"

namespace tiaowen::analyze {

// A condition that is true, or may be.
struct Planes {
  TermId certain;
  TermId possible;
};

// Where a condition of an unknown person is judged.
struct Spot {
  ir::TableId table = ir::kMainTable;
  size_t row = 0;

  friend auto operator<=>(const Spot&, const Spot&) = default;
};

// Writes what the conditions of a module mean for an unknown person on one day, term by term as
// runtime/interpret evaluates them. Keeps references to all its arguments.
class Encoder {
 public:
  // `position` is that of `module` among the modules of `domain`.
  Encoder(const ir::Module& module, size_t position, const Domain& domain,
          const PersonTerms& person, const builtin::Clock& clock, Terms* terms);

  // By compiler/ir/module.h.
  Planes VerdictOf(const ir::Conclusion& conclusion);
  // The scope of a rule and its condition.
  Planes GivenBy(ir::InstId rule);
  Planes ScopeOf(ir::InstId rule);
  Planes TruthOf(ir::InstId condition, const Spot& spot = {});

  // From here on `condition` is taken to be `truth`, wherever it stands. Forgets what was encoded.
  void Assume(ir::InstId condition, bool truth);
  void AssumeNothing();

  // The instructions that were met and have no encoding. The value of one is any at all, the same
  // for all modules: what is impossible for any value is so for the right one.
  const std::set<std::string>& gaps() const { return gaps_; }

 private:
  friend struct TruthEncoder;
  friend struct ValueEncoder;

  // As interpret::Value.
  struct Value {
    TermId known;
    TermId first;
    TermId last;
  };
  // The days [begin, end) of a period that is counted when `counted`.
  struct Period {
    TermId counted;
    TermId begin;
    TermId end;
  };

  Value ValueOf(ir::InstId value, const Spot& spot);
  Value CellOf(ir::TableId table, int column, size_t row);
  Value Exact(int64_t value);
  Value Null();
  // A code of an enum of the module as the domain's number.
  int64_t CodeOf(ir::EnumId enum_id, int code) const;
  // A grade as a number that ascends with the module's order.
  Value InOrder(const Value& value, const ir::Type& type);

  Planes Compare(ir::CompareOp op, const Value& lhs, const Value& rhs);
  Planes CompareNumbers(ir::CompareOp op, const Value& lhs, int lhs_scale, const Value& rhs,
                        int rhs_scale);
  Planes AndOf(const std::vector<Planes>& all);
  Planes OrOf(const std::vector<Planes>& any);
  Planes NotOf(const Planes& planes);
  Planes Constant(base::Truth truth);
  Planes Unknown() { return Constant(base::Truth::kUnknown); }

  const std::vector<RowTerms>& RowsOf(ir::TableId table) const;
  Planes Keyed(const ir::Keyed& keyed);
  Planes Accumulated(const ir::Accumulated& inst, const Spot& spot);
  TermId CountDays(const ir::Accumulated& inst, const std::vector<Period>& periods, TermId since,
                   int32_t as_of);
  TermId CountUnion(const std::vector<Period>& periods);
  TermId CountRun(const std::vector<Period>& periods, TermId since, int32_t as_of);
  TermId BoundOf(const ir::Accumulated& inst, TermId years, int32_t as_of, int low, int high);
  Value LookUp(const ir::LookUp& look_up, const Spot& spot);
  Planes Listed(const ir::InReference& listed, const Spot& spot);
  Value Aggregate(const ir::Aggregate& inst);
  Value Sum(const ir::Sum& sum, const Spot& spot);

  const ir::Module& module_;
  const Domain& domain_;
  const Domain::Names& names_;
  const PersonTerms& person_;
  builtin::Clock clock_;
  Terms& terms_;
  std::map<std::tuple<ir::InstId, Spot>, Planes> known_;
  std::map<ir::InstId, bool> assumed_;
  std::set<std::string> gaps_;
};

}  // namespace tiaowen::analyze
