#include "compiler/align/align.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>

#include "compiler/align/similarity.h"

namespace tiaowen::align {
namespace {

using Sentences = std::vector<ir::Sentence>;

// Sentences match when at least this share of the bigrams of both together is shared …
constexpr int64_t kAlikePercent = 50;
// … and this share when they have the same label.
constexpr int64_t kAlikeOfLabelPercent = 25;
// A part lies in a whole when this share of the part's bigrams does, and …
constexpr int64_t kPartPercent = 60;
// … this share of those is in no greater part.
constexpr int64_t kOwnPercent = 30;
// Parts make up a whole when they cover this share of it.
constexpr int64_t kWholePercent = 60;
// Only so many parts of a whole are looked at, the greatest ones.
constexpr size_t kPartsMax = 16;

std::vector<std::string_view> TextsOf(const Sentences& sentences) {
  std::vector<std::string_view> texts;
  for (const ir::Sentence& sentence : sentences) texts.emplace_back(sentence.text);
  return texts;
}

// Whether 200 × shared / (old + new) ≥ percent.
bool AreAlike(const Likeness& likeness, int64_t percent) {
  return 200 * likeness.shared >= percent * (likeness.old_size + likeness.new_size) &&
         likeness.shared > 0;
}

// One alignment in the making.
class Aligner {
 public:
  Aligner(const Sentences& old_sentences, const Sentences& new_sentences)
      : old_(old_sentences),
        new_(new_sentences),
        old_taken_(old_.size(), false),
        new_taken_(new_.size(), false),
        bigrams_(TextsOf(old_), TextsOf(new_)),
        alike_(bigrams_.FindAlike()) {}

  std::vector<Match> Run() {
    MatchSame();
    MatchSplit();
    MatchMerged();
    MatchAlike();
    MarkMoved();
    MatchRest();
    for (Match& match : matches_) Finish(&match);
    return std::move(matches_);
  }

 private:
  void Take(std::vector<size_t> old_indexes, std::vector<size_t> new_indexes, Change change) {
    for (const size_t i : old_indexes) old_taken_[i] = true;
    for (const size_t i : new_indexes) new_taken_[i] = true;
    Match match;
    match.change = change;
    match.old_sentences = std::move(old_indexes);
    match.new_sentences = std::move(new_indexes);
    matches_.push_back(std::move(match));
  }

  // Pairs sentences of the same words: those of the same label, then the others in their order.
  void MatchSame() {
    std::map<std::string_view, std::vector<size_t>> old_of_text;
    for (size_t i = 0; i < old_.size(); ++i) old_of_text[old_[i].text].push_back(i);
    for (const bool by_label : {true, false}) {
      for (size_t i = 0; i < new_.size(); ++i) {
        const auto found = old_of_text.find(new_[i].text);
        if (new_taken_[i] || found == old_of_text.end()) continue;
        std::vector<size_t>& places = found->second;
        const auto place = std::ranges::find_if(
            places, [&](size_t old) { return !by_label || old_[old].label == new_[i].label; });
        if (place == places.end()) continue;
        const size_t old = *place;
        places.erase(place);
        Take({old}, {i}, Change::kSame);
      }
    }
  }

  // A part of a sentence, and how many bigrams it has in common with the whole.
  struct Part {
    size_t index = 0;
    int64_t shared = 0;
  };

  // Of `parts`, the greatest first, those that lie in `whole` each in a place of its own; none
  // unless there are two that cover enough of it.
  template <typename BigramsOf>
  static std::vector<size_t> ChooseParts(const std::vector<uint64_t>& whole,
                                         std::vector<Part> parts, BigramsOf bigrams_of) {
    std::ranges::stable_sort(parts, std::greater(), &Part::shared);
    if (parts.size() > kPartsMax) parts.resize(kPartsMax);
    std::vector<uint64_t> covered;
    std::vector<size_t> chosen;
    for (const Part& part : parts) {
      std::vector<uint64_t> here, own, all;
      std::ranges::set_intersection(whole, bigrams_of(part.index), std::back_inserter(here));
      std::ranges::set_difference(here, covered, std::back_inserter(own));
      if (100 * std::ssize(own) < kOwnPercent * std::ssize(here)) continue;
      std::ranges::set_union(covered, own, std::back_inserter(all));
      covered = std::move(all);
      chosen.push_back(part.index);
    }
    if (chosen.size() < 2 || 100 * std::ssize(covered) < kWholePercent * std::ssize(whole))
      return {};
    std::ranges::sort(chosen);
    return chosen;
  }

  // By whole: the sentences that are not taken and lie in it more than in any other.
  template <typename IndexOfWhole, typename IndexOfPart, typename SizeOfPart>
  std::map<size_t, std::vector<Part>> FindParts(IndexOfWhole whole_of, IndexOfPart part_of,
                                                SizeOfPart size_of) const {
    std::map<size_t, Likeness> best;  // by part
    for (const Likeness& likeness : alike_) {
      if (old_taken_[likeness.old_text] || new_taken_[likeness.new_text]) continue;
      if (100 * likeness.shared < kPartPercent * size_of(likeness)) continue;
      const auto [place, added] = best.try_emplace(part_of(likeness), likeness);
      if (!added && place->second.shared < likeness.shared) place->second = likeness;
    }
    std::map<size_t, std::vector<Part>> parts;
    for (const auto& [part, likeness] : best)
      parts[whole_of(likeness)].push_back({part, likeness.shared});
    return parts;
  }

