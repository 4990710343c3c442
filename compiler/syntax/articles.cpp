#include "compiler/syntax/articles.h"

#include <algorithm>
#include <set>

#include "compiler/base/check.h"
#include "compiler/syntax/near.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/segment.h"
#include "compiler/syntax/sentence.h"

namespace tiaowen::syntax {
namespace {

using diagnostics::Kind;

// Where two cuts differ: the tokens between their common beginning and their common end.
std::pair<std::string, std::string> ShowDifference(std::string_view official, std::vector<Token> a,
                                                   std::vector<Token> b) {
  auto same = [](const Token& x, const Token& y) {
    return x.kind == y.kind && x.phrase == y.phrase && x.range.begin == y.range.begin &&
           x.range.end == y.range.end;
  };
  auto [a_begin, b_begin] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same);
  auto [a_end, b_end] = std::mismatch(a.rbegin(), std::make_reverse_iterator(a_begin), b.rbegin(),
                                      std::make_reverse_iterator(b_begin), same);
  auto show = [&](auto begin, auto end) {
    std::string shown;
    for (; begin != end; ++begin) {
      if (!shown.empty()) shown += "｜";
      shown += official.substr(static_cast<size_t>(begin->range.begin),
                               static_cast<size_t>(begin->range.end - begin->range.begin));
    }
    return shown;
  };
  return {show(a_begin, a_end.base()), show(b_begin, b_end.base())};
}

// Where a cut takes free text as names.
std::set<std::pair<int64_t, int64_t>> NamesOf(const std::vector<Token>& cut) {
  std::set<std::pair<int64_t, int64_t>> names;
  for (const Token& token : cut) {
    for (const SlotMatch& match : token.slots) {
      if (!match.members.front().text.empty()) names.emplace(match.range.begin, match.range.end);
    }
  }
  return names;
}

// Free text is the last resort: whether `cut` needs it only where `other` does, and less.
bool IsMoreDeclared(const std::vector<Token>& cut, const std::vector<Token>& other) {
  const auto names = NamesOf(cut), other_names = NamesOf(other);
  return names.size() < other_names.size() &&
         std::includes(other_names.begin(), other_names.end(), names.begin(), names.end());
}

// How many conditions lead to no conclusion, and limits of amounts to one that is yet to come:
// 休假10天，最多5天 has none when 最多5天 is a limit of the amount, and one when it is a condition;
// 收入超过3元但不超过5元的，休假 the other way round.
int64_t CountOpen(const std::vector<Provision>& provisions) {
  return std::count_if(provisions.begin(), provisions.end(), [](const Provision& provision) {
    if (!provision.conclusion.has_value()) return provision.kind == ProvisionKind::kConcludes;
    return std::any_of(provision.bounds.begin(), provision.bounds.end(), [&](const Token& bound) {
      return bound.range.begin < provision.conclusion->range.begin;
    });
  });
}

class SentenceReader {
 public:
  SentenceReader(const source::FileSet& articles, const source::MarkedText& text,
                 const Lexicon& lexicon, const std::vector<PlacedMark>& marks,
                 diagnostics::Consumer& consumer)
      : articles_(articles), text_(text), lexicon_(lexicon), marks_(marks), consumer_(consumer) {}

  void Read(Unit* unit) {
    unit->failed = true;
    std::vector<PlacedMark> marks = MarksIn(unit->range);
    if (source::CountChars(Slice(unit->range)) > kSentenceCharsMax ||
        static_cast<int64_t>(marks.size()) > kSentenceMarksMax) {
      consumer_.Emit(Kind::kSentenceTooLong, Place(unit->range), kSentenceCharsMax,
                     kSentenceMarksMax);
      return;
    }
    if (!CheckMarks(marks, unit->passages)) return;
    Cuts cuts = CutSentence(text_.official, unit->range, lexicon_, marks, unit->passages);
    if (cuts.cuts.empty()) {
      ReportUnknownWording(cuts.reached, unit->range);
      return;
    }
    if (!cuts.complete) {
      consumer_.Emit(Kind::kTooManyCuts, Place(unit->range));
      return;
    }
    const std::vector<Token>* chosen = nullptr;
    int first_error = 0;
    int64_t fewest_open = 0;
    for (const std::vector<Token>& cut : cuts.cuts) {
      SentenceParse parse = ParseSentence(cut);
      if (!parse.provisions.has_value()) {
        if (&cut == &cuts.cuts.front()) first_error = parse.error_token;
        continue;
      }
      const int64_t open = CountOpen(*parse.provisions);
      if (chosen != nullptr && open > fewest_open) continue;
      const bool closes_more = chosen != nullptr && open < fewest_open;
      if (chosen != nullptr && !closes_more && IsMoreDeclared(*chosen, cut)) continue;
      if (chosen != nullptr && !closes_more && !IsMoreDeclared(cut, *chosen)) {
        auto [first, second] = ShowDifference(text_.official, *chosen, cut);
        consumer_.Emit(Kind::kAmbiguousCut, Place(unit->range), first, second);
        return;
      }
      chosen = &cut;
      fewest_open = open;
      unit->closing = parse.closing;
      unit->provisions = std::move(*parse.provisions);
    }
    if (chosen == nullptr) {
      ReportUnreadable(cuts.cuts.front(), first_error, unit->range);
      return;
    }
    unit->tokens = *chosen;
    unit->failed = false;
  }

