#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/check/declarations.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/module.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"

namespace tiaowen::check {

// A run of an articles file that explains a term (【即 …】).
struct TermDefinition {
  const syntax::Node* node = nullptr;
  ir::SentenceId sentence;
};

// The state of one Check. Stores; the logic is in the topic files.
struct Context {
  const Declarations& declarations;
  const source::File& articles;
  const source::MarkedText& text;
  diagnostics::Consumer& consumer;
  ir::Module& module;

  std::map<std::string, TermDefinition> terms;
  std::set<std::string> open_terms;  // terms whose explanation is being compiled

  // The names that the sentences of one numbered article put into a text column: (article label,
  // table, column).
  std::map<std::tuple<std::string, int, int>, std::vector<std::string>> named;

  // Where compilation stands.
  ir::SentenceId sentence;
  std::string article;        // the label without 第…句
  std::optional<int> target;  // the target that a 目标 binding must give
  ir::MatterId target_matter;
  bool used_target_binding = false;
  const syntax::Token* last_item = nullptr;  // of this provision, for items that leave words out

  diagnostics::Location Place(source::Range official) const {
    return {&articles, text.ToSource(official)};
  }
  std::string Slice(source::Range official) const {
    return text.official.substr(static_cast<size_t>(official.begin),
                                static_cast<size_t>(official.end - official.begin));
  }
  const syntax::LexiconPhrase& wording(const syntax::Token& token) const {
    return declarations.lexicon.phrases[static_cast<size_t>(token.phrase)];
  }
  const Phrase& phrase(const syntax::Token& token) const {
    return declarations.phrases[static_cast<size_t>(wording(token).declaration)];
  }
  // The choice of a convention at a place, recorded as a decision of the sentence.
  int Decide(Convention convention, source::Range range);
};

// The span of an instruction that stands at `range` of the official text.
inline ir::Span SpanOf(source::Range range) { return {range.begin, range.end}; }

// Binding (binding.cpp): the conditions that a phrase with filled slots puts on a row of its table.
std::vector<ir::InstId> BindRow(Context& context, const syntax::Token& token);
// The event-date condition of a table (届至); nothing when the table has no event date.
std::optional<ir::InstId> ByAsOf(Context& context, ir::TableId table, source::Range range);
ir::InstId Column(Context& context, ir::TableId table, int column, source::Range range);
// And over `operands`; a single one stands for itself, none is the constant truth at `level`.
ir::InstId All(Context& context, std::vector<ir::InstId> operands, ir::TableId level,
               source::Range range);
ir::InstId Any(Context& context, std::vector<ir::InstId> operands, source::Range range);

// Conditions (condition.cpp): the tree of a sentence's condition. Nothing when it was diagnosed.
std::optional<ir::InstId> CompileCondition(Context& context, const syntax::Node& node);

// Items (item.cpp): things that a verb governs, and open lists (等).
bool IsListOfThings(const syntax::Node& node);
std::optional<ir::InstId> CompileItem(Context& context, const syntax::Node& node);
std::optional<ir::InstId> CompileOpenClass(Context& context, const syntax::Node& series);
// Collects into Context::named the names that `node` mentions.
void CollectNames(Context& context, const std::string& article, const syntax::Node& node);

// Catalogues (catalogue.cpp): fills the rows of the declared catalogues from the tables of the
// articles.
void FillCatalogues(Context& context, const std::vector<syntax::TableUnit>& tables);

}  // namespace tiaowen::check
