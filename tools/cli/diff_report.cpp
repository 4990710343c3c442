#include "tools/cli/diff_report.h"

#include <algorithm>
#include <map>
#include <set>

namespace tiaowen::cli {
namespace {

using Indexes = std::vector<size_t>;

std::string JoinLabels(const ir::Module& module, const Indexes& sentences) {
  std::string joined;
  std::set<std::string_view> known;
  for (const size_t i : sentences) {
    const std::string& label = module.sentences[i].label;
    if (!known.insert(label).second) continue;
    joined += (joined.empty() ? "" : "＋") + label;
  }
  return joined;
}

std::string NameOf(const ir::Module& old_module, const ir::Module& new_module,
                   const align::Match& match) {
  const std::string was = JoinLabels(old_module, match.old_sentences);
  const std::string is = JoinLabels(new_module, match.new_sentences);
  if (was.empty() || is.empty() || was == is) return is.empty() ? was : is;
  return was + "→" + is;
}

bool HaveSameClasses(const ir::Module& old_module, const ir::Module& new_module,
                     const align::Match& match) {
  std::set<ir::SentenceClass> was, is;
  for (const size_t i : match.old_sentences) was.insert(old_module.sentences[i].sentence_class);
  for (const size_t i : match.new_sentences) is.insert(new_module.sentences[i].sentence_class);
  return was.empty() || is.empty() || was == is;
}

// By question, in the order of the text: what was chosen, "甲、乙" where it was both.
std::vector<std::pair<std::string, std::string>> ListReadings(const ir::Module& module,
                                                              const Indexes& sentences) {
  std::vector<std::pair<std::string, std::string>> readings;
  std::set<std::pair<std::string, std::string>> known;
  for (const ir::Decision& decision : module.decisions) {
    const auto sentence = static_cast<size_t>(decision.sentence.index);
    if (std::ranges::find(sentences, sentence) == sentences.end()) continue;
    if (!known.emplace(decision.question, decision.chosen).second) continue;
    const auto place =
        std::ranges::find(readings, decision.question, &std::pair<std::string, std::string>::first);
    if (place == readings.end()) {
      readings.emplace_back(decision.question, decision.chosen);
    } else {
      place->second += "、" + decision.chosen;
    }
  }
  return readings;
}

std::vector<ReadingChange> CompareReadings(const ir::Module& old_module,
                                           const ir::Module& new_module,
                                           const align::Match& match) {
  std::vector<ReadingChange> changes;
  const auto now = ListReadings(new_module, match.new_sentences);
  for (const auto& [question, chosen] : ListReadings(old_module, match.old_sentences)) {
    const auto place =
        std::ranges::find(now, question, &std::pair<std::string, std::string>::first);
    if (place != now.end() && place->second != chosen)
      changes.push_back({question, chosen, place->second});
  }
  return changes;
}

}  // namespace

bool LogicDiff::differs() const {
  return std::ranges::any_of(conclusions, [](const analyze::ConclusionChange& change) {
    return !change.in_old || !change.in_new || change.relation != analyze::Relation::kSame;
  });
}

bool Diff::differs() const {
  return (logic && logic->differs()) ||
         std::ranges::any_of(articles,
                             [](const ArticleDiff& article) {
                               return article.differs() || article.match.renumbered;
                             }) ||
         (people && (people->comparison.changed != 0 || people->unread.only_old != 0 ||
                     people->unread.only_new != 0));
}

Diff CompareTexts(const driver::Compilation& old_policy, const driver::Compilation& new_policy) {
  Diff diff;
  diff.old_policy = &old_policy;
  diff.new_policy = &new_policy;
  const ir::Module& was = old_policy.module;
  const ir::Module& is = new_policy.module;
  for (align::Match& match : align::Align(was.sentences, is.sentences)) {
    ArticleDiff article;
    article.name = NameOf(was, is, match);
    article.readings = CompareReadings(was, is, match);
    article.reclassed = !HaveSameClasses(was, is, match);
    article.match = std::move(match);
    diff.articles.push_back(std::move(article));
  }
  return diff;
}

std::vector<int> NumberSentences(const Diff& diff, bool is_old) {
  const driver::Compilation& policy = is_old ? *diff.old_policy : *diff.new_policy;
  std::vector<int> numbers(policy.module.sentences.size(), -1);
  for (size_t i = 0; i < diff.articles.size(); ++i) {
    const align::Match& match = diff.articles[i].match;
    for (const size_t sentence : is_old ? match.old_sentences : match.new_sentences)
      numbers[sentence] = static_cast<int>(i);
  }
  return numbers;
}

}  // namespace tiaowen::cli
