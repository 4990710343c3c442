#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/language.h"
#include "runtime/evaluate/reasons.h"
#include "runtime/evaluate/wording.h"

namespace tiaowen::evaluate {

// Counts over applicants. Addition of the tallies of disjoint sets of applicants gives that of
// their union.
struct Tally {
  int64_t applicants = 0;
  std::vector<std::array<int64_t, 3>> verdicts;  // per conclusion, indexed by base::Truth
  std::vector<__int128> amounts;                 // per conclusion: the sum of those that are known
  std::vector<int64_t>
      missing;  // per missing text: applicants to whom some conclusion is 待定 for it
  std::vector<int64_t> unmet;  // per unmet text: applicants to whom some conclusion is 否 for it
  std::vector<int64_t> unmet_alone;  // … for it and nothing else

  Tally(size_t conclusions, size_t missing_texts, size_t unmet_texts)
      : verdicts(conclusions),
        amounts(conclusions),
        missing(missing_texts),
        unmet(unmet_texts),
        unmet_alone(unmet_texts) {}

  void Add(const Tally& other);
};

struct CountedReason {
  std::string text;
  int64_t applicants = 0;
  int64_t alone = 0;  // of these, the applicants for whom nothing else stands in the way
};

// A tally in words, for people and programs.
struct Summary {
  struct Row {
    std::string matter;
    std::string target;  // empty when the matter has no targets
    int64_t count_true = 0;
    int64_t count_false = 0;
    int64_t count_unknown = 0;
    std::string amount = {};  // "1,234.50 元": the sum; empty when the matter has no amounts
  };

  int64_t applicants = 0;
  std::vector<Row> rows;               // in output order
  std::vector<CountedReason> missing;  // facts, the most frequent first
  std::vector<CountedReason> unmet;    // conditions, those that stop most applicants first
  std::vector<std::string>
      untranslated;  // labels of untranslated sentences that leave conclusions open
};

Summary Summarize(const ReasonFinder& finder, const Wording& wording, const Tally& tally);

// The table of 是, 否 and 待定 per conclusion, columns aligned for a terminal; lines end with a
// line end.
std::string RenderTable(const Summary& summary, base::Language language);

// At most `reasons_max` of the most frequent missing facts and unmet conditions in sentences, and
// the untranslated sentences. Empty when there is nothing to say.
std::string RenderReasons(const Summary& summary, size_t reasons_max, base::Language language);

// The decimal digits of `value` in groups of three.
std::string GroupDigits(int64_t value);

}  // namespace tiaowen::evaluate
