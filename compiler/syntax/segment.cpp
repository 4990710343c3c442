#include "compiler/syntax/segment.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "compiler/syntax/name.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::syntax {
namespace {

struct LanguageWord {
  std::string_view text;
  TokenKind kind;
};

constexpr LanguageWord kWords[] = {
#define TW_WORD(text, kind) {text, TokenKind::kind},
#include "compiler/syntax/word.def"
};

TokenKind TokenKindOf(PhraseKind kind) {
  switch (kind) {
    case PhraseKind::kSubject:
      return TokenKind::kSubject;
    case PhraseKind::kFiller:
      return TokenKind::kFiller;
    case PhraseKind::kGovernor:
      return TokenKind::kGovernor;
    case PhraseKind::kTerm:
      return TokenKind::kTerm;
    case PhraseKind::kEvent:
      return TokenKind::kEvent;
    case PhraseKind::kExperience:
      return TokenKind::kExperience;
    case PhraseKind::kYearly:
      return TokenKind::kYearly;
    case PhraseKind::kRestriction:
      return TokenKind::kRestriction;
    case PhraseKind::kItem:
      return TokenKind::kItem;
    case PhraseKind::kOpenClass:
      return TokenKind::kOpenClass;
    case PhraseKind::kConclusion:
      return TokenKind::kConclusion;
    case PhraseKind::kState:
    case PhraseKind::kFixedName:
      break;
  }
  return TokenKind::kState;
}

// A token that may start at a place, and how much of it is literal text.
struct Candidate {
  Token token;
  int64_t literal_bytes = 0;
};

class Cutter {
 public:
  Cutter(std::string_view official, source::Range sentence, const Lexicon& lexicon,
         const std::vector<PlacedMark>& marks)
      : text_(official.substr(0, static_cast<size_t>(sentence.end))),
        sentence_(sentence),
        lexicon_(lexicon),
        marks_(marks) {}

  Cuts Run() {
    cuts_.reached = sentence_.begin;
    std::vector<Token> prefix;
    Extend(sentence_.begin, List::kNone, &prefix);
    cuts_.complete = !Done();
    return std::move(cuts_);
  }

  // The first place at which a conclusion of the vocabulary stands.
  std::optional<source::Range> FindConclusion() {
    for (int64_t at = sentence_.begin; at < sentence_.end; at += source::CharLength(text_, at)) {
      std::vector<Candidate> candidates;
      for (size_t i = 0; i < lexicon_.phrases.size(); ++i) {
        if (lexicon_.phrases[i].kind == PhraseKind::kConclusion)
          MatchPhrase(static_cast<int>(i), at, &candidates);
      }
      if (!candidates.empty()) return candidates.front().token.range;
    }
    return std::nullopt;
  }

 private:
  std::string_view At(int64_t offset) const { return text_.substr(static_cast<size_t>(offset)); }

  // What may be added to the list of things that a governor opened.
  enum class List : uint8_t {
    kNone,    // no list is open
    kThings,  // things that begin with declared words
    kNames,   // also free text
  };

  static List After(TokenKind kind, List list) {
    switch (kind) {
      case TokenKind::kGovernor:
        return List::kNames;
      case TokenKind::kDe:
      case TokenKind::kSemicolon:
        return List::kNone;
      case TokenKind::kComma:
      case TokenKind::kAnd:
        return list == List::kNone ? list : List::kThings;
      default:
        return list;
    }
  }

  bool Done() const { return cuts_.cuts.size() >= kCutsMax || steps_ > kCutStepsMax; }

  // Appends every cut that starts with `prefix` and goes on from `at`. Returns whether there is
  // one. `list`: what may be added to the list that a governor opened. A value that stands for a
  // whole thing is followed by a separator, never by another word.
  bool Extend(int64_t at, List list, std::vector<Token>* prefix) {
    if (++steps_ > kCutStepsMax) return false;
    if (at == sentence_.end) {
      cuts_.cuts.push_back(*prefix);
      return true;
    }
    const bool after_value = !prefix->empty() && prefix->back().kind == TokenKind::kValue;
    if (dead_.contains({at, list, after_value})) return false;
    if (text_[static_cast<size_t>(at)] == ' ') return Extend(at + 1, list, prefix);
    cuts_.reached = std::max(cuts_.reached, at);
    size_t mark_tokens = AppendMarks(at, prefix);
    bool found = false;
    for (Candidate& candidate : CandidatesAt(at, list)) {
      if (Done()) break;
      if (after_value && candidate.token.phrase >= 0 &&
          candidate.token.kind != TokenKind::kOpenClass)
        continue;
      if (after_value && candidate.token.kind == TokenKind::kValue) continue;
      List next = After(candidate.token.kind, list);
      int64_t end = candidate.token.range.end;
      prefix->push_back(std::move(candidate.token));
      found |= Extend(end, next, prefix);
      prefix->pop_back();
    }
    prefix->resize(prefix->size() - mark_tokens);
    if (!found && !Done()) dead_.insert({at, list, after_value});
    return found;
  }

