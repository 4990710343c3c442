#include "compiler/syntax/mark.h"

#include <algorithm>
#include <iterator>

namespace tiaowen::syntax {
namespace {

using ir::SentenceClass;

constexpr MarkEntry kMarkEntries[] = {
    {"宣示", MarkRole::kClass, SentenceClass::kDeclaratory},
    {"程序", MarkRole::kClass, SentenceClass::kProcedural},
    {"评审标准", MarkRole::kClass, SentenceClass::kCriterion},
    {"总述", MarkRole::kClass, SentenceClass::kSummary},
    {"未译", MarkRole::kClass, SentenceClass::kUntranslated},
    {"规定", MarkRole::kResume},
    {"题", MarkRole::kTitle, SentenceClass::kHeading},
    {"前提", MarkRole::kPrerequisite},
    {"附表", MarkRole::kTable},
    {"或", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kOr},
    {"且", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kAnd},
    {"名", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kName},
    {"注", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kGloss},
    {"即", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kTerm},
    {"主语", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kSubject},
    {"类", MarkRole::kInner, SentenceClass::kCompiled, InnerMark::kOpenClass},
};

}  // namespace

const MarkEntry* FindMarkEntry(std::string_view word) {
  const auto* entry = std::find_if(std::begin(kMarkEntries), std::end(kMarkEntries),
                                   [&](const MarkEntry& e) { return e.word == word; });
  return entry == std::end(kMarkEntries) ? nullptr : entry;
}

std::vector<std::string> ListMarkWords() {
  std::vector<std::string> words;
  for (const MarkEntry& entry : kMarkEntries) words.emplace_back(entry.word);
  return words;
}

bool TakesMatters(const MarkEntry& entry) {
  return entry.role == MarkRole::kPrerequisite || entry.unit_class == SentenceClass::kUntranslated;
}

}  // namespace tiaowen::syntax