  void MatchSplit() {
    const auto parts = FindParts([](const Likeness& it) { return it.old_text; },
                                 [](const Likeness& it) { return it.new_text; },
                                 [](const Likeness& it) { return it.new_size; });
    for (const auto& [whole, found] : parts) {
      std::vector<size_t> chosen = ChooseParts(bigrams_.of_old(whole), found,
                                               [&](size_t part) { return bigrams_.of_new(part); });
      if (!chosen.empty()) Take({whole}, std::move(chosen), Change::kSplit);
    }
  }

  void MatchMerged() {
    const auto parts = FindParts([](const Likeness& it) { return it.new_text; },
                                 [](const Likeness& it) { return it.old_text; },
                                 [](const Likeness& it) { return it.old_size; });
    for (const auto& [whole, found] : parts) {
      std::vector<size_t> chosen = ChooseParts(bigrams_.of_new(whole), found,
                                               [&](size_t part) { return bigrams_.of_old(part); });
      if (!chosen.empty()) Take(std::move(chosen), {whole}, Change::kMerged);
    }
  }

  bool SameLabel(const Likeness& likeness) const {
    return old_[likeness.old_text].label == new_[likeness.new_text].label;
  }

  // Pairs the most alike first; of those equally alike, such with the same label.
  void MatchAlike() {
    std::ranges::stable_sort(alike_, [&](const Likeness& a, const Likeness& b) {
      const int64_t left = a.shared * (b.old_size + b.new_size);
      const int64_t right = b.shared * (a.old_size + a.new_size);
      if (left != right) return left > right;
      return SameLabel(a) && !SameLabel(b);
    });
    for (const Likeness& likeness : alike_) {
      if (old_taken_[likeness.old_text] || new_taken_[likeness.new_text]) continue;
      const int64_t percent = SameLabel(likeness) ? kAlikeOfLabelPercent : kAlikePercent;
      if (AreAlike(likeness, percent))
        Take({likeness.old_text}, {likeness.new_text}, Change::kChanged);
    }
  }

  // Marks all but a longest sequence of matches that stand in the same order in both versions.
  void MarkMoved() {
    std::ranges::sort(matches_, {}, [](const Match& match) { return match.old_sentences.front(); });
    std::vector<size_t> ends;  // by length - 1: the match that ends such a sequence soonest
    std::vector<size_t> before(matches_.size(), matches_.size());
    const auto place_of = [&](size_t i) { return matches_[i].new_sentences.front(); };
    for (size_t i = 0; i < matches_.size(); ++i) {
      const auto place = std::ranges::lower_bound(ends, place_of(i), {}, place_of);
      if (place != ends.begin()) before[i] = *std::prev(place);
      if (place == ends.end()) {
        ends.push_back(i);
      } else {
        *place = i;
      }
    }
    for (Match& match : matches_) match.moved = true;
    size_t at = ends.empty() ? matches_.size() : ends.back();
    for (; at < matches_.size(); at = before[at]) matches_[at].moved = false;
  }

  // Adds what has no match, and puts all matches in order.
  void MatchRest() {
    // By old sentence: the new sentence behind which it would stand, and what to do with ties.
    using Place = std::tuple<size_t, size_t, size_t>;
    std::vector<std::pair<Place, Match>> placed;
    std::vector<size_t> new_of_old(old_.size(), 0);  // from 1
    for (Match& match : matches_) {
      const size_t place = match.new_sentences.front() + 1;
      if (!match.moved)
        for (const size_t i : match.old_sentences) new_of_old[i] = match.new_sentences.back() + 1;
      placed.emplace_back(Place(place, 0, 0), std::move(match));
    }
    matches_.clear();
    size_t behind = 0;
    for (size_t i = 0; i < old_.size(); ++i) {
      if (old_taken_[i]) {
        behind = std::max(behind, new_of_old[i]);
      } else {
        Take({i}, {}, Change::kRemoved);
        placed.emplace_back(Place(behind, 1, i), std::move(matches_.back()));
      }
    }
    for (size_t i = 0; i < new_.size(); ++i) {
      if (new_taken_[i]) continue;
      Take({}, {i}, Change::kAdded);
      placed.emplace_back(Place(i + 1, 0, 0), std::move(matches_.back()));
    }
    matches_.clear();
    std::ranges::stable_sort(placed, {}, [](const auto& entry) { return entry.first; });
    for (auto& [place, match] : placed) matches_.push_back(std::move(match));
  }

  void Finish(Match* match) const {
    if (match->old_sentences.empty() || match->new_sentences.empty()) return;
    match->renumbered = std::ranges::none_of(match->old_sentences, [&](size_t old) {
      return std::ranges::any_of(match->new_sentences,
                                 [&](size_t now) { return old_[old].label == new_[now].label; });
    });
    if (match->change != Change::kSame) {
      match->edits =
          FindEdits(JoinTexts(old_, match->old_sentences), JoinTexts(new_, match->new_sentences));
    }
  }

  const Sentences& old_;
  const Sentences& new_;
  std::vector<bool> old_taken_, new_taken_;
  Bigrams bigrams_;
  std::vector<Likeness> alike_;
  std::vector<Match> matches_;
};

}  // namespace

std::string JoinTexts(const Sentences& sentences, const std::vector<size_t>& indexes) {
  std::string text;
  for (const size_t i : indexes) text += sentences[i].text;
  return text;
}

std::vector<Match> Align(const Sentences& old_sentences, const Sentences& new_sentences) {
  return Aligner(old_sentences, new_sentences).Run();
}

}  // namespace tiaowen::align
