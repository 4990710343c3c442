#include "compiler/syntax/sentence.h"

#include <antlr4-runtime.h>

#include <algorithm>
#include <iterator>

#include "ArticlesParser.h"

namespace tiaowen::syntax {
namespace {

using Parser = antlr::ArticlesParser;

// ANTLR's number of each TokenKind, in order.
constexpr size_t kAntlrTypes[] = {
    Parser::SUBJECT,    Parser::FILLER,      Parser::GOVERNOR,    Parser::STATE,
    Parser::TERM,       Parser::HOLDER,      Parser::EVENT,       Parser::STANDING,
    Parser::EXPERIENCE, Parser::YEARLY,      Parser::RESTRICTION, Parser::ITEM,
    Parser::OPEN_CLASS, Parser::PARAMETER,   Parser::BASE,        Parser::CONCLUSION,
    Parser::MAY,        Parser::SHALL,       Parser::ENCOURAGE,   Parser::GENERALLY,
    Parser::PAIRED,     Parser::NEGATION,    Parser::NUMBER,      Parser::YEAR,
    Parser::MONTHS,     Parser::HALF_YEAR,   Parser::AFTER,       Parser::FULL,
    Parser::NOT_FULL,   Parser::EXCEED,      Parser::NOT_EXCEED,  Parser::RECENT,
    Parser::THIS_YEAR,  Parser::ACCUMULATED, Parser::CONTINUOUS,  Parser::REACH,
    Parser::AT_LEAST,   Parser::AT_MOST,     Parser::LIST_ANY,    Parser::LIST_ALL,
    Parser::ONE_OF,     Parser::BY,          Parser::RATE,        Parser::CEILING,
    Parser::FLOOR,      Parser::DE,          Parser::ETC,         Parser::OR,
    Parser::AND,        Parser::WITH,        Parser::PAUSE,       Parser::COMMA,
    Parser::COLON,      Parser::SEMICOLON,   Parser::STOP,        Parser::GLOSS,
    Parser::MARK_OR,    Parser::MARK_AND,    Parser::MARK_TERM};
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
    for (Parser::ProvisionContext* context : sentence->provision()) AddParts(context, &provisions);
    return provisions;
  }

 private:
  const Token& TokenOf(antlr4::Token* token) const { return tokens_[token->getTokenIndex()]; }
  const Token& TokenOf(antlr4::tree::TerminalNode* node) const {
    return TokenOf(node->getSymbol());
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

  // Cuts a provision behind each of its conclusions.
  void AddParts(Parser::ProvisionContext* context, std::vector<Provision>* provisions) const {
    const std::vector<Parser::StepContext*> steps = context->step();
    const std::vector<Parser::CommaContext*> commas = context->comma();
    bool follows = false;
    for (size_t begin = 0; begin < steps.size();) {
      size_t end = begin;
      while (end < steps.size() && steps[end]->conclusion() == nullptr) ++end;
      const bool concludes = end < steps.size();
      Parser::ConclusionContext* conclusion = concludes ? steps[end]->conclusion() : nullptr;
      if (concludes) ++end;
      while (concludes && end < steps.size() && steps[end]->bound() != nullptr) ++end;
      Provision provision;
      provision.range = {RangeOf(steps[begin]).begin, RangeOf(steps[end - 1]).end};
      provision.follows = follows;
      provision.condition = Condition(steps, commas, begin, end, &provision.modality);
      for (size_t i = begin; i < end; ++i) SetAmount(steps[i], &provision);
      if (concludes) SetConclusion(conclusion, &provision);
      provisions->push_back(std::move(provision));
      follows = true;
      begin = end;
    }
  }

  void SetAmount(Parser::StepContext* step, Provision* provision) const {
    if (step->BASE() != nullptr) provision->measured.push_back(TokenOf(step->BASE()));
    if (step->bound() != nullptr) provision->bounds.push_back(TokenOf(step->bound()->getStart()));
    if (step->conclusion() == nullptr) return;
    for (Parser::BoundContext* bound : step->conclusion()->bound())
      provision->bounds.push_back(TokenOf(bound->getStart()));
    Parser::BasisContext* basis = step->conclusion()->basis();
    if (basis == nullptr) return;
    provision->basis = Basis{.range = RangeOf(basis), .base = TokenOf(basis->BASE()), .rate = {}};
    if (basis->RATE() != nullptr) provision->basis->rate = TokenOf(basis->RATE());
  }

  void SetConclusion(Parser::ConclusionContext* context, Provision* provision) const {
    provision->conclusion = TokenOf(context->CONCLUSION());
    provision->paired = !context->PAIRED().empty();
    provision->negated = context->NEGATION().size() % 2 == 1;
    for (Parser::ModalContext* modal : context->modal()) SetModality(modal, provision);
  }

  static void SetModality(Parser::ModalContext* modal, Provision* provision) {
    const bool soft = provision->modality == ir::Modality::kEncourage ||
                      provision->modality == ir::Modality::kGenerally;
    if (modal->MAY() != nullptr && !soft) provision->modality = ir::Modality::kMay;
    if (modal->SHALL() != nullptr && !soft) provision->modality = ir::Modality::kShall;
    SetSoftModality(modal, &provision->modality);
  }

  // 鼓励 and 一般 soften the conclusion wherever they stand; 可 and 应 before a condition do not
  // speak of it.
  static void SetSoftModality(Parser::ModalContext* modal, ir::Modality* modality) {
    if (modal->ENCOURAGE() != nullptr) *modality = ir::Modality::kEncourage;
    if (modal->GENERALLY() != nullptr) *modality = ir::Modality::kGenerally;
  }

  // The condition of steps [begin, end), without the conclusion of the last.
  std::optional<Node> Condition(const std::vector<Parser::StepContext*>& steps,
                                const std::vector<Parser::CommaContext*>& commas, size_t begin,
                                size_t end, ir::Modality* modality) const {
    Node node;
    node.kind = NodeKind::kComma;
    for (size_t i = begin; i < end; ++i) {
      Parser::ElementContext* element = steps[i]->element();
      if (element == nullptr) continue;
      if (!node.children.empty()) node.joins.push_back(JoinOf(commas[i - 1]));
      Node child = Conjunction(element->conjunction(), modality);
      child.closed = element->DE() != nullptr;
      node.children.push_back(std::move(child));
    }
    if (node.children.empty()) return std::nullopt;
    node.range = {node.children.front().range.begin, node.children.back().range.end};
    return Collapse(std::move(node));
  }

  Join JoinOf(Parser::CommaContext* comma) const {
    Join join{.range = RangeOf(comma)};
    join.by_mark = comma->MARK_OR() != nullptr || comma->MARK_AND() != nullptr;
    if (comma->OR() != nullptr || comma->MARK_OR() != nullptr) join.kind = JoinKind::kOr;
    if (comma->AND() != nullptr || comma->MARK_AND() != nullptr) join.kind = JoinKind::kAnd;
    return join;
  }

  Node Conjunction(Parser::ConjunctionContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kAnd, context);
    for (auto* child : context->alternatives())
      node.children.push_back(Alternatives(child, modality));
    return Collapse(std::move(node));
  }