  // An item below a sentence whose conclusion gives what the items name (目标 为 所列各项).
  bool NamesTarget(const Unit& unit, const std::vector<Unit>& units) const {
    if (unit.item_of < 0) return false;
    const Unit& lead = units[static_cast<size_t>(unit.item_of)];
    return std::any_of(lead.provisions.begin(), lead.provisions.end(), [&](const Provision& p) {
      return p.conclusion.has_value() &&
             lexicon_.phrases[static_cast<size_t>(p.conclusion->phrase)].lists_targets;
    });
  }

  void LookInPassages(const Unit& unit) {
    for (const Passage& passage : unit.passages) {
      Unit part;
      part.range = passage.range;
      part.unit_class = passage.passage_class;
      LookForConclusion(part);
    }
  }

  // Text that is not compiled should conclude nothing; a numbered line that does and lacks its 。
  // is no heading.
  void LookForConclusion(const Unit& unit) {
    std::optional<source::Range> found = FindConclusion(text_.official, unit.range, lexicon_);
    if (!found.has_value()) return;
    bool unmarked_heading = unit.unit_class == ir::SentenceClass::kHeading && !unit.marked;
    consumer_.Emit(unmarked_heading ? Kind::kConclusionInHeading : Kind::kConclusionNotCompiled,
                   Place(*found), std::string(Slice(*found)));
  }

 private:
  std::string_view Slice(source::Range range) const {
    return std::string_view(text_.official)
        .substr(static_cast<size_t>(range.begin), static_cast<size_t>(range.end - range.begin));
  }
  diagnostics::Location Place(source::Range range) const {
    return articles_.Locate(text_.ToSource(range));
  }

  // Whether the marks name declared terms and stand where they mean something.
  bool CheckMarks(const std::vector<PlacedMark>& marks, const std::vector<Passage>& passages) {
    bool sound = true;
    for (const PlacedMark& mark : marks) {
      const bool named = (mark.kind != InnerMark::kSubject ||
                          FindPhrase(lexicon_, PhraseKind::kTerm, mark.argument) >= 0 ||
                          FindPhrase(lexicon_, PhraseKind::kHolder, mark.argument) >= 0) &&
                         (mark.kind != InnerMark::kOpenClass ||
                          FindPhrase(lexicon_, PhraseKind::kOpenClass, mark.argument) >= 0);
      if (!named) {
        consumer_.Emit(Kind::kUnknownName, articles_.Locate(mark.source), mark.argument,
                       std::string(), std::string());
        sound = false;
      }
      for (const Passage& passage : passages) {
        if (mark.offset <= passage.range.begin || mark.offset >= passage.range.end) continue;
        consumer_.Emit(Kind::kMisplacedMark, articles_.Locate(mark.source), mark.argument,
                       "要编译的文字里", "in text that is compiled");
        sound = false;
      }
    }
    return sound;
  }

  std::vector<PlacedMark> MarksIn(source::Range range) const {
    auto before = [](const PlacedMark& mark, int64_t offset) { return mark.offset < offset; };
    auto first = std::lower_bound(marks_.begin(), marks_.end(), range.begin, before);
    auto last = std::lower_bound(first, marks_.end(), range.end, before);
    return {first, last};
  }

  // The words from `at` up to the next punctuation, or to the end of the sentence.
  source::Range WordingAt(int64_t at, source::Range sentence) const {
    int64_t end = at;
    while (end < sentence.end) {
      int length = source::CharLength(text_.official, end);
      std::string_view character = Slice({end, end + length});
      constexpr std::string_view kPunctuation[] = {"，", ",", "；", ";", "。", "、"};
      bool stop = std::find(std::begin(kPunctuation), std::end(kPunctuation), character) !=
                  std::end(kPunctuation);
      if (stop && end > at) break;
      end += length;
      if (stop) break;
    }
    return {at, end};
  }

  // An empty word before `at` may be the beginning of a mistyped phrase.
  int64_t BeforeFillers(int64_t at, source::Range sentence) const {
    constexpr std::string_view kFillers[] = {
#define TW_WORD(text, kind) TokenKind::kind == TokenKind::kFiller ? text : "",
#include "compiler/syntax/word.def"
    };
    for (std::string_view filler : kFillers) {
      const auto size = static_cast<int64_t>(filler.size());
      if (size > 0 && at - size >= sentence.begin && Slice({at - size, at}) == filler)
        return at - size;
    }
    return at;
  }

  void ReportUnknownWording(int64_t reached, source::Range sentence) {
    if (ReportBracket(reached, sentence)) return;
    reached = BeforeFillers(reached, sentence);
    source::Range wording = WordingAt(reached, sentence);
    std::string words(Slice(wording));
    std::vector<diagnostics::Note> notes;
    for (const std::string& similar : FindNear(words, PhraseTexts())) {
      notes.push_back(diagnostics::MakeNote(Kind::kNearWording, similar));
    }
    consumer_.EmitWithNotes(Kind::kUnknownWording, Place(wording), std::move(notes), words);
  }

