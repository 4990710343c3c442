#include "compiler/syntax/sentence.h"

#include <antlr4-runtime.h>

#include <algorithm>

#include "ArticlesParser.h"

namespace tiaowen::syntax {
namespace {

using Parser = antlr::ArticlesParser;

// ANTLR's number of each TokenKind, in order.
constexpr size_t kAntlrTypes[] = {
    Parser::SUBJECT,  Parser::FILLER,     Parser::GOVERNOR,   Parser::STATE,       Parser::TERM,
    Parser::EVENT,    Parser::EXPERIENCE, Parser::YEARLY,     Parser::RESTRICTION, Parser::ITEM,
    Parser::VALUE,    Parser::OPEN_CLASS, Parser::CONCLUSION, Parser::MAY,         Parser::SHALL,
    Parser::NUMBER,   Parser::YEAR,       Parser::AFTER,      Parser::FULL,        Parser::RECENT,
    Parser::AT_LEAST, Parser::DE,         Parser::ETC,        Parser::OR,          Parser::AND,
    Parser::WITH,     Parser::PAUSE,      Parser::COMMA,      Parser::SEMICOLON,   Parser::STOP,
    Parser::GLOSS,    Parser::MARK_OR,    Parser::MARK_AND,   Parser::MARK_TERM};
static_assert(std::size(kAntlrTypes) == static_cast<size_t>(TokenKind::kMarkTerm) + 1);

// Gives up at the first error and remembers its token: whoever wrote the sentence must mend it
// anyhow, and ANTLR's recovery would ask our tokens for a source that they do not have.
class FirstErrorStrategy final : public antlr4::DefaultErrorStrategy {
 public:
  size_t error_token() const { return error_token_; }

  void recover(antlr4::Parser* parser, std::exception_ptr error) override {
    antlr4::Token* token = parser->getCurrentToken();
    try {
      std::rethrow_exception(error);
    } catch (const antlr4::RecognitionException& recognition) {
      if (recognition.getOffendingToken() != nullptr) token = recognition.getOffendingToken();
    }
    GiveUp(token);
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    GiveUp(parser->getCurrentToken());
  }
  void sync(antlr4::Parser*) override {}
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}

 private:
  [[noreturn]] void GiveUp(antlr4::Token* token) {
    error_token_ = token->getTokenIndex();
    throw antlr4::ParseCancellationException();
  }

