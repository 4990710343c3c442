#include "compiler/syntax/segment.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "compiler/syntax/name.h"
#include "compiler/syntax/numeral.h"
#include "compiler/syntax/phrase_match.h"
#include "compiler/syntax/pointer.h"
#include "compiler/syntax/rate.h"

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

class Cutter {
 public:
  Cutter(std::string_view official, source::Range sentence, const Lexicon& lexicon,
         const std::vector<PlacedMark>& marks, const std::vector<Passage>& passages)
      : text_(official.substr(0, static_cast<size_t>(sentence.end))),
        sentence_(sentence),
        lexicon_(lexicon),
        marks_(marks),
        passages_(passages),
        phrases_(text_, lexicon, [this](int64_t at) { return HasMark(InnerMark::kName, at); }) {}

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
          phrases_.Match(static_cast<int>(i), at, &candidates);
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
  // one. `list`: what may be added to the list that a governor opened.
  bool Extend(int64_t at, List list, std::vector<Token>* prefix) {
    if (++steps_ > kCutStepsMax) return false;
    if (at == sentence_.end) {
      cuts_.cuts.push_back(*prefix);
      return true;
    }
    if (dead_.contains({at, list})) return false;
    for (const Passage& passage : passages_) {
      if (passage.range.begin == at) return Extend(passage.range.end, list, prefix);
    }
    if (text_[static_cast<size_t>(at)] == ' ') return Extend(at + 1, list, prefix);
    cuts_.reached = std::max(cuts_.reached, at);
    size_t mark_tokens = AppendMarks(at, prefix);
    bool found = false;
    for (Candidate& candidate : CandidatesAt(at, list)) {
      if (Done()) break;
      List next = After(candidate.token.kind, list);
      int64_t end = candidate.token.range.end;
      prefix->push_back(std::move(candidate.token));
      found |= Extend(end, next, prefix);
      prefix->pop_back();
    }
    prefix->resize(prefix->size() - mark_tokens);
    if (!found && !Done()) dead_.insert({at, list});
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
      if (mark.kind == InnerMark::kSubject) kind = TokenKind::kTerm;
      if (mark.kind == InnerMark::kOpenClass) kind = TokenKind::kOpenClass;
      if (!kind.has_value()) continue;
      Token token;
      token.kind = *kind;
      token.range = {at, at};
      token.text = mark.argument;
      if (*kind == TokenKind::kTerm) SetSubject(mark.argument, &token);
      if (*kind == TokenKind::kOpenClass)
        token.phrase = FindPhrase(lexicon_, PhraseKind::kOpenClass, mark.argument);
      prefix->push_back(std::move(token));
      ++count;
    }
    return count;
  }

  // The term or the holder that 【主语 …】 names.
  void SetSubject(const std::string& name, Token* token) const {
    token->phrase = FindPhrase(lexicon_, PhraseKind::kTerm, name);
    if (token->phrase >= 0) return;
    token->kind = TokenKind::kHolder;
    token->phrase = FindPhrase(lexicon_, PhraseKind::kHolder, name);
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
        phrases_.Match(static_cast<int>(i), at, &candidates);
      }
    }
    for (const LanguageWord& word : kWords) {
      if (At(at).starts_with(word.text)) AddWord(word, at, &candidates);
    }
    AddNumber(at, &candidates);
    AddRate(at, &candidates);
    AddBound(at, &candidates);
    AddPointers(at, &candidates);
    AddGloss(at, &candidates);
    std::erase_if(candidates, [&](const Candidate& c) {
      return CrossesMark(c.token.range) || CrossesPassage(c.token.range) || MissesName(c.token) ||
             NamesTooFreely(c.token, list);
    });
    return Prefer(std::move(candidates));
  }

  bool CrossesMark(source::Range range) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const PlacedMark& mark) {
      return mark.kind != InnerMark::kName && mark.kind != InnerMark::kGloss &&
             mark.offset > range.begin && mark.offset < range.end;
    });
  }

  bool CrossesPassage(source::Range range) const {
    return std::any_of(passages_.begin(), passages_.end(), [&](const Passage& passage) {
      return range.begin < passage.range.begin && passage.range.begin < range.end;
    });
  }

  // Free text is a thing of a list only right behind the governor or a 、 或 和 after it, or behind
  // 【名】.
  bool NamesTooFreely(const Token& token, List list) const {
    if (list == List::kNames) return false;
    return std::any_of(token.slots.begin(), token.slots.end(), [&](const SlotMatch& match) {
      return IsName(token, match) && !HasMark(InnerMark::kName, match.range.begin);
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
        return IsName(token, match) && match.range.begin == mark.offset;
      });
    });
  }

  bool IsName(const Token& token, const SlotMatch& match) const {
    const LexiconPhrase& phrase = lexicon_.phrases[static_cast<size_t>(token.phrase)];
    return phrase.slots[static_cast<size_t>(match.slot)].kind == SlotKind::kName;
  }

  bool HasName(const Token& token) const {
    return std::any_of(token.slots.begin(), token.slots.end(),
                       [&](const SlotMatch& match) { return IsName(token, match); });
  }

  // 有下列情形之一, 符合前款规定: the verb belongs to it.
  static bool IsPointer(const Token& token) {
    return token.kind == TokenKind::kListAny || token.kind == TokenKind::kListAll ||
           token.kind == TokenKind::kReference;
  }

  // （含3年） is one word, and no bracket with a list; 等三个 is one.
  static bool IsPartOf(TokenKind part, TokenKind whole) {
    const bool end = whole == TokenKind::kIncluded || whole == TokenKind::kExcluded;
    return (end && (part == TokenKind::kLess || part == TokenKind::kMore)) ||
           (whole == TokenKind::kEtcCount && part == TokenKind::kEtc);
  }

  static bool IsLanguageFiller(const Token& token) {
    return token.kind == TokenKind::kFiller && token.phrase < 0;
  }

  // Whether `longer` is the same phrase with more members in a list.
  static bool ListsMore(const Token& longer, const Token& token) {
    if (longer.phrase != token.phrase || longer.range.end <= token.range.end) return false;
    for (size_t i = 0; i < token.slots.size(); ++i) {
      const auto &more = longer.slots[i].members, &fewer = token.slots[i].members;
      if (more.front().range.end != fewer.front().range.end || more.size() < fewer.size())
        return false;
    }
    return !token.slots.empty();
  }

  std::vector<Candidate> Prefer(std::vector<Candidate> candidates) const {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       if (a.token.range.end != b.token.range.end)
                         return a.token.range.end > b.token.range.end;
                       return a.literal_bytes > b.literal_bytes;
                     });
    // A less literal wording of the same kind gives way to the more literal one; free text gives
    // way to a wording without any; a list is not cut short; a 在 or 对 is empty only where no
    // phrase begins with it, and no empty word is the verb of 有下列情形.
    std::vector<Candidate> kept;
    for (Candidate& candidate : candidates) {
      bool beaten = std::any_of(kept.begin(), kept.end(), [&](const Candidate& other) {
        if (HasName(candidate.token) && !HasName(other.token) && other.token.phrase >= 0)
          return true;
        if (IsLanguageFiller(candidate.token) && other.token.phrase >= 0) return true;
        if (candidate.token.kind == TokenKind::kFiller && IsPointer(other.token)) return true;
        if (IsPartOf(candidate.token.kind, other.token.kind)) return true;
        if (candidate.token.phrase >= 0 && ListsMore(other.token, candidate.token)) return true;
        if (other.token.range.end != candidate.token.range.end) return false;
        bool same_kind = other.token.kind == candidate.token.kind;
        return same_kind && other.literal_bytes > candidate.literal_bytes;
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

  // A number; with a declared unit behind it, also an amount.
  void AddNumber(int64_t at, std::vector<Candidate>* candidates) const {
    std::optional<Numeral> numeral = ReadNumeral(At(at));
    if (!numeral.has_value()) return;
    AddDecimal(at, numeral->length, candidates);
    Token token;
    token.kind = TokenKind::kNumber;
    token.range = {at, at + numeral->length};
    token.number = numeral->value;
    token.too_large = numeral->too_large;
    candidates->push_back({token, numeral->length});
    const int64_t unit_at = SkipSpaces(token.range.end);
    for (const std::string& unit : lexicon_.units) {
      if (IsSpan(unit)) continue;
      if (!At(unit_at).starts_with(unit)) continue;
      token.kind = TokenKind::kAmount;
      token.unit = unit;
      token.range.end = unit_at + static_cast<int64_t>(unit.size());
      candidates->push_back({token, token.range.end - at});
    }
  }

  // A number with a fraction, longer than the whole number of `length` bytes; perhaps with a unit.
  void AddDecimal(int64_t at, int64_t length, std::vector<Candidate>* candidates) const {
    std::optional<DecimalNumeral> decimal = ReadDecimalNumeral(At(at));
    if (!decimal.has_value() || decimal->length <= length) return;
    Token token;
    token.kind = TokenKind::kAmount;
    token.range = {at, at + decimal->length};
    token.number = decimal->value;
    token.scale = decimal->scale;
    token.too_large = decimal->value < 0;
    candidates->push_back({token, decimal->length});
    const int64_t unit_at = SkipSpaces(token.range.end);
    for (const std::string& unit : lexicon_.units) {
      if (!At(unit_at).starts_with(unit)) continue;
      token.unit = unit;
      token.range.end = unit_at + static_cast<int64_t>(unit.size());
      candidates->push_back({token, token.range.end - at});
    }
  }

  // Spans of time are words of the language.
  static bool IsSpan(std::string_view unit) {
    constexpr std::string_view kSpans[] = {"年", "个月", "天", "日", "工作日"};
    return std::find(std::begin(kSpans), std::end(kSpans), unit) != std::end(kSpans);
  }

  int64_t SkipSpaces(int64_t at) const {
    while (At(at).starts_with(' ')) ++at;
    return at;
  }

  // 300%, 百分之五, 2倍, 1.5倍, 一半, 2/3, 三分之二.
  void AddRate(int64_t at, std::vector<Candidate>* candidates) const {
    int64_t length = 0;
    const std::optional<Rate> rate = ReadRate(At(at), &length);
    if (!rate.has_value()) return;
    Token token;
    token.kind = TokenKind::kRate;
    token.range = {at, at + length};
    token.number = rate->numerator;
    token.denominator = rate->denominator;
    candidates->push_back({token, length});
  }

  void AddBound(int64_t at, std::vector<Candidate>* candidates) const {
    std::optional<Token> token = ReadBound(At(at), at, lexicon_.units);
    if (!token.has_value()) return;
    const int64_t bytes = token->range.end - at;
    candidates->push_back({std::move(*token), bytes});
  }

  // What points to other sentences or explains a number.
  void AddPointers(int64_t at, std::vector<Candidate>* candidates) const {
    const auto add = [&](std::optional<Token> token) {
      if (!token.has_value()) return;
      const int64_t bytes = token->range.end - at;
      candidates->push_back({std::move(*token), bytes});
    };
    for (auto* read : {ReadListReference, ReadReferenceWords, ReadOrEqual, ReadSoCalled, ReadCutOff,
                       ReadDates, ReadEtcCount})
      add(read(At(at), at));
    add(ReadEnd(At(at), at, lexicon_.units));
  }

  // （以…为准） says which evidence counts, （以下简称…） how something is called; so does any
  // bracket behind the mark 【注】.
  void AddGloss(int64_t at, std::vector<Candidate>* candidates) const {
    std::string_view rest = At(at);
    std::string_view close = rest.starts_with("（") ? "）" : rest.starts_with("(") ? ")" : "";
    if (close.empty()) return;
    size_t end = rest.find(close);
    if (end == std::string_view::npos) return;
    size_t open_size = close.size();
    std::string_view inside = rest.substr(open_size, end - open_size);
    bool evidence = inside.starts_with("以") && inside.ends_with("为准") && !HoldsCondition(inside);
    bool abbreviation = inside.starts_with("以下简称") && !HoldsPunctuation(inside);
    if (!evidence && !abbreviation && !HasMark(InnerMark::kGloss, at)) return;
    Token token;
    token.kind = TokenKind::kGloss;
    token.range = {at, at + static_cast<int64_t>(end + close.size())};
    candidates->push_back({token, token.range.end - at});
  }

  // （以下简称甲，含乙） says more than what something is called.
  static bool HoldsPunctuation(std::string_view inside) {
    constexpr std::string_view kMarks[] = {"，", ",", "；", ";", "。", "：", ":"};
    return std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) {
      return inside.find(mark) != std::string_view::npos;
    });
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

  std::string_view text_;
  source::Range sentence_;
  const Lexicon& lexicon_;
  const std::vector<PlacedMark>& marks_;
  const std::vector<Passage>& passages_;
  PhraseMatcher phrases_;
  std::set<std::pair<int64_t, List>> dead_;
  int steps_ = 0;
  Cuts cuts_;
};

}  // namespace

int FindPhrase(const Lexicon& lexicon, PhraseKind kind, std::string_view text) {
  for (size_t i = 0; i < lexicon.phrases.size(); ++i) {
    const LexiconPhrase& phrase = lexicon.phrases[i];
    if (phrase.kind == kind && phrase.text == text) return static_cast<int>(i);
  }
  return -1;
}

std::optional<source::Range> FindConclusion(std::string_view official, source::Range range,
                                            const Lexicon& lexicon) {
  const std::vector<PlacedMark> no_marks;
  const std::vector<Passage> no_passages;
  return Cutter(official, range, lexicon, no_marks, no_passages).FindConclusion();
}

Cuts CutSentence(std::string_view official, source::Range sentence, const Lexicon& lexicon,
                 const std::vector<PlacedMark>& marks, const std::vector<Passage>& passages) {
  return Cutter(official, sentence, lexicon, marks, passages).Run();
}

}  // namespace tiaowen::syntax
