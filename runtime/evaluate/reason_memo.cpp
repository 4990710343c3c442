#include "runtime/evaluate/reason_memo.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

namespace tiaowen::evaluate {
namespace {

constexpr size_t kWordBits = 64;
constexpr size_t kSlotsMin = 256;

// Exchanges rows and columns of a 64 × 64 matrix of bits, bit c of word r being column c of row r,
// by halves of halves.
void Transpose(uint64_t* rows) {
  uint64_t mask = 0x00000000FFFFFFFFULL;
  for (size_t half = 32; half != 0; half >>= 1, mask ^= mask << half) {
    for (size_t r = 0; r < kWordBits; r = (r + half + 1) & ~half) {
      uint64_t exchanged = ((rows[r] >> half) ^ rows[r + half]) & mask;
      rows[r] ^= exchanged << half;
      rows[r + half] ^= exchanged;
    }
  }
}

// Appends `id` unless it is there. The lists are short.
void AddOnce(int id, std::vector<int>* ids) {
  if (std::find(ids->begin(), ids->end(), id) == ids->end()) ids->push_back(id);
}

template <typename TextOf>
std::string JoinTexts(const std::vector<int>& ids, const char* separator, TextOf text_of) {
  std::string joined;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i != 0) joined += separator;
    joined += text_of(ids[i]);
  }
  return joined;
}

}  // namespace

ReasonText MakeReasonText(const ReasonFinder& finder, const Wording& wording,
                          const ir::Matter& matter, const Reason& reason) {
  ReasonText text;
  text.path = JoinTexts(reason.paths, "、",
                        [&](int path) { return matter.paths[static_cast<size_t>(path)]; });
  text.basis = fmt::format("{}", fmt::join(ListBasisLabels(finder.module(), reason), "、"));
  for (int fact : reason.missing_facts) AddOnce(wording.fact_text(fact), &text.missing_ids);
  for (ir::SentenceId id : reason.untranslated)
    AddOnce(wording.untranslated_text(id), &text.missing_ids);
  for (int clause : reason.unmet_clauses) AddOnce(wording.clause_text(clause), &text.unmet_ids);
  if (reason.no_rule) AddOnce(wording.no_rule_text(), &text.unmet_ids);
  text.missing = JoinTexts(text.missing_ids, "；", [&](int id) { return wording.missing(id); });
  text.unmet = JoinTexts(text.unmet_ids, "；", [&](int id) { return wording.unmet(id); });
  return text;
}

ReasonMemo::ReasonMemo(const ReasonFinder& finder, const Wording& wording, size_t conclusion)
    : finder_(finder), wording_(wording), conclusion_(conclusion), slots_(kSlotsMin) {
  const ConclusionClauses& all = finder.conclusions()[conclusion];
  for (const std::vector<OwnerClauses>* owners :
       {&all.prerequisites, &all.rules, &all.exclusions}) {
    for (const OwnerClauses& owner : *owners) {
      for (int i = owner.clause_begin; i < owner.clause_end; ++i) clauses_.push_back(i);
      for (int i = owner.fact_begin; i < owner.fact_end; ++i) facts_.push_back(i);
    }
  }
  outcome_words_ = (2 + 2 * clauses_.size() + kWordBits - 1) / kWordBits;
  key_words_ = outcome_words_ + (facts_.size() + kWordBits - 1) / kWordBits;
  block_.resize(key_words_ * kWordBits);
}

void ReasonMemo::LookUpWord(const Outcomes& outcomes, int64_t word, size_t stride,
                            const ReasonText** out) {
  auto plane = [&](const std::vector<uint64_t>& planes, size_t index) {
    return planes[index * static_cast<size_t>(outcomes.words) + static_cast<size_t>(word)];
  };
  std::fill(block_.begin(), block_.end(), 0);
  uint64_t* row = block_.data();
  *row++ = plane(outcomes.verdict_certain, conclusion_);
  *row++ = plane(outcomes.verdict_possible, conclusion_);
  for (int clause : clauses_) {
    *row++ = plane(outcomes.clause_certain, static_cast<size_t>(clause));
    *row++ = plane(outcomes.clause_possible, static_cast<size_t>(clause));
  }
  row = block_.data() + outcome_words_ * kWordBits;
  for (int fact : facts_) *row++ = plane(outcomes.facts, static_cast<size_t>(fact));
  for (size_t k = 0; k < key_words_; ++k) Transpose(block_.data() + k * kWordBits);

  std::vector<uint64_t> key(key_words_);
  int64_t first = word * static_cast<int64_t>(kWordBits);
  auto count = static_cast<size_t>(std::min<int64_t>(kWordBits, outcomes.applicants - first));
  for (size_t i = 0; i < count; ++i) {
    for (size_t k = 0; k < key_words_; ++k) key[k] = block_[k * kWordBits + i];
    bool is_unknown = (key[0] & 3) == 2;  // not certain, but possible
    if (!is_unknown)
      std::fill(key.begin() + static_cast<std::ptrdiff_t>(outcome_words_), key.end(), 0);
    out[i * stride] = LookUp(key.data(), outcomes, first + static_cast<int64_t>(i));
  }
}

const ReasonText* ReasonMemo::LookUp(const uint64_t* key, const Outcomes& outcomes,
                                     int64_t applicant) {
  size_t bytes = key_words_ * sizeof(uint64_t);
  size_t slot = XXH3_64bits(key, bytes) & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    size_t entry = slots_[slot] - 1;
    if (std::equal(key, key + key_words_, keys_.data() + entry * key_words_))
      return entries_[entry].get();
  }
  const ir::Module& module = finder_.module();
  const ir::Matter& matter = module.matter(finder_.conclusions()[conclusion_].conclusion.matter);
  entries_.push_back(std::make_unique<ReasonText>(
      MakeReasonText(finder_, wording_, matter, finder_.Find(conclusion_, outcomes, applicant))));
  keys_.insert(keys_.end(), key, key + key_words_);
  slots_[slot] = static_cast<uint32_t>(entries_.size());
  const ReasonText* added = entries_.back().get();
  if (entries_.size() * 2 > slots_.size()) Grow();
  return added;
}

void ReasonMemo::Grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (size_t entry = 0; entry < entries_.size(); ++entry) {
    const uint64_t* key = keys_.data() + entry * key_words_;
    size_t slot = XXH3_64bits(key, key_words_ * sizeof(uint64_t)) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<uint32_t>(entry + 1);
  }
}

void ReasonMemo::Trim() {
  if (entries_.size() <= kPatternsMax) return;
  entries_.clear();
  keys_.clear();
  slots_.assign(kSlotsMin, 0);
}

}  // namespace tiaowen::evaluate
