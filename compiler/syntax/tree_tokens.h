#pragma once

#include <antlr4-runtime.h>

#include <span>
#include <vector>

#include "ArticlesParser.h"
#include "compiler/syntax/articles_tree.h"

namespace tiaowen::syntax {

using Parser = antlr::ArticlesParser;

// The tokens that ANTLR's contexts stand for. Only for trees without errors.
class TreeTokens {
 public:
  explicit TreeTokens(const std::vector<Token>& tokens) : tokens_(tokens) {}

 protected:
  const Token& TokenOf(antlr4::Token* token) const { return tokens_[token->getTokenIndex()]; }
  const Token& TokenOf(antlr4::tree::TerminalNode* node) const {
    return TokenOf(node->getSymbol());
  }
  source::Range RangeOf(antlr4::tree::TerminalNode* node) const { return TokenOf(node).range; }
  source::Range RangeOf(antlr4::ParserRuleContext* context) const {
    return {tokens_[context->getStart()->getTokenIndex()].range.begin,
            tokens_[context->getStop()->getTokenIndex()].range.end};
  }

  std::span<const Token> TokensOf(antlr4::ParserRuleContext* context) const {
    const size_t first = context->getStart()->getTokenIndex();
    return std::span(tokens_).subspan(first, context->getStop()->getTokenIndex() + 1 - first);
  }

  Node MakeNode(NodeKind kind, antlr4::ParserRuleContext* context) const {
    Node node;
    node.kind = kind;
    node.range = RangeOf(context);
    return node;
  }

 private:
  const std::vector<Token>& tokens_;
};

}  // namespace tiaowen::syntax
