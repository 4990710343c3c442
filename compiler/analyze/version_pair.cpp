#include "compiler/analyze/version_pair.h"

#include "compiler/analyze/plausible.h"

namespace tiaowen::analyze {

using base::Truth;

VersionPair::VersionPair(const ir::Module& before, const ir::Module& after,
                         const VersionOptions& options)
    : modules_{&before, &after},
      domain_(modules_),
      clock_(builtin::ClockAt(options.as_of)),
      ask_(options.ask) {}

Truth VersionPair::Judge(const Statement& statement, size_t version,
                         const ExamplePerson& person) const {
  return statement.judge(ToBatch(*modules_[version], version, domain_, person), version);
}

Reply VersionPair::Ask(const Statement& statement, size_t has) const {
  const size_t lacks = 1 - has;
  const auto needs = [&](size_t version, bool holds) {
    return statement.needs(NeedFinder(*modules_[version], version, domain_), version, holds);
  };
  RowNeeds both = needs(has, true);
  both.Add(needs(lacks, false));
  Question question(domain_, modules_, clock_, both.Count(domain_.tables.size()),
                    Knowledge::kComplete);
  const TermId had = statement.write(&question, has);
  const TermId lacked = statement.write(&question, lacks);
  return question.Ask(
      question.terms().And(had, question.terms().Not(lacked)),
      [&](const ExamplePerson& person) {
        return Judge(statement, has, person) == Truth::kTrue &&
               Judge(statement, lacks, person) != Truth::kTrue;
      },
      ask_);
}

Difference VersionPair::Show(const Statement& statement, const ExamplePerson& person) const {
  Difference difference;
  difference.before = Judge(statement, kBefore, person);
  difference.after = Judge(statement, kAfter, person);
  const auto shows = [&](const ExamplePerson& other) {
    return Judge(statement, kBefore, other) == difference.before &&
           Judge(statement, kAfter, other) == difference.after;
  };
  Shown shown = ShowPerson(domain_, person, clock_.as_of, shows);
  difference.dossier = std::move(shown.dossier);
  difference.record = WriteRecord(domain_, shown.complete);
  return difference;
}

}  // namespace tiaowen::analyze
