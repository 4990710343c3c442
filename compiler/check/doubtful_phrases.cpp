#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "compiler/check/lint.h"
#include "compiler/check/phrase_logic.h"
#include "compiler/syntax/segment.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::PhraseKind;
using syntax::Token;
using syntax::TokenKind;
using syntax::Unit;

// A clause of fewer characters holds no structure that a phrase could hide.
constexpr int64_t kClauseCharsMin = 8;

constexpr std::string_view kComparisons[] = {"多于", "少于", "高于", "低于", "大于",
                                             "小于", "早于", "晚于", "长于", "短于",
                                             "超过", "达到", "至少", "至多", "同时"};

// Words that say nothing about a clause by themselves.
bool IsEmpty(TokenKind kind) {
  return kind == TokenKind::kSubject || kind == TokenKind::kFiller || kind == TokenKind::kDe ||
         kind == TokenKind::kMay || kind == TokenKind::kShall || kind == TokenKind::kMarkTerm ||
         kind == TokenKind::kMarkOr || kind == TokenKind::kMarkAnd || kind == TokenKind::kGloss;
}

bool EndsClause(TokenKind kind) {
  return kind == TokenKind::kComma || kind == TokenKind::kSemicolon || kind == TokenKind::kColon ||
         kind == TokenKind::kStop;
}

bool HoldsCondition(PhraseKind kind) {
  return kind == PhraseKind::kState || kind == PhraseKind::kEvent ||
         kind == PhraseKind::kStanding || kind == PhraseKind::kRestriction ||
         kind == PhraseKind::kItem;
}

class PhraseLinter {
 public:
  explicit PhraseLinter(const LintInput& input)
      : input_(input), lexicon_(input.lexicon()), open_(input.used) {}

  void Run() {
    CollectPlaces();
    for (const auto& [wording, range] : places_) FindComparison(wording, range);
    for (const Unit& unit : input_.context.tree.units) {
      for (size_t i = 0; i < unit.tokens.size(); ++i) {
        if (unit.tokens[i].phrase < 0 || !places_.contains(unit.tokens[i].phrase)) continue;
        FindClause(unit, i);
        FindParts(unit.tokens[i]);
      }
    }
  }

 private:
  const syntax::LexiconPhrase& Wording(int index) const {
    return lexicon_.phrases[static_cast<size_t>(index)];
  }

  // Where the policy's own vocabulary declares the wordings.
  void CollectPlaces() {
    const auto add = [&](PhraseKind kind, const syntax::Word& word) {
      places_.emplace(input_.IndexOf(kind, word), word.range);
    };
    for (const syntax::PhraseDeclaration& declaration : input_.own.phrases) {
      if (declaration.kind == PhraseKind::kFixedName) continue;
      for (const syntax::Word& word : declaration.phrases) add(declaration.kind, word);
    }
    for (const syntax::MatterDeclaration& matter : input_.own.matters) {
      for (const syntax::ConclusionDeclaration& conclusion : matter.conclusions) {
        for (const syntax::Word& word : conclusion.phrases) add(PhraseKind::kConclusion, word);
      }
    }
  }

  void FindComparison(int wording, source::Range range) const {
    const std::string text =
        WithoutFixedNames(LiteralOf(Wording(wording)), input_.lexicon().fixed_names);
    for (std::string_view word : kComparisons) {
      if (text.find(word) == std::string::npos) continue;
      input_.Warn(Kind::kPhraseCompares, range, Wording(wording).text, word);
      return;
    }
  }

  // The kind of the next token that is not empty, in the direction of `step`.
  static std::optional<TokenKind> Beside(const Unit& unit, size_t from, int step) {
    for (auto i = static_cast<int64_t>(from) + step;
         i >= 0 && i < static_cast<int64_t>(unit.tokens.size()); i += step) {
      const TokenKind kind = unit.tokens[static_cast<size_t>(i)].kind;
      if (!IsEmpty(kind)) return kind;
    }
    return std::nullopt;
  }

  void FindClause(const Unit& unit, size_t at) {
    const int index = unit.tokens[at].phrase;
    const syntax::LexiconPhrase& wording = Wording(index);
    if (!HoldsCondition(wording.kind) || !wording.slots.empty() ||
        source::CountChars(wording.text) < kClauseCharsMin)
      return;
    const std::optional<TokenKind> before = Beside(unit, at, -1), after = Beside(unit, at, 1);
    if ((before.has_value() && !EndsClause(*before)) || (after.has_value() && !EndsClause(*after)))
      return;
    if (!clauses_.insert(index).second) return;
    input_.Warn(Kind::kPhraseCoversClause, places_.at(index), wording.text, unit.label);
  }

  // Other words and phrases that together are what a phrase stands for in the sentence.
  void FindParts(const Token& token) {
    if (!open_[static_cast<size_t>(token.phrase)] || token.range.begin == token.range.end) return;
    open_[static_cast<size_t>(token.phrase)] = false;
    std::vector<syntax::LexiconPhrase::Piece> pieces;
    pieces.swap(lexicon_.phrases[static_cast<size_t>(token.phrase)].pieces);  // matches nothing
    const syntax::Cuts cuts =
        syntax::CutSentence(input_.context.text.official, token.range, lexicon_, {}, {});
    pieces.swap(lexicon_.phrases[static_cast<size_t>(token.phrase)].pieces);
    const auto cut =
        std::find_if(cuts.cuts.begin(), cuts.cuts.end(),
                     [&](const std::vector<Token>& parts) { return IsOfPhrases(parts); });
    if (cut == cuts.cuts.end()) return;
    std::string parts;
    for (const Token& part : *cut) parts += "「" + input_.context.Slice(part.range) + "」";
    input_.Warn(Kind::kPhraseOfPhrases, places_.at(token.phrase), Wording(token.phrase).text,
                parts);
  }

  // Several words of which one is declared, and none is free text.
  bool IsOfPhrases(const std::vector<Token>& parts) const {
    bool declared = false;
    for (const Token& part : parts) {
      declared |= part.phrase >= 0;
      for (const syntax::SlotMatch& match : part.slots) {
        const syntax::SlotKind kind =
            Wording(part.phrase).slots[static_cast<size_t>(match.slot)].kind;
        if (kind == syntax::SlotKind::kName || kind == syntax::SlotKind::kWritten) return false;
      }
    }
    return declared && parts.size() > 1;
  }

  const LintInput& input_;
  syntax::Lexicon lexicon_;
  std::vector<bool> open_;               // wordings that were not cut into parts yet
  std::map<int, source::Range> places_;  // of the policy's own wordings
  std::set<int> clauses_;                // wordings that were reported as clauses
};

}  // namespace

void LintPhrases(const LintInput& input) { PhraseLinter(input).Run(); }

}  // namespace tiaowen::check
