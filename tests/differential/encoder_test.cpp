// The solver's view of a module against the interpreter: what the terms come to for a person whose
// cells are filled in is what the interpreter says of that person.

#include "compiler/analyze/encoder.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/ir/clauses.h"
#include "compiler/ir/print.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/difference.h"
#include "tests/differential/options.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::differential {
namespace {

using analyze::Assignment;
using analyze::Domain;
using analyze::Terms;
using base::Truth;

constexpr int kPeople = 8;
// Unions of periods take terms by the square of the rows.
constexpr size_t kRowsMax = 12;

// Fills the variables of an unknown person with the cells of a known one.
class Filler {
 public:
  Filler(const ir::Module& module, const Domain& domain, const Terms& terms)
      : module_(module), domain_(domain), terms_(terms) {
    assignment_.truths.assign(static_cast<size_t>(terms.truth_count()), false);
    assignment_.numbers.assign(static_cast<size_t>(terms.number_count()), 0);
  }

  void FillTable(ir::TableId id, const std::vector<Row>& rows,
                 const std::vector<analyze::RowTerms>& unknown) {
    const auto t = static_cast<size_t>(id.index);
    for (size_t r = 0; r < rows.size(); ++r) {
      SetTruth(unknown[r].present, true);
      for (size_t c = 0; c < rows[r].size(); ++c) {
        const auto column = static_cast<size_t>(domain_.names(0).columns[t][c]);
        FillCell(module_.schema.tables[t].columns[c].type, rows[r][c], unknown[r].cells[column]);
      }
    }
  }

  const Assignment& assignment() const { return assignment_; }

 private:
  void SetTruth(analyze::TermId id, bool value) {
    const analyze::Term& term = terms_.term(id);
    if (term.op == analyze::Op::kTruth) {
      REQUIRE((term.value != 0) == value);
      return;
    }
    assignment_.truths[static_cast<size_t>(term.value)] = value;
  }

  void FillCell(const ir::Type& type, const Cell& cell, const analyze::CellTerms& unknown) {
    SetTruth(unknown.known, !cell.null);
    if (cell.null) return;
    const auto set = [&](analyze::TermId id, int64_t value) {
      assignment_.numbers[static_cast<size_t>(terms_.term(id).value)] = Translate(type, value);
    };
    set(unknown.first, cell.first);
    set(unknown.last, cell.last);
  }

  int64_t Translate(const ir::Type& type, int64_t value) const {
    const Domain::Names& names = domain_.names(0);
    const auto at = static_cast<size_t>(value);
    if (type.kind == ir::TypeKind::kText) {
      const size_t texts = names.texts.size();
      return at < texts ? names.texts[at] : static_cast<int64_t>(domain_.texts.size() + at - texts);
    }
    if (!type.enum_id.valid()) return value;
    const auto& codes = names.codes[static_cast<size_t>(type.enum_id.index)];
    // A value that only the data has.
    return at < codes.size() ? codes[at] : 1000 + value;
  }

  const ir::Module& module_;
  const Domain& domain_;
  const Terms& terms_;
  Assignment assignment_;
};

struct Judged {
  int64_t conditions = 0;
  int64_t gaps = 0;
};

void CheckPerson(const Case& subject, const batch::Batch& batch, size_t number, Judged* judged) {
  const ir::Module& module = subject.module;
  const Person& known = subject.people.people[number];
  const ir::Module* modules[] = {&module};
  const Domain domain(modules);
  Terms terms;
  std::vector<int> rows(domain.tables.size(), 0);
  const auto rows_of = [&](size_t t) -> std::vector<Row> {
    if (module.schema.tables[t].kind != ir::TableKind::kReference) return known.tables[t];
    return t < subject.people.references.size() ? subject.people.references[t] : std::vector<Row>();
  };
  for (size_t t = 0; t < rows.size(); ++t) rows[t] = static_cast<int>(rows_of(t).size());
  const analyze::PersonTerms person =
      analyze::MakePerson(domain, rows, analyze::Knowledge::kPartial, &terms);
  analyze::Encoder encoder(module, 0, domain, person, subject.clock(), &terms);

  std::vector<std::pair<ir::InstId, analyze::Planes>> clauses;
  for (const ir::Clause& clause : ir::ListClauses(module).clauses) {
    clauses.emplace_back(clause.inst, encoder.TruthOf(clause.inst));
  }
  std::vector<analyze::Planes> verdicts;
  const auto conclusions = ir::ListConclusions(module);
  for (const ir::Conclusion& conclusion : conclusions) {
    verdicts.push_back(encoder.VerdictOf(conclusion));
  }
  Filler filler(module, domain, terms);
  for (size_t t = 0; t < rows.size(); ++t) {
    filler.FillTable(ir::TableId(t), rows_of(t), person.tables[t]);
  }
  if (!encoder.gaps().empty()) {
    ++judged->gaps;
    return;
  }
  const analyze::Evaluation evaluation(terms, filler.assignment());
  for (analyze::TermId rule : person.rules) REQUIRE(evaluation.Holds(rule));
  const auto applicant = static_cast<int64_t>(number);
  for (auto at = clauses.rbegin(); at != clauses.rend(); ++at) {  // inner ones first
    const auto& [condition, planes] = *at;
    const Truth expected =
        interpret::EvaluateCondition(module, batch, subject.clock(), condition, applicant);
    const Truth got =
        base::FromPlanes(evaluation.Holds(planes.certain), evaluation.Holds(planes.possible));
    if (got != expected) {
      FAIL("person " << number << ", condition " << condition.index << " "
                     << ir::InstName(module.inst(condition)) << "\n"
                     << PrintCase(subject));
    }
    ++judged->conditions;
  }
  const std::vector<Truth> expected =
      interpret::EvaluateVerdicts(module, batch, subject.clock(), applicant);
  for (size_t c = 0; c < conclusions.size(); ++c) {
    const Truth got = base::FromPlanes(evaluation.Holds(verdicts[c].certain),
                                       evaluation.Holds(verdicts[c].possible));
    if (got != expected[c]) {
      FAIL("person " << number << ", conclusion " << c << "\n" << PrintCase(subject));
    }
  }
}

bool HasLongList(const Person& person) {
  return std::any_of(person.tables.begin(), person.tables.end(),
                     [](const std::vector<Row>& rows) { return rows.size() > kRowsMax; });
}

TEST_CASE("Terms come to what the interpreter says, for people who are known") {
  const uint64_t first = NumberFromEnvironment("TIAOWEN_SEED", 1);
  const uint64_t count = NumberFromEnvironment("TIAOWEN_COUNT", 60);
  Judged judged;
  int64_t people = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    Case subject;
    subject.module = MakeRandomModule(random);
    subject.as_of = MakeRandomAsOf(random);
    subject.people = MakeRandomRegister(random, subject.module, subject.as_of, kPeople);
    const batch::Batch batch = ToBatch(subject.module, subject.people);
    INFO("seed " << seed);
    for (size_t person = 0; person < subject.people.people.size(); ++person) {
      if (HasLongList(subject.people.people[person])) continue;
      CheckPerson(subject, batch, person, &judged);
      ++people;
    }
  }
  WARN(judged.conditions << " conditions of " << people << " people, " << judged.gaps
                         << " people with a condition that has no encoding");
  REQUIRE(judged.conditions > 20 * people / 2);
  REQUIRE(judged.gaps < people / 2);
}

}  // namespace
}  // namespace tiaowen::differential
