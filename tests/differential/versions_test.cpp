// What analysis proves of two versions against people: nobody contradicts a proof, and every
// example is what it says. Random policies, random edits, random people.

#include "compiler/analyze/versions.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/ir/print.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/difference.h"
#include "tests/differential/module_edit.h"
#include "tests/differential/options.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::differential {
namespace {

using analyze::Relation;
using base::Truth;

constexpr int kPeople = 60;

// A random person with every cell known, every date to the day.
void Complete(Random& random, const ir::Module& module, Person* person) {
  for (size_t t = 0; t < person->tables.size(); ++t) {
    for (Row& row : person->tables[t]) {
      for (size_t c = 0; c < row.size(); ++c) {
        const ir::Column& column = module.schema.tables[t].columns[c];
        Cell& cell = row[c];
        if (!cell.null) {
          cell.last = cell.first;
          continue;
        }
        switch (column.type.kind) {
          case ir::TypeKind::kCategory:
          case ir::TypeKind::kGrade: {
            const auto& values = module.schema.enum_type(column.type.enum_id).values;
            cell = Cell::Exact(random.Below(static_cast<int>(values.size())));
            break;
          }
          case ir::TypeKind::kBool:
            cell = Cell::Exact(random.Below(2));
            break;
          case ir::TypeKind::kText:
            cell = Cell::Exact(random.Below(static_cast<int>(module.texts.size()) + 2));
            break;
          case ir::TypeKind::kInt:
          case ir::TypeKind::kDecimal:
            cell = Cell::Exact(column.Least().value_or(0) + random.Below(4));
            break;
          case ir::TypeKind::kDate:
            cell = Cell::Exact(10'000 + random.Below(8'000));
            break;
        }
      }
      const ir::Table& table = module.schema.tables[t];
      if (table.period_start < 0) continue;
      Cell& start = row[static_cast<size_t>(table.period_start)];
      Cell& end = row[static_cast<size_t>(table.period_end)];
      if (end.last < start.first) end = start;
    }
  }
}

// Completing keys may repeat them.
bool HasEqualKeys(const ir::Module& module, const Person& person) {
  for (size_t t = 0; t < person.tables.size(); ++t) {
    const int key = module.schema.tables[t].unique_key;
    if (key < 0) continue;
    std::set<int64_t> seen;
    for (const Row& row : person.tables[t]) {
      if (!seen.insert(row[static_cast<size_t>(key)].first).second) return true;
    }
  }
  return false;
}

// Reference tables are shared; the people of a case whose references hold nulls prove nothing.
bool HasNullReferences(const Register& people) {
  for (const auto& rows : people.references) {
    for (const Row& row : rows) {
      for (const Cell& cell : row) {
        if (cell.null || cell.first != cell.last) return true;
      }
    }
  }
  return false;
}

struct Told {
  int same = 0, one_way = 0, neither = 0, unknown = 0;
  int64_t people = 0;
};

void CheckPeople(Random& random, const ir::Module& before, const ir::Module& after, int32_t as_of,
                 const std::vector<analyze::ConclusionChange>& changes, Told* told) {
  Register people = MakeRandomRegister(random, before, as_of, kPeople);
  if (HasNullReferences(people)) return;
  std::erase_if(people.people, [&](Person& person) {
    Complete(random, before, &person);
    return HasEqualKeys(before, person);
  });
  const builtin::Clock clock = builtin::ClockAt(as_of);
  const batch::Batch old_batch = ToBatch(before, people);
  const batch::Batch new_batch = ToBatch(after, Translate(before, people, after));
  for (size_t p = 0; p < people.people.size(); ++p) {
    const auto applicant = static_cast<int64_t>(p);
    const auto was = interpret::EvaluateVerdicts(before, old_batch, clock, applicant);
    const auto is = interpret::EvaluateVerdicts(after, new_batch, clock, applicant);
    ++told->people;
    for (size_t c = 0; c < changes.size(); ++c) {
      const bool gains = is[c] == Truth::kTrue && was[c] != Truth::kTrue;
      const bool loses = was[c] == Truth::kTrue && is[c] != Truth::kTrue;
      const Relation relation = changes[c].relation;
      const bool nobody_gains = relation == Relation::kSame || relation == Relation::kNarrower;
      const bool nobody_loses = relation == Relation::kSame || relation == Relation::kWider;
      if ((gains && nobody_gains) || (loses && nobody_loses)) {
        Register one = people;
        one.people = {people.people[p]};
        FAIL("relation " << static_cast<int>(relation) << " person " << p
                         << " contradicts the proof of conclusion " << c << "\n"
                         << PrintCase({.module = before, .people = one, .as_of = as_of})
                         << "after:\n"
                         << ir::Print(after));
      }
    }
  }
}

TEST_CASE("Nobody contradicts what is proven of two versions") {
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 25);
  Told told;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const ir::Module before = MakeRandomModule(random);
    const std::vector<ModuleEdit> edits = ListEdits(before);
    if (edits.empty()) continue;
    const ir::Module after =
        ApplyEdit(before, edits[static_cast<size_t>(random.Below(static_cast<int>(edits.size())))]);
    const int32_t as_of = MakeRandomAsOf(random);
    const auto changes = analyze::CompareVersions(
        before, after, {.as_of = as_of, .ask = {.limits = {.steps = 3'000'000}}});
    if (ir::ListConclusions(after).size() != changes.size()) continue;
    for (const analyze::ConclusionChange& change : changes) {
      switch (change.relation) {
        case Relation::kSame:
          ++told.same;
          break;
        case Relation::kWider:
        case Relation::kNarrower:
          ++told.one_way;
          break;
        case Relation::kNeither:
          ++told.neither;
          break;
        case Relation::kUnknown:
          ++told.unknown;
          // No example that the solver gave was refused by the interpreter.
          REQUIRE(change.reason.en.find("internal") == std::string::npos);
          break;
      }
      if (change.gains) REQUIRE(change.gains->after == Truth::kTrue);
      if (change.loses) REQUIRE(change.loses->before == Truth::kTrue);
    }
    CheckPeople(random, before, after, as_of, changes, &told);
  }
  WARN("proven the same " << told.same << ", one way " << told.one_way << ", both ways "
                          << told.neither << ", unknown " << told.unknown << "; " << told.people
                          << " people");
  REQUIRE(told.same > 0);
  REQUIRE(told.one_way > 0);
  REQUIRE(told.people > 0);
}

}  // namespace
}  // namespace tiaowen::differential
