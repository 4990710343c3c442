#include "compiler/syntax/vocabulary_tokens.h"

#include <antlr4-runtime.h>

#include <cctype>

#include "VocabularyLexer.h"
#include "compiler/syntax/error_listener.h"

namespace tiaowen::syntax {
namespace {

using Lexer = antlr::VocabularyLexer;

// Whether `text` begins like a name or a number: with a Chinese character, letter, digit or minus.
bool StartsWord(const std::string& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const bool ideograph = lead >= 0xE3 && lead <= 0xE9 && text.compare(0, 3, "\u3400") >= 0;
  return ideograph || std::isalnum(lead) != 0 || lead == '_' || (lead == '-' && text.size() > 1);
}

VocabularyTokenKind KindOf(const antlr4::Token& token, const std::string& text) {
  switch (token.getType()) {
    case Lexer::PHRASE:
      return VocabularyTokenKind::kPhrase;
    case Lexer::SLOT:
    case Lexer::TEXT:
      return VocabularyTokenKind::kQuoted;
    case Lexer::COLON:
      return VocabularyTokenKind::kColon;
    case Lexer::SEMICOLON:
      return VocabularyTokenKind::kSemicolon;
    case Lexer::STOP:
      return VocabularyTokenKind::kStop;
    case Lexer::COMMA:
      return VocabularyTokenKind::kComma;
    case Lexer::PAUSE:
      return VocabularyTokenKind::kPause;
    case Lexer::LESS:
      return VocabularyTokenKind::kLess;
    case Lexer::OPEN:
      return VocabularyTokenKind::kOpen;
    case Lexer::CLOSE:
      return VocabularyTokenKind::kClose;
    case Lexer::DOT:
      return VocabularyTokenKind::kDot;
    default:
      return StartsWord(text) ? VocabularyTokenKind::kWord : VocabularyTokenKind::kOther;
  }
}

}  // namespace

std::vector<VocabularyToken> LexVocabulary(const source::File& file) {
  CharOffsets offsets(file.text());
  antlr4::ANTLRInputStream input(file.text());
  Lexer lexer(&input);
  lexer.removeErrorListeners();
  std::vector<VocabularyToken> tokens;
  for (const std::unique_ptr<antlr4::Token>& token : lexer.getAllTokens()) {
    std::string text = token->getText();
    const VocabularyTokenKind kind = KindOf(*token, text);
    tokens.push_back({kind, token->getType(), std::move(text), offsets.RangeOf(token.get())});
  }
  return tokens;
}

}  // namespace tiaowen::syntax
