#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/context.h"
#include "compiler/syntax/vocabulary_tree.h"

// Lint: what is doubtful, not wrong, in a policy's own vocabulary and in the marks of its articles.
// Every finding is a warning that says what to do. What a vocabulary imports is a library, and its
// declarations may stand unused; so may an annex's columns, which the official text has.
namespace tiaowen::check {

// A policy without errors and what its sentences use.
struct LintInput {
  const Context& context;
  const syntax::Vocabulary& vocabulary;
  const syntax::VocabularyTree& own;  // the policy's own vocabulary file
  std::vector<bool> used;             // by wording of the lexicon: a sentence is cut with it
  std::map<std::pair<syntax::PhraseKind, std::string>, int> wordings;  // by kind and text

  const syntax::Lexicon& lexicon() const { return context.declarations.lexicon; }
  // The index of a declared wording in the lexicon.
  int IndexOf(syntax::PhraseKind kind, const syntax::Word& word) const {
    return wordings.at({kind, word.text});
  }
  bool Uses(syntax::PhraseKind kind, const syntax::Word& word) const {
    return used[static_cast<size_t>(IndexOf(kind, word))];
  }

  // Warns at a place of the vocabulary files.
  template <typename... Args>
  void Warn(diagnostics::Kind kind, source::Range range, const Args&... args) const {
    context.consumer.Emit(kind, vocabulary.files.Locate(range), args...);
  }
};

// Reports what is doubtful in a policy that was checked without errors.
void Lint(const Context& context, const syntax::Vocabulary& vocabulary);

// The parts of it, one in a file each.
void LintWords(const LintInput& input);    // phrases, terms, names and conventions without a use
void LintImports(const LintInput& input);  // files of which nothing is used
void LintData(const LintInput& input);     // tables, columns and types without a use
void LintMatters(const LintInput& input);  // what no sentence gives
void LintPhrases(const LintInput& input);  // phrases that hide what the articles say
void LintMarks(const LintInput& input);    // marks that change nothing

// The declared wording of a phrase without its slots.
std::string LiteralOf(const syntax::LexiconPhrase& phrase);

// A column of a table, both by index.
using ColumnPlace = std::pair<int, int>;

// What phrases are bound to.
struct BoundData {
  std::set<int> tables;
  std::set<ColumnPlace> columns;
  std::set<int> catalogues;

  void Add(const Phrase& phrase);

 private:
  void Add(const Binding& binding, ir::TableId own);
};

}  // namespace tiaowen::check