  Node Alternatives(Parser::AlternativesContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kOr, context);
    for (auto* child : context->series()) node.children.push_back(Series(child, modality));
    for (size_t i = 0; i + 1 < node.children.size(); ++i) {
      node.joins.push_back({JoinKind::kOr, !context->MARK_OR().empty(), node.range});
    }
    return Collapse(std::move(node));
  }

  Node Series(Parser::SeriesContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kSeries, context);
    for (Parser::RunContext* run : context->run()) node.children.push_back(Run(run, modality));
    // A 和 or 及 anywhere in the series holds for all of it: 甲、乙和丙.
    if (!context->WITH().empty()) {
      node.joins.push_back({JoinKind::kAnd, false, RangeOf(context->WITH().front())});
    }
    if (context->OPEN_CLASS() != nullptr) node.open_class = TokenOf(context->OPEN_CLASS());
    node.one_of = context->ONE_OF() != nullptr;
    return Collapse(std::move(node));
  }

  Node Run(Parser::RunContext* context, ir::Modality* modality) const {
    for (Parser::ModalContext* modal : context->modal()) SetSoftModality(modal, modality);
    Node node = MakeNode(NodeKind::kBeside, context);
    if (context->HOLDER() != nullptr) {
      Node holder;
      holder.kind = NodeKind::kHolder;
      holder.tokens.push_back(TokenOf(context->HOLDER()));
      holder.range = holder.tokens[0].range;
      node.children.push_back(std::move(holder));
    }
    Parser::BodyContext* body = context->body();
    const size_t own = node.children.size();
    if (body->attributes() != nullptr) node.children.push_back(Attributes(body->attributes()));
    if (body->describers() != nullptr) node.children.push_back(Describers(body->describers()));
    if (body->tenure() != nullptr) node.children.push_back(Tenure(body->tenure()));
    if (body->quantity() != nullptr) node.children.push_back(Quantity(body->quantity()));
    if (body->yearly() != nullptr) node.children.push_back(Yearly(body->yearly()));
    if (body->item() != nullptr) node.children.push_back(Item(body->item()));
    if (body->LIST_ANY() != nullptr || body->LIST_ALL() != nullptr)
      node.children.push_back(List(body));
    if (body->MARK_TERM() != nullptr) {
      // The mark explains what stands before it, without the holder.
      Node defined = MakeNode(NodeKind::kBeside, body);
      defined.children.assign(
          std::make_move_iterator(node.children.begin() + static_cast<std::ptrdiff_t>(own)),
          std::make_move_iterator(node.children.end()));
      node.children.resize(own);
      defined = Collapse(std::move(defined));
      defined.defines = TokenOf(body->MARK_TERM());
      node.children.push_back(std::move(defined));
    }
    return Collapse(std::move(node));
  }

  Node Attributes(Parser::AttributesContext* context) const {
    Node node = MakeNode(NodeKind::kDescribers, context);
    for (Parser::AttributeContext* attribute : context->attribute()) {
      node.tokens.push_back(TokenOf(attribute->getStart()));
    }
    return node;
  }

  Node Describers(Parser::DescribersContext* context) const {
    Node node = MakeNode(NodeKind::kDescribers, context);
    for (Parser::DescriberContext* describer : context->describer()) {
      node.tokens.push_back(TokenOf(describer->getStart()));
    }
    return node;
  }

  static SpanKind SpanOf(Parser::SpanContext* context) {
    if (context == nullptr) return SpanKind::kPlain;
    return context->CONTINUOUS() != nullptr ? SpanKind::kContinuous : SpanKind::kAccumulated;
  }

  void SetLength(Parser::LengthContext* length, Limit* limit) const {
    limit->range = RangeOf(length);
    if (length->HALF_YEAR() != nullptr) {
      limit->months = 6;
      return;
    }
    const int64_t number = TokenOf(length->NUMBER()).number;
    (length->YEAR() != nullptr ? limit->years : limit->months) = number;
  }

  Limit UpperOf(Parser::UpperContext* context) const {
    Limit limit;
    limit.kind = context->NOT_FULL() != nullptr ? LimitKind::kLessThan : LimitKind::kAtMost;
    SetLength(context->length(), &limit);
    return limit;
  }

  Limit LimitOf(Parser::LimitContext* context) const {
    if (context->upper() != nullptr) return UpperOf(context->upper());
    Limit limit;
    if (context->EXCEED() != nullptr) limit.kind = LimitKind::kMoreThan;
    if (context->AT_MOST() != nullptr) limit.kind = LimitKind::kAtMost;
    limit.with_word = context->AT_LEAST() != nullptr || context->AT_MOST() != nullptr;
    SetLength(context->length(), &limit);
    return limit;
  }

  Node List(Parser::BodyContext* context) const {
    Node node = MakeNode(NodeKind::kList, context);
    node.all = context->LIST_ALL() != nullptr;
    return node;
  }

  Node Tenure(Parser::TenureContext* context) const {
    Node node = MakeNode(NodeKind::kTenure, context);
    if (context->EVENT() != nullptr) node.tokens.push_back(TokenOf(context->EVENT()));
    if (context->EXPERIENCE() != nullptr) node.tokens.push_back(TokenOf(context->EXPERIENCE()));
    node.span = SpanOf(context->span());
    Parser::DurationContext* duration = context->duration();
    node.limits.push_back(LimitOf(duration->limit()));
    if (duration->upper() != nullptr) node.limits.push_back(UpperOf(duration->upper()));
    return node;
  }

  Node Quantity(Parser::QuantityContext* context) const {
    Node node = MakeNode(NodeKind::kQuantity, context);
    node.tokens = {TokenOf(context->EXPERIENCE()), TokenOf(context->PARAMETER())};
    node.span = SpanOf(context->span());
    return node;
  }

  Node Yearly(Parser::YearlyContext* context) const {
    Node node = MakeNode(NodeKind::kYearly, context);
    for (auto* restriction : context->RESTRICTION()) node.tokens.push_back(TokenOf(restriction));
    node.tokens.push_back(TokenOf(context->YEARLY()));
    node.years = TokenOf(context->NUMBER()).number;
    node.years_range = RangeOf(context->NUMBER());
    return node;
  }

  Node Item(Parser::ItemContext* context) const {
    Node node = MakeNode(NodeKind::kItem, context);
    node.governed = context->GOVERNOR() != nullptr;
    for (auto* restriction : context->RESTRICTION()) node.tokens.push_back(TokenOf(restriction));
    node.tokens.push_back(TokenOf(context->ITEM()));
    return node;
  }

  const std::vector<Token>& tokens_;
};

}  // namespace

SentenceParse ParseSentence(const std::vector<Token>& all) {
  std::vector<Token> tokens;
  std::vector<int> positions;  // of `tokens` in `all`
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == TokenKind::kFiller) continue;
    if (all[i].kind == TokenKind::kSubject) {
      // …的职工，…: this 的 describes and closes no case.
      if (!tokens.empty() && tokens.back().kind == TokenKind::kDe &&
          all[i - 1].kind == TokenKind::kDe) {
        tokens.pop_back();
        positions.pop_back();
      }
      continue;
    }
    tokens.push_back(all[i]);
    positions.push_back(static_cast<int>(i));
  }
  positions.push_back(static_cast<int>(all.size()));
  if (tokens.empty()) return {std::nullopt, positions.front()};  // nothing but empty words
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
    result.error_token = positions[std::min(strategy->error_token(), tokens.size())];
  }
  return result;
}

}  // namespace tiaowen::syntax
