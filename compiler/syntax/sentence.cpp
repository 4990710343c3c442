#include "compiler/syntax/sentence.h"

#include <antlr4-runtime.h>

#include <algorithm>
#include <iterator>

#include "compiler/syntax/joined_limits.h"
#include "compiler/syntax/provision_tree.h"

namespace tiaowen::syntax {
namespace {

// ANTLR's number of each TokenKind, in order.
constexpr size_t kAntlrTypes[] = {
#define TW_TOKEN(Name, NAME) Parser::NAME,
#include "compiler/syntax/token_kind.def"
};

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

// Whether a token can stand before the first word of a part of the sentence.
bool OpensPart(TokenKind kind) {
  return kind == TokenKind::kComma || kind == TokenKind::kSemicolon || kind == TokenKind::kMay ||
         kind == TokenKind::kShall;
}

// Where 、 stands between cases that 的 closes (甲的、乙的、丙的，…), as a comma would: the last of
// them is closed by 的 too.
std::vector<size_t> FindClosingPauses(const std::vector<Token>& tokens) {
  std::vector<size_t> found, open;
  for (size_t i = 1; i < tokens.size(); ++i) {
    const bool closed = tokens[i - 1].kind == TokenKind::kDe;
    if (tokens[i].kind == TokenKind::kPause && closed) {
      open.push_back(i);
    } else if (tokens[i].kind == TokenKind::kComma || tokens[i].kind == TokenKind::kConclusion ||
               tokens[i].kind == TokenKind::kSemicolon) {
      if (closed) found.insert(found.end(), open.begin(), open.end());
      open.clear();
    }
  }
  return found;
}

}  // namespace

SentenceParse ParseSentence(const std::vector<Token>& all) {
  std::vector<Token> tokens;
  std::vector<int> positions;  // of `tokens` in `all`
  const std::vector<size_t> pauses = FindClosingPauses(all);
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == TokenKind::kFiller) continue;
    if (all[i].kind == TokenKind::kSubject) {
      // …的职工，…: this 的 describes and closes no case.
      const bool described = !tokens.empty() && tokens.back().kind == TokenKind::kDe &&
                             all[i - 1].kind == TokenKind::kDe;
      if (described) {
        tokens.pop_back();
        positions.pop_back();
      }
      if (!tokens.empty()) {
        tokens.back().heads_subject = true;
        tokens.back().describes_subject = described;
      }
      continue;
    }
    // A comma behind empty words that open a part (对职工，…) separates nothing.
    const bool opens = tokens.empty() || OpensPart(tokens.back().kind);
    if (all[i].kind == TokenKind::kComma && opens && i > 0 &&
        (all[i - 1].kind == TokenKind::kFiller || all[i - 1].kind == TokenKind::kSubject))
      continue;
    tokens.push_back(all[i]);
    if (std::find(pauses.begin(), pauses.end(), i) != pauses.end())
      tokens.back().kind = TokenKind::kComma;
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
    const ProvisionTree builder(tokens);
    Parser::SentenceContext* sentence = parser.sentence();
    result.provisions = builder.Build(sentence);
    for (Provision& provision : *result.provisions) {
      if (provision.condition.has_value()) JoinLimits(&*provision.condition);
      for (Node& exception : provision.exceptions) JoinLimits(&exception);
    }
    result.closing = builder.Closing(sentence);
  } catch (const antlr4::ParseCancellationException&) {
    result.error_token = positions[std::min(strategy->error_token(), tokens.size())];
  }
  return result;
}

}  // namespace tiaowen::syntax
