#include "compiler/syntax/phrase_match.h"

#include <optional>
#include <utility>

namespace tiaowen::syntax {
namespace {

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
    case PhraseKind::kHolder:
      return TokenKind::kHolder;
    case PhraseKind::kEvent:
      return TokenKind::kEvent;
    case PhraseKind::kStanding:
      return TokenKind::kStanding;
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
    case PhraseKind::kParameter:
      return TokenKind::kParameter;
    case PhraseKind::kQuantity:
      return TokenKind::kQuantity;
    case PhraseKind::kBase:
      return TokenKind::kBase;
    case PhraseKind::kConclusion:
      return TokenKind::kConclusion;
    case PhraseKind::kState:
    case PhraseKind::kFixedName:
      break;
  }
  return TokenKind::kState;
}

}  // namespace

void PhraseMatcher::Match(int phrase, int64_t at, std::vector<Candidate>* candidates) const {
  Token token;
  token.kind = TokenKindOf(lexicon_.phrases[static_cast<size_t>(phrase)].kind);
  token.phrase = phrase;
  MatchPieces(0, at, at, 0, &token, candidates);
}

// 近三年…均达标: what is asked of every year anyhow may say so.
int64_t PhraseMatcher::SkipEvery(const LexiconPhrase& phrase, size_t piece, int64_t at) const {
  constexpr std::string_view kEvery[] = {"均为", "都为", "均达到", "都达到", "均", "都"};
  if (phrase.kind != PhraseKind::kYearly || piece == 0) return at;
  for (std::string_view word : kEvery) {
    if (At(at).starts_with(word)) return at + static_cast<int64_t>(word.size());
  }
  return at;
}

// Matches the pieces of the phrase of `token` from `piece` on at `at`; every way to fill the slots
// becomes a candidate.
void PhraseMatcher::MatchPieces(size_t piece, int64_t begin, int64_t at, int64_t literal_bytes,
                                Token* token, std::vector<Candidate>* candidates) const {
  const LexiconPhrase& declared = lexicon_.phrases[static_cast<size_t>(token->phrase)];
  if (piece == declared.pieces.size()) {
    token->range = {begin, at};
    if (at > begin) candidates->push_back({*token, literal_bytes});
    return;
  }
  const LexiconPhrase::Piece& current = declared.pieces[piece];
  if (current.slot < 0) {
    if (!At(at).starts_with(current.literal)) return;
    const auto size = static_cast<int64_t>(current.literal.size());
    MatchPieces(piece + 1, begin, at + size, literal_bytes + size, token, candidates);
    return;
  }
  const bool literal_behind =
      piece + 1 < declared.pieces.size() && declared.pieces[piece + 1].slot < 0;
  const std::string_view tail =
      literal_behind ? std::string_view(declared.pieces[piece + 1].literal) : std::string_view();
  for (SlotMatch& match :
       slots_.Match(declared, current.slot, SkipEvery(declared, piece, at), tail)) {
    token->slots.push_back(match);
    MatchPieces(piece + 1, begin, match.end(), literal_bytes, token, candidates);
    token->slots.pop_back();
    if (!literal_behind) continue;
    std::optional<SlotMatch> quantified = slots_.Quantified(std::move(match));
    if (!quantified.has_value()) continue;
    const int64_t behind = quantified->end();
    token->slots.push_back(std::move(*quantified));
    MatchPieces(piece + 1, begin, behind, literal_bytes, token, candidates);
    token->slots.pop_back();
  }
}

}  // namespace tiaowen::syntax
