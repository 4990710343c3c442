#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/language.h"
#include "compiler/base/truth.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/reasons.h"

namespace tiaowen::evaluate {

// One line of an explanation with what stands below it: a prerequisite, rule or exclusion, a
// condition, or a row of a table.
struct ExplainNode {
  Outcome outcome = Outcome::kNotExamined;
  std::string text;
  std::string detail;  // the person's own values, or days counted; may be empty
  std::string quote;   // prerequisites, rules and exclusions: the official words
  std::vector<ExplainNode> children;
};

struct ExplainedConclusion {
  std::string target;  // empty when the matter has no targets
  base::Truth verdict = base::Truth::kUnknown;
  std::string path;    // the columns of the result, empty for none
  std::string amount;  // with its unit
  std::string basis;
  std::string missing;
  std::string unmet;
  // Not 是: the first day on which it would be, if the register stays as it is; nothing: never.
  std::optional<int32_t> earliest;
  bool counts_workdays = false;   // the policy does: years to come that its calendar does not know
                                  // may hide such a day
  std::vector<std::string> ways;  // 否: what every way to it lacks at least, the shortest first
  bool more_ways = false;         // there are others that are as short
  std::vector<ExplainNode> prerequisites;  // those for this target alone
  std::vector<ExplainNode> rules;
  std::vector<ExplainNode> exclusions;
};

struct ExplainedMatter {
  std::string matter;
  std::vector<ExplainNode> prerequisites;  // those for all targets
  std::vector<ExplainedConclusion> conclusions;
};

// Why one person has the results that they have.
struct Explanation {
  std::string title;
  std::string applicant_id;
  int32_t as_of = 0;
  std::vector<ExplainedMatter> matters;
};

struct ExplainOptions {
  base::Language language = base::Language::kChinese;
  std::string matter;  // only this matter; empty: all
};

// Explains the results of `applicant` of `batch`, whose outcomes are `outcomes`. Rows of tables and
// days are evaluated anew, as the interpreter does.
Explanation Explain(const ReasonFinder& finder, const batch::Batch& batch, const Outcomes& outcomes,
                    int64_t applicant, int32_t as_of, const ExplainOptions& options);

// The explanation as an indented text: ✓ 成立 ✗ 不成立 ？ 待定 － 未审.
std::string RenderExplanation(const Explanation& explanation, base::Language language);

}  // namespace tiaowen::evaluate
