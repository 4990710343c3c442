#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/truth.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/reasons.h"

// Which articles make two versions of a policy differ about one applicant.
namespace tiaowen::compare {

// One of two versions. Articles are numbered alike in both: a sentence and what became of it are
// one article.
struct Version {
  const evaluate::ReasonFinder* finder = nullptr;
  const std::vector<int>* articles = nullptr;  // by sentence
};

// A conclusion, known in both versions by its matter and target. Where a version lacks it, it is 否
// there: no provision gives it.
struct JoinedConclusion {
  std::string matter;
  std::string target;
  int in_old = -1;  // of ir::ListConclusions; -1: not in this version
  int in_new = -1;
  int old_amount = -1;  // of ir::ListAmounts; -1: gives no amounts in this version
  int new_amount = -1;
};

// The conclusions of the old version in their order, then those that are new.
std::vector<JoinedConclusion> JoinConclusions(const ir::Module& old_module,
                                              const ir::Module& new_module);

// The verdict of a conclusion, 否 where it is not in the version.
base::Truth VerdictOf(int conclusion, const evaluate::Outcomes& outcomes, int64_t applicant);

// The outcomes of one version for one applicant.
struct Standing {
  const Version* version = nullptr;
  int conclusion = -1;
  const evaluate::Outcomes* outcomes = nullptr;
  int64_t applicant = 0;
};

// The articles by which a conclusion has a better verdict in `better` than in `worse` (是 above
// 待定 above 否), ascending:
//   - of every way to it (a rule and its scope) that holds or is open in `better` beyond the worse
//     verdict, the parts that are less certain in `worse`; a rule that is not there is false, a
//     prerequisite that is not there true, and a rule out of whose scope the applicant is says
//     nothing;
//   - prerequisites that only `worse` has and that fall short of the better verdict;
//   - exclusions that are more certain in `worse`;
//   - where these name nothing, sentences that only one of the two has not translated, and else the
//     rules of the ways.
std::vector<int> ListDeciding(const Standing& better, const Standing& worse);

// The articles of the rules that give a conclusion, ascending.
std::vector<int> ListGiving(const Standing& standing);

}  // namespace tiaowen::compare
