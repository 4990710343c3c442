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
    {"施行", MarkRole::kInForce},
    {"取最高", MarkRole::kAmountJoin, SentenceClass::kAmountJoin},
    {"累加", MarkRole::kAmountJoin, SentenceClass::kAmountJoin},
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
  return entry.role == MarkRole::kPrerequisite || entry.role == MarkRole::kAmountJoin ||
         entry.unit_class == SentenceClass::kUntranslated;
}

std::vector<std::string> SplitNames(std::string_view text) {
  constexpr std::string_view kPause = "、";
  std::vector<std::string> names;
  while (!text.empty()) {
    size_t pause = text.find(kPause);
    std::string_view name = source::Strip(text.substr(0, pause));
    if (!name.empty()) names.emplace_back(name);
    if (pause == std::string_view::npos) break;
    text.remove_prefix(pause + kPause.size());
  }
  return names;
}

std::vector<MatterMark> SplitMatters(std::string_view text) {
  constexpr std::string_view kOpen = "（", kClose = "）", kPause = "、";
  std::vector<MatterMark> matters;
  while (!text.empty()) {
    size_t open = text.find(kOpen), pause = text.find(kPause);
    MatterMark matter;
    if (open < pause) {
      matter.name = source::Strip(text.substr(0, open));
      size_t close = text.find(kClose, open);
      size_t begin = open + kOpen.size();
      matter.paths =
          SplitNames(text.substr(begin, close == std::string_view::npos ? close : close - begin));
      text.remove_prefix(close == std::string_view::npos ? text.size() : close + kClose.size());
      if (text.starts_with(kPause)) text.remove_prefix(kPause.size());
    } else {
      matter.name = source::Strip(text.substr(0, pause));
      text.remove_prefix(pause == std::string_view::npos ? text.size() : pause + kPause.size());
    }
    if (!matter.name.empty()) matters.push_back(std::move(matter));
  }
  return matters;
}

}  // namespace tiaowen::syntax
