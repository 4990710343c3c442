#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/reasons.h"
#include "runtime/evaluate/wording.h"

namespace tiaowen::evaluate {

// A reason in the texts of the result; an empty text is a null of its column.
struct ReasonText {
  std::string path;
  std::string basis;
  std::string missing;
  std::string unmet;
  std::vector<int> missing_ids;  // indexes of Wording::missing, each once
  std::vector<int> unmet_ids;    // indexes of Wording::unmet, each once
};

// Writes a reason in the words of a result.
ReasonText MakeReasonText(const ReasonFinder& finder, const Wording& wording,
                          const ir::Matter& matter, const Reason& reason);

// The reasons of one conclusion, looked up by the bits that decide them: verdict, clauses and, when
// the verdict is 待定, facts.
class ReasonMemo {
 public:
  // Patterns remembered before Trim forgets them.
  static constexpr size_t kPatternsMax = 1 << 16;

  ReasonMemo(const ReasonFinder& finder, const Wording& wording, size_t conclusion);

  // Looks up the reasons of the applicants of word `word` of the planes (64 applicants, or fewer at
  // the end). Writes their entries to out[0], out[stride], …; entries stay valid until the next
  // Trim.
  void LookUpWord(const Outcomes& outcomes, int64_t word, size_t stride, const ReasonText** out);

  // Forgets everything if too much is remembered.
  void Trim();

 private:
  const ReasonText* LookUp(const uint64_t* key, const Outcomes& outcomes, int64_t applicant);
  void Grow();

  const ReasonFinder& finder_;
  const Wording& wording_;
  size_t conclusion_;
  std::vector<int> clauses_;
  std::vector<int> facts_;
  size_t outcome_words_;  // of a key: the verdict and clauses, then the facts
  size_t key_words_;

  std::vector<uint64_t> keys_;  // key_words_ per entry
  std::vector<std::unique_ptr<ReasonText>> entries_;
  std::vector<uint32_t> slots_;  // open addressing: entry + 1, 0 is free
  std::vector<uint64_t> block_;  // scratch: key_words_ blocks of 64 words
};

}  // namespace tiaowen::evaluate
