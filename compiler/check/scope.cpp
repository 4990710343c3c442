#include <algorithm>
#include <string>
#include <vector>

#include "compiler/check/context.h"
#include "compiler/check/topics.h"

namespace tiaowen::check {
namespace {

using syntax::Node;
using syntax::NodeKind;
using syntax::Provision;
using syntax::Token;
using syntax::Unit;

// Whether a phrase takes up what the sentence has said before (上文).
bool RefersBack(const Phrase& phrase) {
  return std::any_of(phrase.bindings.begin(), phrase.bindings.end(), [](const Binding& binding) {
    return std::any_of(
        binding.operands.begin(), binding.operands.end(),
        [](const Operand& operand) { return operand.kind == syntax::OperandKind::kAntecedent; });
  });
}

// Whether a condition narrows what stands before it by its own words (升级合格者), or only names a
// factor of an amount.
bool Narrows(const Context& context, const Node& node) {
  if (node.kind == NodeKind::kMeasured) return true;
  return std::any_of(node.tokens.begin(), node.tokens.end(),
                     [&](const Token& token) {
                       return token.phrase >= 0 && RefersBack(context.phrase(token));
                     }) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return Narrows(context, child); });
}

// Whether all that is said before is said otherwise in `node` (满60周岁…，不满60周岁…): then they
// are cases side by side, since within the other either would be idle or impossible.
bool SaysOtherwise(const Context& context, const std::vector<const Node*>& before,
                   const Node& node) {
  const std::vector<int> topics = TopicsOf(context, node);
  const bool cut_short = IsCutShort(context, node);
  for (const Node* said : before) {
    const std::vector<int> said_topics = TopicsOf(context, *said);
    if (cut_short && said->kind == NodeKind::kTenure) continue;
    if (cut_short && said->kind == NodeKind::kQuantity) continue;
    if (std::any_of(said_topics.begin(), said_topics.end(), [&](int topic) {
          return topic == kOtherTopic ||
                 std::find(topics.begin(), topics.end(), topic) == topics.end();
        }))
      return false;
  }
  return !before.empty();
}

// Whether a condition that follows a conclusion is another case than `before`.
bool IsAnotherCase(const Context& context, const Provision& provision,
                   const std::vector<const Node*>& before) {
  if (!provision.follows) return true;
  if (!provision.condition.has_value() || provision.but) return false;
  if (provision.before.kind != syntax::JoinKind::kPlain)
    return provision.before.kind == syntax::JoinKind::kOr;
  return !Narrows(context, *provision.condition) &&
         SaysOtherwise(context, before, *provision.condition);
}

}  // namespace

bool BeginsAnew(const Context& context, const Unit& unit, size_t part) {
  bool anew = true;
  std::vector<const Node*> before;
  for (size_t i = 0; i <= part; ++i) {
    const Provision& provision = unit.provisions[i];
    anew = IsAnotherCase(context, provision, before);
    if (anew) before.clear();
    if (provision.condition.has_value()) before.push_back(&*provision.condition);
  }
  return anew;
}

bool CheckScope(Context& context, const Unit& unit, size_t part,
                const std::vector<const Node*>& before) {
  const Provision& provision = unit.provisions[part];
  if (!provision.follows || !provision.condition.has_value() || provision.but) return true;
  if (Narrows(context, *provision.condition)) return true;
  const std::string words = context.Slice(provision.condition->range);
  const bool anew = BeginsAnew(context, unit, part);
  // The items that a sentence leads in to (有下列情形之一的，…) belong to all that it concludes.
  const bool of_list =
      std::any_of(before.begin(), before.end(), [](const Node* node) { return HasList(*node); });
  const bool plain = provision.before.kind == syntax::JoinKind::kPlain;
  if (anew || provision.before.by_mark || (of_list && plain)) {
    context.Record(provision.before.range, fmt::format("「，」之后的「{}」", words),
                   anew ? "另一种情形" : "也要前面的条件",
                   provision.before.by_mark ? "标记" : "语言");
    return true;
  }
  if (before.empty()) return true;
  context.consumer.Emit(diagnostics::Kind::kConclusionScope,
                        context.Place(provision.condition->range),
                        context.Slice(before.front()->range), words);
  return false;
}

source::Range QuotedRange(const Context& context, const syntax::Unit& unit, size_t part) {
  using syntax::TokenKind;
  const syntax::Provision& provision = unit.provisions[part];
  const std::vector<syntax::Token>& tokens = unit.tokens;
  const bool continues = provision.follows && !BeginsAnew(context, unit, part);
  const auto is = [&](size_t token, TokenKind kind) { return tokens[token].kind == kind; };
  // 其中，, 对读者，: the comma separates nothing.
  const auto opens = [&](size_t comma) {
    return comma > 0 && (is(comma - 1, TokenKind::kAmong) || is(comma - 1, TokenKind::kBut) ||
                         is(comma - 1, TokenKind::kFiller) || is(comma - 1, TokenKind::kSubject));
  };
  size_t first = 0;
  while (first < tokens.size() && tokens[first].range.begin < provision.range.begin) ++first;
  if (first == tokens.size()) return provision.range;
  while (first > 0 && !is(first - 1, TokenKind::kSemicolon) &&
         (continues || !is(first - 1, TokenKind::kComma) || opens(first - 1)))
    --first;
  return {std::min(tokens[first].range.begin, provision.range.begin), provision.range.end};
}

}  // namespace tiaowen::check