  size_t AppendMarks(int64_t at, std::vector<Token>* prefix) const {
    size_t count = 0;
    for (const PlacedMark& mark : marks_) {
      if (mark.offset != at) continue;
      std::optional<TokenKind> kind;
      if (mark.kind == InnerMark::kOr) kind = TokenKind::kMarkOr;
      if (mark.kind == InnerMark::kAnd) kind = TokenKind::kMarkAnd;
      if (mark.kind == InnerMark::kTerm) kind = TokenKind::kMarkTerm;
      if (!kind.has_value()) continue;
      Token token;
      token.kind = *kind;
      token.range = {at, at};
      token.text = mark.argument;
      prefix->push_back(std::move(token));
      ++count;
    }
    return count;
  }

  bool HasMark(InnerMark kind, int64_t at) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const PlacedMark& mark) {
      return mark.kind == kind && mark.offset == at;
    });
  }

  // The tokens that may start at `at`, longest first; of equally long ones of a kind only the most
  // literal.
  std::vector<Candidate> CandidatesAt(int64_t at, List list) {
    std::vector<Candidate> candidates;
    for (size_t i = 0; i < lexicon_.phrases.size(); ++i) {
      const PhraseKind kind = lexicon_.phrases[i].kind;
      bool item = kind == PhraseKind::kItem;
      if (kind != PhraseKind::kFixedName && (!item || list != List::kNone)) {
        MatchPhrase(static_cast<int>(i), at, &candidates);
      }
    }
    for (const LanguageWord& word : kWords) {
      if (At(at).starts_with(word.text)) AddWord(word, at, &candidates);
    }
    AddNumber(at, &candidates);
    AddGloss(at, &candidates);
    if (list != List::kNone) AddValue(at, &candidates);
    std::erase_if(candidates, [&](const Candidate& c) {
      return CrossesMark(c.token.range) || MissesName(c.token) || NamesTooFreely(c.token, list);
    });
    return Prefer(std::move(candidates));
  }

  bool CrossesMark(source::Range range) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const PlacedMark& mark) {
      return mark.kind != InnerMark::kName && mark.kind != InnerMark::kGloss &&
             mark.offset > range.begin && mark.offset < range.end;
    });
  }

  // Free text is a thing of a list only right behind the governor or a 、 或 和 after it, or behind
  // 【名】.
  bool NamesTooFreely(const Token& token, List list) const {
    if (list == List::kNames) return false;
    return std::any_of(token.slots.begin(), token.slots.end(), [&](const SlotMatch& match) {
      return !match.text.empty() && !HasMark(InnerMark::kName, match.range.begin);
    });
  }

  // Whether a 【名】 stands in front of characters that `token` reads as something else than the
  // start of a name.
  bool MissesName(const Token& token) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const PlacedMark& mark) {
      if (mark.kind != InnerMark::kName || mark.offset < token.range.begin ||
          mark.offset >= token.range.end)
        return false;
      return std::none_of(token.slots.begin(), token.slots.end(), [&](const SlotMatch& match) {
        return !match.text.empty() && match.range.begin == mark.offset;
      });
    });
  }

  bool HasName(const Token& token) const {
    return std::any_of(token.slots.begin(), token.slots.end(),
                       [](const SlotMatch& m) { return !m.text.empty(); });
  }

  std::vector<Candidate> Prefer(std::vector<Candidate> candidates) const {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       if (a.token.range.end != b.token.range.end)
                         return a.token.range.end > b.token.range.end;
                       return a.literal_bytes > b.literal_bytes;
                     });
    // A value alone says less than a phrase that is just that value; a less literal wording of the
    // same kind gives way to the more literal one; free text gives way to a wording without any.
    std::vector<Candidate> kept;
    for (Candidate& candidate : candidates) {
      bool beaten = std::any_of(kept.begin(), kept.end(), [&](const Candidate& other) {
        if (HasName(candidate.token) && !HasName(other.token) && other.token.phrase >= 0)
          return true;
        if (other.token.range.end != candidate.token.range.end) return false;
        bool same_kind = other.token.kind == candidate.token.kind;
        return (same_kind && other.literal_bytes > candidate.literal_bytes) ||
               (candidate.token.kind == TokenKind::kValue && other.token.phrase >= 0);
      });
      if (!beaten) kept.push_back(std::move(candidate));
    }
    return kept;
  }

  void AddWord(const LanguageWord& word, int64_t at, std::vector<Candidate>* candidates) const {
    Token token;
    token.kind = word.kind;
    token.range = {at, at + static_cast<int64_t>(word.text.size())};
    candidates->push_back({token, static_cast<int64_t>(word.text.size())});
  }

  void AddNumber(int64_t at, std::vector<Candidate>* candidates) const {
    std::optional<Numeral> numeral = ReadNumeral(At(at));
    if (!numeral.has_value()) return;
    Token token;
    token.kind = TokenKind::kNumber;
    token.range = {at, at + numeral->length};
    token.number = numeral->value;
    candidates->push_back({token, numeral->length});
  }

  // （以…为准） says which evidence counts; so does any bracket behind the mark 【注】.
  void AddGloss(int64_t at, std::vector<Candidate>* candidates) const {
    std::string_view rest = At(at);
    std::string_view close = rest.starts_with("（") ? "）" : rest.starts_with("(") ? ")" : "";
    if (close.empty()) return;
    size_t end = rest.find(close);
    if (end == std::string_view::npos) return;
    size_t open_size = close.size();
    std::string_view inside = rest.substr(open_size, end - open_size);
    bool evidence = inside.starts_with("以") && inside.ends_with("为准") && !HoldsCondition(inside);
    if (!evidence && !HasMark(InnerMark::kGloss, at)) return;
    Token token;
    token.kind = TokenKind::kGloss;
    token.range = {at, at + static_cast<int64_t>(end + close.size())};
    candidates->push_back({token, token.range.end - at});
  }

  // Whether a note on evidence says more than where evidence is found.
  bool HoldsCondition(std::string_view inside) const {
    constexpr std::string_view kWords[] = {"且", "或", "并", "以上", "以下",
                                           "后", "前", "满", "不",   "第"};
    for (std::string_view word : kWords) {
      if (inside.find(word) != std::string_view::npos) return true;
    }
    return HoldsNumber(inside) ||
           std::any_of(lexicon_.values.begin(), lexicon_.values.end(), [&](const ValueWord& v) {
             return v.text.size() > 3 && inside.find(v.text) != std::string_view::npos;
           });
  }

  void AddValue(int64_t at, std::vector<Candidate>* candidates) const {
    SlotMatch match;
    for (const ValueWord& word : lexicon_.values) {
      if (!At(at).starts_with(word.text)) continue;
      int64_t end = at + static_cast<int64_t>(word.text.size());
      if (end > match.range.end) match.values.clear();
      if (end < match.range.end) continue;
      match.range = {at, end};
      match.values.push_back(word.value);
    }
    if (match.values.empty()) return;
    match.range.end = MatchBound(match.range.end, &match.bound);
    Token token;
    token.kind = TokenKind::kValue;
    token.range = match.range;
    token.slots.push_back(match);
    candidates->push_back({token, 0});
  }

  // Reads 以上 or 以下 at `at`; returns the place behind it.
  int64_t MatchBound(int64_t at, Bound* bound) const {
    constexpr std::pair<std::string_view, Bound> kBounds[] = {{"及以上", Bound::kAtLeast},
                                                              {"以上", Bound::kAtLeast},
                                                              {"及以下", Bound::kAtMost},
                                                              {"以下", Bound::kAtMost}};
    for (const auto& [word, value] : kBounds) {
      if (!At(at).starts_with(word)) continue;
      *bound = value;
      return at + static_cast<int64_t>(word.size());
    }
    return at;
  }

  void MatchPhrase(int phrase, int64_t at, std::vector<Candidate>* candidates) {
    Token token;
    token.kind = TokenKindOf(lexicon_.phrases[static_cast<size_t>(phrase)].kind);
    token.phrase = phrase;
    MatchPieces(phrase, 0, at, at, 0, &token, candidates);
  }

  // Matches the pieces of a phrase from `piece` on at `at`; every way to fill the slots becomes a
  // candidate.
  void MatchPieces(int phrase, size_t piece, int64_t begin, int64_t at, int64_t literal_bytes,
                   Token* token, std::vector<Candidate>* candidates) {
    const LexiconPhrase& declared = lexicon_.phrases[static_cast<size_t>(phrase)];
    if (piece == declared.pieces.size()) {
      token->range = {begin, at};
      if (at > begin) candidates->push_back({*token, literal_bytes});
      return;
    }
    const LexiconPhrase::Piece& current = declared.pieces[piece];
    if (current.slot < 0) {
      if (!At(at).starts_with(current.literal)) return;
      auto size = static_cast<int64_t>(current.literal.size());
      MatchPieces(phrase, piece + 1, begin, at + size, literal_bytes + size, token, candidates);
      return;
    }
    std::string_view tail =
        piece + 1 < declared.pieces.size() && declared.pieces[piece + 1].slot < 0
            ? std::string_view(declared.pieces[piece + 1].literal)
            : std::string_view();
    for (SlotMatch& match : MatchSlot(declared, current.slot, at, tail)) {
      token->slots.push_back(match);
      MatchPieces(phrase, piece + 1, begin, match.range.end, literal_bytes, token, candidates);
      token->slots.pop_back();
    }
  }

  std::vector<SlotMatch> MatchSlot(const LexiconPhrase& phrase, int slot, int64_t at,
                                   std::string_view tail) const {
    const Slot& declared = phrase.slots[static_cast<size_t>(slot)];
    std::vector<SlotMatch> matches;
    auto add = [&](SlotMatch match) {
      match.slot = slot;
      matches.push_back(std::move(match));
    };
    switch (declared.kind) {
      case SlotKind::kValue:
        MatchValues(declared, at, add);
        break;
      case SlotKind::kWord:
        MatchWords(declared, at, add);
        break;
      case SlotKind::kRank:
        MatchRank(at, add);
        break;
      case SlotKind::kName:
        MatchName(at, tail, add);
        break;
    }
    return matches;
  }

  template <typename Add>
  void MatchValues(const Slot& slot, int64_t at, Add add) const {
    for (const ValueWord& word : lexicon_.values) {
      if (word.value.enum_id != slot.enum_id || !At(at).starts_with(word.text)) continue;
      SlotMatch match;
      match.values.push_back(word.value);
      match.range = {at, at + static_cast<int64_t>(word.text.size())};
      match.range.end = MatchBound(match.range.end, &match.bound);
      add(match);
    }
  }

  template <typename Add>
  void MatchWords(const Slot& slot, int64_t at, Add add) const {
    for (size_t i = 0; i < slot.words.size(); ++i) {
      if (!At(at).starts_with(slot.words[i])) continue;
      SlotMatch match;
      match.values.push_back({{}, static_cast<int>(i)});
      match.range = {at, at + static_cast<int64_t>(slot.words[i].size())};
      add(match);
    }
  }

  // 前N名, 前N至M名, 第N名, 第N至M名, 第N至第M名.
  template <typename Add>
  void MatchRank(int64_t at, Add add) const {
    constexpr std::string_view kTop = "前", kAt = "第", kTo = "至", kRank = "名";
    bool top = At(at).starts_with(kTop);
    if (!top && !At(at).starts_with(kAt)) return;
    int64_t i = at + static_cast<int64_t>(kTop.size());
    std::optional<Numeral> first = ReadNumeral(At(i));
    if (!first.has_value()) return;
    i += first->length;
    std::optional<Numeral> last;
    if (At(i).starts_with(kTo)) {
      i += static_cast<int64_t>(kTo.size());
      if (At(i).starts_with(kAt)) i += static_cast<int64_t>(kAt.size());
      last = ReadNumeral(At(i));
      if (!last.has_value()) return;
      i += last->length;
    }
    if (!At(i).starts_with(kRank)) return;
    if (first->value > kNumeralMax || (last.has_value() && last->value > kNumeralMax))
      first->value = 0;  // out of range
    SlotMatch match;
    match.range = {at, i + static_cast<int64_t>(kRank.size())};
    match.first = last.has_value() || !top ? first->value : 1;
    match.last = last.has_value() ? last->value : first->value;
    add(match);
  }

  // A name reaches to the end of the list item, less the literal text that the phrase has behind
  // it.
  template <typename Add>
  void MatchName(int64_t at, std::string_view tail, Add add) const {
    std::string_view name = FindName(At(at), tail, lexicon_, HasMark(InnerMark::kName, at));
    if (name.empty()) return;
    SlotMatch match;
    match.range = {at, at + static_cast<int64_t>(name.size())};
    match.text = name;
    add(match);
  }

  std::string_view text_;
  source::Range sentence_;
  const Lexicon& lexicon_;
  const std::vector<PlacedMark>& marks_;
  std::set<std::tuple<int64_t, List, bool>> dead_;
  int steps_ = 0;
  Cuts cuts_;
};

}  // namespace

std::optional<source::Range> FindConclusion(std::string_view official, source::Range range,
                                            const Lexicon& lexicon) {
  const std::vector<PlacedMark> no_marks;
  return Cutter(official, range, lexicon, no_marks).FindConclusion();
}

Cuts CutSentence(std::string_view official, source::Range sentence, const Lexicon& lexicon,
                 const std::vector<PlacedMark>& marks) {
  return Cutter(official, sentence, lexicon, marks).Run();
}

}  // namespace tiaowen::syntax
