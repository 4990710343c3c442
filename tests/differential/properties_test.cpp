// What must hold of any sound evaluation of any module, checked on the interpreter with random
// ones.

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <vector>

#include "compiler/ir/clauses.h"
#include "compiler/ir/describe.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/difference.h"
#include "tests/differential/options.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::differential {
namespace {

using base::Truth;
using evaluate::Outcome;
using evaluate::Outcomes;

constexpr int kPeople = 12;

Outcomes Interpret(const Case& subject) {
  Outcomes outcomes;
  interpret::Interpreter(subject.module)
      .Evaluate(ToBatch(subject.module, subject.people), subject.clock(), &outcomes);
  return outcomes;
}

Case MakeRandomCase(Random& random) {
  Case subject;
  subject.module = MakeRandomModule(random);
  subject.as_of = MakeRandomAsOf(random);
  subject.people = MakeRandomRegister(random, subject.module, subject.as_of, kPeople);
  return subject;
}

// Runs `check` on random cases, each with its own source of choices.
template <typename Check>
void ForRandomCases(const Check& check) {
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 150);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    const Case subject = MakeRandomCase(random);
    INFO("seed " << seed);
    check(random, subject);
  }
}

// Makes a null or partial cell more exact. Null keys stay, so that keys stay unique.
void Refine(Random& random, const ir::Module& module, int32_t as_of, Cell* cell,
            const ir::Column& column) {
  const ir::Type& type = column.type;
  // No completion gives a value that the register would refuse.
  const int64_t least = column.value_min.value_or(INT64_MIN / 1'000'000'000);
  if (!cell->null) {
    const int64_t day = cell->first + random.Below(static_cast<int>(cell->last - cell->first) + 1);
    *cell = random.Chance(50) ? Cell::Exact(day) : Cell::Between(day, cell->last);
    return;
  }
  switch (type.kind) {
    case ir::TypeKind::kText:
      *cell = Cell::Exact(random.Below(static_cast<int>(module.texts.size()) + 3));
      return;
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      *cell = Cell::Exact(
          random.Below(static_cast<int>(module.schema.enum_type(type.enum_id).values.size())));
      return;
    case ir::TypeKind::kBool:
      *cell = Cell::Exact(random.Below(2));
      return;
    case ir::TypeKind::kInt:
      *cell = Cell::Exact(std::max<int64_t>(random.Between(-1, 6), least));
      return;
    case ir::TypeKind::kDecimal:
      *cell = Cell::Exact(
          std::max<int64_t>(random.Between(-200, 600), least * ir::PowerOfTen(type.scale)));
      return;
    case ir::TypeKind::kDate:
      *cell = Cell::Exact(as_of - 2000 + random.Below(2200));
      return;
  }
}

void RefineRow(Random& random, const Case& subject, const ir::Table& table, Row* row) {
  const Row before = *row;
  for (size_t c = 0; c < row->size(); ++c) {
    if (static_cast<int>(c) == table.unique_key || !random.Chance(40)) continue;
    Refine(random, subject.module, subject.as_of, &(*row)[c], table.columns[c]);
  }
  if (table.period_start < 0) return;
  const auto start = static_cast<size_t>(table.period_start),
             end = static_cast<size_t>(table.period_end);
  if (!(*row)[start].null && !(*row)[end].null && (*row)[end].last < (*row)[start].first) {
    (*row)[start] = before[start];
    (*row)[end] = before[end];
  }
}

TEST_CASE("What is known stays so when the register is completed") {
  ForRandomCases([](Random& random, const Case& subject) {
    Case refined = subject;
    for (Person& person : refined.people.people) {
      for (size_t t = 0; t < person.tables.size(); ++t) {
        for (Row& row : person.tables[t])
          RefineRow(random, subject, subject.module.schema.tables[t], &row);
      }
    }
    const Outcomes before = Interpret(subject), after = Interpret(refined);
    const size_t conclusions = ir::ListConclusions(subject.module).size();
    const size_t clauses = ir::ListClauses(subject.module).clauses.size();
    bool kept = true;
    for (int64_t person = 0; person < kPeople; ++person) {
      for (size_t c = 0; c < conclusions; ++c) {
        const Truth known = before.verdict(c, person);
        kept = kept && (known == Truth::kUnknown || known == after.verdict(c, person));
      }
      for (size_t c = 0; c < clauses; ++c) {
        const Outcome known = before.clause(c, person), later = after.clause(c, person);
        kept = kept &&
               (known == Outcome::kUnknown || known == later || later == Outcome::kNotExamined);
      }
    }
    if (!kept) FAIL(PrintCase(subject) << PrintCase(refined));
  });
}

// Years that the work calendar does not know may leave open whether working days have passed; a run
// on such a day is refused, and no fact is told.
bool CountsWorkdays(const ir::InstData& data) {
  const auto* lookback = std::get_if<ir::Lookback>(&data);
  return lookback != nullptr && lookback->working_days > 0;
}

// Whether a condition on rows may be open for want of something that is told as no fact.
bool HoldsFactless(const ir::Module& module, ir::InstId inst) {
  const ir::InstData& data = module.inst(inst);
  if (std::holds_alternative<ir::InReference>(data) || std::holds_alternative<ir::LookUp>(data) ||
      std::holds_alternative<ir::TruthConst>(data) || CountsWorkdays(data))
    return true;
  const std::vector<ir::InstId> operands = module.OperandsOf(inst);
  return std::any_of(operands.begin(), operands.end(),
                     [&](ir::InstId operand) { return HoldsFactless(module, operand); });
}

// The greatest of no rows is null, and so is a number that is too large: there is nothing to
// complete. A count, a sum of integers and a number of years always have a value; what their rows
// ask of reference tables is told as no fact yet.
bool IsDerived(const ir::Module& module, ir::InstId inst) {
  const ir::InstData& data = module.inst(inst);
  if (const auto* aggregate = std::get_if<ir::Aggregate>(&data)) {
    const bool whole = module.TypeOf(inst).kind == ir::TypeKind::kInt;  // decimals may be too large
    const bool always = aggregate->kind == ir::AggregateKind::kCount ||
                        (aggregate->kind == ir::AggregateKind::kSum && whole) ||
                        aggregate->kind == ir::AggregateKind::kDistinctYears;
    return !always || HoldsFactless(module, aggregate->filter);
  }
  if (const auto* sum = std::get_if<ir::Sum>(&data)) {
    return std::any_of(sum->terms.begin(), sum->terms.end(), [&](const ir::Term& term) {
      return module.TypeOf(term.value).kind == ir::TypeKind::kDecimal ||
             IsDerived(module, term.value);
    });
  }
  return std::holds_alternative<ir::Product>(data) || std::holds_alternative<ir::Least>(data) ||
         std::holds_alternative<ir::Greatest>(data) || CountsWorkdays(data);
}

// A complete reference table may leave open what it lists by empty cells of its own; nobody can
// complete those for an applicant.
bool HasFactWhenUnknown(const ir::Module& module, ir::InstId inst) {
  const ir::InstData& data = module.inst(inst);
  if (const auto* listed = std::get_if<ir::InReference>(&data)) {
    return !module.schema.table(listed->table).complete;
  }
  if (const auto* compare = std::get_if<ir::Compare>(&data))
    return !IsDerived(module, compare->lhs) && !IsDerived(module, compare->rhs);
  if (const auto* set = std::get_if<ir::InSet>(&data)) return !IsDerived(module, set->value);
  return std::holds_alternative<ir::IsTrue>(data) || std::holds_alternative<ir::InCatalogue>(data);
}

TEST_CASE("An unknown leaf of the applicant has a missing fact, and a known clause has none") {
  ForRandomCases([](Random&, const Case& subject) {
    const Outcomes outcomes = Interpret(subject);
    const ir::ClauseTable table = ir::ListClauses(subject.module);
    for (size_t f = 0; f < table.facts.size(); ++f) {
      const auto clause = static_cast<size_t>(table.facts[f].clause);
      for (int64_t person = 0; person < kPeople; ++person) {
        if (outcomes.fact(f, person)) REQUIRE(outcomes.clause(clause, person) == Outcome::kUnknown);
      }
    }
    for (size_t c = 0; c < table.clauses.size(); ++c) {
      if (!HasFactWhenUnknown(subject.module, table.clauses[c].inst)) continue;
      for (int64_t person = 0; person < kPeople; ++person) {
        if (outcomes.clause(c, person) != Outcome::kUnknown) continue;
        bool some = false;
        for (size_t f = 0; f < table.facts.size(); ++f) {
          some = some || (table.facts[f].clause == static_cast<int>(c) && outcomes.fact(f, person));
        }
        INFO(ir::Describe(subject.module, table.clauses[c].inst));
        REQUIRE(some);
      }
    }
  });
}

TEST_CASE("A person's outcome depends neither on others nor on the order of rows") {
  ForRandomCases([](Random& random, const Case& subject) {
    const Outcomes together = Interpret(subject);
    const auto person = static_cast<size_t>(random.Below(kPeople));
    Case alone = subject;
    alone.people.people = {subject.people.people[person]};
    for (auto& rows : alone.people.people[0].tables) std::reverse(rows.begin(), rows.end());
    const Outcomes single = Interpret(alone);
    const auto at = static_cast<int64_t>(person);
    for (size_t c = 0; c < ir::ListConclusions(subject.module).size(); ++c) {
      REQUIRE(single.verdict(c, 0) == together.verdict(c, at));
    }
    const ir::ClauseTable table = ir::ListClauses(subject.module);
    for (size_t c = 0; c < table.clauses.size(); ++c)
      REQUIRE(single.clause(c, 0) == together.clause(c, at));
    for (size_t f = 0; f < table.facts.size(); ++f)
      REQUIRE(single.fact(f, 0) == together.fact(f, at));
  });
}

TEST_CASE("Random cases reach every outcome") {
  std::set<Truth> verdicts;
  std::set<Outcome> clauses;
  int facts = 0;
  ForRandomCases([&](Random&, const Case& subject) {
    const Outcomes outcomes = Interpret(subject);
    const size_t conclusions = ir::ListConclusions(subject.module).size();
    const ir::ClauseTable table = ir::ListClauses(subject.module);
    for (int64_t person = 0; person < kPeople; ++person) {
      for (size_t c = 0; c < conclusions; ++c) {
        verdicts.insert(outcomes.verdict(c, person));
      }
      for (size_t c = 0; c < table.clauses.size(); ++c) clauses.insert(outcomes.clause(c, person));
      for (size_t f = 0; f < table.facts.size(); ++f) facts += outcomes.fact(f, person);
    }
  });
  CHECK(verdicts.size() == 3);
  CHECK(clauses.size() == 4);
  CHECK(facts >= 1000);
}

}  // namespace
}  // namespace tiaowen::differential
