#include "compiler/check/lint.h"

namespace tiaowen::check {
namespace {

std::vector<bool> UsedWordings(const Context& context) {
  std::vector<bool> used(context.declarations.lexicon.phrases.size(), false);
  for (const syntax::Unit& unit : context.tree.units) {
    for (const syntax::Token& token : unit.tokens) {
      if (token.phrase >= 0) used[static_cast<size_t>(token.phrase)] = true;
    }
  }
  return used;
}

}  // namespace

std::string LiteralOf(const syntax::LexiconPhrase& phrase) {
  std::string text;
  for (const syntax::LexiconPhrase::Piece& piece : phrase.pieces) text += piece.literal;
  return text;
}

void Lint(const Context& context, const syntax::Vocabulary& vocabulary) {
  LintInput input{.context = context,
                  .vocabulary = vocabulary,
                  .own = vocabulary.parts.back().tree,
                  .used = UsedWordings(context)};
  const auto& phrases = input.lexicon().phrases;
  for (size_t i = 0; i < phrases.size(); ++i)
    input.wordings[{phrases[i].kind, phrases[i].text}] = static_cast<int>(i);
  LintWords(input);
  LintImports(input);
  LintData(input);
  LintMatters(input);
  LintPhrases(input);
  LintMarks(input);
}

}  // namespace tiaowen::check