  size_t error_token_ = 0;
};

// Turns ANTLR's contexts into our tree. Only called on trees without errors.
class TreeBuilder {
 public:
  explicit TreeBuilder(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::vector<Provision> Build(Parser::SentenceContext* sentence) const {
    std::vector<Provision> provisions;
    for (Parser::ProvisionContext* context : sentence->provision()) {
      Provision provision;
      provision.range = RangeOf(context);
      if (context->condition() != nullptr) provision.condition = Condition(context->condition());
      if (Parser::ConclusionContext* conclusion = context->conclusion()) {
        provision.conclusion = TokenOf(conclusion->CONCLUSION());
        if (conclusion->MAY() != nullptr) provision.modality = ir::Modality::kMay;
        if (conclusion->SHALL() != nullptr) provision.modality = ir::Modality::kShall;
      }
      provisions.push_back(std::move(provision));
    }
    return provisions;
  }

 private:
  const Token& TokenOf(antlr4::tree::TerminalNode* node) const {
    return tokens_[node->getSymbol()->getTokenIndex()];
  }
  source::Range RangeOf(antlr4::tree::TerminalNode* node) const { return TokenOf(node).range; }
  source::Range RangeOf(antlr4::ParserRuleContext* context) const {
    return {tokens_[context->getStart()->getTokenIndex()].range.begin,
            tokens_[context->getStop()->getTokenIndex()].range.end};
  }

  Node MakeNode(NodeKind kind, antlr4::ParserRuleContext* context) const {
    Node node;
    node.kind = kind;
    node.range = RangeOf(context);
    return node;
  }

  // One child stands for itself, without a node of its own.
  static Node Collapse(Node node) {
    if (node.children.size() != 1 || node.open_class.has_value()) return node;
    Node child = std::move(node.children.front());
    child.closed |= node.closed;
    return child;
  }

  Node Condition(Parser::ConditionContext* context) const {
    Node node = MakeNode(NodeKind::kComma, context);
    for (Parser::ElementContext* element : context->element()) {
      Node child = Conjunction(element->conjunction());
      child.closed = element->DE() != nullptr;
      node.children.push_back(std::move(child));
    }
    for (Parser::CommaContext* comma : context->comma()) {
      Join join{.range = RangeOf(comma)};
      join.by_mark = comma->MARK_OR() != nullptr || comma->MARK_AND() != nullptr;
      if (comma->OR() != nullptr || comma->MARK_OR() != nullptr) join.kind = JoinKind::kOr;
      if (comma->AND() != nullptr || comma->MARK_AND() != nullptr) join.kind = JoinKind::kAnd;
      node.joins.push_back(join);
    }
    return Collapse(std::move(node));
  }

  Node Conjunction(Parser::ConjunctionContext* context) const {
    Node node = MakeNode(NodeKind::kAnd, context);
    for (auto* child : context->alternatives()) node.children.push_back(Alternatives(child));
    return Collapse(std::move(node));
  }

  Node Alternatives(Parser::AlternativesContext* context) const {
    Node node = MakeNode(NodeKind::kOr, context);
    for (auto* child : context->series()) node.children.push_back(Series(child));
    for (size_t i = 0; i + 1 < node.children.size(); ++i) {
      node.joins.push_back({JoinKind::kOr, !context->MARK_OR().empty(), node.range});
    }
    return Collapse(std::move(node));
  }

  Node Series(Parser::SeriesContext* context) const {
    Node node = MakeNode(NodeKind::kSeries, context);
    for (Parser::RunContext* run : context->run()) node.children.push_back(Run(run));
    // A 和 or 及 anywhere in the series holds for all of it: 甲、乙和丙.
    if (!context->WITH().empty()) {
      node.joins.push_back({JoinKind::kAnd, false, RangeOf(context->WITH().front())});
    }
    if (context->OPEN_CLASS() != nullptr) node.open_class = TokenOf(context->OPEN_CLASS());
    return Collapse(std::move(node));
  }

  Node Run(Parser::RunContext* context) const {
    Node node = RunBody(context);
    if (context->MARK_TERM() != nullptr) node.defines = TokenOf(context->MARK_TERM());
    return node;
  }

  Node RunBody(Parser::RunContext* context) const {
    if (auto* describers = context->describers()) {
      Node node = MakeNode(NodeKind::kDescribers, describers);
      for (Parser::DescriberContext* describer : describers->describer()) {
        node.tokens.push_back(
            TokenOf(describer->STATE() != nullptr ? describer->STATE() : describer->TERM()));
      }
      return node;
    }
    if (auto* tenure = context->tenure()) {
      Node node = MakeNode(NodeKind::kTenure, tenure);
      if (tenure->EVENT() != nullptr) node.tokens.push_back(TokenOf(tenure->EVENT()));
      if (tenure->EXPERIENCE() != nullptr) node.tokens.push_back(TokenOf(tenure->EXPERIENCE()));
      node.years = TokenOf(tenure->duration()->NUMBER()).number;
      node.years_range = RangeOf(tenure->duration()->NUMBER());
      node.at_least = tenure->duration()->AT_LEAST() != nullptr;
      return node;
    }
    if (auto* yearly = context->yearly()) {
      Node node = MakeNode(NodeKind::kYearly, yearly);
      for (auto* restriction : yearly->RESTRICTION()) node.tokens.push_back(TokenOf(restriction));
      node.tokens.push_back(TokenOf(yearly->YEARLY()));
      node.years = TokenOf(yearly->NUMBER()).number;
      node.years_range = RangeOf(yearly->NUMBER());
      return node;
    }
    if (auto* item = context->item()) {
      Node node = MakeNode(NodeKind::kItem, item);
      node.governed = item->GOVERNOR() != nullptr;
      if (item->ITEM() != nullptr) node.tokens.push_back(TokenOf(item->ITEM()));
      if (item->VALUE() != nullptr) node.tokens.push_back(TokenOf(item->VALUE()));
      return node;
    }
    Node node = MakeNode(NodeKind::kEvent, context);
    node.tokens.push_back(TokenOf(context->EVENT()));
    return node;
  }

  const std::vector<Token>& tokens_;
};

}  // namespace

SentenceParse ParseSentence(const std::vector<Token>& tokens) {
  std::vector<std::unique_ptr<antlr4::Token>> antlr_tokens;
  for (size_t i = 0; i < tokens.size(); ++i) {
    auto token =
        std::make_unique<antlr4::CommonToken>(kAntlrTypes[static_cast<size_t>(tokens[i].kind)]);
    token->setTokenIndex(i);
    token->setStartIndex(static_cast<size_t>(tokens[i].range.begin));
    token->setStopIndex(
        static_cast<size_t>(std::max(tokens[i].range.begin, tokens[i].range.end - 1)));
    antlr_tokens.push_back(std::move(token));
  }
  SentenceParse result;
  auto strategy = std::make_shared<FirstErrorStrategy>();
  try {
    antlr4::ListTokenSource source(std::move(antlr_tokens));
    antlr4::CommonTokenStream stream(&source);
    Parser parser(&stream);
    parser.removeErrorListeners();
    parser.setErrorHandler(strategy);
    result.provisions = TreeBuilder(tokens).Build(parser.sentence());
  } catch (const antlr4::ParseCancellationException&) {
    result.error_token = static_cast<int>(std::min(strategy->error_token(), tokens.size()));
  }
  return result;
}

}  // namespace tiaowen::syntax