  std::vector<std::string> PhraseTexts() const {
    std::vector<std::string> texts;
    for (const LexiconPhrase& phrase : lexicon_.phrases) texts.push_back(phrase.text);
    return texts;
  }

  // The bracket that is open at `at`, or begins there; nothing: there is none.
  std::optional<source::Range> BracketAt(int64_t at, source::Range sentence) const {
    std::optional<int64_t> open;
    for (int64_t i = sentence.begin; i < sentence.end;) {
      const int length = source::CharLength(text_.official, i);
      const std::string_view character = Slice({i, i + length});
      if (i <= at && (character == "（" || character == "(")) open = i;
      i += length;
      if (character != "）" && character != ")") continue;
      if (open.has_value() && i > at) return source::Range{*open, i};
      open.reset();
    }
    return std::nullopt;
  }

  // Whether the place is in a bracket, which is reported as a whole.
  bool ReportBracket(int64_t at, source::Range sentence) {
    const std::optional<source::Range> bracket = BracketAt(at, sentence);
    if (!bracket.has_value()) return false;
    consumer_.Emit(Kind::kBracketUnread, Place(*bracket), std::string(Slice(*bracket)));
    return true;
  }

  void ReportUnreadable(const std::vector<Token>& cut, int token, source::Range sentence) {
    if (static_cast<size_t>(token) >= cut.size()) {
      consumer_.Emit(Kind::kUnreadableSentence, Place({sentence.end, sentence.end}), "句末");
      return;
    }
    const source::Range range = cut[static_cast<size_t>(token)].range;
    if (range.begin == range.end) return ReportMark(cut, static_cast<size_t>(token));
    if (ReportBracket(range.begin, sentence)) return;
    std::string words(Slice(range));
    std::vector<diagnostics::Note> notes;
    if (cut[static_cast<size_t>(token)].kind == TokenKind::kParameter)
      notes.push_back(diagnostics::MakeNote(Kind::kParameterOfTenure, words));
    consumer_.EmitWithNotes(Kind::kUnreadableSentence, Place(range), std::move(notes), words);
  }

  // A mark stands where no pattern has one. Tokens of several at one place are in their order.
  void ReportMark(const std::vector<Token>& cut, size_t token) {
    const int64_t offset = cut[token].range.begin;
    size_t before = 0;
    while (before < token && cut[token - before - 1].range.end == offset &&
           cut[token - before - 1].range.begin == offset)
      ++before;
    for (const PlacedMark& mark : marks_) {
      const bool token_of_mark = mark.kind != InnerMark::kName && mark.kind != InnerMark::kGloss;
      if (mark.offset != offset || !token_of_mark || before-- > 0) continue;
      consumer_.Emit(Kind::kUnreadableSentence, articles_.Locate(mark.source), MarkText(mark));
      return;
    }
    TW_CHECK(false, "a token without words is no mark");
  }

  // As written, with its brackets.
  std::string MarkText(const PlacedMark& mark) const {
    const size_t file = articles_.IndexAt(mark.source.begin);
    const int64_t base = articles_.base(file);
    return std::string(
        articles_.file(file).Slice({mark.source.begin - base, mark.source.end - base}));
  }

  const source::FileSet& articles_;
  const source::MarkedText& text_;
  const Lexicon& lexicon_;
  const std::vector<PlacedMark>& marks_;
  diagnostics::Consumer& consumer_;
};

}  // namespace

ArticlesTree ParseArticles(const source::FileSet& articles, const source::MarkedText& text,
                           const Lexicon& lexicon, diagnostics::Consumer& consumer) {
  for (source::Range range : text.unclosed)
    consumer.Emit(Kind::kUnclosedMark, articles.Locate(range));
  Outline outline = BuildOutline(articles, text, consumer);
  SentenceReader reader(articles, text, lexicon, outline.marks, consumer);
  for (Unit& unit : outline.units) {
    // An item is one however it ends: 低保；或者, or nothing at all.
    if (unit.without_stop && unit.item_of >= 0 &&
        LeadsIn(outline.units[static_cast<size_t>(unit.item_of)]))
      unit.unit_class = ir::SentenceClass::kCompiled;
    if (reader.NamesTarget(unit, outline.units)) {
      unit.names_target = true;
      unit.unit_class = ir::SentenceClass::kCompiled;
    } else if (unit.unit_class == ir::SentenceClass::kCompiled) {
      reader.Read(&unit);
      reader.LookInPassages(unit);
    } else if (unit.unit_class != ir::SentenceClass::kTable &&
               unit.unit_class != ir::SentenceClass::kUntranslated) {
      reader.LookForConclusion(unit);
    }
  }
  ArticlesTree tree;
  tree.units = std::move(outline.units);
  tree.tables = std::move(outline.tables);
  return tree;
}

}  // namespace tiaowen::syntax
